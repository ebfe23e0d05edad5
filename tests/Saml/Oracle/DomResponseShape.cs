using System.Xml;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Saml.Oracle;

/// <summary>The rules of shape as they were first written, over the platform's own document: one Assertion, and each Signature directly in what it signs.</summary>
internal sealed class DomResponseShape
{
    private const int MaxIdLength = 256;
    private const int MaxKeyInfoElements = 64;
    private const int MaxNamespaceLength = 256;

    private DomResponseShape(XmlElement response, XmlElement? decrypted = null) =>
        (Response, Decrypted, Roots) = (response, decrypted, decrypted is null ? [response] : [response, decrypted]);

    public XmlElement Response { get; }
    public XmlElement? Decrypted { get; }
    public XmlElement? Assertion { get; private set; }
    public XmlElement? EncryptedAssertion { get; private set; }
    public XmlElement? ResponseSignature { get; private set; }
    public XmlElement? AssertionSignature { get; private set; }

    /// <summary>The shape of a response, or, once its EncryptedAssertion is opened, of both together.</summary>
    public static AssertionFault? Read(XmlDocument document, out DomResponseShape shape, XmlElement? decrypted = null)
    {
        var root = document.DocumentElement!;
        shape = new DomResponseShape(root, decrypted);
        return shape.NamespaceNames()
            ?? shape.Root()
            ?? shape.Objects()
            ?? shape.Encrypted()
            ?? shape.Status()
            ?? shape.OneAssertion()
            ?? shape.Signatures()
            ?? shape.Identifiers();
    }

    private XmlElement[] Roots { get; }

    private IEnumerable<XmlElement> All => Roots.SelectMany(root => root.Tree());

    // Exclusive canonicalization writes a namespace anew at every element that uses it: one long name, used often, becomes many megabytes.
    private AssertionFault? NamespaceNames() =>
        All.SelectMany(e => e.Attributes.Cast<XmlAttribute>()).Any(a => a.NamespaceURI == Ns.Xmlns && a.Value.Length > MaxNamespaceLength)
            ? new(AssertionRule.AttributeLimit, $"namespace names of at most {MaxNamespaceLength} characters", "a longer one")
            : null;

    private AssertionFault? Root() => Response.Is("Response", Ns.Protocol) ? null : new(AssertionRule.Root, "samlp:Response", Name(Response));

    // XML Signature 4.5, 5.1: an Object or a Manifest carries content that the enveloped transform takes out of the digest.
    private AssertionFault? Objects() =>
        All.FirstOrDefault(e => e.NamespaceURI == Ns.Signature && e.LocalName is "Object" or "Manifest") is { } found
            ? new(AssertionRule.SignatureObject, "no Object, no Manifest", Name(found))
            : null;

    // SAML Core 2.3.4: instead of the Assertion, and where that would be. Encrypted parts elsewhere are someone's decoys.
    private AssertionFault? Encrypted()
    {
        var all = Response.Tree().Where(e => e.LocalName is "EncryptedAssertion").ToList();
        if (all.Count == 0)
            return null;
        if (all is not [var only] || !only.Is("EncryptedAssertion", Ns.Assertion) || only.ParentNode != Response || Response.Tree().Any(e => e.LocalName == "Assertion"))
            return new(AssertionRule.EncryptedAssertion, "one saml:EncryptedAssertion, a child of the Response, and no Assertion", all.Count == 1 ? $"{Name(all[0])} in {Name((XmlElement)all[0].ParentNode!)}" : $"{all.Count}");
        EncryptedAssertion = only;
        if (Decrypted is not null && (!Decrypted.Is("Assertion", Ns.Assertion) || Decrypted.Tree().Count(e => e.LocalName is "Assertion" or "EncryptedAssertion") != 1))
            return new(AssertionRule.AssertionCount, "one saml:Assertion in the EncryptedAssertion", Name(Decrypted));
        Assertion = Decrypted;
        return Response.Tree().Count(IsEncrypted) == only.Tree().Count(IsEncrypted) ? null
            : new(AssertionRule.EncryptionShape, "EncryptedData and EncryptedKey in the EncryptedAssertion only", "one elsewhere");
    }

    private static bool IsEncrypted(XmlElement element) => element.LocalName is "EncryptedData" or "EncryptedKey";

