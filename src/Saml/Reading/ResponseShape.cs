using System.Xml;

namespace SamlFederation.Saml;

/// <summary>
/// Where things stand in a response: one Assertion, open or encrypted, and each Signature directly in what it signs. Every other place is refused,
/// so that no reader, of whatever habits, could find a second thing of the same name. An Assertion that was decrypted is judged together with what it came in.
/// </summary>
internal sealed class ResponseShape
{
    private const int MaxIdLength = 256;
    private const int MaxKeyInfoElements = 64;
    private const int FewIdentifiers = 8;

    // In this order: each looks at what those before it have found.
    private static readonly Check[] Checks =
    [
        new(nameof(Response), shape => shape.Response()),
        new(nameof(Objects), shape => shape.Objects()),
        new(nameof(Encrypted), shape => shape.Encrypted()),
        new(nameof(Status), shape => shape.Status()),
        new(nameof(OneAssertion), shape => shape.OneAssertion()),
        new(nameof(Signatures), shape => shape.Signatures(shape.Root)),
        new(nameof(Unique), shape => shape.Unique(shape.Root)),
        new(nameof(NamespaceNames), shape => shape.NamespaceNames()),
    ];

    // The same for an Assertion that was decrypted: there is no Response around it.
    private static readonly Check[] ChecksOfDecrypted =
    [
        new(nameof(Objects), shape => shape.Objects()),
        new(nameof(NotAgain), shape => shape.NotAgain()),
        new(nameof(Decrypted), shape => shape.Decrypted()),
        new(nameof(Signatures), shape => shape.Signatures(response: null)),
        new(nameof(Unique), shape => shape.Unique(response: null)),
        new(nameof(NamespaceNames), shape => shape.NamespaceNames()),
    ];

    private readonly Document document;
    private readonly List<string> identifiers;
    private HashSet<string>? manyIdentifiers;

    private ResponseShape(Document document, IEnumerable<string> known) => (this.document, identifiers) = (document, [.. known]);

    public Element Root => document.Root;
    public Element? Assertion { get; private set; }
    public Element? EncryptedAssertion { get; private set; }
    public string ResponseId { get; private set; } = "";
    public string AssertionId { get; private set; } = "";
    public Element? ResponseSignature { get; private set; }
    public Element? AssertionSignature { get; private set; }

    /// <summary>Every identifier, to be kept for what comes out of the EncryptedAssertion.</summary>
    public IReadOnlyList<string> Identifiers => identifiers;

    internal static IReadOnlyList<string> Names => [.. Checks.Select(check => check.Name)];

    internal static IReadOnlyList<string> NamesOfDecrypted => [.. ChecksOfDecrypted.Select(check => check.Name)];

    /// <param name="document">The message.</param>
    /// <param name="shape">Where things stand in it.</param>
    /// <param name="leftOut">For the tests that prove each check to be what stops its vector.</param>
    public static AssertionFault? Read(Document document, out ResponseShape shape, string? leftOut = null) =>
        First(Checks, shape = new ResponseShape(document, []), leftOut);

    /// <summary>The Assertion that was in the EncryptedAssertion of a response with these identifiers.</summary>
    public static AssertionFault? ReadDecrypted(Document document, IReadOnlyList<string> known, out ResponseShape shape, string? leftOut = null) =>
        First(ChecksOfDecrypted, shape = new ResponseShape(document, known), leftOut);

    private static AssertionFault? First(Check[] checks, ResponseShape shape, string? leftOut)
    {
        foreach (var check in checks)
        {
            if (check.Name != leftOut && check.Find(shape) is { } fault)
                return fault;
        }
        return null;
    }

    private sealed record Check(string Name, Func<ResponseShape, AssertionFault?> Find);

    private AssertionFault? Response() => Root.Is(Name.Response, KnownUri.Protocol) ? null : new(AssertionRule.Root, "samlp:Response", Root.Shown);

