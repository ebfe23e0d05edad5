using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Iam;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SwitchRole;

/// <summary>Roles that ask for a second factor or an external id: what a switch carries of the session before it, and what it tells who has neither.</summary>
public sealed class SecondFactorTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Mfa = """{"Bool":{"aws:MultiFactorAuthPresent":"true"}}""";
    private const string ExternalId = """{"StringEquals":{"sts:ExternalId":"canary-id-7"}}""";
    private static readonly string Own = Policies.Aws($"arn:aws:iam::{RunningSts.Account}:root");
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task A_switch_carries_the_second_factor_of_the_session_before_it()
    {
        var role = await _sts.RoleAsync(Policies.Trust(Own, condition: Mfa), account: Principals.Production);
        using var with = await ConsoleAsync(_sts.Clock.GetUtcNow().AddMinutes(-5));
        var switched = await SwitchAsync(with, role.Name);
        Assert.Equal("/console", switched.Location);
        Assert.Equal(role.Name, (await with.FollowAsync(switched)).Text("#role-name"));
        var records = await RecordsAsync(switched);
        Assert.Equal("true", records.Single(one => one.EventName == "AssumeRole" && one.AccountId == RunningSts.Account).Json.GetProperty("userIdentity").GetProperty("sessionContext").GetProperty("attributes").GetProperty("mfaAuthenticated").GetString());

        // It is the session that one came with which showed it, also for the next switch; the role's own session has none.
        Assert.Equal("/console", (await SwitchAsync(with, role.Name)).Location);
        using var without = await ConsoleAsync(null);
        Assert.Equal(HttpStatusCode.Forbidden, (await SwitchAsync(without, role.Name)).Status);
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(301, false)]
    public async Task The_age_of_a_second_factor_counts_from_when_it_was_shown(int seconds, bool taken)
    {
        var role = await _sts.RoleAsync(Policies.Trust(Own, condition: """{"NumericLessThanEquals":{"aws:MultiFactorAuthAge":"300"}}"""), account: Principals.Production);
        using var david = await ConsoleAsync(_sts.Clock.GetUtcNow().AddSeconds(-seconds + (taken ? 60 : 0)));
        Assert.Equal(taken ? HttpStatusCode.Redirect : HttpStatusCode.Forbidden, (await SwitchAsync(david, role.Name)).Status);
    }

    [Theory]
    [InlineData(Mfa, null)]
    [InlineData("""{"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}""", null)]
    [InlineData(null, """{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}""")]
    public async Task Who_lacks_a_second_factor_alone_is_told_so_and_how_to_go_on(string? condition, string? more)
    {
        var role = await _sts.RoleAsync(Policies.Trust(Own, condition: condition, more: more), account: Principals.Production);
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var denied = await SwitchAsync(david, role.Name);
        Assert.Equal(HttpStatusCode.Forbidden, denied.Status);
        Assert.Equal("It asks for a second factor (MFA)", denied.Text("#missing-title"));
        Assert.Equal($"aws sts assume-role \\ --endpoint-url {_sts.Origin} \\ --role-arn {role.Arn} \\ --role-session-name david@example.com \\ --serial-number arn:aws:iam::123456789012:mfa/DEVICE \\ --token-code CODE", denied.Text("#command"));

        // As it says: a user of that account with a device takes the role, and without its code does not.
        var user = await _sts.UserAsync(Policies.Allow("sts:AssumeRole"));
        var device = await _sts.DeviceAsync(user);
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn)).AssertRefused(403, "AccessDenied");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("SerialNumber", device.SerialNumber), ("TokenCode", device.Code(_sts.Clock.GetUtcNow())))).AssertAccepted();
    }

    [Fact]
    public async Task Who_lacks_an_external_id_alone_is_told_so_and_not_which()
    {
        var role = await _sts.RoleAsync(Policies.Trust(Own, condition: ExternalId), account: Principals.Production);
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var denied = await SwitchAsync(david, role.Name);
        Assert.Equal((HttpStatusCode.Forbidden, "It asks for an external id"), (denied.Status, denied.Text("#missing-title")));
        Assert.EndsWith("--external-id ID", denied.Text("#command"), StringComparison.Ordinal);
        Assert.DoesNotContain("canary-id-7", denied.Body, StringComparison.Ordinal);
        Assert.All(await RecordsAsync(denied), record => Assert.DoesNotContain("canary-id-7", record.Json.GetRawText(), StringComparison.Ordinal));

        // The console has no field for it, and takes none that is sent.
        Assert.Equal(HttpStatusCode.Forbidden, (await david.SubmitAsync(await david.GetAsync("/switchrole"), "#switch", ("account", Principals.Production), ("roleName", role.Name), ("ExternalId", "canary-id-7"), ("externalId", "canary-id-7"))).Status);

        // As it says: with the session's own credentials and the id it is given.
        (await _sts.AssumeRoleAsync(await _sts.SignerAsync(), role.Arn, ("ExternalId", "canary-id-7"))).AssertAccepted();
        (await _sts.AssumeRoleAsync(await _sts.SignerAsync(), role.Arn, ("ExternalId", "canary-id-8"))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Who_lacks_both_is_told_of_both()
    {
        var role = await _sts.RoleAsync(Policies.Trust(Own, condition: """{"Bool":{"aws:MultiFactorAuthPresent":"true"},"StringEquals":{"sts:ExternalId":["canary-id-7","canary-id-8"]}}"""), account: Principals.Production);
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var denied = await SwitchAsync(david, role.Name);
        Assert.Equal("It asks for a second factor and for an external id", denied.Text("#missing-title"));
        Assert.EndsWith("--serial-number arn:aws:iam::123456789012:mfa/DEVICE \\ --token-code CODE \\ --external-id ID", denied.Text("#command"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whom_the_role_would_not_have_anyway_is_told_nothing_of_what_it_asks()
    {
        string[] conditions = [Mfa, ExternalId];
        using var david = new Browser(_sts);
        using var narrow = new Browser(_sts);
        await david.SignInAsync();
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var other = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Policies.Allow("s3:*"));
        await narrow.GetAsync(Broker.Login(await narrow.TokenAsync((await _sts.AssumeRoleAsync(user.Signer, other.Arn)).Signer())));
        var absent = await SwitchAsync(david, "NobodyThere");
        foreach (var condition in conditions)
        {
            // It trusts another, it asks for something more, and the own account does not let go.
            var closed = await _sts.RoleAsync(Policies.Trust(Policies.Aws("arn:aws:iam::123456789012:role/Tester"), condition: condition), account: Principals.Production);
            var open = await _sts.RoleAsync(Policies.Trust(Own, condition: condition), account: Principals.Production);
            var more = await _sts.RoleAsync(Policies.Trust(Own, condition: condition[..^1] + ""","IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"""), account: Principals.Production);
            foreach (var denied in new[] { await SwitchAsync(david, closed.Name), await SwitchAsync(david, more.Name) })
            {
                Assert.Equal((HttpStatusCode.Forbidden, false), (denied.Status, denied.Has("#missing")));
                Assert.Equal(Words(absent), Words(denied));
            }
            var kept = await SwitchAsync(narrow, open.Name);
            Assert.Equal((HttpStatusCode.Forbidden, false), (kept.Status, kept.Has("#missing")));
            Assert.True((await SwitchAsync(david, open.Name)).Has("#missing"));
        }
    }

    [Fact]
    public async Task A_switch_passes_no_tags_whatever_is_sent()
    {
        var role = await _sts.RoleAsync(Policies.Trust(Own, ["sts:AssumeRole", "sts:TagSession"]), account: Principals.Production);
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var form = await david.GetAsync($"/switchrole?account={Principals.Production}&roleName={role.Name}&Tags.member.1.Key=Project&Tags.member.1.Value=x");
        var switched = await david.SubmitAsync(form, "#switch", ("Tags.member.1.Key", "Project"), ("Tags.member.1.Value", "x"), ("DurationSeconds", "43200"), ("Policy", Policies.Allow("s3:*")));
        Assert.Equal("This session carries no tags.", (await david.FollowAsync(switched)).Text("section[aria-labelledby=tags] .muted"));
        Assert.All((await RecordsAsync(switched)).Where(one => one.EventName == "AssumeRole"), one => Assert.Equal(["roleArn", "roleSessionName", "durationSeconds"], one.Json.GetProperty("requestParameters").EnumerateObject().Select(member => member.Name)));
    }

    // What a denial says, without the name of the role and of the request.
    private static string Words(Page denied) => string.Join(' ', denied.Html.QuerySelectorAll("main p").Select(one => one.TextContent)).Split(" on resource: ") is [var before, var after] ? before + after[after.IndexOf(' ', StringComparison.Ordinal)..] : "";

    // A console whose session has shown a second factor: the federation endpoint opens none for the sessions of users, and roles' carry none.
    private async Task<Browser> ConsoleAsync(DateTimeOffset? shown)
    {
        await using var db = await _sts.DatabaseAsync();
        var role = await db.Roles.SingleAsync(one => one.Arn == RunningSts.Developer);
        var draft = new SessionPrincipal
        {
            Kind = SessionKind.AssumedRole, AccountId = role.AccountId, PrincipalArn = role.Arn, PrincipalId = role.UniqueId, SessionName = "david@example.com",
            Expires = _sts.Clock.GetUtcNow() + TimeSpan.FromHours(1), MfaAuthenticatedAt = shown,
        };
        var minted = Assert.IsType<MintOutcome.Minted>(_sts.Services.GetRequiredService<CredentialMinter>().Mint(draft, _sts.Clock.GetUtcNow())).Credentials;
        var browser = new Browser(_sts);
        var login = await browser.GetAsync(Broker.Login(await browser.TokenAsync(new SigV4Signer(minted.AccessKeyId, minted.SecretAccessKey.Reveal(), minted.SessionToken.Reveal()))));
        var (_, json) = await _sts.RecordAsync(login.RequestId);
        Assert.Equal(shown is null ? "No" : "Yes", json.GetProperty("additionalEventData").GetProperty("MFAUsed").GetString());
        return browser;
    }

    private async Task<List<(string EventName, string? AccountId, JsonElement Json)>> RecordsAsync(Page page)
    {
        await using var db = await _sts.DatabaseAsync();
        return [.. (await db.Trail.AsNoTracking().Where(one => one.RequestId == page.RequestId).ToListAsync()).Select(one => (one.EventName, one.AccountId, JsonDocument.Parse(one.Record).RootElement))];
    }

    private static async Task<Page> SwitchAsync(Browser browser, string role) =>
        await browser.SubmitAsync(await browser.GetAsync("/switchrole"), "#switch", ("account", Principals.Production), ("roleName", role));
}
