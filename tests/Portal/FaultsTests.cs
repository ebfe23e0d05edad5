using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SamlFederation.Faults;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Portal;

/// <summary>The test identity provider: what it issues, for whom, and that it is nobody's but this machine's.</summary>
public sealed class FaultsTests(RunningPortal portal) : IClassFixture<RunningPortal>, IDisposable
{
    private const string Acs = "https://app.example.com/saml/acs", Audience = "https://app.example.com/saml";
    private const string Role = "arn:aws:iam::123456789012:role/Developer,arn:aws:iam::123456789012:saml-provider/Faults";

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(portal.Url) };

    public static TheoryData<string, string> Faults
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var fault in FaultCatalogue.All)
                foreach (var mode in fault.Forgery.Modes)
                    cases.Add(fault.Name, FaultCatalogue.NameOf(mode));
            return cases;
        }
    }

    public static TheoryData<string, object?, string> BadParameters => new()
    {
        { "acs", "app.example.com", "`acs` is the full http or https address of the assertion consumer service" },
        { "acs", "javascript:alert(1)", "`acs` is the full http or https address" },
        { "acs", "https://user@app.example.com/", "`acs` is the full http or https address" },
        { "duration", 899, "`duration` is a whole number of seconds from 900 to 43200, not `899`" },
        { "duration", 43201, "not `43201`" },
        { "duration", "1h", "not `1h`" },
        { "roles", new[] { "arn:aws:iam::123456789012:role/Developer" }, "`roles` are `role ARN,provider ARN` each" },
        { "attributes", new[] { "mail" }, "`attributes` are `name=value` each, not `mail`" },
        { "signed", "nothing", "`signed` is one of assertion, response, both for this fault" },
        { "nameId", new[] { "a", "b" }, "`nameId` takes one value" },
        { "nameId", "a\u0000b", "`nameId` holds a character that XML cannot carry" },
        { "nameId", new string('a', 2_001), "`nameId` is longer than 2000 characters" },
        { "nameID", "david", "`nameID` is no parameter; they are acs, audience, nameId" },
        { "nameId", new { of = "david" }, "`nameId` is a string, a number or an array of strings" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_fault_is_refused_by_its_rule_alone_and_the_honest_twin_is_accepted(string name, string parts)
    {
        var issued = await IssueAsync(name, new { acs = Acs, audience = Audience, roles = new[] { Role }, signed = parts });

        var rule = await JudgeAsync(issued.GetProperty("samlResponse").GetString()!);

        Assert.Equal(FaultCatalogue.Find(name)!.Expected, rule);
        Assert.Equal(rule?.ToString(), issued.GetProperty("rule").GetString());
        Assert.Equal(parts, issued.GetProperty("signed").GetString());
        Assert.Null(await JudgeAsync((await IssueAsync("none", new { acs = Acs, audience = Audience, roles = new[] { Role } })).GetProperty("samlResponse").GetString()!));
    }

    [Fact]
    public async Task Every_fault_says_what_is_wrong_and_what_is_the_right_answer()
    {
        using var answer = await _client.GetAsync("/faults.json");
        using var list = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var page = new Page(await _client.GetAsync("/faults"), await _client.GetStringAsync("/faults"));

        Assert.Equal(FaultCatalogue.All.Select(fault => fault.Name), list.RootElement.EnumerateArray().Select(fault => fault.GetProperty("name").GetString()));
        foreach (var fault in FaultCatalogue.All)
        {
            var entry = page.Document.GetElementById(fault.Name)!;
            Assert.Contains(fault.Summary, entry.TextContent, StringComparison.Ordinal);
            Assert.Contains(fault.Answer, entry.TextContent, StringComparison.Ordinal);
            Assert.Equal($"/faults/{fault.Name}/post", entry.QuerySelector("button")!.GetAttribute("formaction"));
        }
    }

    [Fact]
    public async Task The_answer_carries_what_was_asked_for()
    {
        var issued = await IssueAsync("none", new { acs = Acs, audience = Audience, nameId = "theresa", nameIdFormat = NameIdFormats.EmailAddress, roles = new[] { Role }, roleSessionName = "theresa@example.com", duration = 900, attributes = new[] { "groups=a", "groups=b=c", "urn:oid:1=x" }, inResponseTo = "_request", relayState = "there" });

        var response = new ReadResponse(issued.GetProperty("samlResponse").GetString()!);
        Assert.Equal((portal.Url + "/faults/metadata", Acs, "there"), (issued.GetProperty("issuer").GetString(), issued.GetProperty("acs").GetString(), issued.GetProperty("relayState").GetString()));
        Assert.Equal(("theresa", NameIdFormats.EmailAddress, Audience, "_request"), (response.NameId, response.NameIdFormat, response.Audience, response.InResponseTo));
        Assert.Equal([Role], response.Roles);
        Assert.Equal(["theresa@example.com"], response.Values("https://aws.amazon.com/SAML/Attributes/RoleSessionName"));
        Assert.Equal(["900"], response.Values("https://aws.amazon.com/SAML/Attributes/SessionDuration"));
        Assert.Equal(["a", "b=c"], response.Values("groups"));
        Assert.Equal(Acs, response.Text("/p:Response/@Destination"));
    }

    [Fact]
    public async Task What_is_left_out_is_for_our_own_token_service()
    {
        using var answer = await _client.PostAsync("/faults/none", null);
        using var issued = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var response = new ReadResponse(issued.RootElement.GetProperty("samlResponse").GetString()!);
        Assert.Equal((portal.PeerUrl + "/saml", portal.ConsumerEntityId, "david"), (issued.RootElement.GetProperty("acs").GetString(), response.Audience, response.NameId));
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadParameters))]
    public async Task A_parameter_that_is_not_good_is_named(string parameter, object? value, string error)
    {
        using var answer = await _client.PostAsJsonAsync("/faults/none", new Dictionary<string, object?> { [parameter] = value });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var refusal = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Contains(error, refusal.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_that_needs_another_signature_says_so()
    {
        using var answer = await _client.PostAsJsonAsync("/faults/xsw1", new { signed = "assertion" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("`signed` is one of response, both for this fault, not `assertion`", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("{\"nameId\":\"a\",\"nameId\":\"b\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"nameId\":\"a\"}", HttpStatusCode.OK)]
    public async Task The_body_is_an_object(string body, HttpStatusCode expected)
    {
        using var answer = await _client.PostAsync("/faults/none", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task An_unknown_name_is_answered_with_the_list()
    {
        using var answer = await _client.PostAsJsonAsync("/faults/xsw9", new { });
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var refusal = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("there is no fault `xsw9`", refusal.RootElement.GetProperty("error").GetString());
        Assert.Equal(FaultCatalogue.All.Select(fault => fault.Name), refusal.RootElement.GetProperty("faults").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task The_browser_carries_the_response_on_from_the_pages_own_form_alone()
    {
        using var browser = portal.NewBrowser();
        var form = (await browser.GetAsync("/faults")).Form("/faults/none/post");

        var page = await browser.SubmitAsync(form, ("acs", Acs), ("audience", Audience), ("relayState", "there"), ("roles", Role + "\r\n\r\n"));
        Assert.Equal((HttpStatusCode.OK, Acs, "there"), (page.Status, page.Document.GetElementById("saml")!.GetAttribute("action"), page.RelayState));
        Assert.Null(await JudgeAsync(page.SamlResponse));

        var wrong = await browser.SubmitAsync(form, ("acs", "nowhere"), ("nameId", "theresa"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("acs is the full http or https address", wrong.Document.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("theresa", wrong.Document.GetElementById("nameId")!.GetAttribute("value"));

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/faults/none/post", ("acs", Acs))).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await browser.PostAsync("/faults/none", ("acs", Acs))).Status);
    }

    [Fact]
    public async Task A_service_providers_own_request_is_answered_once_a_fault_is_chosen()
    {
        var request = new HonestAuthnRequest { Issuer = Audience, Attributes = $"AssertionConsumerServiceURL=\"{Acs}\"", RelayState = "there" };
        using var browser = portal.NewBrowser();
        var page = await browser.GetAsync("/faults/sso?" + request.Redirect());
        Assert.Equal(request.Id, page.Document.GetElementById("inResponseTo")!.GetAttribute("value"));

        var carried = await browser.FillInAsync(page.Form("/faults/none/post"));
        Assert.Equal((Acs, "there"), (carried.Document.GetElementById("saml")!.GetAttribute("action"), carried.RelayState));
        Assert.Equal((request.Id, Audience), (new ReadResponse(carried).InResponseTo, new ReadResponse(carried).Audience));

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/faults/sso?SAMLRequest=x")).Status);
        Assert.Equal("/faults", (await browser.GetAsync("/faults/sso")).Location);
    }

    [Fact]
    public async Task Its_key_is_not_the_portals()
    {
        var faults = await MetadataAsync("/faults/metadata");
        var own = await MetadataAsync("/saml/metadata");
        Assert.Equal(portal.Url + "/faults/metadata", faults.EntityId);
        Assert.NotEqual(own.SigningCertificates.Single().ToArray(), faults.SigningCertificates.Single().ToArray());
        Assert.Equal(faults.SigningCertificates.Single().ToArray(), (await MetadataAsync("/faults/metadata")).SigningCertificates.Single().ToArray());
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:80", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("rebound.example.com", HttpStatusCode.NotFound)]
    [InlineData("127.0.0.1.example.com", HttpStatusCode.NotFound)]
    public async Task A_foreign_name_that_points_here_finds_nothing(string host, HttpStatusCode expected)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/faults/none"), (HttpMethod.Get, "/faults"), (HttpMethod.Get, "/faults.json"), (HttpMethod.Get, "/faults/metadata") })
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Host = host;
            using var answer = await _client.SendAsync(request);
            Assert.True(answer.StatusCode == expected, $"{method} {path} for {host}: {answer.StatusCode}");
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> IssueAsync(string name, object parameters)
    {
        using var answer = await _client.PostAsJsonAsync($"/faults/{name}", parameters);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.Clone();
    }

    private async Task<IdpMetadata> MetadataAsync(string path) =>
        Assert.IsType<MetadataOutcome<IdpMetadata>.Read>(MetadataReader.ReadIdp(await _client.GetStringAsync(path), portal.Clock.GetUtcNow())).Metadata;

    // As a service provider would that believes the faults' metadata, and nothing else.
    private async Task<AssertionRule?> JudgeAsync(string response)
    {
        var metadata = await MetadataAsync("/faults/metadata");
        var keys = ((KeysOutcome.Ok)VerificationKeys.FromCertificates([.. metadata.SigningCertificates])).Keys;
        var read = ResponseReader.Read(response);
        if (read is not ReadOutcome.Ok { Response: var parsed })
            return ((ReadOutcome.Refused)read).Fault.Rule;
        var verified = SignatureVerifier.Verify(parsed, keys);
        if (verified is VerifyOutcome.Refused unverified)
            return unverified.Fault.Rule;
        var expectations = new Expectations(metadata.EntityId, new HashSet<string> { Audience }, new HashSet<string> { Acs }, portal.Clock.GetUtcNow());
        return AssertionValidator.Validate(((VerifyOutcome.Ok)verified).Response, expectations) switch
        {
            ValidationOutcome.Refused invalid => invalid.Fault.Rule,
            ValidationOutcome.Ok valid => AwsAttributes.Read(valid.Assertion) is AwsClaimsOutcome.Refused refused ? refused.Fault.Rule : null,
            _ => throw new NotSupportedException(),
        };
    }
}
