using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

/// <summary>One thing wrong per row, and AWS's answer to it. The twin that is honest in everything is in <see cref="AssumeRoleWithSamlTests"/> and closes each test here.</summary>
public sealed class AssertionErrorTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    public static TheoryData<string, int, string, string> Rows => new()
    {
        { "other key", 400, "InvalidIdentityToken", "Response signature invalid" },
        { "issuer", 400, "InvalidIdentityToken", "Issuer not present in specified provider (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: AuthSamlInvalidSamlResponseException; Request ID: {id}; Proxy: null)" },
        { "audience", 400, "InvalidIdentityToken", "Response does not contain the required audience." },
        { "recipient", 400, "InvalidIdentityToken", "Response does not contain the required audience." },
        { "AWS's own recipient", 400, "InvalidIdentityToken", "Response does not contain the required audience." },
        { "another provider's acs", 400, "InvalidIdentityToken", "Response does not contain the required audience." },
        { "in response to", 400, "InvalidIdentityToken", "Your request included an invalid SAML response" },
        { "status", 403, "IDPRejectedClaim", "The identity provider (IdP) reported that authentication failed." },
        { "five minutes", 400, "ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance" },
        { "expired", 400, "ExpiredTokenException", "Response has expired" },
        { "not yet", 400, "InvalidIdentityToken", "Response is not yet valid" },
        { "no session name", 400, "InvalidIdentityToken", "RoleSessionName is required in AuthnResponse" },
        { "session name", 400, "InvalidIdentityToken", "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}" },
        { "session name of 65", 400, "InvalidIdentityToken", "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}" },
        { "session name with markup", 400, "InvalidIdentityToken", "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}" },
        { "source identity", 400, "InvalidIdentityToken", "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\"" },
        { "pair of another provider", 400, "InvalidIdentityToken", "Issuer not present in specified provider (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: AuthSamlInvalidSamlResponseException; Request ID: {id}; Proxy: null)" },
        { "no such role", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML" },
        { "role in another case", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML" },
        { "reserved role", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML" },
        { "trust: audience", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML" },
        { "trust: subject denied", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML" },
        { "trust: another provider", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML" },
        { "trust: tags", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML" },
        { "trust: source identity", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML" },
        { "no such provider", 400, "InvalidIdentityToken", "Specified provider doesn't exist (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: AuthSamlManifestNotFoundException; Request ID: {id}; Proxy: null)" },
        { "disabled provider", 400, "InvalidIdentityToken", "Specified provider doesn't exist (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: AuthSamlManifestNotFoundException; Request ID: {id}; Proxy: null)" },
        { "another partition", 400, "InvalidIdentityToken", "Specified provider doesn't exist (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: AuthSamlManifestNotFoundException; Request ID: {id}; Proxy: null)" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Answers_as_AWS_does(string wrong, int status, string code, string message)
    {
        var answer = await _sts.AssumeAsync(Wrong(wrong));
        answer.AssertRefused(status, code, message.Replace("{id}", answer.RequestId, StringComparison.Ordinal));
        (await _sts.AssumeAsync(_sts.Honest())).AssertAccepted();
    }

    [Fact]
    public async Task Calls_what_is_not_base64_so()
    {
        foreach (var text in new[] { "####", "PHg+ PC94Pg==", "PHg-PC94Pg==", "PHg+PC94Pg" })
        {
            var answer = await _sts.AssumeAsync(_sts.Honest(), ("SAMLAssertion", text));
            answer.AssertRefused(400, "InvalidIdentityToken",
                $"Invalid base64 SAMLResponse (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: AuthSamlInvalidSamlResponseException; Request ID: {answer.RequestId}; Proxy: null)");
        }
        (await _sts.AssumeAsync(_sts.Honest(), ("SAMLAssertion", "PHg+PC94Pg=="))).AssertRefused(400, "InvalidIdentityToken", "Your request included an invalid SAML response");
    }

    [Fact]
    public async Task Lets_the_honest_neighbours_pass()
    {
        (await _sts.AssumeAsync(_sts.Honest(TestWorld.NoTags))).AssertAccepted();
        (await _sts.AssumeAsync(_sts.Honest(TestWorld.DeniedSubject))).AssertAccepted();
        (await _sts.AssumeAsync(_sts.Honest() with { SessionName = new string('a', 64) })).AssertAccepted();
        (await _sts.AssumeAsync(_sts.Honest() with { SessionName = "ab" })).AssertAccepted();
        (await _sts.AssumeAsync(_sts.Honest() with { Audience = _sts.Origin + "/saml" })).AssertAccepted();
        (await _sts.AssumeAsync(_sts.Honest() with { Parts = SignedParts.Both })).AssertAccepted();
        (await _sts.AssumeAsync(_sts.Honest() with { Parts = SignedParts.Response })).AssertAccepted();
    }

    private HonestResponse Wrong(string what)
    {
        var honest = _sts.Honest();
        return what switch
        {
            "other key" => honest with { Key = TestKeys.OtherRsa },
            "issuer" => honest with { Issuer = honest.Issuer + "/" },
            "audience" => honest with { Audience = "https://other.example.com/saml" },
            "recipient" => honest with { Recipient = _sts.Origin + "/saml/" },
            "AWS's own recipient" => honest with { Recipient = "https://signin.aws.amazon.com/saml", Audience = "urn:amazon:webservices", Destination = null },
            "another provider's acs" => honest with { Recipient = _sts.Origin + "/saml/acs/SAMLSPAAAAAAAAAAAAAAAA" },
            "in response to" => honest with { InResponseTo = "_request" },
            "status" => honest with { Edit = message => message with { StatusCode = SamlStatusCodes.Responder, Assertion = null } },
            "five minutes" => honest with { Now = honest.Now.AddSeconds(-302), Lifetime = TimeSpan.FromHours(1) },
            "expired" => honest with { Now = honest.Now.AddSeconds(-122), Lifetime = TimeSpan.FromSeconds(60) },
            "not yet" => honest with { Now = honest.Now.AddSeconds(180) },
            "no session name" => honest with { SessionName = null },
            "session name" => honest with { SessionName = "d\u00E4vid" },
            "session name of 65" => honest with { SessionName = new string('a', 65) },
            "session name with markup" => honest with { SessionName = "david</Arn><x>" },
            "source identity" => honest with { SourceIdentity = "aws:david" },
            "pair of another provider" => honest with { Roles = [(RunningSts.Developer, TestWorld.Stranger), ("arn:aws:iam::123456789012:role/Tester", RunningSts.Portal)] },
            "no such role" => _sts.Honest("arn:aws:iam::123456789012:role/Nobody"),
            "role in another case" => _sts.Honest("arn:aws:iam::123456789012:role/developer"),
            "reserved role" => _sts.Honest(TestWorld.Reserved),
            "trust: audience" => _sts.Honest(TestWorld.OtherAudience),
            "trust: subject denied" => _sts.Honest(TestWorld.DeniedSubject) with { NameId = "theresa" },
            "trust: another provider" => _sts.Honest(TestWorld.OtherProvider),
            "trust: tags" => _sts.Honest(TestWorld.NoTags) with { Tags = [new("a", "b")] },
            "trust: source identity" => _sts.Honest(TestWorld.NoTags) with { SourceIdentity = "david" },
            "no such provider" => _sts.Honest(provider: "arn:aws:iam::123456789012:saml-provider/Nobody"),
            "disabled provider" => _sts.Honest(provider: TestWorld.Disabled),
            "another partition" => _sts.Honest(provider: "arn:aws-cn:iam::123456789012:saml-provider/Portal"),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such row"),
        };
    }
}
