using System.Text;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>How the XML that we write ourselves is written: UTF-8 without BOM or declaration, no added white space.</summary>
internal static class OwnXml
{
    public static XmlReaderSettings ReaderSettings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
    };

    // Entitize keeps CR everywhere, and LF and TAB in attributes, through the receiver's line-end normalisation.
    private static readonly XmlWriterSettings WriterSettings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        OmitXmlDeclaration = true,
        Indent = false,
        NewLineHandling = NewLineHandling.Entitize,
        CheckCharacters = true,
    };

    public static byte[] Write(Action<XmlWriter> content)
    {
        using var octets = new MemoryStream();
        using (var writer = XmlWriter.Create(octets, WriterSettings))
            content(writer);
        return octets.ToArray();
    }

    public static void Attribute(this XmlWriter writer, string name, string? value, string what)
    {
        if (value is not null)
            writer.WriteAttributeString(name, RequireXml(value, what));
    }

    public static void Attribute(this XmlWriter writer, string name, DateTimeOffset? value)
    {
        if (value is { } instant)
            writer.WriteAttributeString(name, SamlInstant.Format(instant));
    }

    public static void Text(this XmlWriter writer, string value, string what) => writer.WriteString(RequireXml(value, what));

    /// <exception cref="ArgumentException">XML 1.0 (2.2) cannot carry the value.</exception>
    public static string RequireXml(string value, string what)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (XmlConvert.IsXmlChar(value[i]))
                continue;
            if (i + 1 < value.Length && XmlConvert.IsXmlSurrogatePair(value[i + 1], value[i]))
            {
                i++;
                continue;
            }
            throw new ArgumentException($"{what} holds U+{(int)value[i]:X4} at position {i}, which XML 1.0 cannot carry.", nameof(value));
        }
        return value;
    }

    /// <exception cref="ArgumentException">The value is not an NCName, hence no xs:ID.</exception>
    public static string RequireId(string value, string what)
    {
        try
        {
            return XmlConvert.VerifyNCName(value);
        }
        catch (XmlException e)
        {
            throw new ArgumentException($"{what} is not an NCName.", nameof(value), e);
        }
    }
}
