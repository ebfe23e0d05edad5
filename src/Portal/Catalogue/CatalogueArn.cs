using System.Text.RegularExpressions;

namespace SamlFederation.Portal.Catalogue;

/// <summary>The shapes the catalogue accepts. The portal reads no policies; it only keeps out what no token service could take.</summary>
internal static partial class CatalogueArn
{
    [GeneratedRegex(@"\Aarn:(?<partition>aws(-[a-z]{2,10}){0,2}):iam::(?<account>[0-9]{12}):role/([A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Role { get; }

    [GeneratedRegex(@"\Aarn:(?<partition>aws(-[a-z]{2,10}){0,2}):iam::(?<account>[0-9]{12}):saml-provider/[A-Za-z0-9._-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Provider { get; }

    [GeneratedRegex(@"\A[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"\A[a-z0-9](-?[a-z0-9]){2,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Alias { get; }

    internal static bool IsAccountNumber(string text) => Number.IsMatch(text);

    internal static bool IsAlias(string text) => Alias.IsMatch(text) && text.Length <= 63;

    /// <summary>Partition and account of a role's ARN; null when it is none.</summary>
    internal static (string Partition, string Account)? ReadRole(string arn) => Read(Role, arn);

    /// <summary>Partition and account of a SAML provider's ARN; null when it is none.</summary>
    internal static (string Partition, string Account)? ReadProvider(string arn) => Read(Provider, arn);

    private static (string, string)? Read(Regex shape, string arn)
    {
        var match = arn.Length is >= 20 and <= 2048 ? shape.Match(arn) : Match.Empty;
        // A path may hold dots, but not parts that mean "here" and "above" elsewhere.
        return match.Success && !arn.Split('/').Any(part => part is "." or "..") ? (match.Groups["partition"].Value, match.Groups["account"].Value) : null;
    }
}
