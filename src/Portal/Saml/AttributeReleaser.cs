using System.Globalization;
using System.Text.RegularExpressions;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Saml;

namespace SamlFederation.Portal.Saml;

/// <summary>Gathers the attributes that one service provider may see, and no other.</summary>
internal static partial class AttributeReleaser
{
    // AWS's RoleSessionName and SourceIdentity.
    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{2,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SessionNameShape { get; }

    /// <summary>The attributes; null when a role consumer would get no usable RoleSessionName.</summary>
    internal static IReadOnlyList<SamlAttribute>? Release(ServiceProvider provider, Employee employee, IReadOnlyList<Group> groups, IReadOnlyList<CatalogueRole> roles)
    {
        List<SamlAttribute> attributes = [];
        foreach (var release in provider.Releases.OrderBy(release => release.Name, StringComparer.Ordinal))
        {
            var values = AttributeSource.Values(release.Source, employee, groups);
            // One value each is what AWS takes of a tag; the first is as good as any, and always the same.
            if (AwsNames.IsPrincipalTag(release.Name))
                values = [.. values.Where(value => value.Length <= 256).Take(1)];
            if (values.Count > 0)
                attributes.Add(new(release.Name, values, release.NameFormat ?? FormatOf(release.Name), release.FriendlyName));
        }

        return provider.ConsumesRoles ? WithRoles(provider, employee, roles, attributes) : attributes;
    }

    private static List<SamlAttribute>? WithRoles(ServiceProvider provider, Employee employee, IReadOnlyList<CatalogueRole> roles, List<SamlAttribute> attributes)
    {
        attributes.Insert(0, Aws(AwsNames.Role, [.. roles.Select(role => $"{role.RoleArn},{role.ProviderArn}")]));
        if (!attributes.Any(attribute => attribute.Name == AwsNames.RoleSessionName))
            attributes.Insert(1, Aws(AwsNames.RoleSessionName, [employee.UserName!]));
        if (provider.SessionDuration is { } seconds)
            attributes.Add(Aws(AwsNames.SessionDuration, [seconds.ToString(CultureInfo.InvariantCulture)]));
        var named = attributes.Where(attribute => attribute.Name is AwsNames.RoleSessionName or AwsNames.SourceIdentity);
        return named.All(attribute => attribute.Values is [var only] && SessionNameShape.IsMatch(only)) ? attributes : null;
    }

    private static SamlAttribute Aws(string name, IReadOnlyList<string> values) => new(name, values, SamlConstants.UriNameFormat);

    private static string FormatOf(string name) => name.Contains(':', StringComparison.Ordinal) ? SamlConstants.UriNameFormat : SamlConstants.BasicNameFormat;
}