    // A name of printable ASCII means the same to everybody, escaped or not, whatever the order of characters that names are sorted by.
    private AssertionFault? NamespaceNames() => document.OddNamespace is { } position
        ? new(AssertionRule.Xml, "namespace names of printable ASCII", $"another, at octet {position}")
        : null;

    // XML Signature 4.5, 5.1: an Object or a Manifest carries content that the enveloped transform takes out of the digest.
    private AssertionFault? Objects()
    {
        for (var i = 0; document.Count(Name.Object) + document.Count(Name.Manifest) > 0 && i < document.NodeCount; i++)
        {
            if (document[i].Name is Name.Object or Name.Manifest && document[i].Namespace == KnownUri.Signature)
                return new(AssertionRule.SignatureObject, "no Object, no Manifest", new Element(document, i).Shown);
        }
        return null;
    }

    // SAML Core 2.3.4: instead of the Assertion, and where that would be. Encrypted parts elsewhere are someone's decoys.
    private AssertionFault? Encrypted()
    {
        var count = Root.Count(Name.EncryptedAssertion, out var found);
        if (count == 0)
            return null;
        if (count != 1 || !IsInRoot(found, Name.EncryptedAssertion) || Root.Count(Name.Assertion, out _) > 0)
            return new(AssertionRule.EncryptedAssertion, "one saml:EncryptedAssertion, a child of the Response, and no Assertion", count == 1 ? Placed(found) : $"{count}");
        EncryptedAssertion = found;
        var isInside = Root.Count(Name.EncryptedData, out _) == found.Count(Name.EncryptedData, out _) && Root.Count(Name.EncryptedKey, out _) == found.Count(Name.EncryptedKey, out _);
        return isInside ? null : new(AssertionRule.EncryptionShape, "EncryptedData and EncryptedKey in the EncryptedAssertion only", "one elsewhere");
    }

    private AssertionFault? NotAgain() =>
        Root.Count(Name.EncryptedAssertion, out _) > 0 ? new(AssertionRule.EncryptedAssertion, "no EncryptedAssertion in another", "one") : null;

    private AssertionFault? Decrypted()
    {
        if (!Root.Is(Name.Assertion, KnownUri.Assertion) || Root.Count(Name.Assertion, out _) != 1)
            return new(AssertionRule.AssertionCount, "one saml:Assertion in the EncryptedAssertion", Root.Shown);
        Assertion = Root;
        return null;
    }

    // A provider that refuses sends no Assertion. Nothing is granted on the word of an unsigned status.
    private AssertionFault? Status()
    {
        if (EncryptedAssertion is not null || Root.Count(Name.Assertion, out _) > 0)
            return null;
        var codes = ClaimsReader.StatusCodes(Root).ConvertAll(code => code.Optional("Value"u8));
        return codes is [Ns.Success] ? null : new(AssertionRule.Status, Ns.Success, Text.Show(codes));
    }

    private AssertionFault? OneAssertion()
    {
        if (EncryptedAssertion is not null)
            return null;
        var count = Root.Count(Name.Assertion, out var found);
        if (count != 1 || !IsInRoot(found, Name.Assertion))
            return new(AssertionRule.AssertionCount, "one saml:Assertion, a child of the Response", count == 1 ? Placed(found) : $"{count}");
        Assertion = found;
        return null;
    }

    private AssertionFault? Signatures(Element? response)
    {
        for (var i = 0; i < document.NodeCount; i++)
        {
            if (document[i].Name != Name.Signature)
                continue;
            var signature = new Element(document, i);
            var isOurs = signature.Namespace == KnownUri.Signature && signature.HasParent;
            if (isOurs && response is { } root && signature.Parent.IsAt(root) && ResponseSignature is null)
                ResponseSignature = signature;
            else if (isOurs && Assertion is { } assertion && signature.Parent.IsAt(assertion) && AssertionSignature is null)
                AssertionSignature = signature;
            else
                return new(AssertionRule.SignatureLocation, "at most one ds:Signature in the Response and one in the Assertion", Placed(signature));
            if (SignatureParts(signature) is { } fault)
                return fault;
        }
        // XML Signature names that stand anywhere else are someone's decoys.
        for (var i = 0; i < document.NodeCount; i++)
        {
            if (document[i].Name is Name.SignedInfo or Name.SignatureValue && !IsInSignature(document[i].Parent))
                return new(AssertionRule.SignatureShape, "SignedInfo and SignatureValue in a Signature only", Placed(new Element(document, i)));
        }
        return null;
    }

