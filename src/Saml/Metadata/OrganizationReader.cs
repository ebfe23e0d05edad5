using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Reads who runs an entity. It is shown to people and decides nothing, so that what is missing is left empty.</summary>
internal static class OrganizationReader
{
    public static Organization? Read(XmlElement parent)
    {
        if (parent.Children().FirstOrDefault(child => child.Is("Organization", SamlConstants.MetadataNamespace)) is not { } organization)
            return null;
        var name = Values.Localized(organization, "OrganizationName");
        var displayName = Values.Localized(organization, "OrganizationDisplayName") ?? name;
        var url = Values.Localized(organization, "OrganizationURL")?.InnerText.Trim() ?? "";
        var language = name?.GetAttribute("lang", Ns.Xml) is { Length: > 0 } stated ? stated : "en";
        return new Organization((name ?? displayName)?.InnerText.Trim() ?? "", displayName?.InnerText.Trim() ?? "", IsWeb(url) ? url : "", language);
    }

    // A page may make a link of it.
    private static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && (parsed.Scheme is "http" or "https");
}
