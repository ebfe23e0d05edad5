using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Portal;

/// <summary>Sign-on that a service provider starts.</summary>
public sealed class SsoTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    private const string Acs = RunningPortal.Wiki + "/acs";

    private string Sso => portal.Url + "/saml/sso";

    [Fact]
    public async Task Answers_a_request_by_redirect_through_the_sign_in()
    {
        using var browser = portal.NewBrowser();
        var waiting = await browser.GetAsync(Redirect(Request("_r1"), "state & more"));
        Assert.Equal(HttpStatusCode.SeeOther, waiting.Status);
        var challenge = await browser.GetAsync(waiting.Location!);
        Assert.StartsWith("/signin", challenge.Location, StringComparison.Ordinal);
        var page = await browser.FollowAsync(await browser.SignInAsync("david", portal.Passwords["david"], challenge.Location));
        var response = new ReadResponse(page);
        Assert.Equal(("_r1", "_r1", Acs, "state & more"), (response.InResponseTo, response.Text("//a:SubjectConfirmationData/@InResponseTo"), response.Text("/p:Response/@Destination"), page.RelayState));
        Assert.Equal(Acs, page.Form(Acs).GetAttribute("action"));
        Assert.True(response.IsSigned("/p:Response/a:Assertion", portal));
        Assert.Equal(AuthnContextClasses.PasswordProtectedTransport, response.Text("//a:AuthnContextClassRef"));
    }

    [Fact]
    public async Task Answers_a_request_by_POST_that_brought_no_cookie()
    {
        using var crossSite = portal.NewBrowser();
        var waiting = await crossSite.PostAsync("/saml/sso", ("SAMLRequest", Convert.ToBase64String(Encoding.UTF8.GetBytes(Request("_p1")))), ("RelayState", "r"));
        using var browser = await portal.SignedInAsync("david");
        var page = await browser.GetAsync(waiting.Location!);
        Assert.Equal(("_p1", "r"), (new ReadResponse(page).InResponseTo, page.RelayState));
        Assert.Equal("This sign-on is over", (await browser.GetAsync(waiting.Location!)).Title);
    }

    [Theory]
    [InlineData("", "", HttpStatusCode.SeeOther, null)]
    [InlineData("AssertionConsumerServiceURL=\"https://wiki.example.com/saml/acs/second\"", "", HttpStatusCode.SeeOther, null)]
    [InlineData("AssertionConsumerServiceIndex=\"1\"", "", HttpStatusCode.SeeOther, null)]
    [InlineData("AssertionConsumerServiceURL=\"https://evil.example.com/acs\"", "", HttpStatusCode.BadRequest, "AssertionConsumerService")]
    [InlineData("AssertionConsumerServiceURL=\"https://wiki.example.com/saml/acs/\"", "", HttpStatusCode.BadRequest, "AssertionConsumerService")]
    [InlineData("AssertionConsumerServiceURL=\"https://wiki.example.com/saml/ac\"", "", HttpStatusCode.BadRequest, "AssertionConsumerService")]
    [InlineData("AssertionConsumerServiceURL=\"https://WIKI.example.com/saml/acs\"", "", HttpStatusCode.BadRequest, "AssertionConsumerService")]
    [InlineData("AssertionConsumerServiceURL=\"https://wiki.example.com:443/saml/acs\"", "", HttpStatusCode.BadRequest, "AssertionConsumerService")]
    [InlineData("AssertionConsumerServiceURL=\"https://wiki.example.com/saml/x/../acs\"", "", HttpStatusCode.BadRequest, "AssertionConsumerService")]
    [InlineData("AssertionConsumerServiceURL=\"https://wiki.example.com@evil.example.com/saml/acs\"", "", HttpStatusCode.BadRequest, "AssertionConsumerService")]
    [InlineData("AssertionConsumerServiceURL=\"https://wiki.example.com/saml/acs#x\"", "", HttpStatusCode.BadRequest, "AssertionConsumerService")]
    [InlineData("AssertionConsumerServiceURL=\"https://wiki.example.com/saml/acs?SAMLResponse=x\"", "", HttpStatusCode.BadRequest, "AssertionConsumerService")]
    [InlineData("AssertionConsumerServiceIndex=\"7\"", "", HttpStatusCode.BadRequest, "AssertionConsumerService")]
    [InlineData("ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact\"", "", HttpStatusCode.BadRequest, "ProtocolBinding")]
    [InlineData("Destination=\"https://other.example.com/saml/sso\"", "", HttpStatusCode.BadRequest, "Destination")]
    [InlineData("Version=\"1.1\"", "", HttpStatusCode.BadRequest, "Version")]
    [InlineData("", "https://unknown.example.com/saml", HttpStatusCode.Forbidden, "UnknownServiceProvider")]
    public async Task Accepts_registered_addresses_and_no_other(string attributes, string issuer, HttpStatusCode expected, string? rule)
    {
        using var browser = portal.NewBrowser();
        var page = await browser.GetAsync(Redirect(Request(attributes: attributes, issuer: issuer.Length == 0 ? null : issuer)));
        Assert.Equal(expected, page.Status);
        if (rule is not null)
            await AssertRefused(page, rule);
    }

    [Fact]
    public async Task A_request_is_good_for_five_minutes_and_once()
    {
        using var browser = portal.NewBrowser();
        var now = portal.Clock.GetUtcNow();
        await AssertRefused(await browser.GetAsync(Redirect(Request(issued: now - TimeSpan.FromMinutes(8)))), "IssueInstant");
        await AssertRefused(await browser.GetAsync(Redirect(Request(issued: now + TimeSpan.FromMinutes(8)))), "IssueInstant");
        var request = Redirect(Request(issued: now - TimeSpan.FromMinutes(4)));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync(request)).Status);
        await AssertRefused(await browser.GetAsync(request), "Replayed");
    }

    [Fact]
    public async Task Of_equal_requests_that_race_one_is_accepted()
    {
        var request = Redirect(Request());
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            using var browser = portal.NewBrowser();
            return (await browser.GetAsync(request)).Status;
        }));
        Assert.Single(answers, status => status == HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_signed_request_is_demanded_where_the_provider_is_set_so()
    {
        using var browser = portal.NewBrowser();
        await AssertRefused(await browser.GetAsync(Redirect(Request(issuer: RunningPortal.Vault))), "SignatureRequired");
        var signed = Signed(Request(issuer: RunningPortal.Vault, attributes: $"Destination=\"{Sso}\""), RunningPortal.VaultKey);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync(signed)).Status);
        using var other = RSA.Create(2048);
        await AssertRefused(await browser.GetAsync(Signed(Request(issuer: RunningPortal.Vault, attributes: $"Destination=\"{Sso}\""), other)), "Signature");
        var stripped = Signed(Request(issuer: RunningPortal.Vault, attributes: $"Destination=\"{Sso}\""), RunningPortal.VaultKey);
        await AssertRefused(await browser.GetAsync(stripped[..stripped.IndexOf("&SigAlg", StringComparison.Ordinal)]), "SignatureRequired");
    }

    [Theory]
    [InlineData("&SAMLRequest=x", "DuplicateParameter")]
    [InlineData("&SAMLResponse=x", "BothMessages")]
    [InlineData("&SAMLEncoding=urn%3Aother", "MessageEncoding")]
    public async Task The_query_is_read_strictly(string more, string rule)
    {
        using var browser = portal.NewBrowser();
        await AssertRefused(await browser.GetAsync(Redirect(Request()) + more), rule);
    }

    [Fact]
    public async Task A_deflate_bomb_is_refused_within_bounds()
    {
        using var packed = new MemoryStream();
        await using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            await deflate.WriteAsync(new byte[8_000_000]);
        using var browser = portal.NewBrowser();
        await AssertRefused(await browser.GetAsync("/saml/sso?SAMLRequest=" + Uri.EscapeDataString(Convert.ToBase64String(packed.ToArray()))), "Size");
    }

    [Fact]
    public async Task ForceAuthn_asks_for_the_password_again()
    {
        using var browser = await portal.SignedInAsync("david");
        var plain = await browser.FollowAsync(await browser.GetAsync(Redirect(Request())));
        Assert.NotNull(plain.Document.QuerySelector("input[name=SAMLResponse]"));

        portal.Clock.Advance(TimeSpan.FromSeconds(2));
        var asked = await browser.FollowAsync(await browser.GetAsync(Redirect(Request(attributes: "ForceAuthn=\"true\""))));
        Assert.Equal("Sign in", asked.Title);
        var answered = await browser.FollowAsync(await browser.SubmitAsync(asked.Form("/signin"), ("userName", "david"), ("password", portal.Passwords["david"])));
        var instant = DateTimeOffset.Parse(new ReadResponse(answered).Text("//a:AuthnStatement/@AuthnInstant")!, CultureInfo.InvariantCulture);
        Assert.True(portal.Clock.GetUtcNow() - instant < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task IsPassive_is_answered_without_a_question()
    {
        using var stranger = portal.NewBrowser();
        var refused = await stranger.FollowAsync(await stranger.GetAsync(Redirect(Request("_passive", attributes: "IsPassive=\"true\""))));
        await AssertStatus(refused, "_passive", SamlStatusCodes.NoPassive);
        using var david = await portal.SignedInAsync("david");
        Assert.True(new ReadResponse(await david.FollowAsync(await david.GetAsync(Redirect(Request(attributes: "IsPassive=\"true\""))))).HasAssertion);
        var forced = await david.FollowAsync(await david.GetAsync(Redirect(Request("_both", attributes: "IsPassive=\"true\" ForceAuthn=\"true\""))));
        await AssertStatus(forced, "_both", SamlStatusCodes.NoPassive);
    }

    [Theory]
    [InlineData(NameIdFormats.Transient, NameIdFormats.Transient)]
    [InlineData(NameIdFormats.Persistent, NameIdFormats.Persistent)]
    [InlineData(NameIdFormats.Unspecified, NameIdFormats.Persistent)]
    [InlineData(NameIdFormats.EmailAddress, null)]
    [InlineData(NameIdFormats.Kerberos, null)]
    public async Task NameIDPolicy_is_honoured_or_refused(string wanted, string? given)
    {
        using var david = await portal.SignedInAsync("david");
        var page = await david.FollowAsync(await david.GetAsync(Redirect(Request("_n", body: $"<samlp:NameIDPolicy Format=\"{wanted}\" AllowCreate=\"true\"/>", fresh: true))));
        if (given is null)
            Assert.Equal(SamlStatusCodes.InvalidNameIdPolicy, new ReadResponse(page).SubStatus);
        else
            Assert.Equal(given, new ReadResponse(page).NameIdFormat);
    }

    [Theory]
    [InlineData(AuthnContextClasses.PasswordProtectedTransport, "exact", AuthnContextClasses.PasswordProtectedTransport)]
    [InlineData(AuthnContextClasses.Password, "exact", AuthnContextClasses.Password)]
    [InlineData(AuthnContextClasses.Password, "minimum", AuthnContextClasses.PasswordProtectedTransport)]
    [InlineData("urn:oasis:names:tc:SAML:2.0:ac:classes:X509", "exact", null)]
    [InlineData(AuthnContextClasses.Password, "better", null)]
    public async Task The_authentication_context_is_stated_truthfully_or_not_at_all(string wanted, string comparison, string? given)
    {
        using var david = await portal.SignedInAsync("david");
        var body = $"<samlp:RequestedAuthnContext Comparison=\"{comparison}\"><saml:AuthnContextClassRef>{wanted}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>";
        var page = await david.FollowAsync(await david.GetAsync(Redirect(Request(body: body))));
        if (given is null)
            Assert.Equal(SamlStatusCodes.NoAuthnContext, new ReadResponse(page).SubStatus);
        else
            Assert.Equal(given, new ReadResponse(page).Text("//a:AuthnContextClassRef"));
    }

    [Fact]
    public async Task An_employee_without_access_gets_a_page_and_the_application_nothing()
    {
        using var david = await portal.SignedInAsync("david");
        var page = await david.FollowAsync(await david.GetAsync(Redirect(Request(issuer: RunningPortal.Payroll))));
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Null(page.Document.QuerySelector("input[name=SAMLResponse]"));
        using var admin = await portal.SignedInAsync("admin");
        Assert.True(new ReadResponse(await admin.FollowAsync(await admin.GetAsync(Redirect(Request(issuer: RunningPortal.Payroll))))).HasAssertion);
    }

    [Fact]
    public async Task A_bookmarked_door_leads_to_the_start()
    {
        using var browser = portal.NewBrowser();
        Assert.Equal("/", (await browser.GetAsync("/saml/sso")).Location);
        Assert.Equal("/", (await browser.PostAsync("/saml/sso")).Location);
        Assert.Equal("This sign-on is over", (await browser.GetAsync("/saml/sso/continue")).Title);
    }

    [Fact]
    public async Task What_comes_from_the_request_is_written_as_text()
    {
        using var david = await portal.SignedInAsync("david");
        const string Hostile = "\"><script>alert(1)</script>";
        var page = await david.FollowAsync(await david.GetAsync(Redirect(Request(), Hostile)));
        Assert.Equal(Hostile, page.RelayState);
        Assert.DoesNotContain("<script>alert", page.Body, StringComparison.Ordinal);
    }

    private async Task AssertRefused(Page page, string rule)
    {
        Assert.True((int)page.Status is 400 or 403);
        Assert.Null(page.Document.QuerySelector("input[name=SAMLResponse]"));
        var requestId = page.Document.QuerySelector("#request-id")!.TextContent;
        var record = await portal.StoreAsync(db => db.Audit.AsNoTracking().SingleAsync(r => r.RequestId == requestId));
        Assert.Equal(("RequestRefused", rule), (record.Event, record.Reason));
    }

    private Task AssertStatus(Page page, string requestId, string status)
    {
        var response = new ReadResponse(page);
        Assert.Equal((false, requestId, status), (response.HasAssertion, response.InResponseTo, response.SubStatus));
        Assert.True(response.IsSigned("/p:Response", portal));
        return Task.CompletedTask;
    }

    private string Request(string? id = null, string attributes = "", string? issuer = null, DateTimeOffset? issued = null, string body = "", bool fresh = false)
    {
        var instant = (issued ?? portal.Clock.GetUtcNow()).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var version = attributes.Contains("Version=", StringComparison.Ordinal) ? "" : "Version=\"2.0\"";
        var requestId = id is null || fresh ? "_" + Guid.NewGuid().ToString("N") : id;
        return $"<samlp:AuthnRequest xmlns:samlp=\"{SamlConstants.ProtocolNamespace}\" xmlns:saml=\"{SamlConstants.AssertionNamespace}\" ID=\"{requestId}\" {version} IssueInstant=\"{instant}\" {attributes}>"
            + $"<saml:Issuer>{SecurityElement.Escape(issuer ?? RunningPortal.Wiki)}</saml:Issuer>{body}</samlp:AuthnRequest>";
    }

    private static string Redirect(string xml, string? relayState = null) =>
        "/saml/sso?SAMLRequest=" + Deflated(xml) + (relayState is null ? "" : "&RelayState=" + Uri.EscapeDataString(relayState));

    private static string Signed(string xml, RSA key)
    {
        var octets = $"SAMLRequest={Deflated(xml)}&SigAlg={Uri.EscapeDataString("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(octets), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"/saml/sso?{octets}&Signature={Uri.EscapeDataString(Convert.ToBase64String(signature))}";
    }

    private static string Deflated(string xml)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(Encoding.UTF8.GetBytes(xml));
        return Uri.EscapeDataString(Convert.ToBase64String(packed.ToArray()));
    }
}
