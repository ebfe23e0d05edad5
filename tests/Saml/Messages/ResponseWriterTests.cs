using System.Text;
using System.Xml;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Messages;

public class ResponseWriterTests
{
    [Theory]
    [InlineData(SignedParts.Assertion, false)]
    [InlineData(SignedParts.Response, true)]
    [InlineData(SignedParts.Both, true)]
    public void Signs_the_assertion_always_and_the_response_when_asked(SignedParts parts, bool responseSigned)
    {
        var document = XmlForge.Load(new HonestResponse { Parts = parts }.Xml());
        var assertion = XmlForge.Find(document, "Assertion");

        Assert.True(XmlForge.Verifies(assertion, TestKeys.Rsa));
        Assert.Equal(responseSigned, XmlForge.Signature(document.DocumentElement!) is not null);
        Assert.True(!responseSigned || XmlForge.Verifies(document.DocumentElement!, TestKeys.Rsa));
        Assert.False(XmlForge.Verifies(assertion, TestKeys.OtherRsa));
    }

    [Fact]
    public void Puts_each_signature_directly_after_the_issuer()
    {
        var document = XmlForge.Load(new HonestResponse { Parts = SignedParts.Both }.Xml());

        Assert.Equal("Issuer", document.DocumentElement!.ChildNodes[0]!.LocalName);
        Assert.Equal("Signature", document.DocumentElement.ChildNodes[1]!.LocalName);
        var assertion = XmlForge.Find(document, "Assertion");
        Assert.Equal("Issuer", assertion.ChildNodes[0]!.LocalName);
        Assert.Equal("Signature", assertion.ChildNodes[1]!.LocalName);
        Assert.Equal(
            Convert.ToBase64String(TestKeys.Rsa.Der.Span), XmlForge.Find(document, "X509Certificate").InnerText);
    }

    [Fact]
    public void Writes_UTF8_without_byte_order_mark_or_declaration()
    {
        var xml = new HonestResponse { NameId = "zoë" }.Xml();

        Assert.StartsWith("<samlp:Response ", new UTF8Encoding(false, true).GetString(xml), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SignatureAlgorithm.RsaSha256)]
    [InlineData(SignatureAlgorithm.RsaSha384)]
    [InlineData(SignatureAlgorithm.RsaSha512)]
    public void The_platforms_verifier_accepts_every_RSA_algorithm(SignatureAlgorithm algorithm)
    {
        var document = XmlForge.Load(new HonestResponse { Algorithm = algorithm, Parts = SignedParts.Both }.Xml());

        Assert.True(XmlForge.Verifies(document.DocumentElement!, TestKeys.Rsa));
        Assert.True(XmlForge.Verifies(XmlForge.Find(document, "Assertion"), TestKeys.Rsa));
    }

    [Theory]
    [InlineData(SignatureAlgorithm.RsaSha256, SignedParts.Assertion)]
    [InlineData(SignatureAlgorithm.RsaSha384, SignedParts.Both)]
    [InlineData(SignatureAlgorithm.RsaSha512, SignedParts.Both)]
    [InlineData(SignatureAlgorithm.EcdsaSha256, SignedParts.Both)]
    public void Our_own_verifier_accepts_every_algorithm(SignatureAlgorithm algorithm, SignedParts parts)
    {
        var key = algorithm == SignatureAlgorithm.EcdsaSha256 ? TestKeys.Ecdsa : TestKeys.Rsa;
        var honest = new HonestResponse { Key = key, Algorithm = algorithm, Parts = parts };

        Assert.Equal("david", ReadBack(honest).Subject!.Value);
    }

    [Fact]
    public void Writes_an_error_status_without_an_assertion()
    {
        using var key = TestKeys.Rsa.SigningKey();
        var response = new Response
        {
            Id = SamlId.New(),
            IssueInstant = DateTimeOffset.UnixEpoch,
            Issuer = "https://portal.example.com",
            InResponseTo = "_1",
            StatusCode = SamlStatusCodes.Responder,
            SubStatusCode = SamlStatusCodes.NoPassive,
            StatusMessage = "sign in <first>",
        };

        var document = XmlForge.Load(ResponseWriter.Write(response, key, SignedParts.Response));

        Assert.True(XmlForge.Verifies(document.DocumentElement!, TestKeys.Rsa));
        Assert.Equal("sign in <first>", XmlForge.Find(document, "StatusMessage").InnerText);
        var codes = document.GetElementsByTagName("samlp:StatusCode");
        Assert.Equal(SamlStatusCodes.Responder, ((XmlElement)codes[0]!).GetAttribute("Value"));
        Assert.Equal(SamlStatusCodes.NoPassive, ((XmlElement)codes[1]!).GetAttribute("Value"));
        Assert.Equal(codes[0], codes[1]!.ParentNode);
    }

    [Fact]
    public void Refuses_an_error_status_with_an_assertion_and_success_without()
    {
        Assert.Throws<ArgumentException>(() => new HonestResponse { Edit = r => r with { StatusCode = SamlStatusCodes.Requester } }.Xml());
        Assert.Throws<ArgumentException>(() => new HonestResponse { Edit = r => r with { Assertion = null } }.Xml());
        Assert.NotEmpty(new HonestResponse().Xml());
    }

    [Theory]
    [InlineData("1starts-with-digit")]
    [InlineData("")]
    [InlineData("_a b")]
    [InlineData("a:b")]
    public void Refuses_an_ID_that_is_no_NCName(string id)
    {
        Assert.ThrowsAny<ArgumentException>(() => new HonestResponse { AssertionId = id }.Xml());
        Assert.ThrowsAny<ArgumentException>(() => new HonestResponse { ResponseId = id }.Xml());
    }