    // XML Signature 4.1, less Object
    internal static AssertionFault? SignatureParts(Element signature)
    {
        var (info, value, keyInfo) = (signature.Children.At(0), signature.Children.At(1), signature.Children.At(2));
        var isWhole = info?.Is(Name.SignedInfo, KnownUri.Signature) == true && value?.Is(Name.SignatureValue, KnownUri.Signature) == true
            && keyInfo?.Is(Name.KeyInfo, KnownUri.Signature) != false && signature.Children.At(3) is null;
        if (!isWhole)
            return new(AssertionRule.SignatureShape, "SignedInfo, SignatureValue, KeyInfo or none", signature.Children.Shown);
        return keyInfo is { } hint && hint.CountElements > MaxKeyInfoElements
            ? new(AssertionRule.ElementLimit, $"at most {MaxKeyInfoElements} elements in KeyInfo", "more")
            : null;
    }

    private AssertionFault? Unique(Element? response)
    {
        var (responseId, assertionId) = (response?.Optional("ID"u8), Assertion?.Optional("ID"u8));
        if ((response is not null && responseId is null) || (Assertion is not null && assertionId is null))
            return new(AssertionRule.IdSyntax, "an ID on Response and Assertion", "absent");
        (ResponseId, AssertionId) = (responseId ?? "", assertionId ?? "");
        for (var i = 0; i < document.AttributeCount; i++)
        {
            if (!IsIdentifier(document, document.Attribute(i)))
                continue;
            var value = Root.Value(document.Attribute(i));
            if (!IsNCName(value))
                return new(AssertionRule.IdSyntax, $"an NCName of at most {MaxIdLength} characters", Text.Show(value));
            if (!IsNew(value))
                return new(AssertionRule.DuplicateId, "every identifier once", Text.Show(value));
            identifiers.Add(value);
        }
        return null;
    }

    // A handful is compared faster than hashed; thousands are hashed.
    private bool IsNew(string value)
    {
        if (identifiers.Count < FewIdentifiers)
            return !identifiers.Exists(known => string.Equals(known, value, StringComparison.OrdinalIgnoreCase));
        if (manyIdentifiers is null)
        {
            manyIdentifiers = new(document.AttributeCount, StringComparer.OrdinalIgnoreCase);
            manyIdentifiers.UnionWith(identifiers);
        }
        return manyIdentifiers.Add(value);
    }

    // Any of the names that some implementation looks an identifier up by
    internal static bool IsIdentifier(Document document, in AttributeToken attribute)
    {
        var name = document.Slice(attribute.Start, attribute.Length);
        return attribute.Namespace == KnownUri.None
            ? name.SequenceEqual("ID"u8) || name.SequenceEqual("Id"u8) || name.SequenceEqual("id"u8) || name.SequenceEqual("AssertionID"u8)
            : attribute.Namespace == KnownUri.Xml && name.EndsWith(":id"u8);
    }

    internal static bool IsNCName(string value)
    {
        if (value.Length is 0 or > MaxIdLength || !XmlConvert.IsStartNCNameChar(value[0]))
            return false;
        foreach (var character in value)
        {
            if (!XmlConvert.IsNCNameChar(character))
                return false;
        }
        return true;
    }

    private bool IsInRoot(Element element, Name name) => element.Is(name, KnownUri.Assertion) && element.HasParent && element.Parent.IsAt(Root);

    private bool IsInSignature(int parent) => parent >= 0 && (parent == (ResponseSignature?.Index ?? -1) || parent == (AssertionSignature?.Index ?? -1));

    private static string Placed(Element element) => element.HasParent ? Text.Show($"{element.Shown} in {element.Parent.LocalName}") : element.Shown;
}
