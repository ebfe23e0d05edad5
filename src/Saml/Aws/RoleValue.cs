using System.Text.RegularExpressions;

namespace SamlFederation.Saml;

/// <summary>One value of the Role attribute: two ARNs and a comma, in either order, ASCII white space around them.</summary>
internal static partial class RoleValue
{
    private const int MaxArnLength = 2048;

    public static RolePair? Parse(string value)
    {
        var parts = value.Split(',');
        if (parts.Length != 2)
            return null;
        var (first, second) = (parts[0].Trim(' ', '\t', '\r', '\n'), parts[1].Trim(' ', '\t', '\r', '\n'));
        return Pair(first, second) ?? Pair(second, first);
    }

    private static RolePair? Pair(string roleArn, string providerArn)
    {
        if (roleArn.Length > MaxArnLength || providerArn.Length > MaxArnLength)
            return null;
        var role = Role().Match(roleArn);
        var provider = Provider().Match(providerArn);
        return role.Success && provider.Success && role.Groups["owner"].Value == provider.Groups["owner"].Value
            && !role.Groups["path"].Value.Split('/').Any(segment => segment is "." or "..") && role.Groups["name"].Value is not ("." or "..")
            ? new RolePair(roleArn, providerArn)
            : null;
    }

    // "owner" is partition and account, which the two ARNs share. Path segments are printable ASCII without comma and slash.
    [GeneratedRegex(@"\Aarn:(?<owner>aws(?:-[a-z]{1,10}){0,3}:iam::[0-9]{12}):role/(?<path>(?:[!-+\-.0-~]+/){0,64})(?<name>[A-Za-z0-9_+=.@-]{1,64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Role();

    [GeneratedRegex(@"\Aarn:(?<owner>aws(?:-[a-z]{1,10}){0,3}:iam::[0-9]{12}):saml-provider/[A-Za-z0-9._-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Provider();
}
