using System.Security.Cryptography;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>
/// An EncryptedAssertion taken apart (SAML Core 2.2.4): one EncryptedData, one EncryptedKey inside its KeyInfo or beside it, and both values in place.
/// What may hint at the key (KeyName, X509Data, ReferenceList, CarriedKeyName, Recipient) is not read: the provider's keys are tried.
/// </summary>
internal sealed record EncryptedElement(int KeyBytes, RSAEncryptionPadding Padding, byte[] WrappedKey, byte[] Content)
{
    public const int NonceBytes = 12; // XML Encryption 1.1, 5.2.4
    public const int TagBytes = 16;
    private const string ElementType = Ns.Encryption + "Element";

    private static readonly string[] InData = ["EncryptionMethod", "KeyInfo", "CipherData"];
    private static readonly string[] InKey = ["EncryptionMethod", "KeyInfo", "CipherData", "ReferenceList", "CarriedKeyName"];

    public static AssertionFault? Read(XmlElement encryptedAssertion, Trace trace, out EncryptedElement? read)
    {
        read = null;
        if (Counts(encryptedAssertion) is { } counted)
            return counted;
        var parts = encryptedAssertion.Children().ToList();
        if (!encryptedAssertion.HoldsElementsOnly() || parts.Count > 2 || parts[0].LocalName != "EncryptedData" || (parts.Count == 2 && parts[1].LocalName != "EncryptedKey"))
            return Misshapen("EncryptedData, then EncryptedKey unless inside", Text.Show(parts.Select(e => e.LocalName)));
        var data = parts[0];
        if (data.Optional("Type") is not (null or ElementType))
            return Misshapen(ElementType, Text.Show(data.Optional("Type")));
        if (Parts(data, InData, out var dataMethod, out var keyInfo, out var content) is { } badData)
            return badData;
        if (Key(keyInfo, parts.ElementAtOrDefault(1), out var key) is { } noKey)
            return noKey;
        if (Parts(key!, InKey, out var keyMethod, out _, out var wrapped) is { } badKey)
            return badKey;

        var algorithm = dataMethod!.Optional("Algorithm");
        if (EncryptionAlgorithms.KeyBytes(algorithm) is not { } keyBytes || dataMethod!.HasChildNodes)
            return new(AssertionRule.EncryptionMethod, "AES-128, AES-192 or AES-256 in GCM", Text.Show(algorithm));
        if (KeyMethod(keyMethod!, out var padding) is { } unsupported)
            return unsupported;
        if (content.Length <= NonceBytes + TagBytes)
            return Misshapen($"more than {NonceBytes + TagBytes} octets of content", $"{content.Length}");
        trace.Pass(AssertionRule.EncryptionMethod, "AES-GCM, its key by RSA-OAEP", $"AES-{keyBytes * 8}, OAEP with {padding!.OaepHashAlgorithm}");
        read = new(keyBytes, padding, wrapped, content);
        return null;
    }

    // By local names alone: whatever a lenient reader might take for a second key or another content is not there.
    private static AssertionFault? Counts(XmlElement encryptedAssertion)
    {
        var names = encryptedAssertion.Tree().Select(e => e.LocalName).ToList();
        foreach (var (name, count) in new[] { ("EncryptedData", 1), ("EncryptedKey", 1), ("CipherData", 2), ("CipherValue", 2), ("CipherReference", 0), ("AgreementMethod", 0) })
        {
            if (names.Count(n => n == name) is var seen && seen != count)
                return Misshapen($"{count} {name}", $"{seen}");
        }
        return null;
    }

