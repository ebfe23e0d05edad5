using System.Security.Cryptography.Xml;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Requests;

public class ValidatorTests
{
    private const string Acs = "https://sp.example.com/acs";
    private static readonly HonestAuthnRequest Honest = new();
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private static readonly SpMetadata Registered = new()
    {
        EntityId = Honest.Issuer,
        SigningCertificates = [TestKeys.Rsa.Der, TestKeys.Ecdsa.Der],
        AssertionConsumerServices =
        [
            new SamlEndpoint(SamlBindings.Artifact, "https://sp.example.com/artifact", 0, IsDefault: true),
            new SamlEndpoint(SamlBindings.Post, "https://sp.example.com/first", 1),
            new SamlEndpoint(SamlBindings.Post, Acs, 2, IsDefault: true),
        ],
    };

    [Fact]
    public void Accepts_an_unsigned_request_where_none_is_demanded_and_answers_to_the_default()
    {
        var valid = Valid(Redirect(Honest.Redirect()));

        Assert.Equal(Acs, valid.AssertionConsumerService.Location);
        Assert.False(valid.Request.WasSigned);
    }

    [Fact]
    public void Refuses_an_unsigned_request_where_a_signature_is_demanded()
    {
        Assert.Equal(AuthnRequestRule.SignatureRequired, Refused(Redirect(Honest.Redirect()), requireSigned: true));
        Assert.Equal(AuthnRequestRule.SignatureRequired, Refused(Post(Honest.Post()), requireSigned: true));
        Valid(Redirect(Honest.Redirect(TestKeys.Rsa)), requireSigned: true);
        Valid(Post(Honest.Post(TestKeys.Rsa)), requireSigned: true);
    }

    [Theory]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512")]
    public void Accepts_a_redirect_signed_with_RSA(string algorithm) =>
        Assert.True(Valid(Redirect(Honest.Redirect(TestKeys.Rsa, algorithm))).Request.WasSigned);

    [Fact]
    public void Accepts_a_redirect_signed_with_ECDSA_and_one_without_relay_state()
    {
        Valid(Redirect(Honest.Redirect(TestKeys.Ecdsa)));
        Valid(Redirect((Honest with { RelayState = null }).Redirect(TestKeys.Rsa)));
    }

    [Fact]
    public void The_signature_covers_the_octets_as_received_whatever_their_encoding()
    {
        static string Lower(string value) => System.Text.RegularExpressions.Regex.Replace(Uri.EscapeDataString(value), "%[0-9A-F]{2}", m => m.Value.ToLowerInvariant());
        var spaced = Honest with { RelayState = "a b" };

        Valid(Redirect(Honest.Redirect(TestKeys.Rsa, encode: Lower)));
        var plus = Valid(Redirect(spaced.Redirect(TestKeys.Rsa, encode: v => Lower(v).Replace("%20", "+", StringComparison.Ordinal))));
        Assert.Equal("a b", plus.Request.RelayState);
        var swapped = spaced.Redirect(TestKeys.Rsa).Replace("%20", "+", StringComparison.Ordinal);
        Assert.Equal(AuthnRequestRule.Signature, Refused(Redirect(swapped)));
    }

    [Fact]
    public void The_order_of_the_query_does_not_matter_to_the_signature()
    {
        var parts = Honest.Redirect(TestKeys.Rsa).Split('&');

        Valid(Redirect(string.Join('&', parts.Reverse())));
    }

    [Theory]
    [InlineData("http://www.w3.org/2000/09/xmldsig#rsa-sha1")]
    [InlineData("http://www.w3.org/2000/09/xmldsig#hmac-sha1")]
    [InlineData("")]
    public void Refuses_an_algorithm_that_is_not_on_the_list(string algorithm) =>
        Assert.Equal(AuthnRequestRule.Algorithm, Refused(Redirect(Honest.Redirect(TestKeys.Rsa, algorithm))));

    [Fact]
    public void Refuses_a_redirect_changed_after_signing()
    {
        var query = Honest.Redirect(TestKeys.Rsa);
        var other = (Honest with { Id = SamlId.New() }).Redirect().Split('&')[0];

        Valid(Redirect(query));
        Assert.Equal(AuthnRequestRule.Signature, Refused(Redirect(query.Replace("RelayState=deep", "RelayState=evil", StringComparison.Ordinal))));
        Assert.Equal(AuthnRequestRule.Signature, Refused(Redirect(string.Join('&', query.Split('&').Skip(1).Prepend(other)))));
        Assert.Equal(AuthnRequestRule.Signature, Refused(Redirect(query.Replace("rsa-sha256", "rsa-sha512", StringComparison.Ordinal))));
        Assert.Equal(AuthnRequestRule.Signature, Refused(Redirect(string.Join('&', query.Split('&').Where(p => !p.StartsWith("RelayState", StringComparison.Ordinal))))));
    }

