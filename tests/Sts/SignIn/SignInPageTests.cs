using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SignIn;

public sealed class SignInPageTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Invalid = "Your request included an invalid SAML response.";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Leads_one_role_straight_to_the_console()
    {
        using var david = new Browser(_sts);
        var posted = await david.PostResponseAsync(_sts.Honest());
        Assert.Equal(HttpStatusCode.Redirect, posted.Status);
        Assert.StartsWith("/federation?Action=login&Issuer=", posted.Location, StringComparison.Ordinal);
        Assert.Equal(("no-store", "no-referrer"), (posted.Headers["Cache-Control"], posted.Headers["Referrer-Policy"]));
        var login = await david.FollowAsync(posted);
        Assert.Equal("/console", login.Location);
        Assert.Equal(("no-store", "no-referrer"), (login.Headers["Cache-Control"], login.Headers["Referrer-Policy"]));
        Assert.Equal("Developer", (await david.FollowAsync(login)).Text("h1"));
    }

    [Fact]
    public async Task Takes_an_assertion_at_its_own_providers_address_and_at_no_others()
    {
        var (own, other, strict) = (await UuidAsync(RunningSts.Portal), await UuidAsync("arn:aws:iam::999999999999:saml-provider/Portal"), await UuidAsync(TestWorld.Stranger));
        using var david = new Browser(_sts);
        HonestResponse To(string uuid) => _sts.Honest(TestWorld.Anywhere) with { Recipient = $"{_sts.Origin}/saml/acs/{uuid}", Destination = $"{_sts.Origin}/saml/acs/{uuid}" };
        Assert.Equal(HttpStatusCode.Redirect, (await david.PostAsync($"/saml/acs/{own}", ("SAMLResponse", To(own).Base64()))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await david.PostAsync($"/saml/acs/{own}", ("SAMLResponse", _sts.Honest().Base64()))).Status);

        // Another account's provider of the same portal; a provider of another issuer; none at all.
        (await david.PostAsync($"/saml/acs/{other}", ("SAMLResponse", To(own).Base64()))).AssertRefused(400);
        (await david.PostAsync($"/saml/acs/{other}", ("SAMLResponse", To(other).Base64()))).AssertRefused(403);
        (await david.PostAsync($"/saml/acs/{strict}", ("SAMLResponse", To(own).Base64()))).AssertRefused(400);
        (await david.PostAsync("/saml/acs/SAMLSP0000000000000000", ("SAMLResponse", To(own).Base64()))).AssertRefused(400);
        Assert.Null(david.Console);

        // The address alone names the provider, whatever a form says.
        Assert.Equal(HttpStatusCode.Redirect, (await david.PostAsync("/saml", ("SAMLResponse", _sts.Honest().Base64()), ("uuid", strict))).Status);
    }

    [Fact]
    public async Task Opens_one_session_for_an_assertion_and_puts_the_second_attempt_on_record()
    {
        using var david = new Browser(_sts);
        var response = _sts.Honest();
        Assert.Equal(HttpStatusCode.Redirect, (await david.PostResponseAsync(response)).Status);
        var again = await david.PostResponseAsync(response);
        var words = again.AssertRefused(400);
        Assert.Equal($"Response has already been redeemed (Service: AWSSecurityTokenService; Status Code: 400; Error Code: InvalidIdentityToken; Request ID: {again.RequestId})", words);
        var (record, json) = await _sts.RecordAsync(again.RequestId);
        Assert.Equal(("ConsoleLogin", "InvalidIdentityToken", RunningSts.Account), (record.EventName, record.ErrorCode, record.AccountId));
        Assert.Equal("Failure", json.GetProperty("responseElements").GetProperty("ConsoleLogin").GetString());
        Assert.Contains("Replay", record.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_form_without_exactly_one_response()
    {
        using var david = new Browser(_sts);
        var good = _sts.Honest().Base64();
        (string, string)[][] forms =
        [
            [], [("SAMLResponse", "")], [("SAMLResponse", good), ("SAMLResponse", good)],
            [("SAMLResponse", good), ("RelayState", "/console"), ("RelayState", "/console/trail")], [("SAMLResponse", good), ("roleIndex", RunningSts.Developer), ("roleIndex", RunningSts.Developer)],
        ];
        foreach (var form in forms)
        {
            var page = await david.PostAsync("/saml", form);
            Assert.Equal(Invalid, page.AssertRefused(400)[..Invalid.Length].TrimEnd('.') + ".");
            Assert.Equal("InvalidIdentityToken", (await _sts.RecordAsync(page.RequestId)).Record.ErrorCode);
        }

        // None of that claimed it.
        Assert.Equal(HttpStatusCode.Redirect, (await david.PostAsync("/saml", ("SAMLResponse", good))).Status);
    }

    [Fact]
    public async Task Refuses_a_body_that_is_no_form_and_one_that_cannot_be_read_as_one()
    {
        using var david = new Browser(_sts);
        async Task RefusedAsync(HttpContent body)
        {
            using (body)
            {
                var page = await david.SendAsync(HttpMethod.Post, "/saml", body);
                page.AssertRefused(400);
                Assert.Equal("InvalidIdentityToken", (await _sts.RecordAsync(page.RequestId)).Record.ErrorCode);
            }
        }

        await RefusedAsync(new StringContent(_sts.Honest().Base64(), null, "text/plain"));
        await RefusedAsync(new StringContent("{}", null, "application/json"));
        // More fields than anybody reads; a multipart body that ends in the middle; one without a boundary.
        await RefusedAsync(new FormUrlEncodedContent(Enumerable.Range(0, 2000).Select(i => KeyValuePair.Create($"f{i}", "x"))));
        var torn = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"SAMLResponse\"\r\n\r\nabc"u8.ToArray());
        torn.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        await RefusedAsync(torn);
        var boundless = new ByteArrayContent("x"u8.ToArray());
        boundless.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data");
        await RefusedAsync(boundless);
    }

    [Fact]
    public async Task Refuses_what_is_too_large_and_takes_what_is_not()
    {
        using var david = new Browser(_sts);
        async Task<Page> PostAsync(int size, bool announced)
        {
            var bytes = System.Text.Encoding.ASCII.GetBytes("SAMLResponse=" + new string('A', size - 13));
            using HttpContent body = announced ? new ByteArrayContent(bytes) : new StreamContent(new Unannounced(bytes));
            body.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
            return await david.SendAsync(HttpMethod.Post, "/saml", body);
        }

        const int limit = 320 * 1024;
        foreach (var announced in new[] { true, false })
        {
            (await PostAsync(limit, announced)).AssertRefused(400);
            var page = await PostAsync(limit + 1, announced);
            page.AssertRefused(413);
            Assert.Equal("RequestEntityTooLarge", (await _sts.RecordAsync(page.RequestId)).Record.ErrorCode);
        }
    }

    [Fact]
    public async Task Says_in_AWSs_words_what_is_wrong_and_encodes_what_a_stranger_wrote()
    {
        using var david = new Browser(_sts);
        const string hostile = "arn:aws:iam::123456789012:role/<script>alert(1)</script>\"'&";
        var page = await david.PostAsync("/saml", ("SAMLResponse", _sts.Honest().Base64()), ("roleIndex", hostile), ("RelayState", "\"><script>"));
        Assert.StartsWith("Request ARN is invalid (Service: AWSSecurityTokenService; Status Code: 400; Error Code: ValidationError; Request ID: ", page.AssertRefused(400), StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", page.Body, StringComparison.Ordinal);

        var foreign = await david.PostResponseAsync(_sts.Honest() with { Issuer = "https://evil.example/<b>" });
        Assert.StartsWith("Issuer not present in specified provider (Service: AWSOpenIdDiscoveryService; Status Code: 400;", foreign.AssertRefused(400), StringComparison.Ordinal);
        Assert.DoesNotContain("evil", foreign.Body, StringComparison.Ordinal);

        var expired = await david.PostResponseAsync(_sts.Honest() with { Now = _sts.Clock.GetUtcNow() - TimeSpan.FromMinutes(10) });
        Assert.Contains("Error Code: ExpiredTokenException", expired.AssertRefused(400), StringComparison.Ordinal);
        Assert.Equal(Invalid, (await david.PostResponseAsync(_sts.Honest() with { EditAssertion = assertion => assertion with { AuthnStatements = [] } })).AssertRefused(400));
    }

    [Fact]
    public async Task Greets_a_visit_without_an_assertion_with_the_way_to_the_portal()
    {
        using var david = new Browser(_sts);
        var page = await david.GetAsync("/saml");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.StartsWith("http://", page.Html.QuerySelector("main a.button")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Carries_headers_under_which_no_markup_of_a_stranger_could_run()
    {
        using var david = new Browser(_sts);
        var both = _sts.Honest() with { Roles = [(RunningSts.Developer, RunningSts.Portal), ("arn:aws:iam::123456789012:role/Tester", RunningSts.Portal)] };
        foreach (var page in new[] { await david.PostResponseAsync(both), await david.PostAsync("/saml"), await david.SignInAsync(), await david.GetAsync("/console/trail") })
        {
            var policy = page.Headers["Content-Security-Policy"];
            Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
            Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
            Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
            Assert.Empty(page.Html.QuerySelectorAll("style, [style], script:not([src])"));
            Assert.DoesNotContain(page.Html.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        }
    }

    private async Task<string> UuidAsync(string arn)
    {
        await using var db = await _sts.DatabaseAsync();
        return (await db.SamlProviders.SingleAsync(provider => provider.Arn == arn)).UniqueId;
    }

    // A stream of unknown length is sent in chunks.
    private sealed class Unannounced(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
