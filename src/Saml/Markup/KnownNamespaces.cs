using System.Text;

namespace SamlFederation.Saml;

/// <summary>The numbers of the namespaces that are known beforehand. What a document declares beside them is numbered from <see cref="Count"/> on.</summary>
internal static class KnownUri
{
    public const int None = 0, Xml = 1, Xmlns = 2, Protocol = 3, Assertion = 4, Signature = 5, Encryption = 6, Encryption11 = 7, ExclusiveC14N = 8, SchemaInstance = 9, Soap = 10;
    public const int Count = 11;

    public static readonly byte[][] Octets =
    [
        .. new[] { "", Ns.Xml, Ns.Xmlns, Ns.Protocol, Ns.Assertion, Ns.Signature, Ns.Encryption, Ns.Encryption11, Ns.ExclusiveC14N, Ns.SchemaInstance, Ns.Soap }.Select(Encoding.ASCII.GetBytes),
    ];
}

/// <summary>The numbers of the prefixes that need no declaration, or may have none.</summary>
internal static class KnownPrefix
{
    public const int None = 0, Xml = 1, Xmlns = 2;

    public static readonly byte[][] Octets = [[], [.. "xml"u8], [.. "xmlns"u8]];
}