    [Fact]
    public void Refuses_a_signature_by_a_key_that_is_not_registered_even_where_none_is_demanded()
    {
        Assert.Equal(AuthnRequestRule.Signature, Refused(Redirect(Honest.Redirect(TestKeys.OtherRsa))));
        Assert.Equal(AuthnRequestRule.Signature, Refused(Post(Honest.Post(TestKeys.OtherRsa))));
        Assert.Equal(AuthnRequestRule.SigningKey, Refused(Post(Honest.Post(TestKeys.Rsa)), Registered with { SigningCertificates = [] }));
        Assert.Equal(AuthnRequestRule.SigningKey, Refused(Redirect(Honest.Redirect(TestKeys.WeakRsa)), Registered with { SigningCertificates = [TestKeys.WeakRsa.Der] }));
    }

    [Fact]
    public void Refuses_a_post_changed_after_signing()
    {
        var document = XmlForge.Load(Honest.Xml());
        XmlForge.Sign(document.DocumentElement!, TestKeys.Rsa);
        Valid(Post(XmlForge.Base64(document)));

        document.DocumentElement!.SetAttribute("AssertionConsumerServiceURL", "https://sp.example.com/first");

        Assert.Equal(AuthnRequestRule.Digest, Refused(Post(XmlForge.Base64(document))));
    }

    [Fact]
    public void Refuses_a_signature_in_any_form_but_the_one()
    {
        Assert.Equal(AuthnRequestRule.Reference, Refused(Post(Signed(s => ((Reference)s.SignedInfo!.References[0]!).Uri = ""))));
        Assert.Equal(AuthnRequestRule.Transform, Refused(Post(Signed(s => ((Reference)s.SignedInfo!.References[0]!).TransformChain = Chain(new XmlDsigEnvelopedSignatureTransform(), new XmlDsigC14NTransform())))));
        Assert.Equal(AuthnRequestRule.Algorithm, Refused(Post(Signed(s => s.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigC14NTransformUrl))));
        Assert.Equal(AuthnRequestRule.Algorithm, Refused(Post(Signed(s => s.SignedInfo!.SignatureMethod = SignedXml.XmlDsigRSASHA1Url))));
        Assert.Equal(AuthnRequestRule.Algorithm, Refused(Post(Signed(s => ((Reference)s.SignedInfo!.References[0]!).DigestMethod = SignedXml.XmlDsigSHA1Url))));
        Assert.Equal(AuthnRequestRule.Reference, Refused(Post(Signed(s => s.AddReference(Second(s))))));
        Valid(Post(Signed(_ => { })));
    }

    [Fact]
    public void Refuses_an_honest_signature_carried_in_another_request()
    {
        var captured = XmlForge.Load(Honest.Xml());
        XmlForge.Sign(captured.DocumentElement!, TestKeys.Rsa);
        var evil = XmlForge.Load((Honest with { Id = SamlId.New(), Content = "" }).Xml());
        evil.DocumentElement!.AppendChild(evil.ImportNode(XmlForge.Signature(captured.DocumentElement!)!, deep: true));

        Assert.Equal(AuthnRequestRule.Reference, Refused(Post(XmlForge.Base64(evil))));

        var wrapper = XmlForge.Load((Honest with { Id = SamlId.New(), Content = "<samlp:Extensions/>" }).Xml());
        XmlForge.Find(wrapper, "Extensions").AppendChild(wrapper.ImportNode(captured.DocumentElement!, deep: true));
        Assert.Equal(
            AuthnRequestRule.SignatureShape,
            Assert.IsType<AuthnRequestParse.Refused>(AuthnRequestReader.ReadPost(XmlForge.Base64(wrapper), null)).Fault.Rule);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(300_000, true)]
    [InlineData(300_001, false)]
    [InlineData(-60_000, true)]
    [InlineData(-60_001, false)]
    public void Accepts_five_minutes_of_age_and_the_skew_ahead(int milliseconds, bool accepted)
    {
        var outcome = Validate(Redirect(Honest.Redirect()), now: Honest.Now.AddMilliseconds(milliseconds));

        Assert.Equal(accepted ? null : AuthnRequestRule.IssueInstant, (outcome as AuthnRequestOutcome.Refused)?.Fault.Rule);
    }

    [Theory]
    [InlineData("https://portal.example.com/saml/sso/")]
    [InlineData("https://PORTAL.example.com/saml/sso")]
    [InlineData("http://portal.example.com/saml/sso")]
    [InlineData("https://portal.example.com:443/saml/sso")]
    [InlineData("")]
    public void Refuses_another_destination(string destination) =>
        Assert.Equal(AuthnRequestRule.Destination, Refused(Redirect((Honest with { Destination = destination }).Redirect())));

