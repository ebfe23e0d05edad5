using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SignInTokens;

public sealed class LoginTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Opens_the_console_once()
    {
        using var david = new Browser(_sts);
        using var thief = new Browser(_sts);
        var token = await david.TokenAsync();
        Assert.Equal("/console", (await david.GetAsync(Broker.Login(token))).Location);
        Assert.Equal("Developer", (await david.GetAsync("/console")).Text("h1"));
        var refused = await thief.GetAsync(Broker.Login(token));
        refused.AssertRefused(400);
        var (record, json) = await _sts.RecordAsync(refused.RequestId);
        Assert.Equal(("ConsoleLogin", "InvalidInput"), (record.EventName, record.ErrorCode));
        Assert.Equal("Failure", json.GetProperty("responseElements").GetProperty("ConsoleLogin").GetString());
        (await thief.PostAsync("/federation", ("Action", "login"), ("SigninToken", token))).AssertRefused(400);
        foreach (var nonsense in new[] { "", "x", new string('A', 43), new string('A', 5000) }) (await thief.GetAsync(Broker.Login(nonsense))).AssertRefused(400);
        Assert.Equal("/console", (await thief.PostAsync("/federation", ("Action", "login"), ("SigninToken", await thief.TokenAsync()))).Location);
    }

    [Fact]
    public async Task Refuses_a_token_at_fifteen_minutes_and_takes_it_just_before()
    {
        await using var sts = await RunningSts.StartAsync();
        sts.Clock.Freeze(sts.Clock.GetUtcNow());
        using var david = new Browser(sts);
        var (first, second) = (await david.TokenAsync(), await david.TokenAsync());
        sts.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMicroseconds(1));
        Assert.Equal("/console", (await david.GetAsync(Broker.Login(first))).Location);
        sts.Clock.Advance(TimeSpan.FromMicroseconds(1));
        (await david.GetAsync(Broker.Login(second))).AssertRefused(400);
    }

    [Fact]
    public async Task Refuses_a_token_whose_session_has_ended_meanwhile()
    {
        await using var sts = await RunningSts.StartAsync();
        using var david = new Browser(sts);
        var credentials = await sts.SignerAsync();
        sts.Clock.Advance(TimeSpan.FromMinutes(50));
        var token = await david.TokenAsync(credentials);
        sts.Clock.Advance(TimeSpan.FromMinutes(10));
        (await david.GetAsync(Broker.Login(token))).AssertRefused(400);
        Assert.Null(david.Console);
    }

    [Fact]
    public async Task Gives_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        using var david = new Browser(_sts);
        var cookie = Assert.Single((await david.GetAsync(Broker.Login(await david.TokenAsync()))).SetCookies);
        Assert.Matches(@"\Asf-sts-console=[A-Za-z0-9_-]{43}; path=/; samesite=lax; httponly\z", cookie);
        await using var db = await _sts.DatabaseAsync();
        Assert.False(await db.ConsoleSessions.AnyAsync(session => session.Hash == david.Console!.Value));
    }

    [Fact]
    public async Task Gives_a_host_cookie_over_https()
    {
        await using var sts = await RunningSts.StartAsync(null, "--public-url", "https://sts.example.com");
        using var david = new Browser(sts);
        var honest = sts.Honest();
        var response = honest with { Audience = "https://sts.example.com/saml", Recipient = "https://sts.example.com/saml", Destination = "https://sts.example.com/saml", Roles = [(RunningSts.Developer, RunningSts.Portal)] };
        var posted = await david.PostResponseAsync(response);
        var cookie = Assert.Single((await david.FollowAsync(posted)).SetCookies);
        Assert.Matches(@"\A__Host-sf-sts-console=[A-Za-z0-9_-]{43}; path=/; secure; samesite=lax; httponly\z", cookie);
    }

    [Fact]
    public async Task Puts_a_login_on_record_field_by_field()
    {
        using var david = new Browser(_sts);
        var login = await david.FollowAsync(await david.PostResponseAsync(_sts.Honest(), "/console/trail"));
        var (record, json) = await _sts.RecordAsync(login.RequestId);
        Assert.Equal((RunningSts.Account, "david@example.com", null), (record.AccountId, record.UserName, record.ErrorCode));
        Assert.Equal(
            ["eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress", "userAgent", "requestParameters", "responseElements", "additionalEventData",
             "requestID", "eventID", "readOnly", "eventType", "managementEvent", "recipientAccountId", "eventCategory", "tlsDetails"],
            json.EnumerateObject().Select(member => member.Name));
        var identity = json.GetProperty("userIdentity");
        Assert.Equal(["type", "principalId", "arn", "accountId"], identity.EnumerateObject().Select(member => member.Name));
        Assert.Equal("AssumedRole", identity.GetProperty("type").GetString());
        Assert.Matches(@"\AAROA[A-Z0-9]{17}:david@example\.com\z", identity.GetProperty("principalId").GetString());
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Developer/david@example.com", identity.GetProperty("arn").GetString());
        Assert.Equal(("signin.amazonaws.com", "ConsoleLogin", "AwsConsoleSignIn", "Management"), (Text("eventSource"), Text("eventName"), Text("eventType"), Text("eventCategory")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.GetProperty("requestParameters").ValueKind);
        Assert.Equal("""{"ConsoleLogin":"Success"}""", json.GetProperty("responseElements").GetRawText());
        Assert.Equal($$"""{"LoginTo":"{{_sts.Origin}}/console/trail","MobileVersion":"No","MFAUsed":"No","SamlProviderArn":"{{RunningSts.Portal}}"}""", json.GetProperty("additionalEventData").GetRawText());
        Assert.False(json.GetProperty("readOnly").GetBoolean());
        Assert.Equal((login.RequestId, RunningSts.Account), (Text("requestID"), Text("recipientAccountId")));

        string? Text(string name) => json.GetProperty(name).GetString();
    }
}

