using System.Xml;

namespace SamlFederation.Saml;

/// <summary>validUntil and cacheDuration of the role and of everything around it: the narrowest counts (SAML Metadata 2.3.1, 4.3.2).</summary>
internal static class Validity
{
    private static readonly TimeSpan LongestCacheDuration = TimeSpan.FromDays(366);

    public static (DateTimeOffset? ValidUntil, TimeSpan? CacheDuration) Read(XmlElement role, DateTimeOffset now)
    {
        DateTimeOffset? validUntil = null;
        TimeSpan? cacheDuration = null;
        for (var element = role; element is not null; element = element.ParentNode as XmlElement)
        {
            if (ValidUntil(element, now) is { } until && !(validUntil <= until))
                validUntil = until;
            if (CacheDuration(element) is { } duration && !(cacheDuration <= duration))
                cacheDuration = duration;
        }
        return (validUntil, cacheDuration);
    }

    private static DateTimeOffset? ValidUntil(XmlElement element, DateTimeOffset now)
    {
        if (element.Optional("validUntil") is not { } text)
            return null;
        if (XsDateTime.Parse(text) is not { } instant)
            throw new MetadataRefusedException(MetadataRule.ValidUntil, $"validUntil is no instant in UTC: {Text.Show(text)}", element);
        return now < instant
            ? instant
            : throw new MetadataRefusedException(MetadataRule.ValidUntil, $"the metadata was valid until {SamlInstant.Format(instant)}", element);
    }

    private static TimeSpan? CacheDuration(XmlElement element)
    {
        if (element.Optional("cacheDuration") is not { } text)
            return null;
        TimeSpan duration;
        try
        {
            duration = XmlConvert.ToTimeSpan(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new MetadataRefusedException(MetadataRule.CacheDuration, $"cacheDuration is no duration: {Text.Show(text)}", element);
        }
        return duration > TimeSpan.Zero && duration <= LongestCacheDuration
            ? duration
            : throw new MetadataRefusedException(MetadataRule.CacheDuration, $"cacheDuration is not between nothing and {LongestCacheDuration.Days} days: {Text.Show(text)}", element);
    }
}