    [Fact]
    public void A_destination_may_be_left_out_only_of_an_unsigned_request()
    {
        var silent = Honest with { Destination = null };

        Valid(Redirect(silent.Redirect()));
        Assert.Equal(AuthnRequestRule.Destination, Refused(Redirect(silent.Redirect(TestKeys.Rsa))));
        Assert.Equal(AuthnRequestRule.Destination, Refused(Post(silent.Post(TestKeys.Rsa))));
    }

    [Theory]
    [InlineData("https://sp.example.com/acs/")]
    [InlineData("https://sp.example.com/acs?SAMLResponse=x")]
    [InlineData("https://sp.example.com/acs#x")]
    [InlineData("https://SP.example.com/acs")]
    [InlineData("https://sp.example.com:443/acs")]
    [InlineData("http://sp.example.com/acs")]
    [InlineData("https://a@sp.example.com/acs")]
    [InlineData("https://sp.example.com/a/../acs")]
    [InlineData("https://sp.example.com.evil/acs")]
    [InlineData("https://sp.example.com/ac")]
    [InlineData("https://sp.example.com/artifact")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public void Answers_to_no_address_that_is_not_registered(string url)
    {
        string Asking(string address) => (Honest with { Attributes = $"AssertionConsumerServiceURL=\"{address}\"" }).Redirect();

        Assert.Equal(Acs, Valid(Redirect(Asking(Acs))).AssertionConsumerService.Location);
        Assert.Equal(AuthnRequestRule.AssertionConsumerService, Refused(Redirect(Asking(url))));
    }

    [Theory]
    [InlineData(1, "https://sp.example.com/first")]
    [InlineData(2, Acs)]
    [InlineData(0, null)]
    [InlineData(3, null)]
    public void Answers_by_index_to_a_registered_address_for_posts(int index, string? location)
    {
        var outcome = Validate(Redirect((Honest with { Attributes = $"AssertionConsumerServiceIndex=\"{index}\"" }).Redirect()));

        Assert.Equal(location, (outcome as AuthnRequestOutcome.Valid)?.AssertionConsumerService.Location);
    }

    [Fact]
    public void Answers_to_the_first_address_where_none_is_the_default() => Assert.Equal(
        "https://sp.example.com/first",
        Assert.IsType<AuthnRequestOutcome.Valid>(Validate(
            Redirect(Honest.Redirect()),
            Registered with { AssertionConsumerServices = [.. Registered.AssertionConsumerServices.Select(e => e with { IsDefault = false })] }))
            .AssertionConsumerService.Location);

    [Fact]
    public void Refuses_another_binding_and_another_issuer()
    {
        Assert.Equal(AuthnRequestRule.ProtocolBinding, Refused(Redirect((Honest with { Attributes = $"ProtocolBinding=\"{SamlBindings.Artifact}\"" }).Redirect())));
        Assert.Equal(AuthnRequestRule.Issuer, Refused(Redirect((Honest with { Issuer = Honest.Issuer + "/" }).Redirect())));
    }

    private static string Signed(Action<SignedXml> edit)
    {
        var document = XmlForge.Load(Honest.Xml());
        XmlForge.Sign(document.DocumentElement!, TestKeys.Rsa, edit);
        return XmlForge.Base64(document);
    }

    private static TransformChain Chain(params Transform[] transforms)
    {
        var chain = new TransformChain();
        foreach (var transform in transforms)
            chain.Add(transform);
        return chain;
    }

    private static Reference Second(SignedXml signed)
    {
        var reference = new Reference(((Reference)signed.SignedInfo!.References[0]!).Uri) { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        return reference;
    }

    private static AuthnRequestParse.Parsed Redirect(string query) => Assert.IsType<AuthnRequestParse.Parsed>(AuthnRequestReader.ReadRedirect(query));

    private static AuthnRequestParse.Parsed Post(string field) => Assert.IsType<AuthnRequestParse.Parsed>(AuthnRequestReader.ReadPost(field, null));

    private static AuthnRequestOutcome Validate(AuthnRequestParse.Parsed parsed, SpMetadata? registered = null, bool requireSigned = false, DateTimeOffset? now = null) =>
        AuthnRequestValidator.Validate(parsed, registered ?? Registered, requireSigned, "https://portal.example.com/saml/sso", now ?? Honest.Now, Skew);

    private static AuthnRequestOutcome.Valid Valid(AuthnRequestParse.Parsed parsed, bool requireSigned = false) =>
        Assert.IsType<AuthnRequestOutcome.Valid>(Validate(parsed, requireSigned: requireSigned));

    private static AuthnRequestRule Refused(AuthnRequestParse.Parsed parsed, SpMetadata? registered = null, bool requireSigned = false) =>
        Assert.IsType<AuthnRequestOutcome.Refused>(Validate(parsed, registered, requireSigned)).Fault.Rule;
}
