using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.InHouse;

/// <summary>What is on record of a request that a service asks about: the decision, and that it failed after it was allowed.</summary>
public abstract class RecordCases(RunningSts? running) : IAsyncLifetime
{
    private const string Addendum = "addendum";
    private TestUser _service = null!;
    private TestUser _caller = null!;
    private Asker _asker = null!;

    private RunningSts Sts => running!;

    public async Task InitializeAsync()
    {
        if (running is null) return;
        (_asker, _service, _caller) = (new Asker(Sts), await Sts.UserAsync(Policies.Allow("authorization:AuthorizeRequest")), await Sts.UserAsync(Policies.Allow("notes:Read")));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    protected async Task RecordsADecisionAsync()
    {
        var (allowed, _, _) = await AllowedAsync(_caller);
        var record = Assert.Single(await RecordsAsync(allowed));
        Assert.Equal(("notes.amazonaws.com", "Read", "123456789012", _caller.Name, _caller.Signer.AccessKeyId, (string?)null), (record.EventSource, record.EventName, record.AccountId, record.UserName, record.AccessKeyId, record.ErrorCode));
        Assert.Contains(_service.Arn, record.Trace, StringComparison.Ordinal);

        var denied = (await _asker.AskAsync(_service.Signer, _asker.Question(_caller, "notes:Write"))).Json;
        Assert.Equal(("Deny", null), (Text(denied["Decision"]), denied["Ticket"]));
        Assert.Equal("AccessDenied", Assert.Single(await RecordsAsync(Text(denied["RequestId"])!)).ErrorCode);
    }

    protected async Task BindsAPolicyToWhomItNamesAsync()
    {
        var question = Asker.With(_asker.Question(_caller), ("NewPolicy", Policy(_caller.Arn)));
        var bound = (await _asker.AskAsync(_service.Signer, question)).Json;
        Assert.Equal(_caller.UniqueId, Text(Assert.Single(bound["PrincipalIds"]!.AsArray())!["Id"]));
        Assert.Equal("MalformedPolicy", Text((await _asker.AskAsync(_service.Signer, Asker.With(question, ("NewPolicy", Policy("arn:aws:iam::123456789012:user/nobody"))))).Json["Code"]));
    }

    protected async Task RecordsAFailureOnceAsync()
    {
        var (silent, _, _) = await AllowedAsync(_caller);
        var (failed, question, ticket) = await AllowedAsync(_caller);
        Assert.Equal(HttpStatusCode.OK, (await ReportAsync(question, ticket, "BadDigest", "The sums differ.")).Status);

        var records = await RecordsAsync(failed);
        Assert.Equal([null, "BadDigest"], records.Select(record => record.ErrorCode));
        var (first, second) = (JsonNode.Parse(records[0].Record)!.AsObject(), JsonNode.Parse(records[1].Record)!.AsObject());
        Assert.Equal(("BadDigest", "The sums differ."), (Text(second["errorCode"]), Text(second["errorMessage"])));
        Assert.Equal($$"""{"reason":"UPDATED_DATA","updatedFields":"errorCode,errorMessage","originalRequestID":"{{failed}}","originalEventID":"{{records[0].EventId}}"}""", second[Addendum]!.ToJsonString());
        Assert.NotEqual(records[0].EventId, Text(second["eventID"]));
        // Nothing else of it is another, and it stands where CloudTrail has it.
        foreach (var name in (string[])["errorCode", "errorMessage", Addendum]) second.Remove(name);
        foreach (var name in (string[])["eventTime", "eventID"]) second[name] = first[name]!.DeepClone();
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Contains(_service.Arn, records[1].Trace, StringComparison.Ordinal);
        // Whoever looks for the resource finds both.
        await using var db = await Sts.DatabaseAsync();
        Assert.Equal(records.Select(record => record.Sequence), await db.TrailMentions.Where(mention => mention.Name == Asker.Note && records.Select(record => record.Sequence).Contains(mention.Sequence)).Select(mention => mention.Sequence).OrderBy(one => one).ToListAsync());

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReportAsync(question, ticket, "InternalError", "again"))), again => Assert.Equal(HttpStatusCode.OK, again.Status));
        Assert.Equal([null, "BadDigest"], (await RecordsAsync(failed)).Select(record => record.ErrorCode));
        Assert.Single(await RecordsAsync(silent));

        // Many at the same time, of which none was first.
        var (raced, asked, another) = await AllowedAsync(_caller);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReportAsync(asked, another, "IncompleteBody", "")));
        Assert.Equal([null, "IncompleteBody"], (await RecordsAsync(raced)).Select(record => record.ErrorCode));
    }

    protected async Task RecordsAFailureInBothAccountsAsync()
    {
        var foreigner = await Sts.UserAsync(Policies.Allow("notes:*"), "999999999999");
        var policy = new JsonObject { ["Name"] = "note policy", ["Document"] = Policy("999999999999") };
        var question = Asker.With(_asker.Question(foreigner), ("ResourcePolicy", policy));
        var allowed = (await _asker.AskAsync(_service.Signer, question)).Json;
        await ReportAsync(question, Text(allowed["Ticket"])!, "IncompleteBody", "It broke off.");

        var records = await RecordsAsync(Text(allowed["RequestId"])!);
        Assert.Equal([("123456789012", null), ("123456789012", "IncompleteBody"), ("999999999999", null), ("999999999999", "IncompleteBody")],
            records.Select(record => (record.AccountId, record.ErrorCode)).OrderBy(one => one.AccountId, StringComparer.Ordinal).ThenBy(one => one.ErrorCode, StringComparer.Ordinal));
        var shared = records.GroupBy(record => record.ErrorCode ?? "", record => Text(JsonNode.Parse(record.Record)!["sharedEventID"])).ToDictionary(group => group.Key, group => Assert.Single(group.Distinct()));
        Assert.NotEqual(shared[""], shared["IncompleteBody"]);
        Assert.All(records.Where(record => record.AccountId == "123456789012"), record => Assert.DoesNotContain(foreigner.Arn, record.Record, StringComparison.Ordinal));
    }

    protected async Task RecordsAForgedChunkAsync()
    {
        var (requestId, question, ticket) = await AllowedAsync(_caller);
        var chunks = Asker.With(question, ("Ticket", ticket), ("Chunks", new JsonArray(new JsonObject { ["Hash"] = new string('0', 64), ["Signature"] = new string('0', 64) })));
        var answer = (await _asker.AskAsync(_service.Signer, chunks, "VerifyChunks")).Json;
        Assert.Equal(("Deny", "SignatureDoesNotMatch"), (Text(answer["Decision"]), Text(answer["Code"])));
        await ReportAsync(question, ticket, "SignatureDoesNotMatch", "what the caller was told");
        var records = await RecordsAsync(requestId);
        Assert.Equal([null, "SignatureDoesNotMatch"], records.Select(record => record.ErrorCode));
        Assert.Contains("ChunkSignature", records[1].Trace, StringComparison.Ordinal);
    }

    protected async Task TakesNoReportOfAnothersAsync()
    {
        var (requestId, question, ticket) = await AllowedAsync(_caller);
        var (_, other, _) = await AllowedAsync(_caller, "/notes/2");
        var another = await Sts.UserAsync(Policies.Allow("authorization:AuthorizeRequest"));
        foreach (var (asking, asked, given) in new[] { (another.Signer, question, ticket), (_service.Signer, other, ticket), (_service.Signer, question, ticket[..^2] + "AA"), (_service.Signer, question, "nonsense") })
        {
            var refused = await _asker.AskAsync(asking, Failure(asked, given, "BadDigest", ""), "ReportOutcome");
            Assert.Equal((HttpStatusCode.BadRequest, "InvalidTicketException"), (refused.Status, Text(refused.Json["__type"])));
        }
        // Who may not ask may not tell.
        var nobody = await _asker.AskAsync((await Sts.UserAsync(Policies.Allow("notes:*"))).Signer, Failure(question, ticket, "BadDigest", ""), "ReportOutcome");
        Assert.Equal("AccessDeniedException", Text(nobody.Json["__type"]));
        Assert.Single(await RecordsAsync(requestId));
        Assert.Equal(HttpStatusCode.OK, (await ReportAsync(question, ticket, "BadDigest", "")).Status);
        Assert.Equal(2, (await RecordsAsync(requestId)).Count);
    }

    protected async Task TakesAReportForTwelveHoursAsync()
    {
        var begun = DateTimeOffset.FromUnixTimeSeconds(Sts.Clock.GetUtcNow().ToUnixTimeSeconds());
        Sts.Clock.Set(begun);
        var ((inTime, question, ticket), (late, tooLate, old)) = (await AllowedAsync(_caller), await AllowedAsync(_caller));
        Sts.Clock.Set(begun.AddHours(12).AddSeconds(-5));
        Assert.Equal(HttpStatusCode.OK, (await ReportAsync(question, ticket, "RequestTimeout", "")).Status);
        Sts.Clock.Set(begun.AddHours(12).AddSeconds(2));
        Assert.Equal("InvalidTicketException", Text((await ReportAsync(tooLate, old, "RequestTimeout", "")).Json["__type"]));
        Sts.Clock.Set(begun);
        Assert.Equal((2, 1), ((await RecordsAsync(inTime)).Count, (await RecordsAsync(late)).Count));
    }

    protected async Task TakesAReportOnlyWithItsPartsAsync(string code)
    {
        var (requestId, question, ticket) = await AllowedAsync(_caller);
        Assert.Equal("ValidationException", Text((await ReportAsync(question, ticket, code, "")).Json["__type"]));
        Assert.Equal("ValidationException", Text((await _asker.AskAsync(_service.Signer, Asker.With(question, ("ErrorCode", "BadDigest")), "ReportOutcome")).Json["__type"]));
        Assert.Single(await RecordsAsync(requestId));
    }

    private async Task<(string RequestId, JsonObject Question, string Ticket)> AllowedAsync(TestUser caller, string path = "/notes/1")
    {
        var question = _asker.Question(caller, path: path);
        var answer = (await _asker.AskAsync(_service.Signer, question)).Json;
        Assert.Equal("Allow", Text(answer["Decision"]));
        return (Text(answer["RequestId"])!, question, Text(answer["Ticket"])!);
    }

    private Task<(HttpStatusCode Status, JsonObject Json)> ReportAsync(JsonObject question, string ticket, string code, string message) => _asker.AskAsync(_service.Signer, Failure(question, ticket, code, message), "ReportOutcome");

    private static JsonObject Failure(JsonObject question, string ticket, string code, string message) => Asker.With(question, ("Ticket", ticket), ("ErrorCode", code), ("ErrorMessage", message));

    private static string Policy(string principal) => $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"{{principal}}"},"Action":"notes:Read","Resource":"{{Asker.Note}}"}]}""";

    private async Task<List<TrailRecord>> RecordsAsync(string requestId)
    {
        await using var db = await Sts.DatabaseAsync();
        return await db.Trail.AsNoTracking().Where(record => record.RequestId == requestId).OrderBy(record => record.Sequence).ToListAsync();
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}

public sealed class RecordTests(StsFixture fixture) : RecordCases(fixture.Sts), IClassFixture<StsFixture>
{
    [Fact]
    public Task A_decision_is_on_record() => RecordsADecisionAsync();

    [Fact]
    public Task A_policy_is_bound_to_whom_it_names() => BindsAPolicyToWhomItNamesAsync();

    [Fact]
    public Task A_failure_after_the_allowance_is_on_record_once_beside_it() => RecordsAFailureOnceAsync();

    [Fact]
    public Task It_is_on_record_in_both_accounts() => RecordsAFailureInBothAccountsAsync();

    [Fact]
    public Task A_forged_chunk_is_such_a_failure() => RecordsAForgedChunkAsync();

    [Fact]
    public Task Nobody_reports_of_another_s_requests() => TakesNoReportOfAnothersAsync();

    [Fact]
    public Task A_report_may_come_twelve_hours_later() => TakesAReportForTwelveHoursAsync();

    [Theory]
    [InlineData("")]
    [InlineData("Bad Digest")]
    [InlineData("1BadDigest")]
    public Task A_report_has_a_ticket_and_a_code(string code) => TakesAReportOnlyWithItsPartsAsync(code);
}

public sealed class PostgreSqlRecordTests(StsOnPostgreSql fixture) : RecordCases(fixture.Sts), IClassFixture<StsOnPostgreSql>
{
    [PostgreSqlFact]
    public Task A_decision_is_on_record() => RecordsADecisionAsync();

    [PostgreSqlFact]
    public Task A_policy_is_bound_to_whom_it_names() => BindsAPolicyToWhomItNamesAsync();

    [PostgreSqlFact]
    public Task A_failure_after_the_allowance_is_on_record_once_beside_it() => RecordsAFailureOnceAsync();

    [PostgreSqlFact]
    public Task It_is_on_record_in_both_accounts() => RecordsAFailureInBothAccountsAsync();

    [PostgreSqlFact]
    public Task A_forged_chunk_is_such_a_failure() => RecordsAForgedChunkAsync();

    [PostgreSqlFact]
    public Task Nobody_reports_of_another_s_requests() => TakesNoReportOfAnothersAsync();
}
