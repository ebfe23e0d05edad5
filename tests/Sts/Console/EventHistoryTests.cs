using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Console;

public sealed class EventHistoryTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Production = "arn:aws:iam::999999999999:saml-provider/Portal";
    private const string ReadOnly = "arn:aws:iam::999999999999:role/ReadOnly";
    private const string UpdateApp = "arn:aws:iam::999999999999:role/UpdateApp";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Opens_to_a_session_whose_policies_allow_it()
    {
        using var auditor = new Browser(_sts);
        var home = await auditor.SignInAsync(ReadOnly, Production);
        Assert.True(home.Has(".site-nav a[href='/console/trail']"));
        Assert.Equal("Event history", (await auditor.GetAsync("/console/trail")).Text("h1"));
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync("/console/trail.ndjson")).Status);
    }

    [Fact]
    public async Task Stays_closed_to_a_session_whose_policies_do_not()
    {
        using var auditor = new Browser(_sts);
        using var david = new Browser(_sts);
        await auditor.SignInAsync(ReadOnly, Production);
        Assert.False((await david.SignInAsync(UpdateApp, Production)).Has(".site-nav a[href='/console/trail']"));
        await AssertClosedAsync(david, auditor, "999999999999");
    }

    [Fact]
    public async Task Stays_closed_to_a_session_policy_that_leaves_it_out()
    {
        using var auditor = new Browser(_sts);
        using var narrowed = new Browser(_sts);
        await auditor.SignInAsync();
        const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""";
        var answer = await _sts.AssumeAsync(_sts.Honest(), ("Policy", policy));
        answer.AssertAccepted();
        await narrowed.GetAsync(Broker.Login(await narrowed.TokenAsync(new SigV4Signer(answer["AccessKeyId"]!, answer["SecretAccessKey"]!, answer["SessionToken"]))));
        Assert.Equal("Developer", (await narrowed.GetAsync("/console")).Text("h1"));
        await AssertClosedAsync(narrowed, auditor, RunningSts.Account);
    }

    [Fact]
    public async Task Shows_the_own_account_only()
    {
        using var development = new Browser(_sts);
        using var production = new Browser(_sts);
        await development.SignInAsync();
        var foreign = await production.FollowAsync(await production.PostResponseAsync(_sts.Honest(ReadOnly, Production)));
        Assert.Equal(HttpStatusCode.OK, (await production.GetAsync($"/console/trail/{foreign.RequestId}")).Status);
        foreach (var id in new[] { foreign.RequestId, Guid.NewGuid().ToString(), "x", "%3Cscript%3E" })
            Assert.Equal(404, (int)(await development.GetAsync($"/console/trail/{id}")).Status);
        foreach (var path in new[] { "/console/trail", "/console/trail.ndjson", "/console/trail?account=999999999999&AccountId=999999999999", "/console/trail.ndjson?accountId=999999999999" })
            Assert.DoesNotContain(foreign.RequestId, (await development.GetAsync(path)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_by_event_user_and_outcome()
    {
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync();
        await auditor.PostResponseAsync(_sts.Honest(TestWorld.DeniedSubject) with { NameId = "theresa" });
        async Task<List<IElement>> RowsAsync(string query) => [.. (await auditor.GetAsync("/console/trail?" + query)).Html.QuerySelectorAll("#events tbody tr")];
        Assert.All(await RowsAsync("event=ConsoleLogin"), row => Assert.StartsWith("ConsoleLogin", row.QuerySelector("th")!.TextContent, StringComparison.Ordinal));
        var refused = await RowsAsync("outcome=refused&user=theresa");
        Assert.All(refused, row => Assert.Equal(("theresa", "AccessDenied"), (row.Children[2].TextContent, row.QuerySelector(".badge-red")!.TextContent)));
        Assert.NotEmpty(refused);
        Assert.Empty(await RowsAsync("outcome=accepted&user=theresa"));
        Assert.Empty(await RowsAsync("event=%27+OR+1%3D1+--"));
        var hostile = await auditor.GetAsync("/console/trail?user=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&before=x&outcome=%3Cb%3E");
        Assert.Equal("\"><script>alert(1)</script>", hostile.Html.QuerySelector("#user")!.GetAttribute("value"));
        Assert.False(hostile.Has("main script"));
    }

    [Fact]
    public async Task Turns_pages_without_losing_or_repeating_a_line()
    {
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync();
        for (var i = 0; i < 60; i++) await _sts.AssumeAsync(_sts.Honest(TestWorld.DeniedSubject) with { NameId = "pages" });
        await _sts.AssumeAsync(_sts.Honest() with { NameId = "pages" });
        var seen = new List<string>();
        for (var next = "/console/trail?user=pages"; next is not null;)
        {
            var page = await auditor.GetAsync(next);
            seen.AddRange(page.Html.QuerySelectorAll("#events tbody a").Select(link => link.GetAttribute("href")!));
            next = page.Html.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(61, seen.Count);
        Assert.Equal(61, seen.Distinct().Count());
        Assert.Equal(50, (await auditor.GetAsync("/console/trail?user=pages")).Html.QuerySelectorAll("#events tbody tr").Length);
    }

    [Fact]
    public async Task Exports_one_record_a_line()
    {
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync(_sts.Honest() with { Tags = [new("Note", "größer / 9:30 = @ home")] });
        var export = await auditor.GetAsync("/console/trail.ndjson");
        Assert.Equal("application/x-ndjson", export.Headers["Content-Type"]);
        Assert.Equal("attachment; filename=\"trail-123456789012.ndjson\"", export.Headers["Content-Disposition"]);
        Assert.EndsWith("\n", export.Body, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', export.Body);
        var records = export.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(records, record => Assert.Equal(("1.11", RunningSts.Account), (record.GetProperty("eventVersion").GetString(), record.GetProperty("recipientAccountId").GetString())));
        // Taking it is itself on record, as its last line.
        Assert.Equal((export.RequestId, "LookupEvents"), (records[^1].GetProperty("requestID").GetString(), records[^1].GetProperty("eventName").GetString()));
        var logins = await auditor.GetAsync("/console/trail.ndjson?event=ConsoleLogin");
        Assert.All(logins.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains("\"eventName\":\"ConsoleLogin\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shows_the_decision_trace_beside_a_refusal()
    {
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync();
        var denied = await _sts.AssumeAsync(_sts.Honest(TestWorld.DeniedSubject) with { NameId = "theresa" }, ("RoleArn", TestWorld.OtherAudience));
        denied.AssertRefused(403, "AccessDenied");
        var page = await auditor.GetAsync($"/console/trail/{denied.RequestId}");
        Assert.Equal("AccessDenied", page.Text("main header .badge-red"));
        Assert.Equal("RolePair failed", page.Text(".failed-check h3"));
        Assert.Contains(TestWorld.OtherAudience, page.Text(".failed-check .dl"), StringComparison.Ordinal);
        Assert.Equal("RolePair", page.Html.QuerySelectorAll("table.trace tbody tr").Single(row => row.QuerySelector(".badge-red") is not null).QuerySelector("th")!.TextContent);

        var trust = await _sts.AssumeAsync(_sts.Honest(TestWorld.OtherAudience));
        var reasons = await auditor.GetAsync($"/console/trail/{trust.RequestId}");
        Assert.Equal("ImplicitlyDenied", reasons.Text("main section .row .badge-red"));
        Assert.Contains("saml:aud", reasons.Text("main .dl"), StringComparison.Ordinal);
        Assert.DoesNotContain("RolePair", denied.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("saml:aud", trust.Body, StringComparison.Ordinal);
    }

    private async Task AssertClosedAsync(Browser closed, Browser auditor, string account)
    {
        var known = await auditor.GetAsync("/console/trail.ndjson");
        foreach (var path in new[] { "/console/trail", "/console/trail.ndjson", $"/console/trail/{known.RequestId}", $"/console/trail/{Guid.NewGuid()}" })
        {
            var page = await closed.GetAsync(path);
            Assert.Contains("is not authorized to perform: cloudtrail:LookupEvents", page.AssertRefused(403), StringComparison.Ordinal);
            Assert.DoesNotContain("eventVersion", page.Body, StringComparison.Ordinal);
            // The denial is on record with its reason, for those who may see it.
            Assert.Equal((account, "AccessDenied"), ((await _sts.RecordAsync(page.RequestId)).Record.AccountId, (await _sts.RecordAsync(page.RequestId)).Record.ErrorCode));
            Assert.Contains("ImplicitlyDenied", (await auditor.GetAsync($"/console/trail/{page.RequestId}")).Text("main section .row .badge-red"), StringComparison.Ordinal);
        }
    }
}
