using System.Security.Cryptography;

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

    private static readonly Name[] InData = [Name.EncryptionMethod, Name.KeyInfo, Name.CipherData];
    private static readonly Name[] InKey = [Name.EncryptionMethod, Name.KeyInfo, Name.CipherData, Name.ReferenceList, Name.CarriedKeyName];

    public static AssertionFault? Read(Element encryptedAssertion, Trace trace, out EncryptedElement? read)
    {
        read = null;
        if (Counts(encryptedAssertion) is { } counted)
            return counted;
        var parts = encryptedAssertion.Children.ToList();
        if (!encryptedAssertion.HoldsElementsOnly || parts is not ([{ Name: Name.EncryptedData }] or [{ Name: Name.EncryptedData }, { Name: Name.EncryptedKey }]))
            return Misshapen("EncryptedData, then EncryptedKey unless inside", encryptedAssertion.Children.Shown);
        var data = parts[0];
        if (data.Optional("Type"u8) is not (null or ElementType) and var type)
            return Misshapen(ElementType, Text.Show(type));
        if (Parts(data, InData, out var dataMethod, out var keyInfo, out var content) is { } badData)
            return badData;
        if (Key(keyInfo, encryptedAssertion.Children.At(1), out var key) is { } noKey)
            return noKey;
        if (Parts(key, InKey, out var keyMethod, out _, out var wrapped) is { } badKey)
            return badKey;

        var algorithm = dataMethod.Optional("Algorithm"u8);
        if (EncryptionAlgorithms.KeyBytes(algorithm) is not { } keyBytes || !dataMethod.IsEmpty)
            return new(AssertionRule.EncryptionMethod, "AES-128, AES-192 or AES-256 in GCM", Text.Show(algorithm));
        if (KeyMethod(keyMethod, out var padding) is { } unsupported)
            return unsupported;
        if (content.Length <= NonceBytes + TagBytes)
            return Misshapen($"more than {NonceBytes + TagBytes} octets of content", $"{content.Length}");
        trace.Pass(AssertionRule.EncryptionMethod, "AES-GCM, its key by RSA-OAEP", $"AES-{keyBytes * 8}, OAEP with {padding!.OaepHashAlgorithm}");
        read = new(keyBytes, padding, wrapped, content);
        return null;
    }

    // By local names alone: whatever a lenient reader might take for a second key or another content is not there.
    private static AssertionFault? Counts(Element encryptedAssertion)
    {
        foreach (var (name, count) in new[] { (Name.EncryptedData, 1), (Name.EncryptedKey, 1), (Name.CipherData, 2), (Name.CipherValue, 2), (Name.CipherReference, 0), (Name.AgreementMethod, 0) })
        {
            if (encryptedAssertion.Count(name, out _) is var seen && seen != count)
                return Misshapen($"{count} {name}", $"{seen}");
        }
        return null;
    }

    // XML Encryption 3.1, 3.4, 3.5: in this order, each at most once
    private static AssertionFault? Parts(Element encrypted, Name[] known, out Element method, out Element? keyInfo, out byte[] value)
    {
        (keyInfo, value) = (null, []);
        Element? found = null, data = null;
        var last = -1;
        var isOrdered = true;
        foreach (var child in encrypted.Children)
        {
            var place = child.Namespace == (child.Name == Name.KeyInfo ? KnownUri.Signature : KnownUri.Encryption) ? Array.IndexOf(known, child.Name) : -1;
            isOrdered &= place > last;
            last = place;
            switch (child.Name)
            {
                case Name.EncryptionMethod: found = child; break;
                case Name.KeyInfo: keyInfo = child; break;
                case Name.CipherData: data = child; break;
            }
        }
        method = found ?? default;
        if (encrypted.Namespace != KnownUri.Encryption || !encrypted.HoldsElementsOnly || !isOrdered || found is null)
            return Misshapen($"{string.Join(", ", known)} in {encrypted.LocalName}", encrypted.Children.Shown);
        if (data is not { } cipherData || !cipherData.HoldsElementsOnly || cipherData.Children.At(0) is not { } cipher || cipherData.Children.At(1) is not null
            || !cipher.Is(Name.CipherValue, KnownUri.Encryption) || cipher.CountElements > 1)
            return Misshapen("one CipherValue in CipherData", "another content");
        var text = cipher.Text;
        value = StrictBase64.Decode(text, " \t\r\n") ?? [];
        return value.Length > 0 ? null : Misshapen("base64 text", Text.Show(text.Length > 24 ? text[..24] : text));
    }

    // SAML 2.0 Errata E43: inside EncryptedData/KeyInfo, or beside EncryptedData and named from there or not at all
    private static AssertionFault? Key(Element? keyInfo, Element? beside, out Element key)
    {
        var inside = keyInfo?.Children.First(Name.EncryptedKey, KnownUri.Encryption);
        key = (beside ?? inside) ?? default;
        if (beside is null && inside is null)
            return Misshapen("EncryptedKey in KeyInfo or beside EncryptedData", "it is elsewhere");
        foreach (var hint in keyInfo?.Children.ToList() ?? [])
        {
            var isKey = hint.Is(Name.EncryptedKey, KnownUri.Encryption);
            var isName = hint.Namespace == KnownUri.Signature && hint.Name is Name.KeyName or Name.X509Data;
            var isReference = hint.Is(Name.RetrievalMethod, KnownUri.Signature) && hint.IsEmpty && beside?.Optional("Id"u8) is { } id && hint.Optional("URI"u8) == "#" + id;
            if (!isKey && !isName && !isReference)
                return Misshapen("KeyName, X509Data or a RetrievalMethod of the key beside", Text.Show($"{hint.LocalName} {hint.Optional("URI"u8)}"));
        }
        return null;
    }

    private static AssertionFault? KeyMethod(Element method, out RSAEncryptionPadding? padding)
    {
        var algorithm = method.Optional("Algorithm"u8);
        var children = method.Children.ToList();
        var digests = children.FindAll(e => e.Is(Name.DigestMethod, KnownUri.Signature));
        var masks = children.FindAll(e => e.Is(Name.MGF, KnownUri.Encryption11));
        var isPlain = method.HoldsElementsOnly && digests.Count <= 1 && masks.Count <= 1 && children.Count == digests.Count + masks.Count && children.TrueForAll(e => e.IsEmpty);
        padding = isPlain ? EncryptionAlgorithms.Padding(algorithm, Named(digests), Named(masks)) : null;
        return padding is not null ? null
            : new(AssertionRule.EncryptionMethod, "RSA-OAEP, one hash for digest and mask, no label", Text.Show([algorithm, .. children.Select(e => $"{e.LocalName} {e.Optional("Algorithm"u8)}".TrimEnd())]));
    }

    // A method without a name is not the default: it is nothing.
    private static string? Named(List<Element> methods) => methods is [var only] ? only.Optional("Algorithm"u8) ?? "" : null;

    private static AssertionFault Misshapen(string expected, string seen) => new(AssertionRule.EncryptionShape, expected, seen);
}
