using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Console;

public sealed class HomeTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Says_who_one_is()
    {
        using var david = new Browser(_sts);
        var page = await david.SignInAsync(_sts.Honest() with { SourceIdentity = "david", Tags = [new("Team", "red / blue"), new("CostCenter", "9")], TransitiveTagKeys = ["Team"] });
        Assert.Equal(("development", "123456789012"), (page.Text("#account-alias"), page.Text("#account-id")));
        Assert.Equal(("Developer", "david@example.com", "david"), (page.Text("#role-name"), page.Text("#session-name"), page.Text("#source-identity")));
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Developer/david@example.com", page.Text("#caller-arn"));
        Assert.Equal(
            [("CostCenter", "9", "no"), ("Team", "red / blue", "yes")],
            page.Html.QuerySelectorAll("section[aria-labelledby=tags] tbody tr").Select(row => (row.Children[0].TextContent, row.Children[1].TextContent, row.Children[2].TextContent)).Order());

        using var plain = new Browser(_sts);
        var bare = await plain.SignInAsync();
        Assert.False(bare.Has("#source-identity"));
        Assert.Equal("This session carries no tags.", bare.Text("section[aria-labelledby=tags] p"));
    }

    [Fact]
    public async Task Says_how_long_the_session_lasts_and_what_set_its_end()
    {
        await using var sts = await RunningSts.StartAsync();
        sts.Clock.Freeze(DateTimeOffset.FromUnixTimeSeconds(sts.Clock.GetUtcNow().ToUnixTimeSeconds()));
        using var david = new Browser(sts);
        async Task AssertAsync(HonestResponse response, string left, string bound, TimeSpan life)
        {
            var page = await david.SignInAsync(response);
            Assert.Equal((left, bound), (page.Text("#time-left"), page.Text("#bound")));
            Assert.Equal((sts.Clock.GetUtcNow() + life).UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z", page.Html.QuerySelector("#time-left")!.GetAttribute("datetime"));
        }

        await AssertAsync(sts.Honest(), "1 h 00 min", "the default of one hour", TimeSpan.FromHours(1));
        await AssertAsync(sts.Honest() with { SessionDuration = "1800" }, "30:00 min", "SessionDuration, set by your portal", TimeSpan.FromMinutes(30));
        await AssertAsync(sts.Honest() with { SessionNotOnOrAfter = sts.Clock.GetUtcNow() + TimeSpan.FromMinutes(20) }, "20:00 min", "SessionNotOnOrAfter, the end of your session at the portal", TimeSpan.FromMinutes(20));

        var credentials = await sts.SignerAsync();
        await david.GetAsync(Broker.Login(await david.TokenAsync(credentials, ("SessionDuration", "900"))));
        Assert.Equal("SessionDuration, 900 s", (await david.GetAsync("/console")).Text("#bound"));
        await david.GetAsync(Broker.Login(await david.TokenAsync(credentials, ("SessionDuration", "43200"))));
        var whole = await david.GetAsync("/console");
        Assert.Equal(("1 h 00 min", "the life of the credentials"), (whole.Text("#time-left"), whole.Text("#bound")));
        sts.Clock.Advance(TimeSpan.FromMinutes(59) + TimeSpan.FromSeconds(55));
        Assert.Equal("0:05 min", (await david.GetAsync("/console")).Text("#time-left"));
    }

    [Fact]
    public async Task Ends_at_the_instant_of_its_end_and_leads_back_to_the_issuer_for_a_day()
    {
        await using var sts = await RunningSts.StartAsync();
        sts.Clock.Freeze(DateTimeOffset.FromUnixTimeSeconds(sts.Clock.GetUtcNow().ToUnixTimeSeconds()));
        using var david = new Browser(sts);
        await david.GetAsync(Broker.Login(await david.TokenAsync(), issuer: "https://broker.example.com/start?team=red"));
        sts.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal("Developer", (await david.GetAsync("/console")).Text("h1"));
        sts.Clock.Advance(TimeSpan.FromTicks(1));
        foreach (var path in new[] { "/console", "/console/trail", "/console/trail/x" })
            Assert.Equal(("Your session has ended", "https://broker.example.com/start?team=red"), Farewell(await david.GetAsync(path)));
        Assert.Equal(HttpStatusCode.Forbidden, (await david.GetAsync("/console/trail.ndjson")).Status);

        // The sweep does not take the way back away.
        var upkeep = sts.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<SamlFederation.Sts.Upkeep>().Single();
        sts.Clock.Advance(TimeSpan.FromHours(23));
        await upkeep.SweepAsync(default);
        Assert.Equal("Your session has ended", (await david.GetAsync("/console")).Text("h1"));
        sts.Clock.Advance(TimeSpan.FromHours(2));
        await upkeep.SweepAsync(default);
        Assert.Equal("You are not signed in", (await david.GetAsync("/console")).Text("h1"));
    }

    [Theory]
    [InlineData("https://broker.example.com/", "https://broker.example.com/")]
    [InlineData("http://127.0.0.1:5001/portal", "http://127.0.0.1:5001/portal")]
    [InlineData("http://broker.example.com/", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("data:text/html,<script>alert(1)</script>", null)]
    [InlineData("//broker.example.com/", null)]
    [InlineData("https://user:password@broker.example.com/", null)]
    [InlineData("", null)]
    public async Task Leads_back_to_web_addresses_only(string issuer, string? led)
    {
        using var david = new Browser(_sts);
        await david.GetAsync(Broker.Login(await david.TokenAsync(), issuer: issuer));
        var (title, link) = Farewell(await david.SubmitAsync(await david.GetAsync("/console"), "form[action='/console/signout']"));
        Assert.Equal("You are signed out", title);
        Assert.Equal(led ?? new Uri(_sts.IdpEntityId).GetLeftPart(UriPartial.Authority), link);
    }

    [Fact]
    public async Task Leads_back_to_the_origin_of_the_assertions_issuer()
    {
        using var david = new Browser(_sts);
        var page = await david.SubmitAsync(await david.SignInAsync(), "form[action='/console/signout']");
        Assert.Equal(("You are signed out", new Uri(_sts.IdpEntityId).GetLeftPart(UriPartial.Authority) + "/"), Farewell(page));
    }

    [Fact]
    public async Task Ends_with_its_role_also_when_another_takes_the_name()
    {
        await using var sts = await RunningSts.StartAsync();
        using var david = new Browser(sts);
        await david.SignInAsync(TestWorld.Hour);
        await using var db = await sts.DatabaseAsync();
        var role = await db.Roles.SingleAsync(one => one.Arn == TestWorld.Hour);
        db.Remove(role);
        await db.SaveChangesAsync();
        Assert.Equal("Your session has ended", (await david.GetAsync("/console")).Text("h1"));
        db.Add(new SamlFederation.Data.Sts.Role
        {
            UniqueId = "AROARORTY3BBGGVCOV4OP", AccountId = role.AccountId, Name = role.Name, FoldedName = role.FoldedName, Path = role.Path, Arn = role.Arn, TrustPolicy = role.TrustPolicy, Created = role.Created,
        });
        await db.SaveChangesAsync();
        Assert.Equal("Your session has ended", (await david.GetAsync("/console")).Text("h1"));
    }

    [Fact]
    public async Task Signs_out_on_the_server()
    {
        using var david = new Browser(_sts);
        using var thief = new Browser(_sts);
        var home = await david.SignInAsync();
        thief.Cookies.Add(new Uri(_sts.Origin), new Cookie("sf-sts-console", david.Console!.Value));
        Assert.Equal("Developer", (await thief.GetAsync("/console")).Text("h1"));
        var goodbye = await david.SubmitAsync(home, "form[action='/console/signout']");
        Assert.Contains(goodbye.SetCookies, cookie => cookie.StartsWith("sf-sts-console=;", StringComparison.Ordinal));
        Assert.Null(david.Console);
        Assert.Equal("You are not signed in", (await thief.GetAsync("/console")).Text("h1"));
        Assert.Equal("You are not signed in", (await david.GetAsync("/console")).Text("h1"));
        Assert.Equal("ConsoleLogout", (await _sts.RecordAsync(goodbye.RequestId)).Record.EventName);
    }

    [Fact]
    public async Task Takes_no_form_that_it_did_not_give()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        foreach (var path in new[] { "/console/signout", "/console/credentials" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await david.PostAsync(path)).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await david.PostAsync(path, ("__form", "forged"))).Status);
        }

        Assert.Equal("Developer", (await david.GetAsync("/console")).Text("h1"));
    }

    [Fact]
    public async Task Takes_no_cookie_but_its_own()
    {
        using var stranger = new Browser(_sts);
        foreach (var value in new[] { "x", new string('A', 43), new string('A', 3000), "%00", SamlFederation.Sts.Console.SecretHash.Of("x") })
        {
            stranger.Cookies.Add(new Uri(_sts.Origin), new Cookie("sf-sts-console", value));
            Assert.Equal("You are not signed in", (await stranger.GetAsync("/console")).Text("h1"));
        }
    }

    private static (string Title, string Link) Farewell(Page page) => (page.Text("h1"), page.Html.QuerySelector("main a.button")!.GetAttribute("href")!);
}
