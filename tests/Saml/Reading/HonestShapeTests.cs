using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using SamlFederation.Faults;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Saml.Reading;

/// <summary>What honest providers send: their prefixes, their signatures, their white space.</summary>
public sealed class HonestShapeTests
{
    private static readonly HonestResponse Honest = new();

    public static TheoryData<SignedParts> Modes => [SignedParts.Assertion, SignedParts.Response, SignedParts.Both];

    [Theory]
    [InlineData(SignedParts.Assertion)]
    [InlineData(SignedParts.Both)]
    public void Accepts_what_our_own_writer_signs(SignedParts parts) =>
        Assert.Equal("david", Reader.Valid((Honest with { Parts = parts }).Base64(), Honest).NameId.Value);

    [Theory]
    [InlineData(SignatureAlgorithm.RsaSha384)]
    [InlineData(SignatureAlgorithm.RsaSha512)]
    public void Accepts_RSA_with_longer_digests(SignatureAlgorithm algorithm) =>
        Reader.Valid((Honest with { Algorithm = algorithm }).Base64(), Honest);

    [Theory]
    [MemberData(nameof(Modes))]
    public void Accepts_ECDSA_in_every_mode(SignedParts mode)
    {
        var honest = Honest with { Key = TestKeys.Ecdsa };
        Reader.Valid(Render(honest, mode, new Attack("", "", default)), honest);
    }

    [Fact]
    public void Accepts_an_ECDSA_signature_of_our_own_writer()
    {
        var honest = Honest with { Key = TestKeys.Ecdsa };
        Reader.Valid(honest.Base64(), honest);
    }

    [Theory]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#sha384", "SHA384")]
    [InlineData("http://www.w3.org/2001/04/xmlenc#sha512", "SHA512")]
    public void Accepts_longer_digests(string method, string hash) =>
        AssertAccepted(new Attack("", "", default) { Signature = r => r with { DigestMethod = method, DigestHash = new HashAlgorithmName(hash) } });

