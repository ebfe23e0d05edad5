using System.Text.RegularExpressions;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam;

/// <summary>The model's constraints on what IAM's things are called and where they stand: one for each type of the API.</summary>
internal static partial class Names
{
    private const string NameText = @"[\w+=,.@-]+";

    /// <summary>A user to be made; the model lets an existing one be asked for with up to 128 characters.</summary>
    public static Constraint User { get; } = new(1, 64) { Pattern = NameCharacters(), PatternText = NameText };

    public static Constraint ExistingUser { get; } = new(1, 128) { Pattern = NameCharacters(), PatternText = NameText };

    public static Constraint Group { get; } = new(1, 128) { Pattern = NameCharacters(), PatternText = NameText };

    public static Constraint Role { get; } = new(1, 64) { Pattern = NameCharacters(), PatternText = NameText };

    /// <summary>A policy, managed or inline.</summary>
    public static Constraint Policy { get; } = new(1, 128) { Pattern = NameCharacters(), PatternText = NameText };

    /// <summary>The path of a user, group or role.</summary>
    public static Constraint Path { get; } = new(1, 512) { Pattern = PathCharacters(), PatternText = @"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)" };

    /// <summary>The beginning of paths that a list is narrowed to.</summary>
    public static Constraint PathPrefix { get; } = new(1, 512) { Pattern = PathPrefixCharacters(), PatternText = @"\u002F[\u0021-\u007F]*" };

    /// <summary>The path of a managed policy, and the beginning of such paths.</summary>
    public static Constraint PolicyPath { get; } = new(1, 512) { Pattern = PolicyPathCharacters(), PatternText = @"((/[A-Za-z0-9\.,\+@=_-]+)*)/" };

    public static Constraint Arn { get; } = new(20, 2048);

    /// <summary>A policy document before it is read as one.</summary>
    public static Constraint Document { get; } = new(1, 131_072) { Pattern = DocumentCharacters(), PatternText = @"[\u0009\u000A\u000D\u0020-\u00FF]+" };

    /// <summary>A name as it is compared: names are unique ignoring case, and found in any.</summary>
    public static string Folded(string name) => name.ToLowerInvariant();

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameCharacters();

    [GeneratedRegex(@"\A(/|/[\x21-\x7E]+/)\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathCharacters();

    [GeneratedRegex(@"\A/[\x21-\x7F]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathPrefixCharacters();

    [GeneratedRegex(@"\A(/[A-Za-z0-9.,+@=_-]+)*/\z", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyPathCharacters();

    [GeneratedRegex(@"\A[\t\n\r\x20-\xFF]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex DocumentCharacters();
}
