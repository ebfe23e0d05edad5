using System.Net;
using System.Text;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Console;

public sealed class InspectorTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Production = "arn:aws:iam::999999999999:saml-provider/Portal";
    private const string UpdateApp = "arn:aws:iam::999999999999:role/UpdateApp";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Judges_what_is_pasted_and_redeems_nothing()
    {
        using var auditor = await AuditorAsync();
        var honest = _sts.Honest();
        var page = await PasteAsync(auditor, honest.Base64());
        Assert.Equal("The assertion is valid", page.Text("#verdict h2"));
        Assert.Contains("Developer", page.Text("section[aria-labelledby=claims-title] dl"), StringComparison.Ordinal);
        (await _sts.AssumeAsync(honest)).AssertAccepted();
    }

    [Fact]
    public async Task Names_the_fault_of_a_forged_message()
    {
        using var auditor = await AuditorAsync();
        var forged = Encoding.UTF8.GetString(_sts.Honest().Xml()).Replace(">david<", ">root<", StringComparison.Ordinal);
        var page = await PasteAsync(auditor, forged);
        Assert.Equal("Refused: DigestValue", page.Text("#verdict h2"));
        Assert.True(page.Has("section[aria-labelledby=claims-title] .badge-red"));
        Assert.Equal("Refused: NoKey", (await PasteAsync(auditor, (_sts.Honest() with { Issuer = "https://nobody.example.com" }).Base64())).Text("#verdict h2"));
    }

    [Fact]
    public async Task Judges_an_old_message_as_of_when_it_came()
    {
        using var auditor = await AuditorAsync();
        var now = _sts.Honest().Now;
        var old = (_sts.Honest() with { Now = now.AddDays(-2) }).Base64();
        Assert.StartsWith("Refused: ", (await PasteAsync(auditor, old)).Text("#verdict h2"), StringComparison.Ordinal);
        Assert.Equal("The assertion is valid", (await PasteAsync(auditor, old, now.AddDays(-2).ToString("O"))).Text("#verdict h2"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("PGEvPg==", "yesterday")]
    public async Task Says_what_is_missing(string message, string asOf)
    {
        using var auditor = await AuditorAsync();
        var page = await PasteAsync(auditor, message, asOf);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.True(page.Has(".notice-error[role=alert]"));
        Assert.Equal(message, page.Html.QuerySelector("textarea")!.TextContent.Trim());
    }

    [Fact]
    public async Task Shows_what_is_pasted_as_text()
    {
        using var auditor = await AuditorAsync();
        var page = await PasteAsync(auditor, "<script>alert(1)</script>");
        Assert.DoesNotContain("<script>alert", page.Body, StringComparison.Ordinal);
        Assert.Contains("alert(1)", page.Text(".markup"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_the_message_of_a_request_without_what_could_be_presented_again()
    {
        using var auditor = await AuditorAsync();
        var denied = _sts.Honest() with { Roles = [(RunningSts.Developer, RunningSts.Portal)], Audience = "https://elsewhere.example.com" };
        var answer = await _sts.AssumeAsync(denied);
        var page = await auditor.GetAsync($"/console/inspector/{answer.RequestId}");
        Assert.Equal("Refused: Audience", page.Text("#verdict h2"));
        var value = System.Xml.Linq.XDocument.Parse(Encoding.UTF8.GetString(denied.Xml())).Descendants().First(e => e.Name.LocalName == "SignatureValue").Value.Trim();
        Assert.DoesNotContain(value, page.Body, StringComparison.Ordinal);
        Assert.True(page.Has(".m-hidden"));
        Assert.True((await auditor.GetAsync($"/console/trail/{answer.RequestId}")).Has($"a[href='/console/inspector/{answer.RequestId}']"));
        Assert.Contains("InspectMessage", (await auditor.GetAsync("/console/trail?event=InspectMessage")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Knows_no_request_of_another_account()
    {
        using var auditor = await AuditorAsync();
        var own = await _sts.AssumeAsync(_sts.Honest());
        var foreign = await _sts.AssumeAsync(_sts.Honest("arn:aws:iam::999999999999:role/ReadOnly", Production));
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync($"/console/inspector/{own.RequestId}")).Status);
        foreach (var id in new[] { foreign.RequestId, Guid.NewGuid().ToString(), "%3Cscript%3E" })
            Assert.Equal(404, (int)(await auditor.GetAsync($"/console/inspector/{id}")).Status);
    }

    [Fact]
    public async Task Is_closed_to_a_session_that_may_not_read_the_trail()
    {
        using var david = new Browser(_sts);
        Assert.False((await david.SignInAsync(UpdateApp, Production)).Has("a[href='/console/inspector']"));
        Assert.Equal(403, (int)(await david.GetAsync("/console/inspector")).Status);
        using var stranger = new Browser(_sts);
        Assert.DoesNotContain("textarea", (await stranger.GetAsync("/console/inspector")).Body, StringComparison.Ordinal);
        using var auditor = await AuditorAsync();
        Assert.Equal(400, (int)(await auditor.PostAsync("/console/inspector", ("message", "PGEvPg=="))).Status);
    }

    [Fact]
    public async Task Keeps_nothing_of_what_is_pasted()
    {
        using var auditor = await AuditorAsync();
        const string canary = "canary-of-the-inspector";
        var page = await PasteAsync(auditor, (_sts.Honest() with { NameId = canary }).Base64());
        Assert.Contains(canary, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(canary, (await auditor.GetAsync("/console/trail.ndjson")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(canary, (await auditor.GetAsync("/console/inspector")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await auditor.GetAsync($"/console/inspector/{page.RequestId}")).Status);
    }

    private async Task<Browser> AuditorAsync()
    {
        var browser = new Browser(_sts);
        await browser.SignInAsync();
        return browser;
    }

    private static async Task<Page> PasteAsync(Browser browser, string message, string asOf = "") =>
        await browser.SubmitAsync(await browser.GetAsync("/console/inspector"), "form[action='/console/inspector']", ("message", message), ("asOf", asOf));
}
