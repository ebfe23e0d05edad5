using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Iam;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SignInTokens;

public sealed class GetSigninTokenTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Refusal = "Invalid credentials parameter";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Answers_good_credentials_with_a_token_by_GET_and_by_POST()
    {
        using var broker = new Browser(_sts);
        var session = Broker.Session(await _sts.SignerAsync());
        foreach (var answer in new[]
        {
            await broker.GetAsync(Broker.Ask(session)),
            await broker.GetAsync(Broker.Ask(session, ("SessionType", "json"))),
            await broker.PostAsync("/federation", ("Action", "getSigninToken"), ("Session", session)),
            await broker.PostAsync("/federation", ("Action", "getSigninToken"), ("SessionType", "json"), ("Session", session), ("SessionDuration", "")),
        })
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.StartsWith("application/json", answer.Headers["Content-Type"], StringComparison.Ordinal);
            Assert.Equal(("no-store", "no-referrer"), (answer.Headers["Cache-Control"], answer.Headers["Referrer-Policy"]));
            Assert.Equal(["SigninToken"], JsonDocument.Parse(answer.Body).RootElement.EnumerateObject().Select(member => member.Name));
            Assert.Equal(43, Broker.Token(answer).Length); // 256 bits
        }
    }

    [Fact]
    public async Task Stores_a_token_as_its_hash_only()
    {
        using var broker = new Browser(_sts);
        var credentials = await _sts.SignerAsync();
        var token = await broker.TokenAsync(credentials);
        await using var db = await _sts.DatabaseAsync();
        var row = await db.SigninTokens.SingleAsync(one => one.AccessKeyId == credentials.AccessKeyId);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token))), row.Hash);
        var stored = JsonSerializer.Serialize(row);
        Assert.DoesNotContain(token, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(credentials.SecretAccessKey, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_credentials_of_which_a_part_is_wrong_and_does_not_say_which()
    {
        using var broker = new Browser(_sts);
        var (good, other) = (await _sts.SignerAsync(), await _sts.SignerAsync());
        SigV4Signer[] wrong =
        [
            good with { SecretAccessKey = other.SecretAccessKey }, good with { SecretAccessKey = good.SecretAccessKey + "x" }, good with { SecretAccessKey = "" },
            good with { SessionToken = other.SessionToken }, good with { SessionToken = "IQoJb3JpZ2luX2Vj" }, good with { SessionToken = "" }, good with { AccessKeyId = other.AccessKeyId }, good with { AccessKeyId = "" },
        ];
        foreach (var session in wrong.Select(Broker.Session)) await AssertRefusedAsync(broker, Broker.Ask(session));
        await broker.TokenAsync(good);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("""{"sessionId":1,"sessionKey":"x","sessionToken":"y"}""")]
    [InlineData("""{"sessionId":"x","sessionKey":"x"}""")]
    [InlineData("""{"sessionId":"\ud800","sessionKey":"\udfff","sessionToken":"\ud800"}""")]
    [InlineData("""{"sessionId":{"a":{"b":1}},"sessionKey":"x","sessionToken":"y"}""")]
    public async Task Refuses_a_session_that_is_no_credentials(string session)
    {
        using var broker = new Browser(_sts);
        await AssertRefusedAsync(broker, Broker.Ask(session));
    }

    [Fact]
    public async Task Refuses_a_session_that_comes_twice_or_not_at_all()
    {
        using var broker = new Browser(_sts);
        var session = Broker.Session(await _sts.SignerAsync());
        var twice = await broker.GetAsync(Broker.Ask(session, ("Session", session)));
        twice.AssertRefused(400);
        Assert.Equal("InvalidQueryParameter", (await _sts.RecordAsync(twice.RequestId)).Record.ErrorCode);
        // PostgreSQL could not put U+0000 on record.
        (await broker.GetAsync("/federation?Action=login&SigninToken=x%00")).AssertRefused(400);
        (await broker.PostAsync("/federation?Action=login", ("Action", "getSigninToken"), ("Session", session))).AssertRefused(400);
        await AssertRefusedAsync(broker, "/federation?Action=getSigninToken");
        var none = await broker.GetAsync("/federation");
        none.AssertRefused(400);
        Assert.Equal("MissingAction", (await _sts.RecordAsync(none.RequestId)).Record.ErrorCode);
        using var large = new ByteArrayContent(new byte[320 * 1024 + 1]);
        large.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        (await broker.SendAsync(HttpMethod.Post, "/federation", large)).AssertRefused(413);
        (await broker.GetAsync("/federation?Action=getsignintoken")).AssertRefused(400);
        (await broker.GetAsync("/federation?Action=login&Action=login")).AssertRefused(400);
    }

    [Theory]
    [InlineData("899", false)]
    [InlineData("900", true)]
    [InlineData("43200", true)]
    [InlineData("43201", false)]
    [InlineData("-900", false)]
    [InlineData("900.0", false)]
    [InlineData("٩٠٠", false)]
    [InlineData("99999999999999999999", false)]
    public async Task Takes_a_SessionDuration_of_900_to_43200_seconds(string duration, bool taken)
    {
        using var broker = new Browser(_sts);
        var path = Broker.Ask(Broker.Session(await _sts.SignerAsync()), ("SessionDuration", duration));
        if (taken) Assert.Equal(HttpStatusCode.OK, (await broker.GetAsync(path)).Status);
        else await AssertRefusedAsync(broker, path);
    }

    [Fact]
    public async Task Refuses_credentials_from_the_instant_of_their_end()
    {
        await using var sts = await RunningSts.StartAsync();
        sts.Clock.Freeze(DateTimeOffset.FromUnixTimeSeconds(sts.Clock.GetUtcNow().ToUnixTimeSeconds()));
        using var broker = new Browser(sts);
        var credentials = await sts.SignerAsync();
        sts.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        await broker.TokenAsync(credentials);
        sts.Clock.Advance(TimeSpan.FromTicks(1));
        var refused = await broker.GetAsync(Broker.Ask(Broker.Session(credentials)));
        Assert.Equal((HttpStatusCode.BadRequest, Refusal), (refused.Status, refused.Body));
    }

    [Fact]
    public async Task Gives_a_chained_session_no_SessionDuration_of_its_own()
    {
        using var broker = new Browser(_sts);
        var chained = Broker.Session(await MintAsync(chained: true));
        await AssertRefusedAsync(broker, Broker.Ask(chained, ("SessionDuration", "900")));
        Assert.Equal(HttpStatusCode.OK, (await broker.GetAsync(Broker.Ask(chained))).Status);
        Assert.Equal(HttpStatusCode.OK, (await broker.GetAsync(Broker.Ask(Broker.Session(await MintAsync(chained: false)), ("SessionDuration", "900")))).Status);
    }

    [Fact]
    public async Task Puts_what_it_did_on_record_as_GetSigninToken()
    {
        using var broker = new Browser(_sts);
        var credentials = await _sts.SignerAsync();
        var answer = await broker.GetAsync(Broker.Ask(Broker.Session(credentials)));
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal(("GetSigninToken", "signin.amazonaws.com", RunningSts.Account, credentials.AccessKeyId), (record.EventName, record.EventSource, record.AccountId, record.AccessKeyId));
        Assert.Equal("AwsConsoleSignIn", json.GetProperty("eventType").GetString());
        Assert.Equal("Success", json.GetProperty("responseElements").GetProperty("GetSigninToken").GetString());
        var identity = json.GetProperty("userIdentity");
        Assert.Equal("AssumedRole", identity.GetProperty("type").GetString());
        Assert.Equal(RunningSts.Developer, identity.GetProperty("sessionContext").GetProperty("sessionIssuer").GetProperty("arn").GetString());
        Assert.Equal("127.0.0.1", json.GetProperty("sourceIPAddress").GetString()!.Replace("::1", "127.0.0.1", StringComparison.Ordinal));
        Assert.Equal("test-browser/1.0", json.GetProperty("userAgent").GetString());
    }

    private async Task AssertRefusedAsync(Browser broker, string path)
    {
        var answer = await broker.GetAsync(path);
        Assert.Equal((HttpStatusCode.BadRequest, Refusal), (answer.Status, answer.Body));
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal(("GetSigninToken", "InvalidInput"), (record.EventName, record.ErrorCode));
        Assert.Equal("Failure", json.GetProperty("responseElements").GetProperty("GetSigninToken").GetString());
        Assert.Contains("\"passed\":false", record.Trace, StringComparison.Ordinal);
    }

    private async Task<SigV4Signer> MintAsync(bool chained)
    {
        await using var db = await _sts.DatabaseAsync();
        var role = await db.Roles.SingleAsync(one => one.Arn == RunningSts.Developer);
        var draft = new SessionPrincipal
        {
            Kind = SessionKind.AssumedRole, AccountId = role.AccountId, PrincipalArn = role.Arn, PrincipalId = role.UniqueId, SessionName = "david",
            Expires = _sts.Clock.GetUtcNow() + TimeSpan.FromHours(1), Chained = chained,
        };
        var minted = Assert.IsType<MintOutcome.Minted>(_sts.Services.GetRequiredService<CredentialMinter>().Mint(draft, _sts.Clock.GetUtcNow())).Credentials;
        return new SigV4Signer(minted.AccessKeyId, minted.SecretAccessKey.Reveal(), minted.SessionToken.Reveal());
    }
}
