using System.Security.Cryptography;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>
/// What a signature says it signs. INVARIANT: everything but the canonicalization itself is read from the canonical octets of SignedInfo,
/// the same that the signature is verified over.
/// </summary>
internal sealed record SignatureFacts
{
    private const string XmlSpace = " \t\r\n";

    /// <summary>The digest of SignedInfo's canonical octets, by <see cref="Hash"/>.</summary>
    public required byte[] InfoDigest { get; init; }

    public required byte[] SignatureValue { get; init; }
    public required string SignatureMethod { get; init; }
    public required bool IsRsa { get; init; }
    public required HashAlgorithmName Hash { get; init; }
    public required HashAlgorithmName DigestHash { get; init; }
    public required byte[] DigestValue { get; init; }
    public required string PrefixList { get; init; }

    /// <param name="signature">The signature, of the right shape.</param>
    /// <param name="parentId">The ID of what it stands in.</param>
    /// <param name="workspace">Where SignedInfo is canonicalized.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="leftOut">For the tests that prove each rule to be what stops its vector.</param>
    public static AssertionFault? Read(Element signature, string parentId, Workspace workspace, out SignatureFacts? facts, AssertionRule? leftOut = null)
    {
        facts = null;
        var signedInfo = signature.Children.At(0)!.Value;
        if (Exclusive(signedInfo.Children.At(0), Name.CanonicalizationMethod, AssertionRule.CanonicalizationMethod, out var ownPrefixes) is { } method && method.Rule != leftOut)
            return method;
        if (Base64(signature.Children.At(1)!.Value, AssertionRule.SignatureValue, out var signatureValue) is { } value && value.Rule != leftOut)
            return value;
        if (workspace.Canonicalize(signedInfo, enveloped: null, ownPrefixes) is { } unreadable)
            return unreadable;

        var root = workspace.Signed.Root;
        if (Parts(root, out var signatureMethod, out var reference) is { } shape && shape.Rule != leftOut)
            return shape;
        var algorithm = signatureMethod.Optional("Algorithm"u8);
        if (Method(signatureMethod, algorithm, out var known) is { } unknown && unknown.Rule != leftOut)
            return unknown;
        if (Referenced(reference, parentId, leftOut, out var digestHash, out var digestValue, out var prefixes) is { } wrong)
            return wrong;
        facts = new SignatureFacts
        {
            InfoDigest = CryptographicOperations.HashData(known.Hash, workspace.SignedOctets.Written),
            SignatureValue = signatureValue,
            SignatureMethod = algorithm!,
            IsRsa = known.IsRsa,
            Hash = known.Hash,
            DigestHash = digestHash,
            DigestValue = digestValue,
            PrefixList = prefixes,
        };
        return null;
    }

    private static AssertionFault? Parts(Element signedInfo, out Element signatureMethod, out Element reference)
    {
        var children = signedInfo.Children;
        (signatureMethod, reference) = (children.At(1) ?? default, children.At(2) ?? default);
        var count = 0;
        var isWhole = signedInfo.HoldsElementsOnly;
        foreach (var child in children)
            isWhole &= count++ switch { 0 => true, 1 => child.Is(Name.SignatureMethod, KnownUri.Signature), _ => child.Is(Name.Reference, KnownUri.Signature) };
        if (!isWhole || count < 2)
            return new(AssertionRule.SignatureShape, "CanonicalizationMethod, SignatureMethod, Reference", children.Shown);
        return count == 3 ? null : new(AssertionRule.ReferenceCount, "one Reference", $"{count - 2}");
    }

    // The algorithm of who left the rule out is the usual one.
    private static AssertionFault? Method(Element method, string? algorithm, out (bool IsRsa, HashAlgorithmName Hash) known)
    {
        var found = Algorithms.Signature(algorithm);
        known = found ?? (true, HashAlgorithmName.SHA256);
        return found is not null && method.IsEmpty ? null : new(AssertionRule.SignatureMethod, "RSA or ECDSA with SHA-256, SHA-384 or SHA-512", Text.Show(algorithm));
    }