    // A provider that refuses sends no Assertion. Nothing is granted on the word of an unsigned status.
    private AssertionFault? Status()
    {
        if (EncryptedAssertion is not null || Response.Tree().Any(e => e.LocalName == "Assertion"))
            return null;
        var codes = Response.Children().Where(e => e.Is("Status", Ns.Protocol))
            .SelectMany(e => e.Children()).Where(e => e.Is("StatusCode", Ns.Protocol)).Select(e => e.Optional("Value")).ToList();
        return codes is [Ns.Success] ? null : new(AssertionRule.Status, Ns.Success, Text.Show(codes));
    }

    private AssertionFault? OneAssertion()
    {
        if (EncryptedAssertion is not null)
            return null;
        var all = Response.Tree().Where(e => e.LocalName == "Assertion").ToList();
        if (all is [var only] && only.Is("Assertion", Ns.Assertion) && only.ParentNode == Response)
        {
            Assertion = only;
            return null;
        }
        return new(AssertionRule.AssertionCount, "one saml:Assertion, a child of the Response", all.Count == 1 ? $"{Name(all[0])} in {Name((XmlElement)all[0].ParentNode!)}" : $"{all.Count}");
    }

    private AssertionFault? Signatures()
    {
        foreach (var signature in All.Where(e => e.LocalName == "Signature"))
        {
            var parent = signature.ParentNode;
            if (signature.NamespaceURI == Ns.Signature && parent == Response && ResponseSignature is null)
                ResponseSignature = signature;
            else if (signature.NamespaceURI == Ns.Signature && parent == Assertion && AssertionSignature is null)
                AssertionSignature = signature;
            else
                return new(AssertionRule.SignatureLocation, "at most one ds:Signature in the Response and one in the Assertion", Text.Show($"{signature.NamespaceURI} {signature.LocalName} in {parent!.LocalName}"));
            if (SignatureParts(signature) is { } fault)
                return fault;
        }
        // W3C XML Signature names that stand anywhere else are someone's decoys.
        return All.FirstOrDefault(e => e.LocalName is "SignedInfo" or "SignatureValue" && e.ParentNode != ResponseSignature && e.ParentNode != AssertionSignature) is { } stray
            ? new(AssertionRule.SignatureShape, "SignedInfo and SignatureValue in a Signature only", $"{Name(stray)} in {stray.ParentNode!.LocalName}")
            : null;
    }

    // XML Signature 4.1, less Object
    private static AssertionFault? SignatureParts(XmlElement signature)
    {
        var parts = signature.Children().ToList();
        var isWhole = parts.Count is 2 or 3 && parts.All(e => e.NamespaceURI == Ns.Signature)
            && parts[0].LocalName == "SignedInfo" && parts[1].LocalName == "SignatureValue" && (parts.Count == 2 || parts[2].LocalName == "KeyInfo");
        if (!isWhole)
            return new(AssertionRule.SignatureShape, "SignedInfo, SignatureValue, KeyInfo or none", Text.Show(parts.Select(e => e.LocalName)));
        return parts.Count == 3 && parts[2].Tree().Skip(MaxKeyInfoElements).Any()
            ? new(AssertionRule.ElementLimit, $"at most {MaxKeyInfoElements} elements in KeyInfo", "more")
            : null;
    }

    private AssertionFault? Identifiers()
    {
        if (Response.Optional("ID") is null || (Assertion is not null && Assertion.Optional("ID") is null))
            return new(AssertionRule.IdSyntax, "an ID on Response and Assertion", "absent");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var attribute in All.SelectMany(e => e.Attributes.Cast<XmlAttribute>()).Where(IsIdentifier))
        {
            if (!IsNCName(attribute.Value))
                return new(AssertionRule.IdSyntax, $"an NCName of at most {MaxIdLength} characters", Text.Show(attribute.Value));
            if (!seen.Add(attribute.Value))
                return new(AssertionRule.DuplicateId, "every identifier once", Text.Show(attribute.Value));
        }
        return null;
    }

    // Any of the names that some implementation looks an identifier up by
    private static bool IsIdentifier(XmlAttribute attribute) => attribute.NamespaceURI.Length == 0
        ? attribute.LocalName is "ID" or "Id" or "id" or "AssertionID"
        : attribute.NamespaceURI == Ns.Xml && attribute.LocalName == "id";

    private static bool IsNCName(string value) =>
        value.Length is > 0 and <= MaxIdLength && XmlConvert.IsStartNCNameChar(value[0]) && value.All(XmlConvert.IsNCNameChar);

    private static string Name(XmlElement element) => Text.Show($"{{{element.NamespaceURI}}}{element.LocalName}");
}