    [Theory]
    [MemberData(nameof(Modes))]
    public void Agrees_with_the_platforms_own_verification(SignedParts mode)
    {
        var response = Render(Honest, mode, new Attack("", "", default));
        var document = SamlMessage.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(response)));
        foreach (var signature in SamlMessage.Elements(document.Response).Where(e => e.LocalName == "Signature"))
        {
            var signed = new SignedXml((XmlElement)signature.ParentNode!) { Resolver = null! };
            signed.LoadXml(signature);
            Assert.True(signed.CheckSignature((RSA)TestKeys.Rsa.PrivateKey));
        }
        Reader.Valid(response, Honest);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Accepts_what_the_platforms_own_SignedXml_signs(SignedParts mode)
    {
        var message = HonestMessages.WithoutSignatures(Honest);
        if (mode != SignedParts.Response)
            SignByPlatform(message, message.Assertion);
        if (mode != SignedParts.Assertion)
            SignByPlatform(message, message.Response);
        Reader.Valid(Convert.ToBase64String(Encoding.UTF8.GetBytes(message.Document.OuterXml)), Honest);
    }

    [Theory]
    [InlineData("saml2", "saml2p", "ds")]
    [InlineData("", "samlp", "")]
    [InlineData("a", "b", "dsig")]
    [InlineData("ns2", "ns3", "ns4")]
    public void Accepts_any_prefixes(string saml, string samlp, string ds)
    {
        foreach (var mode in new[] { SignedParts.Assertion, SignedParts.Response, SignedParts.Both })
        {
            var message = Renamed(saml, samlp);
            var recipe = new SignatureRecipe { Prefix = ds };
            if (mode != SignedParts.Response)
                TestSigner.Sign(message.Assertion, TestKeys.Rsa, recipe);
            if (mode != SignedParts.Assertion)
                TestSigner.Sign(message.Response, TestKeys.Rsa, recipe);
            Reader.Valid(Encode(message.Document.OuterXml), Honest);
        }
    }

    [Fact]
    public void Accepts_namespaces_that_are_declared_on_the_response_alone()
    {
        // The assertion's own digest takes its prefixes from the ancestors, Okta's way.
        var xml = HonestMessages.WithoutSignatures(Honest).Document.OuterXml.Replace($" xmlns:saml=\"{SamlMessage.Saml}\"", "", StringComparison.Ordinal);
        xml = xml.Insert(xml.IndexOf(' ', StringComparison.Ordinal), $" xmlns:saml=\"{SamlMessage.Saml}\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:unused=\"urn:unused\"");
        foreach (var prefixes in new[] { null, "xs", "xs saml", "#default xs", "unknown" })
        {
            var message = SamlMessage.Parse(xml);
            TestSigner.Sign(message.Assertion, TestKeys.Rsa, new SignatureRecipe { PrefixList = prefixes });
            Reader.Valid(Encode(message.Document.OuterXml), Honest);
        }
    }

    [Fact]
    public void Accepts_typed_attribute_values() => AssertAccepted(new Attack("", "", default)
    {
        Before = m =>
        {
            foreach (var value in SamlMessage.Elements(m.Response).Where(e => e.LocalName == "AttributeValue"))
            {
                value.SetAttribute("xmlns:xs", "http://www.w3.org/2001/XMLSchema");
                value.SetAttribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
                var type = m.Document.CreateAttribute("xsi", "type", "http://www.w3.org/2001/XMLSchema-instance");
                type.Value = "xs:string";
                value.SetAttributeNode(type);
            }
        },
        Signature = r => r with { PrefixList = "xs" },
    });

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n    ")]
    [InlineData("\t")]
    public void Accepts_white_space_in_the_signatures_base64(string space) => AssertAccepted(new Attack("", "", default)
    {
        After = m =>
        {
            var value = SamlMessage.Child(WrapSignature(m), "SignatureValue");
            value.InnerText = string.Join(space, value.InnerText.Chunk(64).Select(c => new string(c))) + space;
        },
    });

    [Fact]
    public void Accepts_line_ends_as_character_references() => AssertAccepted(new Attack("", "", default)
    {
        Text = xml => xml.Insert(xml.IndexOf("SignatureValue>", StringComparison.Ordinal) + "SignatureValue>".Length + 64, "&#13;\n"),
    });

    [Fact]
    public void Accepts_the_signature_as_the_last_child() => AssertAccepted(new Attack("", "", default) { Signature = r => r with { AtTheEnd = true } });

    [Fact]
    public void Accepts_canonicalization_WithComments() => AssertAccepted(new Attack("", "", default)
    {
        Signature = r => r with { Canonicalization = SignatureRecipe.Exclusive + "WithComments", Transforms = [SignatureRecipe.Enveloped, SignatureRecipe.Exclusive + "WithComments"] },
    });

    [Theory]
    [InlineData("<?xml version=\"1.0\"?>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")]
    [InlineData("<?xml version='1.0' encoding='utf-8' standalone='no' ?>")]
    public void Accepts_an_XML_declaration(string declaration) => AssertAccepted(new Attack("", "", default) { Text = xml => declaration + xml });

    [Fact]
    public void Accepts_base64_in_lines() => AssertAccepted(new Attack("", "", default) { Base64 = t => string.Join("\r\n", t.Chunk(76).Select(c => new string(c))) + "\n" });

    [Fact]
    public void Accepts_indentation_between_elements() => AssertAccepted(new Attack("", "", default)
    {
        Before = m =>
        {
            foreach (var child in m.Assertion.ChildNodes.Cast<XmlNode>().Concat(m.Response.ChildNodes.Cast<XmlNode>()).ToList())
                child.ParentNode!.InsertBefore(m.Document.CreateSignificantWhitespace("\n  "), child);
        },
    });

    [Fact]
    public void Accepts_an_unsigned_envelope_without_destination_and_issuer() => Reader.Valid(Render(Honest, SignedParts.Assertion, new Attack("", "", default)
    {
        Before = m =>
        {
            m.Response.RemoveAttribute("Destination");
            m.Response.RemoveChild(SamlMessage.Child(m.Response, "Issuer"));
        },
    }), Honest);

    [Fact]
    public void Accepts_a_prefixed_ID_that_nobody_would_look_up() => AssertAccepted(new Attack("", "", default)
    {
        Before = m => m.Response.InsertBefore(m.Fragment($"<samlp:Extensions xmlns:p=\"urn:p\" p:ID=\"{m.Assertion.GetAttribute("ID")}\"/>"), m.Find("Status")),
    });

    [Fact]
    public void Accepts_OneTimeUse_and_ProxyRestriction_and_says_so()
    {
        var response = Render(Honest, SignedParts.Assertion, new Attack("", "", default)
        {
            Before = m => { m.Find("Conditions").AppendChild(m.New("saml:OneTimeUse", SamlMessage.Saml)); m.Find("Conditions").AppendChild(m.New("saml:ProxyRestriction", SamlMessage.Saml)); },
        });
        Assert.True(Reader.Valid(response, Honest).OneTimeUse);
        Assert.False(Reader.Valid(Honest.Base64(), Honest).OneTimeUse);
    }

    [Fact]
    public void Accepts_Keycloaks_repeated_Role_attribute_and_a_structured_targeted_ID()
    {
        var honest = Honest with { OtherAttributes = [new("Role", ["a"]), new("Role", ["b"])] };
        var valid = Reader.Valid(Render(honest, SignedParts.Assertion, new Attack("", "", default)
        {
            Before = m => m.Find("AttributeStatement").AppendChild(m.Fragment("<saml:Attribute Name=\"urn:oid:1.3.6.1.4.1.5923.1.1.1.10\"><saml:AttributeValue><saml:NameID>opaque</saml:NameID></saml:AttributeValue></saml:Attribute>")),
        }), honest);
        Assert.IsType<AwsClaimsOutcome.Ok>(AwsAttributes.Read(valid));
        Assert.Equal(["opaque"], AwsAttributes.ContextKeys(valid, "123456789012", "Portal")["saml:edupersontargetedid"]);
    }

    [Theory]
    [InlineData("a\u0009b")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\r\nb")]
    [InlineData("\u0085\u2028")]
    [InlineData("\U0001F600 <&>\"' ]]>")]
    [InlineData("  a  ")]
    public void Reads_the_very_characters_that_were_signed(string value)
    {
        var honest = Honest with { OtherAttributes = [new("urn:test:" + "x", [value], FriendlyName: value)] };
        var read = Reader.Valid(honest.Base64(), honest).Assertion.Attributes.Single(a => a.Name == "urn:test:x");
        Assert.Equal(value, read.Values[0]);
        Assert.Equal(value, read.FriendlyName);
    }

    private static XmlElement WrapSignature(SamlMessage m) => SamlMessage.Optional(m.Response, "Signature") ?? m.AssertionSignature;

    private static void AssertAccepted(Attack change)
    {
        foreach (var mode in new[] { SignedParts.Assertion, SignedParts.Response, SignedParts.Both })
            Reader.Valid(Render(Honest, mode, change), Honest);
    }

    private static string Render(HonestResponse honest, SignedParts mode, Attack change) => change.Render(honest, mode);

    private static string Encode(string xml) => Convert.ToBase64String(Encoding.UTF8.GetBytes(xml));

    private static SamlMessage Renamed(string saml, string samlp)
    {
        static string P(string prefix) => prefix.Length == 0 ? "" : prefix + ":";
        static string X(string prefix) => prefix.Length == 0 ? "xmlns" : "xmlns:" + prefix;
        var xml = HonestMessages.WithoutSignatures(Honest).Document.OuterXml
            .Replace("<saml:", "<" + P(saml), StringComparison.Ordinal).Replace("</saml:", "</" + P(saml), StringComparison.Ordinal).Replace("xmlns:saml=", X(saml) + "=", StringComparison.Ordinal)
            .Replace("<samlp:", "<" + P(samlp), StringComparison.Ordinal).Replace("</samlp:", "</" + P(samlp), StringComparison.Ordinal).Replace("xmlns:samlp=", X(samlp) + "=", StringComparison.Ordinal);
        return SamlMessage.Parse(xml);
    }

    private static void SignByPlatform(SamlMessage message, XmlElement element)
    {
        var signed = new SignedXml(message.Document) { SigningKey = TestKeys.Rsa.PrivateKey, Resolver = null! };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = SignedXml.XmlDsigRSASHA256Url;
        var reference = new Reference("#" + element.GetAttribute("ID")) { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        signed.ComputeSignature();
        element.InsertAfter(message.Document.ImportNode(signed.GetXml(), deep: true), SamlMessage.Child(element, "Issuer"));
    }
}
