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
        foreach (var path in new[] { "/console/trail", "/console/trail.ndjson", "/console/trail?account=999999999999&AccountId=999999999999", "/console/trail.ndjson?accountId=999999999999" })
            Assert.DoesNotContain(foreign.RequestId, (await development.GetAsync(path)).Body, StringComparison.Ordinal);
        // From here on the account's own trail says that somebody asked for these.
        foreach (var id in new[] { foreign.RequestId, Guid.NewGuid().ToString(), "x", "%3Cscript%3E" })
            Assert.Equal(404, (int)(await development.GetAsync($"/console/trail/{id}")).Status);
    }

    [Fact]
    public async Task Filters_by_event_user_and_outcome()
    {
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync();
        await auditor.PostResponseAsync(_sts.Honest(TestWorld.DeniedSubject) with { NameId = "theresa" });
        async Task<List<IElement>> RowsAsync(string query) => [.. (await auditor.GetAsync("/console/trail?" + query)).Html.QuerySelectorAll("#events tbody.event")];
        Assert.All(await RowsAsync("event=ConsoleLogin"), row => Assert.StartsWith("ConsoleLogin", row.QuerySelector("th")!.TextContent, StringComparison.Ordinal));
        var refused = await RowsAsync("outcome=refused&user=theresa");
        Assert.All(refused, row => Assert.Equal(("theresa", "AccessDenied"), (row.QuerySelector("[data-label=User]")!.TextContent.Trim(), row.QuerySelector("[data-label=Outcome] .badge-red")!.TextContent)));
        Assert.NotEmpty(refused);
        Assert.Empty(await RowsAsync("outcome=accepted&user=theresa"));
        Assert.Empty(await RowsAsync("event=%27+OR+1%3D1+--"));
        var hostile = await auditor.GetAsync("/console/trail?user=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&before=x&outcome=%3Cb%3E");
        Assert.Equal("\"><script>alert(1)</script>", hostile.Html.QuerySelector("#user")!.GetAttribute("value"));
        Assert.False(hostile.Has("main script"));
    }

    [Fact]
    public async Task Filters_by_everything_that_a_record_is_found_by()
    {
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync();
        var (name, signer) = (Principals.Unique("filter"), await _sts.SignerAsync());
        var issued = await _sts.AssumeAsync(_sts.Honest() with { NameId = name });
        var denied = await _sts.AssumeAsync(_sts.Honest(TestWorld.DeniedSubject) with { NameId = "theresa" });
        var used = await _sts.CallerIdentityAsync(signer);
        async Task<List<string>> FoundAsync(string query) =>
            [.. (await auditor.GetAsync("/console/trail?" + query)).Html.QuerySelectorAll("#events th a").Select(link => link.GetAttribute("href")!["/console/trail/".Length..])];

        // By a role's name in any case, by its ARN, by the key that was handed out, and by the key that signed.
        foreach (var resource in new[] { "developer", RunningSts.Developer, RunningSts.Portal, issued["AccessKeyId"]! })
            Assert.Contains(issued.RequestId, await FoundAsync("resource=" + Uri.EscapeDataString(resource)));
        Assert.Equal([used.RequestId], await FoundAsync("key=" + signer.AccessKeyId));
        foreach (var query in new[] { "source=sts", "source=sts.amazonaws.com", "access=reads", "error=AccessDenied", "outcome=refused&error=AccessDenied" })
            Assert.Contains(denied.RequestId, await FoundAsync(query + "&user=theresa"));
        foreach (var query in new[] { "source=iam", "access=changes", "error=ExpiredToken", "outcome=accepted", "until=2020-01-01", "from=2090-01-01+12:00" })
            Assert.DoesNotContain(denied.RequestId, await FoundAsync(query + "&user=theresa"));
    }

    [Fact]
    public async Task Times_are_taken_to_the_end_of_what_was_typed()
    {
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync();
        var name = Principals.Unique("times");
        await _sts.AssumeAsync(_sts.Honest() with { NameId = name });
        var at = _sts.Clock.GetUtcNow();
        foreach (var format in new[] { "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'" })
        {
            var (text, later, earlier) = (Text(at, format), Text(at.AddDays(1), format), Text(at.AddDays(-1), format));
            Assert.Equal(1, await CountAsync($"from={earlier}&until={later}"));
            Assert.Equal(0, await CountAsync($"from={later}"));
            Assert.Equal(0, await CountAsync($"until={earlier}"));
            if (!format.Contains("ss", StringComparison.Ordinal)) Assert.Equal(1, await CountAsync($"from={Text(at.AddMinutes(-1), format)}&until={text}"));
        }

        async Task<int> CountAsync(string query) => (await auditor.GetAsync($"/console/trail?user={name}&{query}")).Html.QuerySelectorAll("#events tbody.event").Length;
        static string Text(DateTimeOffset time, string format) => Uri.EscapeDataString(time.UtcDateTime.ToString(format, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("event", "Assume Role")]
    [InlineData("resource", "NoSuchRole")]
    [InlineData("outcome", "<b>")]
    [InlineData("error", "Access Denied")]
    [InlineData("source", "STS!")]
    [InlineData("key", "ASIA")]
    [InlineData("key", "AKIAIOSFODNN7EXAMPLE1")]
    [InlineData("access", "x")]
    [InlineData("from", "yesterday")]
    [InlineData("from", "2026-02-30")]
    [InlineData("until", "23.11.2026")]
    [InlineData("until", "9999-12-31")]
    public async Task What_cannot_be_read_is_said_beside_its_field_and_kept(string field, string typed)
    {
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync();
        foreach (var path in new[] { "/console/trail", "/console/trail.ndjson" })
        {
            var page = await auditor.GetAsync($"{path}?user=david&{field}={Uri.EscapeDataString(typed)}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
            Assert.Single(page.Html.QuerySelectorAll("#filter .error"));
            Assert.False(page.Has("#events"));
            Assert.Equal("david", page.Html.QuerySelector("#user")!.GetAttribute("value"));
            if (page.Html.QuerySelector($"input[name={field}]") is not { } input) continue;
            Assert.Equal((typed, "true", $"{field}-error"), (input.GetAttribute("value"), input.GetAttribute("aria-invalid"), input.GetAttribute("aria-describedby")));
        }
    }

    [Fact]
    public async Task An_end_before_the_beginning_and_an_error_of_what_was_accepted_are_mistakes()
    {
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync();
        Assert.Equal("The end is before the beginning.", (await auditor.GetAsync("/console/trail?from=2026-11-23+10:00&until=2026-11-23+09:59")).Text("#until-error"));
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync("/console/trail?from=2026-11-23+10:00&until=2026-11-23+10:00")).Status);
        Assert.Equal("What was accepted has no error.", (await auditor.GetAsync("/console/trail?outcome=accepted&error=AccessDenied")).Text("#error-error"));
    }

    [Fact]
    public async Task Leads_to_whom_and_what_an_event_names_and_hands_out_its_record()
    {
        using var auditor = new Browser(_sts);
        await auditor.SignInAsync();
        var name = Principals.Unique("links");
        var denied = await _sts.AssumeAsync(_sts.Honest(TestWorld.OtherAudience) with { NameId = name });
        var issued = await _sts.AssumeAsync(_sts.Honest() with { NameId = name });
        var history = await auditor.GetAsync($"/console/trail?user={name}");
        var rows = history.Html.QuerySelectorAll("#events tbody.event").ToList();
        Assert.Equal(2, rows.Count);
        // The refusal tells why, without a script; what was accepted has nothing to tell.
        Assert.Null(rows[0].QuerySelector("details"));
        Assert.Contains("saml:aud", rows[1].QuerySelector("tr.why details")!.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/console/trail?user={name}", rows[0].QuerySelector("[data-label=User] a")!.GetAttribute("href"));

        var page = await auditor.GetAsync($"/console/trail/{issued.RequestId}");
        var key = issued["AccessKeyId"]!;
        foreach (var address in new[] { $"/console/trail?user={name}", "/console/trail?resource=" + Uri.EscapeDataString(RunningSts.Developer), "/console/trail?resource=" + Uri.EscapeDataString(RunningSts.Portal), $"/console/trail?resource={key}", $"/console/trail?key={key}", $"/console/inspector/{issued.RequestId}" })
        {
            Assert.True(page.Html.QuerySelectorAll("main a").Any(link => link.GetAttribute("href") == address), address);
            Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync(address)).Status);
        }

        var file = await auditor.GetAsync(page.Html.QuerySelectorAll("main a[download]").Single().GetAttribute("href")!);
        Assert.Equal(("application/json", $"attachment; filename={issued.RequestId}.json; filename*=UTF-8''{issued.RequestId}.json"), (file.Headers["Content-Type"], file.Headers["Content-Disposition"]));
        var record = Assert.Single(JsonDocument.Parse(file.Body).RootElement.GetProperty("Records").EnumerateArray());
        Assert.Equal((await _sts.RecordAsync(issued.RequestId)).Record.Record, record.GetRawText());
        Assert.Equal(404, (int)(await auditor.GetAsync($"/console/trail/{Guid.NewGuid()}.json")).Status);
        Assert.DoesNotContain(denied.RequestId, file.Body, StringComparison.Ordinal);
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
            seen.AddRange(page.Html.QuerySelectorAll("#events th a").Select(link => link.GetAttribute("href")!));
            next = page.Html.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(61, seen.Count);
        Assert.Equal(61, seen.Distinct().Count());
        Assert.Equal(50, (await auditor.GetAsync("/console/trail?user=pages")).Html.QuerySelectorAll("#events tbody.event").Length);
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
        Assert.Contains("saml:aud", reasons.Text("main .dl:not(.facts)"), StringComparison.Ordinal);
        Assert.DoesNotContain("RolePair", denied.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("saml:aud", trust.Body, StringComparison.Ordinal);
    }

    private async Task AssertClosedAsync(Browser closed, Browser auditor, string account)
    {
        var known = await auditor.GetAsync("/console/trail.ndjson");
        foreach (var path in new[] { "/console/trail", "/console/trail.ndjson", $"/console/trail/{known.RequestId}", $"/console/trail/{known.RequestId}.json", $"/console/trail/{Guid.NewGuid()}" })
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
