using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace SamlFederation.Faults;

/// <summary>Signs any element in any way, by the platform's canonicalization over node sets: another road than the product's own.</summary>
public static class TestSigner
{
    private const string Ds = SignedXml.XmlDsigNamespaceUrl;

    /// <summary>Signs an element; the signature stands after Issuer, or where the recipe says.</summary>
    public static void Sign(XmlElement element, MessageKey key, SignatureRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(element);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(recipe);
        var id = element.GetAttribute("ID");
        var digest = recipe.Digest ?? Convert.ToBase64String(recipe.PrefixList is { } list ? PlatformDigest(element, list) : CryptographicOperations.HashData(recipe.DigestHash, Canonical(element)));
        var signature = Parse(element.OwnerDocument, recipe.Edit(SignatureText(recipe, id, digest)));
        var issuer = element.ChildNodes.OfType<XmlElement>().FirstOrDefault(e => e.LocalName == "Issuer");
        if (recipe.AtTheEnd || issuer is null)
            element.AppendChild(signature);
        else
            element.InsertAfter(signature, issuer);

        var children = signature.ChildNodes.OfType<XmlElement>().ToList();
        var octets = Canonical(children.First(e => e.LocalName == "SignedInfo"));
        var value = recipe.Value?.Invoke(octets) ?? Sign(octets, key, recipe.Hash);
        children.First(e => e.LocalName == "SignatureValue").InnerText = Convert.ToBase64String(value);
    }

    /// <summary>An element's octets by exclusive canonicalization.</summary>
    public static byte[] Canonical(XmlElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        var transform = new XmlDsigExcC14NTransform();
        transform.LoadInput(element.SelectNodes("descendant-or-self::node() | descendant-or-self::*/@* | descendant-or-self::*/namespace::*")!);
        using var output = (MemoryStream)transform.GetOutput(typeof(Stream));
        return output.ToArray();
    }

    // Over node sets the platform loses the inherited namespaces of a PrefixList; its SignedXml does not.
    private static byte[] PlatformDigest(XmlElement element, string prefixList)
    {
        var signed = new SignedXml(element.OwnerDocument) { Resolver = null! };
        var reference = new Reference("#" + element.GetAttribute("ID")) { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform(includeComments: false, string.Join(' ', prefixList.Split(' ').Distinct())));
        signed.AddReference(reference);
        using var any = new HMACSHA256(new byte[32]);
        signed.ComputeSignature(any);
        return reference.DigestValue!;
    }

    private static byte[] Sign(byte[] octets, MessageKey key, HashAlgorithmName hash) => key.PrivateKey switch
    {
        RSA rsa => rsa.SignData(octets, hash, RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => ecdsa.SignData(octets, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        _ => throw new NotSupportedException("RSA or ECDSA"),
    };

    private static string SignatureText(SignatureRecipe recipe, string id, string digest)
    {
        var p = recipe.Prefix.Length == 0 ? "" : recipe.Prefix + ":";
        var xmlns = recipe.Prefix.Length == 0 ? "xmlns" : "xmlns:" + recipe.Prefix;
        var uri = recipe.Uri(id) is { } text ? $" URI=\"{SecurityElement.Escape(text)}\"" : "";
        var prefixes = recipe.PrefixList is null ? "" : $"<ec:InclusiveNamespaces xmlns:ec=\"{SignatureRecipe.Exclusive}\" PrefixList=\"{recipe.PrefixList}\"/>";
        var transforms = string.Concat(recipe.Transforms.Select(a => $"<{p}Transform Algorithm=\"{a}\">{(a.StartsWith(SignatureRecipe.Exclusive, StringComparison.Ordinal) ? prefixes : "")}</{p}Transform>"));
        var reference = $"<{p}Reference{uri}><{p}Transforms>{transforms}</{p}Transforms><{p}DigestMethod Algorithm=\"{recipe.DigestMethod}\"/><{p}DigestValue>{digest}</{p}DigestValue></{p}Reference>";
        var references = string.Concat(Enumerable.Repeat(reference, recipe.References));
        var keyInfo = recipe.KeyInfo is null ? "" : $"<{p}KeyInfo>{recipe.KeyInfo}</{p}KeyInfo>";
        return $"<{p}Signature {xmlns}=\"{Ds}\"><{p}SignedInfo><{p}CanonicalizationMethod Algorithm=\"{recipe.Canonicalization}\"/>"
            + $"<{p}SignatureMethod Algorithm=\"{recipe.SignatureMethod}\">{recipe.SignatureMethodContent}</{p}SignatureMethod>{references}</{p}SignedInfo>"
            + $"<{p}SignatureValue></{p}SignatureValue>{keyInfo}</{p}Signature>";
    }

    private static XmlElement Parse(XmlDocument owner, string xml) => (XmlElement)owner.ImportNode(SamlMessage.Parse(xml).Document.DocumentElement!, deep: true);
}
