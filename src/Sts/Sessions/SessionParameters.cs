using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Sessions;

/// <summary>The parameters that the actions which issue credentials have in common, within the API's model.</summary>
internal static partial class SessionParameters
{
    private const int MaxPolicyArns = 10;
    private const int MaxTags = 50;

    // As much as AWS takes: a session whose policy is on record whole can be asked what it may do.
    private const int LongestRecordedPolicy = 2048;
    private const string NamePattern = @"[\w+=,.@-]*";
    private const string PolicyPattern = @"[\u0009\u000A\u000D\u0020-\u00FF]+";

    private static readonly Constraint Serial = new(9, 256) { Pattern = SerialCharacters(), PatternText = @"[\w+=/:,.@-]*" };
    private static readonly Constraint Code = new(6, 6) { Pattern = Digits(), PatternText = @"[\d]*", Sensitive = true };
    private static readonly Constraint TagKey = new(1, 128) { Pattern = TagCharacters(), PatternText = @"[\p{L}\p{Z}\p{N}_.:/=+\-@]+" };

    /// <summary>An ARN by its length.</summary>
    public static Constraint Arn { get; } = new(20, 2048);

    /// <summary>RoleSessionName and SourceIdentity.</summary>
    public static Constraint SessionName { get; } = Name(64);

    /// <summary>A name of 2 to so many characters.</summary>
    public static Constraint Name(int maximum) => new(2, maximum) { Pattern = NameCharacters(), PatternText = NamePattern };

    /// <summary>DurationSeconds, Policy and PolicyArns. AssumeRole's model has no length for Policy; what both may take together is checked with their meaning.</summary>
    public static SessionWish Wish(ParameterReader parameters, Constraint duration, int longestPolicy = int.MaxValue) => new(
        parameters.Number("DurationSeconds", duration),
        parameters.Optional("Policy", new Constraint(1, longestPolicy) { Pattern = PolicyCharacters(), PatternText = PolicyPattern }),
        parameters.List("PolicyArns", "arn", MaxPolicyArns, Arn));

    /// <summary>SerialNumber and TokenCode.</summary>
    public static ShownDevice Device(ParameterReader parameters) => new(parameters.Optional("SerialNumber", Serial), parameters.Optional("TokenCode", Code));

    /// <summary>Tags.</summary>
    public static IReadOnlyList<Tag> Tags(ParameterReader parameters) => parameters.Tags("Tags", MaxTags) ?? [];

    /// <summary>TransitiveTagKeys.</summary>
    public static IReadOnlyList<string> TransitiveTagKeys(ParameterReader parameters) => parameters.Texts("TransitiveTagKeys", MaxTags, TagKey);

    /// <summary>Puts the parameters that were given into the record.</summary>
    public static void Record(JsonObject record, SessionWish wish, ShownDevice device, IReadOnlyList<Tag> tags)
    {
        if (wish.Policy is { } policy) record["policy"] = policy.Length <= LongestRecordedPolicy ? policy : StsErrors.Shortened(policy);
        if (wish.PolicyArns.Count > 0) record["policyArns"] = new JsonArray([.. wish.PolicyArns.Select(arn => new JsonObject { ["arn"] = arn })]);
        if (wish.DurationSeconds is { } seconds) record["durationSeconds"] = seconds;
        if (device.SerialNumber is { } serial) record["serialNumber"] = serial;
        if (tags.Count > 0) record["tags"] = new JsonArray([.. tags.Select(tag => new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value })]);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameCharacters();

    [GeneratedRegex(@"\A[A-Za-z0-9_+=/:,.@-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SerialCharacters();

    [GeneratedRegex(@"\A[0-9]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A[\u0009\u000A\u000D\u0020-\u00FF]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyCharacters();

    [GeneratedRegex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagCharacters();
}

/// <summary>How long a session shall last, and the policies that shall narrow it.</summary>
internal sealed record SessionWish(int? DurationSeconds, string? Policy, IReadOnlyList<string> PolicyArns) : ISessionWish
{
    public IReadOnlyList<string> Inline => Policy is null ? [] : [Policy];
}

/// <summary>The MFA device that a caller names, and the code on it.</summary>
internal sealed record ShownDevice(string? SerialNumber, string? TokenCode);
