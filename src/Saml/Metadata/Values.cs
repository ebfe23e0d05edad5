using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Small values of metadata.</summary>
internal static class Values
{
    public static bool? Boolean(XmlElement element, string name) => element.Optional(name)?.Trim() switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        var other => throw new MetadataRefusedException(MetadataRule.Boolean, $"{name} is neither true nor false: {Text.Show(other)}", element),
    };

    /// <summary>The child in English, else the first.</summary>
    public static XmlElement? Localized(XmlElement parent, string name)
    {
        var all = parent.Children().Where(child => child.Is(name, SamlConstants.MetadataNamespace)).ToList();
        return all.Find(child => child.GetAttribute("lang", Ns.Xml) is "en" or "en-US" or "en-GB") ?? all.FirstOrDefault();
    }

    public static List<T> Bounded<T>(List<T> list, int most, string what, XmlElement at) => list.Count <= most
        ? list
        : throw new MetadataRefusedException(MetadataRule.Limits, $"at most {most} of {what} are read, {list.Count} found", at);
}
