using System.Net;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SignIn;

public sealed class DestinationTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    public static TheoryData<string> Hostile =>
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example/console", "http:/console", "javascript:alert(1)",
        "data:text/html,x", "/console\r\nLocation: https://evil.example", "/console\tx", " /console", "/console x", "{sts}@evil.example/console", "{sts}.evil.example/console", "{sts}/../console/../saml",
        "/console/../federation?Action=login", "/console/%2e%2e/federation", "/console/.%2E/saml", "/consolex", "/Console", "/federation/replace", "/saml", "/dev/clock", "console", "?x", "#x",
        "/console/\u2028x", "/конзоль", "/\u202Econsole", "https://console.aws.amazon.com/s3/home", "{sts}//evil.example", "//{host}/console", "/console/\"><script>",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Leads_nowhere_else_by_RelayState_or_Destination(string hostile)
    {
        var asked = hostile.Replace("{sts}", _sts.Origin, StringComparison.Ordinal).Replace("{host}", new Uri(_sts.Origin).Authority, StringComparison.Ordinal);
        using var david = new Browser(_sts);
        // With an assertion it leads to the start: many identity providers send a token of their own here.
        var posted = await david.PostResponseAsync(_sts.Honest(), asked);
        Assert.StartsWith("/federation?", posted.Location, StringComparison.Ordinal);
        Assert.Equal("/console", (await david.FollowAsync(posted)).Location);

        // At the federation endpoint it is a mistake, and costs nobody the token.
        using var broker = new Browser(_sts);
        var token = await broker.TokenAsync();
        var refused = await broker.GetAsync(Broker.Login(token, destination: asked));
        refused.AssertRefused(400);
        var (record, json) = await _sts.RecordAsync(refused.RequestId);
        Assert.Equal(("ConsoleLogin", RunningSts.Account, "InvalidInput"), (record.EventName, record.AccountId, record.ErrorCode));
        Assert.Equal("Failure", json.GetProperty("responseElements").GetProperty("ConsoleLogin").GetString());
        Assert.Equal("/console", (await broker.GetAsync(Broker.Login(token))).Location);
    }

    [Theory]
    [InlineData("/console", "/console")]
    [InlineData("/console/trail?outcome=refused", "/console/trail?outcome=refused")]
    [InlineData("{sts}/console/trail", "/console/trail")]
    [InlineData("{sts}/console/trail?event=ConsoleLogin#events", "/console/trail?event=ConsoleLogin#events")]
    [InlineData("/console/../console/trail", "/console/trail")]
    public async Task Leads_deep_into_the_console(string good, string place)
    {
        var asked = good.Replace("{sts}", _sts.Origin, StringComparison.Ordinal);
        using var david = new Browser(_sts);
        Assert.Equal(place, (await david.FollowAsync(await david.PostResponseAsync(_sts.Honest(), asked))).Location);
        using var broker = new Browser(_sts);
        Assert.Equal(place, (await broker.GetAsync(Broker.Login(await broker.TokenAsync(), destination: asked))).Location);
    }

    [Fact]
    public async Task Takes_a_RelayState_of_2048_bytes_and_no_more()
    {
        using var david = new Browser(_sts);
        var long2048 = "/console?" + new string('x', 2039);
        Assert.Equal(long2048, (await david.FollowAsync(await david.PostResponseAsync(_sts.Honest(), long2048))).Location);
        // Bytes of UTF-8, not characters: two, three and four bytes a character.
        foreach (var exact in new[] { long2048, new string('é', 1024), new string('€', 682) + "xx", string.Concat(Enumerable.Repeat("\U0001F511", 512)) })
        {
            var response = _sts.Honest();
            var refused = await david.PostResponseAsync(response, exact + "x");
            refused.AssertRefused(400);
            Assert.Equal("InvalidInput", (await _sts.RecordAsync(refused.RequestId)).Record.ErrorCode);
            Assert.Equal(HttpStatusCode.Redirect, (await david.PostResponseAsync(response, exact)).Status);
        }
    }
}
