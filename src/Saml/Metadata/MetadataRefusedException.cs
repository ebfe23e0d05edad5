using System.Xml;

namespace SamlFederation.Saml;

/// <summary>
/// Carries a fault out of the depth of a document to <see cref="MetadataReader"/>, and no further: metadata is a tree
/// of optional parts, and an administrator reads it, so the readability of the reader goes before its speed.
/// </summary>
internal sealed class MetadataRefusedException : Exception
{
    public MetadataRefusedException(MetadataRule rule, string detail, XmlElement? at = null)
        : this(new MetadataFault(rule, detail, (at as PlacedElement)?.Line, (at as PlacedElement)?.Column))
    {
    }

    public MetadataRefusedException(MetadataFault fault)
        : base(fault.Detail) => Fault = fault;

    public MetadataFault Fault { get; }
}
