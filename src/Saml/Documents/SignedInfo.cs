using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>
/// What a signature says it signs. INVARIANT: everything but the canonicalization itself is read from the canonical octets of SignedInfo,
/// the same that the signature is verified over.
/// </summary>
internal sealed record SignedInfo(byte[] Octets, byte[] SignatureValue, bool IsRsa, HashAlgorithmName Hash, string SignatureMethod, HashAlgorithmName DigestHash, byte[] DigestValue, string? PrefixList)
{
    private const int MaxPrefixes = 16;
    private const string XmlSpace = " \t\r\n";

    public static AssertionFault? Read(XmlElement signature, string parentId, out SignedInfo? info)
    {
        info = null;
        var parts = signature.Children().ToList();
        var signedInfo = parts[0];
        if (Exclusive(signedInfo.Children().FirstOrDefault(), "CanonicalizationMethod", AssertionRule.CanonicalizationMethod, out var ownPrefixes) is { } method)
            return method;
        if (Base64(parts[1], AssertionRule.SignatureValue, out var signatureValue) is { } value)
            return value;

        var octets = Canonical.Octets(signedInfo, ownPrefixes);
        if (StrictXml.Load(new StringReader(Encoding.UTF8.GetString(octets)), out var canonical) is { } malformed)
            return malformed;
        if (Parts(canonical.DocumentElement!, out var signatureMethod, out var reference) is { } shape)
            return shape;
        var algorithm = signatureMethod!.Optional("Algorithm");
        if (Algorithms.Signature(algorithm) is not { } known || signatureMethod!.HasChildNodes)
            return new(AssertionRule.SignatureMethod, "RSA or ECDSA with SHA-256, SHA-384 or SHA-512", Text.Show(algorithm));

        if (Reference(reference!, parentId, out var digestHash, out var digestValue, out var prefixes) is { } wrong)
            return wrong;
        info = new(octets, signatureValue, known.IsRsa, known.Hash, algorithm!, digestHash, digestValue, prefixes);
        return null;
    }

    private static AssertionFault? Parts(XmlElement signedInfo, out XmlElement? signatureMethod, out XmlElement? reference)
    {
        var children = signedInfo.Children().ToList();
        signatureMethod = children.ElementAtOrDefault(1);
        reference = children.ElementAtOrDefault(2);
        if (!signedInfo.HoldsElementsOnly() || signatureMethod?.Is("SignatureMethod", Ns.Signature) != true || children.Skip(2).Any(e => !e.Is("Reference", Ns.Signature)))
            return new(AssertionRule.SignatureShape, "CanonicalizationMethod, SignatureMethod, Reference", Text.Show(children.Select(e => e.LocalName)));
        return children.Count == 3 ? null : new(AssertionRule.ReferenceCount, "one Reference", $"{children.Count - 2}");
    }

    private static AssertionFault? Reference(XmlElement reference, string parentId, out HashAlgorithmName hash, out byte[] value, out string? prefixes)
    {
        (hash, value, prefixes) = (default, [], null);
        var uri = reference.Optional("URI");
        if (uri is null || !string.Equals(uri, "#" + parentId, StringComparison.Ordinal))
            return new(AssertionRule.ReferenceUri, Text.Show("#" + parentId), Text.Show(uri));
        var children = reference.Children().ToList();
        if (children.FirstOrDefault()?.Is("Transforms", Ns.Signature) != true)
            return new(AssertionRule.Transforms, "enveloped-signature, exclusive canonicalization", "no transforms");
        if (!reference.HoldsElementsOnly() || children.Count != 3 || !children[1].Is("DigestMethod", Ns.Signature) || !children[2].Is("DigestValue", Ns.Signature))
            return new(AssertionRule.SignatureShape, "Transforms, DigestMethod, DigestValue", Text.Show(children.Select(e => e.LocalName)));
        if (Transforms(children[0], out prefixes) is { } transforms)
            return transforms;
        var digestMethod = children[1].Optional("Algorithm");
        if (Algorithms.Digest(digestMethod) is not { } digest || children[1].HasChildNodes)
            return new(AssertionRule.DigestMethod, "SHA-256, SHA-384 or SHA-512", Text.Show(digestMethod));
        hash = digest;
        return Base64(children[2], AssertionRule.DigestValue, out value);
    }

    // SAML Core 5.4.4: these two, and in this order the second sees what the first left
    private static AssertionFault? Transforms(XmlElement transforms, out string? prefixes)
    {
        prefixes = null;
        var chain = transforms.Children().ToList();
        if (chain.Count != 2 || !transforms.HoldsElementsOnly() || !chain[0].Is("Transform", Ns.Signature) || chain[0].Optional("Algorithm") != Ns.Enveloped || chain[0].HasChildNodes)
            return new(AssertionRule.Transforms, "enveloped-signature, exclusive canonicalization", Text.Show(chain.Select(e => e.Optional("Algorithm"))));
        return Exclusive(chain[1], "Transform", AssertionRule.Transforms, out prefixes);
    }

    // WithComments differs from the other form by comments alone, and there are none.
    private static AssertionFault? Exclusive(XmlElement? element, string name, AssertionRule rule, out string? prefixes)
    {
        prefixes = null;
        var algorithm = element?.Optional("Algorithm");
        if (element?.Is(name, Ns.Signature) != true || algorithm is not (Ns.ExclusiveC14N or Ns.ExclusiveC14NWithComments))
            return new(rule, Ns.ExclusiveC14N, Text.Show(algorithm));
        var children = element.Children().ToList();
        if (children.Count == 0)
            return element.HoldsElementsOnly() ? null : new(rule, "InclusiveNamespaces or nothing", "text");
        if (children.Count != 1 || !element.HoldsElementsOnly() || !children[0].Is("InclusiveNamespaces", Ns.ExclusiveC14N) || children[0].HasChildNodes)
            return new(rule, "InclusiveNamespaces or nothing", Text.Show(children.Select(e => e.LocalName)));
        return Prefixes(children[0].Optional("PrefixList") ?? "", out prefixes);
    }

    private static AssertionFault? Prefixes(string list, out string? prefixes)
    {
        var tokens = list.Split(XmlSpace.ToCharArray(), StringSplitOptions.RemoveEmptyEntries);
        prefixes = string.Join(' ', tokens);
        var isFit = tokens.Length <= MaxPrefixes && tokens.Distinct(StringComparer.Ordinal).Count() == tokens.Length
            && tokens.All(t => t == "#default" || (XmlConvert.IsStartNCNameChar(t[0]) && t.All(XmlConvert.IsNCNameChar)));
        return isFit ? null : new(AssertionRule.PrefixList, $"at most {MaxPrefixes} distinct prefixes", Text.Show(list));
    }

    private static AssertionFault? Base64(XmlElement element, AssertionRule rule, out byte[] octets)
    {
        octets = element.Children().Any() ? [] : StrictBase64.Decode(element.InnerText, XmlSpace) ?? [];
        return octets.Length > 0 ? null : new(rule, "base64 text", Text.Show(element.InnerText));
    }
}