public sealed class ReplaceSessionTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Tester = "arn:aws:iam::123456789012:role/Tester";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Asks_before_another_session_is_replaced()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var old = david.Console!.Value;
        var question = await david.GetAsync(Broker.Login(await david.TokenAsync(await _sts.SignerAsync(Tester)), destination: "/console/trail"));
        Assert.Equal(HttpStatusCode.OK, question.Status);
        Assert.Contains("assumed-role/Developer/david@example.com", question.Text("dl"), StringComparison.Ordinal);
        Assert.Contains("assumed-role/Tester/david@example.com", question.Text("dl"), StringComparison.Ordinal);

        // Stay.
        Assert.Equal("Developer", (await david.GetAsync(question.Html.QuerySelector("main a.button")!.GetAttribute("href")!)).Text("h1"));

        // Replace; the token was not used by the question.
        Assert.Equal("/console/trail", (await david.SubmitAsync(question, "main form")).Location);
        Assert.Equal("Tester", (await david.GetAsync("/console")).Text("h1"));
        Assert.NotEqual(old, david.Console!.Value);
        await using var db = await _sts.DatabaseAsync();
        Assert.False(await db.ConsoleSessions.AnyAsync(session => session.Hash == SamlFederation.Sts.Console.SecretHash.Of(old)));
    }

    [Fact]
    public async Task Replaces_nothing_without_the_forms_own_token()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var token = await david.TokenAsync(await _sts.SignerAsync(Tester));
        var question = await david.GetAsync(Broker.Login(token));
        (await david.PostAsync("/federation/replace", ("SigninToken", token), ("Destination", "/console"))).AssertRefused(400);
        (await david.SubmitAsync(question, "main form", ("__form", "forged"))).AssertRefused(400);
        (await david.SubmitAsync(question, "main form", ("Destination", "//evil.example"))).AssertRefused(400);
        Assert.Equal("Developer", (await david.GetAsync("/console")).Text("h1"));
        Assert.Equal("/console", (await david.SubmitAsync(question, "main form")).Location);
        (await david.SubmitAsync(question, "main form")).AssertRefused(400);
    }

    [Fact]
    public async Task Asks_nothing_of_the_same_principal()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var old = david.Console!.Value;
        Assert.Equal("/console", (await david.FollowAsync(await david.PostResponseAsync(_sts.Honest()))).Location);
        Assert.NotEqual(old, david.Console!.Value);

        // Another person in the same role is another principal.
        var question = await david.FollowAsync(await david.PostResponseAsync(_sts.Honest() with { SessionName = "theresa@example.com" }));
        Assert.Equal("You are already signed in", question.Text("h1"));
    }
}
