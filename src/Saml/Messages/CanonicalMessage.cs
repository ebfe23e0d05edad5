using System.Text;

namespace SamlFederation.Saml;

/// <summary>
/// Writes a message of our own as exclusive canonical XML has it, so that what is digested need not be parsed again: attributes in the order of their names,
/// namespaces where they are first used, end tags always. The callers keep the order; the escapes are kept here.
/// </summary>
internal sealed class CanonicalMessage
{
    private readonly OctetBuffer octets = new();

    public int Length => octets.Length;

    public ReadOnlySpan<byte> Written => octets.Written;

    public CanonicalMessage Raw(ReadOnlySpan<byte> markup)
    {
        octets.Write(markup);
        return this;
    }

    /// <summary>An attribute, if it has a value.</summary>
    /// <exception cref="ArgumentException">XML 1.0 cannot carry the value.</exception>
    public CanonicalMessage Attribute(ReadOnlySpan<byte> name, string? value, string what)
    {
        if (value is null)
            return this;
        octets.Write((byte)' ');
        octets.Write(name);
        octets.Write("=\""u8);
        Value(value, what, inAttribute: true);
        octets.Write((byte)'"');
        return this;
    }

    public CanonicalMessage Attribute(ReadOnlySpan<byte> name, DateTimeOffset? value) => value is { } instant ? Attribute(name, SamlInstant.Format(instant), "An instant") : this;

    /// <exception cref="ArgumentException">XML 1.0 cannot carry the value.</exception>
    public CanonicalMessage Text(string value, string what)
    {
        Value(value, what, inAttribute: false);
        return this;
    }

    private void Value(string value, string what, bool inAttribute)
    {
        OwnXml.RequireXml(value, what);
        Escapes.Write(octets, Encoding.UTF8.GetBytes(value), inAttribute);
    }
}
