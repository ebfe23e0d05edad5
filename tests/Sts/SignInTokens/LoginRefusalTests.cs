using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SignInTokens;

/// <summary>What whoever opens a broker's address is refused at login: status, words and record, with the address beside it that opens the console.</summary>
public sealed class LoginRefusalTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Spent = "This sign-in has been used or is too old";
    private const string Elsewhere = "That destination is not ours";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task A_token_that_is_used_unknown_or_absent_opens_nothing()
    {
        using var david = new Browser(_sts);
        using var thief = new Browser(_sts);
        var token = await david.TokenAsync();
        Assert.Equal("/console", (await david.GetAsync(Broker.Login(token))).Location);
        foreach (var path in new[] { Broker.Login(token), Broker.Login(new string('A', 43)), Broker.Login(token.ToUpperInvariant()), Broker.Login(token + "="), Broker.Login(""), "/federation?Action=login" })
            await AssertRefusedAsync(_sts, await thief.GetAsync(path), Spent, null);
        Assert.Null(thief.Console);
        Assert.Equal("/console", (await thief.GetAsync(Broker.Login(await thief.TokenAsync()))).Location);
    }

    [Fact]
    public async Task A_token_opens_nothing_after_fifteen_minutes_or_after_its_credentials()
    {
        await using var sts = await RunningSts.StartAsync();
        using var david = new Browser(sts);
        var credentials = await sts.SignerAsync();
        var old = await david.TokenAsync(credentials);
        sts.Clock.Advance(TimeSpan.FromMinutes(15));
        await AssertRefusedAsync(sts, await david.GetAsync(Broker.Login(old)), Spent, null);
        sts.Clock.Advance(TimeSpan.FromMinutes(40));
        var (late, timely) = (await david.TokenAsync(credentials), await david.TokenAsync(credentials));
        Assert.Equal("/console", (await david.GetAsync(Broker.Login(timely))).Location);
        sts.Clock.Advance(TimeSpan.FromMinutes(5));
        using var other = new Browser(sts);
        // Its seal still opens, and tells whose account is to know.
        await AssertRefusedAsync(sts, await other.GetAsync(Broker.Login(late)), Spent, RunningSts.Account);
    }

    [Fact]
    public async Task A_token_opens_nothing_once_its_session_was_ended()
    {
        using var david = new Browser(_sts);
        var user = await _sts.UserAsync(Policies.Allow("*"));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)));
        var (first, second) = ((await _sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer(), (await _sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer());
        var (ended, open) = (await david.TokenAsync(first), await david.TokenAsync(second));
        (await _sts.SessionsAsync(await _sts.AdministratorAsync(), "RevokeSession", ("AccessKeyId", first.AccessKeyId))).AssertAccepted();
        await AssertRefusedAsync(_sts, await david.GetAsync(Broker.Login(ended)), Spent, RunningSts.Account);
        Assert.Equal("/console", (await david.GetAsync(Broker.Login(open))).Location);
    }

    [Fact]
    public async Task A_destination_elsewhere_is_told_and_costs_nobody_the_token()
    {
        using var david = new Browser(_sts);
        var token = await david.TokenAsync();
        foreach (var elsewhere in new[] { "https://evil.example/console", "https://console.aws.amazon.com/", "/saml" })
            await AssertRefusedAsync(_sts, await david.GetAsync(Broker.Login(token, destination: elsewhere)), Elsewhere, RunningSts.Account);
        // Nor does it tell whether the token is one.
        await AssertRefusedAsync(_sts, await david.GetAsync(Broker.Login(new string('A', 43), destination: "https://evil.example/")), Elsewhere, null);
        // None is the console's start, and so is an empty one.
        Assert.Equal("/console", (await david.GetAsync(Broker.Login(token))).Location);
        Assert.Equal("/console", (await david.GetAsync(Broker.Login(await david.TokenAsync(), destination: ""))).Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Action=")]
    [InlineData("Action=GetSigninToken")]
    [InlineData("Action=logout")]
    [InlineData("Action=login&Action=login")]
    [InlineData("action=login")]
    public async Task An_address_without_an_action_that_is_known_is_told_as_incomplete(string query)
    {
        using var david = new Browser(_sts);
        var token = await david.TokenAsync();
        var refused = await david.GetAsync($"/federation?{query}&SigninToken={token}");
        refused.AssertRefused(400);
        Assert.Equal("That sign-in address is not complete", refused.Text("h1"));
        var (record, _) = await _sts.RecordAsync(refused.RequestId);
        Assert.Equal((query.Contains('&', StringComparison.Ordinal) ? "InvalidQueryParameter" : "MissingAction", null), (record.ErrorCode, record.AccountId));
        Assert.Equal("/console", (await david.GetAsync(Broker.Login(token))).Location);
    }

    [Fact]
    public async Task An_issuer_that_is_no_web_address_is_left_out_and_the_console_opens()
    {
        using var david = new Browser(_sts);
        foreach (var (issuer, kept) in new[] { ("https://broker.example.com/", "https://broker.example.com/"), ("javascript:alert(1)", null), ("https://a:b@broker.example.com/", null), ("", null), ("https://broker.example.com/" + new string('x', 2048), null) })
        {
            Assert.Equal("/console", (await david.GetAsync(Broker.Login(await david.TokenAsync(), issuer: issuer))).Location);
            var hash = SamlFederation.Sts.Console.SecretHash.Of(david.Console!.Value);
            await using var db = await _sts.DatabaseAsync();
            Assert.Equal(kept, (await db.ConsoleSessions.SingleAsync(row => row.Hash == hash)).Issuer);
        }
    }

    private static async Task AssertRefusedAsync(RunningSts sts, Page refused, string title, string? account)
    {
        var lead = refused.AssertRefused(400);
        Assert.Equal(title, refused.Text("h1"));
        Assert.NotEmpty(lead);
        var (record, json) = await sts.RecordAsync(refused.RequestId);
        Assert.Equal(("ConsoleLogin", "signin.amazonaws.com", "InvalidInput", account), (record.EventName, record.EventSource, record.ErrorCode, record.AccountId));
        Assert.Equal("""{"ConsoleLogin":"Failure"}""", json.GetProperty("responseElements").GetRawText());
        Assert.Equal(account is null ? "Unknown" : "AssumedRole", json.GetProperty("userIdentity").GetProperty("type").GetString());
        Assert.Contains("\"passed\":false", record.Trace, StringComparison.Ordinal);
    }
}