    [Fact]
    public void Refuses_the_same_ID_twice() =>
        Assert.Throws<ArgumentException>(() => new HonestResponse { ResponseId = "_aB", AssertionId = "_Ab" }.Xml());

    // Numbers, since a lone surrogate does not survive in an attribute's own metadata.
    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x0B)]
    [InlineData(0x1B)]
    [InlineData(0xFFFE)]
    [InlineData(0xFFFF)]
    [InlineData(0xD83D)]
    [InlineData(0xDE00)]
    public void Refuses_what_XML_cannot_carry_wherever_it_stands(int bad)
    {
        var value = "a" + (char)bad;

        Assert.Throws<ArgumentException>(() => new HonestResponse { NameId = value }.Xml());
        Assert.Throws<ArgumentException>(() => new HonestResponse { NameIdFormat = value }.Xml());
        Assert.Throws<ArgumentException>(() => new HonestResponse { Issuer = value }.Xml());
        Assert.Throws<ArgumentException>(() => new HonestResponse { Audience = value }.Xml());
        Assert.Throws<ArgumentException>(() => new HonestResponse { Recipient = value }.Xml());
        Assert.Throws<ArgumentException>(() => new HonestResponse { InResponseTo = value }.Xml());
        Assert.Throws<ArgumentException>(() => new HonestResponse { SessionName = value }.Xml());
        Assert.Throws<ArgumentException>(() => new HonestResponse { Tags = [new(value, "x")] }.Xml());
        Assert.Throws<ArgumentException>(() => new HonestResponse { Edit = r => r with { StatusMessage = value } }.Xml());
    }

    [Fact]
    public void Values_of_every_kind_survive_signing_and_reading()
    {
        string[] atoms = ["\r", "\n", "\t", "\r\n", "\"", "'", "<", ">", "&", "]]>", "<!--", "-->", "<?x?>", "&#13;", "&amp;", " ", "\u0085", "\u2028", "\u00A0", "é", "😀", "\uFFFD", "{", "a", "/>", "</saml:AttributeValue>"];
        var random = new Random(20261123);
        for (var round = 0; round < 150; round++)
        {
            string Value() => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => atoms[random.Next(atoms.Length)]));
            var (value, name, nameId) = (Value(), "n" + Value(), "x" + Value());
            var honest = new HonestResponse
            {
                NameId = nameId,
                OtherAttributes = [new SamlAttribute(name, [value, "second"], SamlConstants.BasicNameFormat, value)],
                Parts = round % 2 == 0 ? SignedParts.Assertion : SignedParts.Both,
            };

            // The platform's parser judges the values. Its SignedXml cannot judge the signature: it writes CR in text and TAB
            // in attributes out raw and parses them again, so that they change before they are digested.
            var document = XmlForge.Load(honest.Xml());
            var attribute = document.GetElementsByTagName("saml:Attribute").OfType<XmlElement>().Last();
            Assert.Equal(nameId, XmlForge.Find(document, "NameID").InnerText);
            Assert.Equal(name, attribute.GetAttribute("Name"));
            Assert.Equal(value, attribute.GetAttribute("FriendlyName"));
            Assert.Equal(value, attribute.FirstChild!.InnerText);
            Assert.Equal(honest.AssertionId, Verified(honest).AssertionId);
        }
    }

    [Fact]
    public void Our_reader_gives_back_the_assertion_that_was_written()
    {
        var honest = new HonestResponse
        {
            Tags = [new("Department", "R&D <\"one\">")],
            SessionNotOnOrAfter = new DateTimeOffset(2026, 11, 23, 20, 0, 0, TimeSpan.Zero),
        };
        var (expected, seen) = (honest.Message().Assertion!, ReadBack(honest));

        Assert.Equal(expected.Id, seen.Id);
        Assert.Equal(expected.IssueInstant, seen.IssueInstant);
        Assert.Equal(expected.Issuer, seen.Issuer);
        Assert.Equal(expected.Confirmations, seen.Confirmations);
        Assert.Equal(expected.Conditions!.NotBefore, seen.Conditions!.NotBefore);
        Assert.Equal(expected.Conditions.AudienceRestrictions, seen.Conditions.AudienceRestrictions);
        Assert.Equal(expected.AuthnStatements[0].SessionNotOnOrAfter, seen.AuthnStatements[0].SessionNotOnOrAfter);
        Assert.Equal(expected.Attributes.Select(a => (a.Name, string.Join('|', a.Values))), seen.Attributes.Select(a => (a.Name, string.Join('|', a.Values))));
    }

    [Fact]
    public void One_key_signs_for_many_at_once()
    {
        using var key = TestKeys.Rsa.SigningKey();
        var message = new HonestResponse().Message();

        var written = Enumerable.Range(0, 64).AsParallel().Select(_ => ResponseWriter.Write(message, key)).ToList();

        Assert.All(written, xml => Assert.True(XmlForge.Verifies(XmlForge.Find(XmlForge.Load(xml), "Assertion"), TestKeys.Rsa)));
    }

    private static VerifiedResponse Verified(HonestResponse honest)
    {
        var parsed = Assert.IsType<ReadOutcome.Ok>(ResponseReader.Read(honest.Base64())).Response;
        var keys = Assert.IsType<KeysOutcome.Ok>(VerificationKeys.FromCertificates([honest.Key.Der])).Keys;
        return Assert.IsType<VerifyOutcome.Ok>(SignatureVerifier.Verify(parsed, keys)).Response;
    }

    private static Assertion ReadBack(HonestResponse honest)
    {
        var expectations = new Expectations(honest.Issuer, new HashSet<string> { honest.Audience }, new HashSet<string> { honest.Recipient }, honest.Now);
        return Assert.IsType<ValidationOutcome.Ok>(AssertionValidator.Validate(Verified(honest), expectations)).Assertion.Assertion;
    }
}