    private static AssertionFault? Referenced(Element reference, string parentId, AssertionRule? leftOut, out HashAlgorithmName hash, out byte[] value, out string prefixes)
    {
        (hash, value, prefixes) = (HashAlgorithmName.SHA256, [], "");
        var uri = reference.Optional("URI"u8);
        if ((uri is not ['#', .. var id] || !string.Equals(id, parentId, StringComparison.Ordinal)) && leftOut != AssertionRule.ReferenceUri)
            return new(AssertionRule.ReferenceUri, Text.Show("#" + parentId), Text.Show(uri));
        var children = reference.Children;
        if (children.At(0) is not { } transforms || !transforms.Is(Name.Transforms, KnownUri.Signature))
            return new(AssertionRule.Transforms, "enveloped-signature, exclusive canonicalization", "no transforms");
        var (digestMethod, digestValue) = (children.At(1) ?? default, children.At(2) ?? default);
        var isWhole = children.At(2) is not null && children.At(3) is null && reference.HoldsElementsOnly
            && digestMethod.Is(Name.DigestMethod, KnownUri.Signature) && digestValue.Is(Name.DigestValue, KnownUri.Signature);
        if (!isWhole && leftOut != AssertionRule.SignatureShape)
            return new(AssertionRule.SignatureShape, "Transforms, DigestMethod, DigestValue", children.Shown);
        if (Transforms(transforms, out prefixes) is { } chain && chain.Rule != leftOut)
            return chain;
        var algorithm = digestMethod.Optional("Algorithm"u8);
        var digest = Algorithms.Digest(algorithm);
        if ((digest is null || !digestMethod.IsEmpty) && leftOut != AssertionRule.DigestMethod)
            return new(AssertionRule.DigestMethod, "SHA-256, SHA-384 or SHA-512", Text.Show(algorithm));
        hash = digest ?? hash;
        return Base64(digestValue, AssertionRule.DigestValue, out value) is { } fault && fault.Rule != leftOut ? fault : null;
    }

    // SAML Core 5.4.4: these two, and in this order the second sees what the first left
    private static AssertionFault? Transforms(Element transforms, out string prefixes)
    {
        prefixes = "";
        var chain = transforms.Children;
        var isFit = chain.At(0) is { } first && first.Is(Name.Transform, KnownUri.Signature) && first.Optional("Algorithm"u8) == Ns.Enveloped && first.IsEmpty
            && chain.At(1) is not null && chain.At(2) is null && transforms.HoldsElementsOnly;
        return isFit
            ? Exclusive(chain.At(1), Name.Transform, AssertionRule.Transforms, out prefixes)
            : new(AssertionRule.Transforms, "enveloped-signature, exclusive canonicalization", Text.Show(chain.ToList().Select(e => e.Optional("Algorithm"u8))));
    }

    // WithComments differs from the other form by comments alone, and there are none.
    private static AssertionFault? Exclusive(Element? method, Name name, AssertionRule rule, out string prefixes)
    {
        prefixes = "";
        var algorithm = method?.Optional("Algorithm"u8);
        if (method is not { } element || !element.Is(name, KnownUri.Signature) || algorithm is not (Ns.ExclusiveC14N or Ns.ExclusiveC14NWithComments))
            return new(rule, Ns.ExclusiveC14N, Text.Show(algorithm));
        if (!element.HoldsElementsOnly)
            return new(rule, "InclusiveNamespaces or nothing", "text");
        if (element.Children.At(0) is not { } inclusive)
            return null;
        if (element.Children.At(1) is not null || !inclusive.Is(Name.InclusiveNamespaces, KnownUri.ExclusiveC14N) || !inclusive.IsEmpty)
            return new(rule, "InclusiveNamespaces or nothing", element.Children.Shown);
        return Prefixes(inclusive.Optional("PrefixList"u8) ?? "", out prefixes);
    }

    private static AssertionFault? Prefixes(string list, out string prefixes)
    {
        var tokens = list.Split(XmlSpace.ToCharArray(), StringSplitOptions.RemoveEmptyEntries);
        prefixes = string.Join(' ', tokens);
        var isFit = tokens.Length <= CanonicalWriter.MaxPrefixes && tokens.Distinct(StringComparer.Ordinal).Count() == tokens.Length
            && tokens.All(t => t == "#default" || (XmlConvert.IsStartNCNameChar(t[0]) && t.All(XmlConvert.IsNCNameChar)));
        return isFit ? null : new(AssertionRule.PrefixList, $"at most {CanonicalWriter.MaxPrefixes} distinct prefixes", Text.Show(list));
    }

    private static AssertionFault? Base64(Element element, AssertionRule rule, out byte[] octets)
    {
        octets = element.IsEmpty || element.CountElements > 1 ? []
            : element.PlainText is { IsEmpty: false } plain ? StrictBase64.Decode(plain, XmlSpace) ?? []
            : StrictBase64.Decode(element.Text, XmlSpace) ?? [];
        return octets.Length > 0 ? null : new(rule, "base64 text", Text.Show(element.Text));
    }
}
