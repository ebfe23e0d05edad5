using System.Globalization;
using System.Xml;

namespace SamlFederation.Faults;

/// <summary>Instants relative to the one of issue, so that a fault is as wrong at a running clock as at a standing one.</summary>
internal static class Instants
{
    public static void Set(SamlMessage message, XmlElement element, string attribute, TimeSpan after) =>
        element.SetAttribute(attribute, Text(Read(message.Assertion.GetAttribute("IssueInstant")) + after));

    private static DateTimeOffset Read(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
