using System.Security.Cryptography;
using System.Text;
using SamlFederation.Saml;

namespace SamlFederation.Faults;

/// <summary>The signature is missing, false or too weak.</summary>
internal static class SignatureFaults
{
    private const string Dsig = SamlMessage.Ds, More = "http://www.w3.org/2001/04/xmldsig-more#";

    public static IReadOnlyList<Fault> All =>
    [
        new("unsigned", "R9", FaultFamily.Signature, AssertionRule.SignatureMissing)
        {
            Summary = "Neither the Response nor the assertion is signed.",
            Answer = "Refuse. By the POST binding the assertion must be protected by a signature (SAML Profiles 4.1.4.5).",
            Forgery = new() { Modes = Forgery.AssertionOnly, After = m => m.Assertion.RemoveChild(m.AssertionSignature) },
        },
        new("altered", "R9", FaultFamily.Signature, AssertionRule.DigestValue)
        {
            Summary = "The NameID was changed after signing.",
            Answer = "Refuse. The digest of what was signed is another (XML Signature 3.2.1).",
            Forgery = new() { After = m => SamlMessage.Corrupt(m.Assertion) },
        },
        new("wrong-key", "K1", FaultFamily.Signature, AssertionRule.SignatureValue)
        {
            Summary = "Signed with a key that is in nobody's metadata. KeyInfo is absent.",
            Answer = "Refuse. Only the keys of the provider's metadata count (SAML Metadata 2.4.1.1).",
            Forgery = new() { IsStrangers = true, Signature = r => r with { KeyInfo = null } },
        },
        new("own-certificate", "K1", FaultFamily.Signature, AssertionRule.SignatureValue)
        {
            Summary = "Signed with a stranger's key, whose certificate KeyInfo brings along. It has the true one's subject, issuer and serial number.",
            Answer = "Refuse. KeyInfo is a hint, never a reason to trust (SAML Core 5.4.5). A certificate is compared by its key, not by its names.",
            Forgery = new() { IsStrangers = true, Keyed = (r, keys) => r with { KeyInfo = keys.Stranger.X509Data } },
        },
        new("own-key-value", "K1", FaultFamily.Signature, AssertionRule.SignatureValue)
        {
            Summary = "Signed with a stranger's key, which KeyInfo brings along as a KeyValue.",
            Answer = "Refuse. KeyInfo is a hint, never a reason to trust (SAML Core 5.4.5).",
            Forgery = new() { IsStrangers = true, Keyed = (r, keys) => r with { KeyInfo = KeyValue(keys.Stranger) } },
        },
        new("two-certificates", "K1", FaultFamily.Signature, AssertionRule.SignatureValue)
        {
            Summary = "Signed with a stranger's key; KeyInfo holds the true certificate first and the stranger's second.",
            Answer = "Refuse. Checking trust by one certificate and the signature by the other is the mistake this looks for.",
            Forgery = new() { IsStrangers = true, Keyed = (r, keys) => r with { KeyInfo = keys.Own.X509Data + keys.Stranger.X509Data } },
        },
        new("sha1-signature", "R4", FaultFamily.Signature, AssertionRule.SignatureMethod)
        {
            Summary = "A true RSA signature with SHA-1.",
            Answer = "Refuse. SHA-1 must not be used any more (NIST SP 800-131A; RFC 9231).",
            Forgery = new() { Signature = r => r with { SignatureMethod = Dsig + "rsa-sha1", Hash = HashAlgorithmName.SHA1 } },
        },
        new("sha1-digest", "R7", FaultFamily.Signature, AssertionRule.DigestMethod)
        {
            Summary = "A true SHA-1 digest, signed with SHA-256.",
            Answer = "Refuse. Whoever finds two messages of one SHA-1 digest has both signed (NIST SP 800-131A).",
            Forgery = new() { Signature = r => r with { DigestMethod = Dsig + "sha1", DigestHash = HashAlgorithmName.SHA1 } },
        },
        new("hmac-of-certificate", "R5", FaultFamily.Signature, AssertionRule.SignatureMethod)
        {
            Summary = "HMAC-SHA256 keyed with the text of the provider's public certificate.",
            Answer = "Refuse. The algorithm must fit the kind of key in the metadata; a public key is no secret.",
            Forgery = new() { Keyed = (r, keys) => r with { SignatureMethod = More + "hmac-sha256", Value = octets => HMACSHA256.HashData(Encoding.ASCII.GetBytes(keys.Own.Certificate.ExportCertificatePem()), octets) } },
        },
        new("empty-signature", "R8", FaultFamily.Signature, AssertionRule.SignatureValue)
        {
            Summary = "SignatureValue is empty.",
            Answer = "Refuse (XML Signature 3.2.2).",
            Forgery = new() { Signature = r => r with { Value = _ => [] } },
        },
        new("truncated-signature", "R8", FaultFamily.Signature, AssertionRule.SignatureValue)
        {
            Summary = "SignatureValue lacks its last octet.",
            Answer = "Refuse (XML Signature 3.2.2).",
            Forgery = new() { After = m => Shorten(SamlMessage.Child(m.Signature, "SignatureValue")) },
        },
        new("no-reference", "W19", FaultFamily.Signature, AssertionRule.ReferenceCount)
        {
            Summary = "A true signature over nothing: SignedInfo has no Reference.",
            Answer = "Refuse. A signature has exactly one Reference (SAML Core 5.4.2). Some libraries call this one valid.",
            Forgery = new() { Signature = r => r with { References = 0 } },
        },
        new("empty-reference", "R1", FaultFamily.Signature, AssertionRule.ReferenceUri)
        {
            Summary = "The Reference has the URI \"\", which means the whole document.",
            Answer = "Refuse. The Reference names the ID of the element that the signature stands in (SAML Core 5.4.2).",
            Forgery = new() { Signature = r => r with { Uri = _ => "" } },
        },
        new("xslt-transform", "R2", FaultFamily.Signature, AssertionRule.Transforms)
        {
            Summary = "An XSLT transform stands among the transforms.",
            Answer = "Refuse, and run nothing. Only the enveloped-signature and exclusive-canonicalization transforms are allowed (SAML Core 5.4.4).",
            Forgery = new() { Signature = r => r with { Transforms = [SignatureRecipe.Enveloped, "http://www.w3.org/TR/1999/REC-xslt-19991116"] } },
        },
        new("xpath-transform", "R2", FaultFamily.Signature, AssertionRule.Transforms)
        {
            Summary = "An XPath transform stands among the transforms: it chooses what is signed.",
            Answer = "Refuse. Only the enveloped-signature and exclusive-canonicalization transforms are allowed (SAML Core 5.4.4).",
            Forgery = new() { Signature = r => r with { Transforms = [SignatureRecipe.Enveloped, "http://www.w3.org/TR/1999/REC-xpath-19991116"] } },
        },
    ];

    private static string KeyValue(MessageKey key)
    {
        var parameters = ((RSA)key.PrivateKey).ExportParameters(false);
        return $"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{Convert.ToBase64String(parameters.Modulus!)}</ds:Modulus><ds:Exponent>{Convert.ToBase64String(parameters.Exponent!)}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>";
    }

    private static void Shorten(System.Xml.XmlElement base64) => base64.InnerText = Convert.ToBase64String(Convert.FromBase64String(base64.InnerText)[..^1]);
}
