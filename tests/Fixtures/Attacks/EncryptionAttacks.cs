using System.Security.Cryptography;
using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>S11: encrypted to us, and beside, in the wrong place, by the wrong means, or with something wrong inside.</summary>
internal static class EncryptionAttacks
{
    private const string Saml = SamlMessage.Saml, Samlp = SamlMessage.Samlp, Xenc = EncryptionRecipe.Xenc, Xenc11 = EncryptionRecipe.Xenc11;
    private const string Sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    private static readonly EncryptionRecipe Honest = new();

    public static IEnumerable<Attack> All =>
    [
        new("S11", "none, where it must be", AssertionRule.EncryptionRequired) { Expect = e => e with { RequireEncryption = true } },

        // Where it stands
        Placed("an empty one", AssertionRule.EncryptionShape, m => { }, recipe => recipe with { Edit = _ => $"<saml:EncryptedAssertion xmlns:saml=\"{Saml}\"/>" }),
        new("S11", "an empty one beside an open assertion", AssertionRule.EncryptedAssertion) { After = m => m.Response.AppendChild(m.New("saml:EncryptedAssertion", Saml)) },
        new("S11", "an honest one beside an open assertion", AssertionRule.EncryptedAssertion) { Modes = Attack.AssertionOnly, After = m => { var open = m.Assertion.CloneNode(deep: true); Honest.Encrypt(m); m.Response.AppendChild(open); } },
        new("S11", "an honest one in the Advice of an open assertion", AssertionRule.EncryptedAssertion)
        {
            Modes = Attack.AssertionOnly, After = m => { var open = m.Evil(); Honest.Encrypt(m); open.AppendChild(m.New("saml:Advice", Saml, m.Find("EncryptedAssertion"))); m.Response.AppendChild(open); },
        },
        Placed("two", AssertionRule.EncryptedAssertion, m => m.Response.AppendChild(m.Find("EncryptedAssertion").CloneNode(deep: true))),
        Placed("in Extensions", AssertionRule.EncryptedAssertion, m => m.Response.InsertBefore(m.New("samlp:Extensions", Samlp, m.Find("EncryptedAssertion")), m.Find("Status"))),
        Placed("in the StatusDetail", AssertionRule.EncryptedAssertion, m => m.Find("Status").AppendChild(m.New("samlp:StatusDetail", Samlp, m.Find("EncryptedAssertion")))),
        Placed("of another namespace", AssertionRule.EncryptedAssertion, m => { }, recipe => recipe with { Edit = text => text.Replace(Saml, "urn:e", StringComparison.Ordinal) }),
        new("S11", "in the Object of the response's signature", AssertionRule.SignatureObject)
        {
            Modes = Attack.ResponseOnly, Encryption = Honest, After = m => m.ResponseSignature.AppendChild(m.New("ds:Object", SamlMessage.Ds, m.Find("EncryptedAssertion"))),
        },
        Placed("a second EncryptedData in Extensions", AssertionRule.EncryptionShape, m => m.Response.InsertBefore(m.New("samlp:Extensions", Samlp, m.Find("EncryptedData").CloneNode(deep: true)), m.Find("Status"))),
        Placed("without an Issuer outside", AssertionRule.ResponseIssuer, m => m.Response.RemoveChild(SamlMessage.Child(m.Response, "Issuer"))),

        // What it is made of
        Made("a CipherReference", AssertionRule.EncryptionShape, text => Last(text, "<xenc:CipherValue>", "</xenc:CipherValue>", "<xenc:CipherReference URI=\"http://127.0.0.1:9/\"/>")),
        Made("a CipherReference beside the value", AssertionRule.EncryptionShape, text => text.Replace("</xenc:CipherData></xenc:EncryptedData>", "<xenc:CipherReference URI=\"http://127.0.0.1:9/\"/></xenc:CipherData></xenc:EncryptedData>", StringComparison.Ordinal)),
        Made("two values", AssertionRule.EncryptionShape, text => text.Replace("</xenc:CipherData></xenc:EncryptedData>", "<xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>", StringComparison.Ordinal)),
        Made("two keys", AssertionRule.EncryptionShape, text => text.Replace("</ds:KeyInfo>", text[text.IndexOf("<xenc:EncryptedKey", StringComparison.Ordinal)..text.IndexOf("</ds:KeyInfo>", StringComparison.Ordinal)].Replace("_key", "_key2", StringComparison.Ordinal) + "</ds:KeyInfo>", StringComparison.Ordinal)),
        Made("no key", AssertionRule.EncryptionShape, text => text.Remove(text.IndexOf("<xenc:EncryptedKey", StringComparison.Ordinal), text.IndexOf("</ds:KeyInfo>", StringComparison.Ordinal) - text.IndexOf("<xenc:EncryptedKey", StringComparison.Ordinal))),
        Made("the Type of mere content", AssertionRule.EncryptionShape, text => text.Replace("#Element", "#Content", StringComparison.Ordinal)),
        Made("a value that is not base64", AssertionRule.EncryptionShape, text => Last(text, "<xenc:CipherValue>", "</xenc:CipherValue>", "<xenc:CipherValue>!!!!</xenc:CipherValue>")),
        Made("a value with a character reference", AssertionRule.EncryptionShape, text => text, xml => xml.Replace("<xenc:CipherValue>", "<xenc:CipherValue>&#65;", StringComparison.Ordinal)),
        Made("no method", AssertionRule.EncryptionShape, text => text.Replace($"<xenc:EncryptionMethod Algorithm=\"{Xenc11}aes256-gcm\"/>", "", StringComparison.Ordinal)),
        Made("a key agreement", AssertionRule.EncryptionShape, text => text.Replace("<ds:KeyInfo>", $"<ds:KeyInfo><xenc:AgreementMethod Algorithm=\"{Xenc}dh\"/>", StringComparison.Ordinal)),
        Made("a key to be fetched", AssertionRule.EncryptionShape, text => text.Replace("<ds:KeyInfo>", "<ds:KeyInfo><ds:RetrievalMethod URI=\"http://127.0.0.1:9/\"/>", StringComparison.Ordinal)),
        Made("an identifier that is used twice", AssertionRule.DuplicateId, text => text.Replace("\"_key\"", "\"_data\"", StringComparison.Ordinal)),

        // The means
        .. new[] { "aes128-cbc", "aes192-cbc", "aes256-cbc", "tripledes-cbc" }.Select(cbc => By($"the content by {cbc}", r => r with
        {
            DataMethod = Xenc + cbc, KeyBytes = cbc[3] == '1' && cbc[4] == '2' ? 16 : cbc[3] == '2' ? 32 : 24, Content = EncryptionRecipe.Cbc,
        })),
        By("the content by nothing known", r => r with { DataMethod = "urn:none" }),
        By("a key length beside the method", r => r with { Edit = t => t.Replace("aes256-gcm\"/>", "aes256-gcm\"><xenc:KeySize>256</xenc:KeySize></xenc:EncryptionMethod>", StringComparison.Ordinal) }),
        By("the key by RSA 1.5", r => r with { KeyMethod = Xenc + "rsa-1_5", KeyMethodContent = "", Padding = RSAEncryptionPadding.Pkcs1 }),
        By("the key by AES key wrap", r => r with { KeyMethod = Xenc + "kw-aes256", KeyMethodContent = "" }),
        By("OAEP with a label", r => r with { KeyMethodContent = "<xenc:OAEPparams>AAAA</xenc:OAEPparams>" }),
        By("OAEP of two hashes", r => r.WithOaep(RSAEncryptionPadding.OaepSHA256, Sha256, "mgf1sha1")),
        By("mgf1p with another mask than its own", r => r.WithOaep(RSAEncryptionPadding.OaepSHA256, Sha256, "mgf1sha256") with { KeyMethod = Xenc + "rsa-oaep-mgf1p" }),
        By("OAEP with MD5", r => r with { KeyMethodContent = "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#md5\"/>" }),
        By("OAEP with a digest without name", r => r with { KeyMethodContent = "<ds:DigestMethod/>" }),

        // What does not open: one fault for all of it
        .. Unopenable.Select(one => new Attack("S11", $"not to be opened: {one.Name}", AssertionRule.Decryption) { Modes = Attack.WithAssertion, Encryption = one.Recipe }),

        // What is inside
        Inside("the assertion without a signature", AssertionRule.SignatureMissing, Attack.ResponseOnly, r => r),
        Inside("nothing signed at all", AssertionRule.SignatureMissing, Attack.AssertionOnly, r => r with { Plaintext = a => SamlMessage.WithoutSignature(a).OuterXml }),
        Inside("another name in the signed assertion", AssertionRule.DigestValue, Attack.WithAssertion, r => r with { Plaintext = a => a.OuterXml.Replace(">david<", ">evil<", StringComparison.Ordinal) }),
        Inside("two assertions", AssertionRule.Xml, Attack.WithAssertion, r => r with { Plaintext = a => a.OuterXml + a.OuterXml }),
        Inside("an assertion around the signed one", AssertionRule.AssertionCount, Attack.WithAssertion, r => r with { Plaintext = a => $"<saml:Assertion xmlns:saml=\"{Saml}\" ID=\"_evil\"><saml:Advice>{a.OuterXml}</saml:Advice></saml:Assertion>" }),
        Inside("a whole response", AssertionRule.AssertionCount, Attack.WithAssertion, r => r with { Plaintext = a => $"<samlp:Response xmlns:samlp=\"{Samlp}\" ID=\"_outer\">{a.OuterXml}</samlp:Response>" }),
        Inside("another EncryptedAssertion", AssertionRule.EncryptedAssertion, Attack.WithAssertion, r => r with { Plaintext = a => $"<saml:EncryptedAssertion xmlns:saml=\"{Saml}\"/>" }),
        Inside("an Object in the signature", AssertionRule.SignatureObject, Attack.WithAssertion, r => r with { Plaintext = a => a.OuterXml.Replace("</ds:SignatureValue>", "</ds:SignatureValue><ds:Object/>", StringComparison.Ordinal) }),
        Inside("a document type", AssertionRule.Dtd, Attack.WithAssertion, r => r with { Plaintext = a => "<!DOCTYPE x [<!ENTITY a \"b\">]>" + a.OuterXml }),
        Inside("a comment", AssertionRule.Comment, Attack.WithAssertion, r => r with { Plaintext = a => a.OuterXml.Replace(">david<", ">da<!---->vid<", StringComparison.Ordinal) }),
        Inside("a declaration", AssertionRule.Xml, Attack.WithAssertion, r => r with { Plaintext = a => "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + a.OuterXml }),
        Inside("a prefix that is declared outside only", AssertionRule.Xml, Attack.WithAssertion, r => r with { Plaintext = a => a.OuterXml.Replace($" xmlns:saml=\"{Saml}\"", "", StringComparison.Ordinal) }),
        Inside("a byte order mark", AssertionRule.Encoding, Attack.WithAssertion, r => r with { Plaintext = a => "\uFEFF" + a.OuterXml }),
        Inside("UTF-16", AssertionRule.Encoding, Attack.WithAssertion, r => r with { Octets = System.Text.Encoding.Unicode.GetBytes }),
        Inside("4,000 levels", AssertionRule.DepthLimit, Attack.WithAssertion, r => r with { Plaintext = a => string.Concat(Enumerable.Repeat("<a>", 4_000)) }),
        Inside("2,001 elements", AssertionRule.ElementLimit, Attack.WithAssertion, r => r with { Plaintext = a => $"<a>{string.Concat(Enumerable.Repeat("<b/>", 2_000))}</a>" }),
        Inside("33 attributes", AssertionRule.AttributeLimit, Attack.WithAssertion, r => r with { Plaintext = a => $"<a {string.Join(' ', Enumerable.Range(0, 33).Select(n => $"a{n}=''"))}/>" }),
        Inside("a namespace name of 257 characters", AssertionRule.AttributeLimit, Attack.WithAssertion, r => r with { Plaintext = a => $"<a xmlns=\"urn:{new string('n', 253)}\"/>" }),
        new("S11", "inside: a namespace beyond ASCII that nothing uses", AssertionRule.Xml)
        {
            Modes = Attack.AssertionOnly, Encryption = Honest, Before = m => m.Assertion.SetAttribute("xmlns:odd", "urn:\u00E9"),
        },
        new("S11", "inside: the response's own ID", AssertionRule.DuplicateId)
        {
            Modes = Attack.AssertionOnly, Encryption = Honest, Before = m => m.Assertion.SetAttribute("ID", m.Response.GetAttribute("ID")),
        },
        new("S11", "inside: signed by another key", AssertionRule.SignatureValue) { Modes = Attack.AssertionOnly, Encryption = Honest, Key = TestKeys.OtherRsa },
        new("S11", "inside: another Issuer", AssertionRule.AssertionIssuer) { Modes = Attack.AssertionOnly, Encryption = Honest, Before = m => SamlMessage.Child(m.Assertion, "Issuer").InnerText = "https://evil.example.com" },
        new("S11", "a good assertion in a response that was changed", AssertionRule.DigestValue) { Modes = [SignedParts.Both], Encryption = Honest, After = m => m.Response.SetAttribute("Consent", "urn:evil") },
        new("S11", "another honest assertion in the signed response", AssertionRule.DigestValue)
        {
            Modes = [SignedParts.Both], Encryption = Honest, After = m => Exchange(m),
        },
    ];

    /// <summary>Everything that fails at opening, for whoever compares how.</summary>
    public static IReadOnlyList<(string Name, EncryptionRecipe Recipe)> Unopenable { get; } =
    [
        ("for another key", Honest with { Receiver = TestKeys.OtherRsa, KeyMethod = Xenc11 + "rsa-oaep", KeyMethodContent = $"<ds:DigestMethod Algorithm=\"{Sha256}\"/><xenc11:MGF Algorithm=\"{Xenc11}mgf1sha256\"/>" }),
        ("another padding than it says", Honest with { Padding = RSAEncryptionPadding.OaepSHA256 }),
        ("RSA 1.5 under the name of OAEP", Honest with { Padding = RSAEncryptionPadding.Pkcs1 }),
        ("a wrapped key of noise", Honest with { Wrap = (_, rsa) => [0, .. RandomNumberGenerator.GetBytes((rsa.KeySize / 8) - 1)] }),
        ("a wrapped key of zeros", Honest with { Wrap = (_, rsa) => new byte[rsa.KeySize / 8] }),
        ("a wrapped key above the modulus", Honest with { Wrap = (_, rsa) => [.. Enumerable.Repeat((byte)0xFF, rsa.KeySize / 8)] }),
        ("a wrapped key that is too short", Honest with { Wrap = (_, _) => [1, 2, 3] }),
        ("a content key of 16 octets for 32", Honest with { Wrap = (key, rsa) => rsa.Encrypt(key[..16], RSAEncryptionPadding.OaepSHA1) }),
        ("a content key of 33 octets for 32", Honest with { Wrap = (key, rsa) => rsa.Encrypt([.. key, 0], RSAEncryptionPadding.OaepSHA1) }),
        ("another content key", Honest with { Wrap = (key, rsa) => rsa.Encrypt(RandomNumberGenerator.GetBytes(key.Length), RSAEncryptionPadding.OaepSHA1) }),
        ("another tag", Honest with { Content = (plaintext, key) => Flip(EncryptionRecipe.Gcm(plaintext, key), ^1) }),
        ("another nonce", Honest with { Content = (plaintext, key) => Flip(EncryptionRecipe.Gcm(plaintext, key), 0) }),
        ("another ciphertext", Honest with { Content = (plaintext, key) => Flip(EncryptionRecipe.Gcm(plaintext, key), 40) }),
        ("a shortened tag", Honest with { Content = (plaintext, key) => EncryptionRecipe.Gcm(plaintext, key)[..^4] }),
    ];

    private static Attack Placed(string name, AssertionRule rule, Action<SamlMessage> after, Func<EncryptionRecipe, EncryptionRecipe>? change = null) =>
        new("S11", $"placed: {name}", rule) { Modes = Attack.AssertionOnly, Encryption = change?.Invoke(Honest) ?? Honest, After = after };

    private static Attack Made(string name, AssertionRule rule, Func<string, string> edit, Func<string, string>? text = null) =>
        new("S11", $"made of {name}", rule) { Modes = Attack.AssertionOnly, Encryption = Honest with { Edit = edit }, Text = text ?? (xml => xml) };

    private static Attack By(string name, Func<EncryptionRecipe, EncryptionRecipe> change) =>
        new("S11", name, AssertionRule.EncryptionMethod) { Modes = Attack.WithAssertion, Encryption = change(Honest) };

    private static Attack Inside(string name, AssertionRule rule, IReadOnlyList<SignedParts> modes, Func<EncryptionRecipe, EncryptionRecipe> change) =>
        new("S11", $"inside: {name}", rule) { Modes = modes, Encryption = change(Honest) };

    // What the response's signature covers is the encrypted form as it was sent: a second encryption of the same is another.
    private static void Exchange(SamlMessage m)
    {
        var values = SamlMessage.Elements(m.Response).Where(e => e.LocalName == "CipherValue").ToList();
        var rsa = (RSA)TestKeys.Encryption.PrivateKey;
        var contentKey = rsa.Decrypt(Convert.FromBase64String(values[0].InnerText), RSAEncryptionPadding.OaepSHA1);
        values[0].InnerText = Convert.ToBase64String(rsa.Encrypt(contentKey, RSAEncryptionPadding.OaepSHA1));
    }

    private static byte[] Flip(byte[] octets, Index at)
    {
        octets[at] ^= 1;
        return octets;
    }

    private static string Last(string text, string from, string to, string by)
    {
        var (begin, end) = (text.LastIndexOf(from, StringComparison.Ordinal), text.LastIndexOf(to, StringComparison.Ordinal) + to.Length);
        return text[..begin] + by + text[end..];
    }
}
