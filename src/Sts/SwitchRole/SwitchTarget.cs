using System.Text.RegularExpressions;
using SamlFederation.Iam;
using SamlFederation.Sts.Identity;

namespace SamlFederation.Sts.SwitchRole;

/// <summary>The role to switch to as a person types it, or a link has it.</summary>
/// <param name="Account">A number or an alias.</param>
/// <param name="RoleName">The role's name, with its path before it.</param>
/// <param name="DisplayName">What the person will see it called; empty for <c>role @ account</c>.</param>
/// <param name="Color">Six hexadecimal digits.</param>
internal sealed partial record SwitchTarget(string Account, string RoleName, string DisplayName, string Color)
{
    /// <summary>The most characters of a role's name with its path, and of the name it is shown by.</summary>
    public const int Longest = 64;

    /// <summary>The colours that the form offers, by their names.</summary>
    public static IReadOnlyList<(string Name, string Value)> Palette { get; } = [("Red", "F2B0A9"), ("Orange", "FBBF93"), ("Yellow", "FAD791"), ("Green", "B7CA9D"), ("Blue", "99BCE3")];

    /// <summary>What was given, without the spaces around it; a colour that is none becomes the first.</summary>
    public static SwitchTarget Of(string? account, string? roleName, string? displayName, string? color) =>
        new(Clean(account), Clean(roleName), Clean(displayName), color is not null && ColorPattern().IsMatch(color) ? color.ToUpperInvariant() : Palette[0].Value);

    public string Title => DisplayName.Length > 0 ? DisplayName : $"{RoleName} @ {Account}";

    /// <summary>The link that leads to the form with these in it.</summary>
    public string Link => $"/switchrole?account={Uri.EscapeDataString(Account)}&roleName={Uri.EscapeDataString(RoleName)}&displayName={Uri.EscapeDataString(DisplayName)}&color={Color}";

    /// <summary>The same with account and role alone.</summary>
    public string ShortLink => $"/switchrole?account={Uri.EscapeDataString(Account)}&roleName={Uri.EscapeDataString(RoleName)}";

    /// <summary>The role's ARN, or the first field that cannot be taken and why.</summary>
    public async Task<(RoleArn? Role, EntityFault? Fault)> ResolveAsync(Accounts accounts, CancellationToken cancellation)
    {
        if (Account.Length is 0 or > Longest) return (null, new EntityFault("account", "Give the account's number, twelve digits, or its alias."));
        if (DisplayName.Length > Longest || DisplayName.Any(char.IsControl)) return (null, new EntityFault("displayName", $"A display name has at most {Longest} characters."));
        if (RoleName.Length > Longest || !RoleArn.TryParse($"arn:aws:iam::000000000000:role/{RoleName}", out var named))
            return (null, new EntityFault("roleName", $"Give the role's name, with its path before it if it has one: at most {Longest} of A-Z, a-z, 0-9 and _+=,.@-."));
        return await accounts.NumberOfAsync(Account, cancellation) is { } number
            ? (named with { AccountId = number }, null)
            : (null, new EntityFault("account", "No account has this number or alias."));
    }

    private static string Clean(string? text) => text?.Trim() ?? "";

    [GeneratedRegex(@"\A[0-9A-Fa-f]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ColorPattern();
}
