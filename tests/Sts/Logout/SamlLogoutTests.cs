using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Logout;

/// <summary>The identity provider ends the sessions of somebody: all that it vouched for, on every instance, and nothing else.</summary>
public abstract class SamlLogoutContract : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private RunningSts? _one;
    private RunningSts? _other;

    private RunningSts One => _one!;

    private RunningSts Other => _other!;

    public virtual async Task InitializeAsync()
    {
        if (await StartAsync() is not { } one) return;
        _one = one;
        _other = await one.BesideAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (_other is not null) await _other.DisposeAsync();
        if (_one is not null) await _one.DisposeAsync();
    }

    protected abstract Task<RunningSts?> StartAsync();

    protected async Task EndsEverySessionOfTheSubjectAsync()
    {
        var chain = await One.RoleAsync(Policies.Trust(Policies.Aws(RunningSts.Developer)), Policies.Allow("*"));
        var name = Principals.Unique("david");
        var session = (await One.AssumeAsync(One.Honest() with { NameId = name })).Signer();
        var again = (await One.AssumeAsync(One.Honest(TestWorld.Hour) with { NameId = name })).Signer();
        var chained = (await One.AssumeRoleAsync(session, chain.Arn)).Signer();
        var theresa = (await One.AssumeAsync(One.Honest() with { NameId = Principals.Unique("theresa") })).Signer();
        var transient = (await One.AssumeAsync(One.Honest() with { NameId = name, NameIdFormat = NameIdFormats.Transient })).Signer();
        var early = One.Honest() with { NameId = name };
        using var console = new Browser(One);
        await console.SignInAsync(One.Honest() with { NameId = name });
        foreach (var sts in new[] { One, Other })
            foreach (var one in new[] { session, again, chained, theresa, transient }) (await sts.CallerIdentityAsync(one)).AssertAccepted();

        var (status, body, _) = await PostAsync(Honest(name));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("status:Success", body, StringComparison.Ordinal);
        foreach (var one in new[] { session, again, chained })
        {
            (await One.CallerIdentityAsync(one)).AssertRefused(403, "ExpiredToken", "The security token included in the request is expired");
            await UntilRefusedAsync(one);
        }
        Assert.Equal("Your session has ended", (await console.GetAsync("/console")).Text("h1"));

        // Another person, and another form of name, are somebody else.
        foreach (var sts in new[] { One, Other })
            foreach (var one in new[] { theresa, transient }) (await sts.CallerIdentityAsync(one)).AssertAccepted();

        // SAML Core 3.7.3.1: what was issued before the logout is refused after it, by either door; what is issued after it is a new session.
        (await One.AssumeAsync(early)).AssertRefused(400, "ExpiredTokenException", "Response has expired");
        Assert.Equal(400, (int)(await console.PostResponseAsync(One.Honest() with { NameId = name, Now = early.Now })).Status);
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        (await One.CallerIdentityAsync((await One.AssumeAsync(One.Honest() with { NameId = name })).Signer())).AssertAccepted();
    }

    protected async Task RefusesEachOfTheseAsync()
    {
        var name = Principals.Unique("david");
        var session = (await One.AssumeAsync(One.Honest() with { NameId = name })).Signer();
        var honest = Honest(name);
        var unsigned = System.Text.RegularExpressions.Regex.Replace(honest.Xml(), "<ds:Signature .*</ds:Signature>", "", System.Text.RegularExpressions.RegexOptions.CultureInvariant);
        var (issuer, now) = (One.IdpEntityId, One.Clock.GetUtcNow());
        await RefusedAsync("SignatureRequired", unsigned);
        await RefusedAsync("Signature", (honest with { Key = TestKeys.OtherRsa }).Xml());
        await RefusedAsync("Digest", honest.Xml().Replace($">{name}<", ">theresa<", StringComparison.Ordinal));
        await RefusedAsync("Soap", honest.Xml().Replace("</soap:Body>", "<a/></soap:Body>", StringComparison.Ordinal));
        await RefusedAsync("Xml", "<!DOCTYPE a>" + honest.Xml());
        await RefusedAsync("Size", honest.Xml() + new string(' ', LogoutReader.MaximumOctets));
        await RefusedAsync("Issuer", (honest with { Issuer = "https://nobody.example.com" }).Xml());
        await RefusedAsync("Destination", (honest with { Destination = One.Origin + "/saml" }).Xml());
        await RefusedAsync("IssueInstant", (honest with { Now = now.AddMinutes(-6), Life = TimeSpan.FromHours(1) }).Xml());
        await RefusedAsync("IssueInstant", (honest with { Now = now.AddMinutes(2) }).Xml());
        await RefusedAsync("NotOnOrAfter", (honest with { Now = now.AddSeconds(-10), Life = TimeSpan.FromSeconds(5) }).Xml());
        // A provider that the same service trusts, and that never vouched for this session: its own key, its own name.
        var (status, _, _) = await PostAsync(honest with { Issuer = "https://stranger.example.com/saml", Key = TestKeys.OtherRsa });
        Assert.Equal(HttpStatusCode.OK, status);
        (await One.CallerIdentityAsync(session)).AssertAccepted();

        // The honest twin is accepted, once.
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(honest)).Status);
        (await One.CallerIdentityAsync(session)).AssertRefused(403, "ExpiredToken");
        await RefusedAsync("Id", honest.Xml());
        Assert.Equal(issuer, honest.Issuer);
    }

    protected async Task AnswersAndRecordsAsync()
    {
        var name = Principals.Unique("david");
        (await One.AssumeAsync(One.Honest() with { NameId = name })).AssertAccepted();
        using var metadata = await One.Client.GetAsync(new Uri(One.Origin + "/static/saml-metadata.xml"));
        var own = Assert.IsType<MetadataOutcome<SpMetadata>.Read>(MetadataReader.ReadSp(await metadata.Content.ReadAsStringAsync(), One.Clock.GetUtcNow())).Metadata;
        var endpoint = Assert.Single(own.SingleLogoutServices);
        Assert.Equal((SamlBindings.Soap, One.Origin + "/saml/logout"), (endpoint.Binding, endpoint.Location));

        var honest = Honest(name) with { SessionIndexes = ["_any"] };
        var (_, body, requestId) = await PostAsync(honest);
        var keys = Assert.IsType<KeysOutcome.Ok>(VerificationKeys.FromCertificates(own.SigningCertificates)).Keys;
        var answer = Assert.IsType<LogoutParse.Parsed>(LogoutReader.ReadResponse(Encoding.UTF8.GetBytes(body))).Message;
        Assert.Null(LogoutValidator.ValidateResponse(answer, keys, own.EntityId, honest.Id, One.Clock.GetUtcNow()));

        // One record for each provider that vouches: the portal's in both accounts.
        await using var db = await One.DatabaseAsync();
        var records = await db.Trail.AsNoTracking().Where(row => row.RequestId == requestId).ToListAsync();
        Assert.All(records, row => Assert.Equal(("SamlLogout", "signin.amazonaws.com", name, false), (row.EventName, row.EventSource, row.UserName, row.ReadOnly)));
        Assert.Contains(RunningSts.Account, records.Select(row => row.AccountId));
        Assert.Contains(Principals.Production, records.Select(row => row.AccountId));
        Assert.Contains("\"type\":\"SAMLUser\"", records[0].Record, StringComparison.Ordinal);
    }

    private HonestLogout Honest(string name) => new() { Now = One.Clock.GetUtcNow(), Issuer = One.IdpEntityId, Destination = One.Origin + "/saml/logout", NameId = name };

    private Task<(HttpStatusCode Status, string Body, string RequestId)> PostAsync(HonestLogout logout) => PostAsync(logout.Xml());

    private async Task<(HttpStatusCode Status, string Body, string RequestId)> PostAsync(string xml)
    {
        using var content = new StringContent(xml, Encoding.UTF8, "text/xml");
        using var answer = await One.Client.PostAsync(new Uri(One.Origin + "/saml/logout"), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.GetValues("X-Request-Id").Single());
    }

    private async Task RefusedAsync(string rule, string xml)
    {
        var (status, body, requestId) = await PostAsync(xml);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("status:RequestDenied", body, StringComparison.Ordinal);
        var (record, _) = await One.RecordAsync(requestId);
        Assert.Equal(("SamlLogout", "AccessDenied"), (record.EventName, record.ErrorCode));
        Assert.Contains($"\"name\":\"{rule}\"", record.Trace, StringComparison.Ordinal);
    }

    private async Task UntilRefusedAsync(SigV4Signer session)
    {
        var began = Stopwatch.StartNew();
        while ((int)(await Other.CallerIdentityAsync(session)).Status == 200)
        {
            Assert.True(began.Elapsed < Longest, $"not in force on the other instance after {began.Elapsed}");
            await Task.Delay(50);
        }
        (await Other.CallerIdentityAsync(session)).AssertRefused(403, "ExpiredToken");
    }
}

public sealed class SqliteSamlLogoutTests : SamlLogoutContract
{
    [Fact]
    public Task A_logout_ends_every_session_of_the_subject_on_every_instance() => EndsEverySessionOfTheSubjectAsync();

    [Fact]
    public Task Each_of_these_is_refused_with_its_own_reason_and_the_honest_twin_accepted_once() => RefusesEachOfTheseAsync();

    [Fact]
    public Task The_answer_is_signed_and_the_end_on_record_in_each_account() => AnswersAndRecordsAsync();

    protected override async Task<RunningSts?> StartAsync() => await RunningSts.StartAsync();
}

public sealed class PostgreSqlSamlLogoutTests : SamlLogoutContract
{
    private PostgreSqlServer? _server;

    [PostgreSqlFact]
    public async Task A_logout_ends_every_session_of_the_subject_on_every_instance()
    {
        await EndsEverySessionOfTheSubjectAsync();
        await RefusesEachOfTheseAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    protected override async Task<RunningSts?> StartAsync()
    {
        if (PostgreSqlServer.WhyAbsent is not null) return null;
        _server = await PostgreSqlServer.StartAsync();
        return await RunningSts.StartAsync(await _server.CreateDatabaseAsync());
    }
}
