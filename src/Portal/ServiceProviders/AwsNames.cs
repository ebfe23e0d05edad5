using System.Text.RegularExpressions;

namespace SamlFederation.Portal.ServiceProviders;

/// <summary>The attributes that role consumers read, by AWS's names.</summary>
internal static partial class AwsNames
{
    internal const string Prefix = "https://aws.amazon.com/SAML/Attributes/";
    internal const string Role = Prefix + "Role";
    internal const string RoleSessionName = Prefix + "RoleSessionName";
    internal const string SessionDuration = Prefix + "SessionDuration";
    internal const string SourceIdentity = Prefix + "SourceIdentity";
    internal const string TransitiveTagKeys = Prefix + "TransitiveTagKeys";
    internal const string PrincipalTag = Prefix + "PrincipalTag:";

    // AWS allows PrincipalTag values of 256 characters and keys of 128; "aws:" is reserved.
    [GeneratedRegex(@"\A(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TagKey { get; }

    internal static bool IsPrincipalTag(string name) => name.StartsWith(PrincipalTag, StringComparison.Ordinal) && TagKey.IsMatch(name[PrincipalTag.Length..]);

    /// <summary>Names that are made from the catalogue and the settings, never from a release.</summary>
    internal static bool IsOurs(string name) => name is Role or SessionDuration;

    /// <summary>Names that may be released to role consumers.</summary>
    internal static bool IsReleasable(string name) => name is RoleSessionName or SourceIdentity or TransitiveTagKeys || IsPrincipalTag(name);
}