    // XML Encryption 3.1, 3.4, 3.5: in this order, each at most once
    private static AssertionFault? Parts(XmlElement encrypted, string[] known, out XmlElement? method, out XmlElement? keyInfo, out byte[] value)
    {
        var children = encrypted.Children().ToList();
        method = children.FirstOrDefault(e => e.LocalName == "EncryptionMethod");
        keyInfo = children.FirstOrDefault(e => e.LocalName == "KeyInfo");
        value = [];
        var order = children.Select(e => e.NamespaceURI == (e.LocalName == "KeyInfo" ? Ns.Signature : Ns.Encryption) ? Array.IndexOf(known, e.LocalName) : -1).ToList();
        var isOrdered = order.All(i => i >= 0) && order.Zip(order.Skip(1)).All(pair => pair.First < pair.Second);
        if (encrypted.NamespaceURI != Ns.Encryption || !encrypted.HoldsElementsOnly() || !isOrdered || method is null)
            return Misshapen($"{string.Join(", ", known)} in {encrypted.LocalName}", Text.Show(children.Select(e => e.LocalName)));
        var data = children.FirstOrDefault(e => e.LocalName == "CipherData");
        if (data is null || !data.HoldsElementsOnly() || data.Children().ToList() is not [var cipher] || !cipher.Is("CipherValue", Ns.Encryption) || cipher.Children().Any())
            return Misshapen("one CipherValue in CipherData", "another content");
        value = StrictBase64.Decode(cipher.InnerText, " \t\r\n") ?? [];
        return value.Length > 0 ? null : Misshapen("base64 text", Text.Show(cipher.InnerText.Length > 24 ? cipher.InnerText[..24] : cipher.InnerText));
    }

    // SAML 2.0 Errata E43: inside EncryptedData/KeyInfo, or beside EncryptedData and named from there or not at all
    private static AssertionFault? Key(XmlElement? keyInfo, XmlElement? beside, out XmlElement? key)
    {
        var hints = keyInfo?.Children().ToList() ?? [];
        key = beside ?? hints.FirstOrDefault(e => e.Is("EncryptedKey", Ns.Encryption));
        if (key is null)
            return Misshapen("EncryptedKey in KeyInfo or beside EncryptedData", "it is elsewhere");
        foreach (var hint in hints.Where(e => !e.Is("EncryptedKey", Ns.Encryption)))
        {
            var isName = hint.NamespaceURI == Ns.Signature && hint.LocalName is "KeyName" or "X509Data";
            var isReference = hint.Is("RetrievalMethod", Ns.Signature) && !hint.HasChildNodes && beside?.Optional("Id") is { } id && hint.Optional("URI") == "#" + id;
            if (!isName && !isReference)
                return Misshapen("KeyName, X509Data or a RetrievalMethod of the key beside", Text.Show($"{hint.LocalName} {hint.Optional("URI")}"));
        }
        return null;
    }

    private static AssertionFault? KeyMethod(XmlElement method, out RSAEncryptionPadding? padding)
    {
        var (algorithm, children) = (method.Optional("Algorithm"), method.Children().ToList());
        var digests = children.Where(e => e.Is("DigestMethod", Ns.Signature)).ToList();
        var masks = children.Where(e => e.Is("MGF", Ns.Encryption11)).ToList();
        var isPlain = method.HoldsElementsOnly() && digests.Count <= 1 && masks.Count <= 1 && children.Count == digests.Count + masks.Count && children.TrueForAll(e => !e.HasChildNodes);
        padding = isPlain ? EncryptionAlgorithms.Padding(algorithm, Named(digests), Named(masks)) : null;
        return padding is not null ? null
            : new(AssertionRule.EncryptionMethod, "RSA-OAEP, one hash for digest and mask, no label", Text.Show([algorithm, .. children.Select(e => $"{e.LocalName} {e.Optional("Algorithm")}".TrimEnd())]));
    }

    // A method without a name is not the default: it is nothing.
    private static string? Named(List<XmlElement> methods) => methods is [var only] ? only.GetAttribute("Algorithm") : null;

    private static AssertionFault Misshapen(string expected, string seen) => new(AssertionRule.EncryptionShape, expected, seen);
}
