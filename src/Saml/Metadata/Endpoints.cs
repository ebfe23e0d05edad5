using System.Globalization;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Reads endpoints. A Location becomes a form's action and is what requests are compared with, so only plain web addresses pass.</summary>
internal static class Endpoints
{
    private const int MaxEndpoints = 100;
    private const int MaxLocationLength = 2048;

    public static IReadOnlyList<SamlEndpoint> Read(XmlElement role, string name, MetadataPolicy policy)
    {
        var elements = role.Children().Where(child => child.Is(name, SamlConstants.MetadataNamespace)).ToList();
        Values.Bounded(elements, MaxEndpoints, name, role);
        var indexes = new HashSet<int>();
        return [.. elements.Select(element => Endpoint(element, indexes, policy))];
    }

    private static SamlEndpoint Endpoint(XmlElement element, HashSet<int> indexes, MetadataPolicy policy)
    {
        if (element.Optional("Binding") is not { Length: > 0 } binding)
            throw new MetadataRefusedException(MetadataRule.Shape, $"a {element.LocalName} has no Binding", element);
        var index = Index(element);
        if (index is { } number && !indexes.Add(number))
            throw new MetadataRefusedException(MetadataRule.EndpointIndex, $"the index {number} is used twice", element);
        return new SamlEndpoint(binding, Location(element, policy), index, Values.Boolean(element, "isDefault") ?? false);
    }

    private static int? Index(XmlElement element)
    {
        if (element.Optional("index") is not { } text)
            return null;
        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new MetadataRefusedException(MetadataRule.EndpointIndex, $"an index is a number from 0 to 65535, not {Text.Show(text)}", element);
    }

    private static string Location(XmlElement element, MetadataPolicy policy)
    {
        var location = element.GetAttribute("Location");
        return Complaint(location, policy) is { } complaint
            ? throw new MetadataRefusedException(MetadataRule.Location, $"{complaint}: {Text.Show(location)}", element)
            : location;
    }

    private static string? Complaint(string location, MetadataPolicy policy)
    {
        if (location.Length is 0 or > MaxLocationLength)
            return $"a Location has 1 to {MaxLocationLength} characters";
        if (location.Any(character => character is <= ' ' or >= '\u007F' or '\\' or '"' or '<' or '>'))
            return "a Location is written in the characters of a URI";
        if (!Uri.TryCreate(location, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
            || !location.StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase))
            return "a Location is an http or https address";
        if (uri.UserInfo.Length > 0 || location.Contains('#', StringComparison.Ordinal))
            return "a Location has neither user information nor a fragment";
        return uri.Scheme == "http" && !uri.IsLoopback && !policy.AllowHttp
            ? "a Location is an https address, unless it leads to this machine"
            : null;
    }
}
