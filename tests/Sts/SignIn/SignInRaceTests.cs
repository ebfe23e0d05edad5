using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SignIn;

public abstract class SignInRaceCases
{
    protected static async Task OpensOneSessionForSixtyFourPostsAsync(RunningSts sts)
    {
        using var david = new Browser(sts);
        var response = sts.Honest();
        var pages = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => david.PostResponseAsync(response)));
        var through = Assert.Single(pages, page => page.Status == HttpStatusCode.Redirect);
        foreach (var refused in pages.Where(page => page != through)) refused.AssertRefused(400);
        Assert.Equal("Developer", (await david.FollowAsync(await david.FollowAsync(through))).Text("h1"));

        var ids = pages.Select(page => page.RequestId).ToList();
        await using var db = await sts.DatabaseAsync();
        Assert.Equal(63, await db.Trail.CountAsync(record => ids.Contains(record.RequestId) && record.ErrorCode == "InvalidIdentityToken"));
        Assert.Equal(1, await db.Trail.CountAsync(record => ids.Contains(record.RequestId) && record.ErrorCode == null));
    }

    protected static async Task RedeemsATokenOnceOfAHundredAsync(RunningSts sts)
    {
        using var broker = new Browser(sts);
        var token = await broker.TokenAsync();
        var browsers = Enumerable.Range(0, 100).Select(_ => new Browser(sts)).ToList();
        var pages = await Task.WhenAll(browsers.Select(browser => browser.GetAsync(Broker.Login(token))));
        var through = Assert.Single(pages, page => page.Status == HttpStatusCode.Redirect);
        foreach (var refused in pages.Where(page => page != through)) refused.AssertRefused(400);
        Assert.Single(browsers, browser => browser.Console is not null);
        await using var db = await sts.DatabaseAsync();
        Assert.Equal(1, await db.ConsoleSessions.CountAsync(session => session.AccessKeyId == db.Trail.Where(record => record.RequestId == through.RequestId).Select(record => record.AccessKeyId).Single()));
        foreach (var browser in browsers) browser.Dispose();
    }
}

public sealed class SqliteSignInRaceTests(StsFixture fixture) : SignInRaceCases, IClassFixture<StsFixture>
{
    [Fact]
    public Task Opens_one_session_when_sixty_four_posts_race() => OpensOneSessionForSixtyFourPostsAsync(fixture.Sts);

    [Fact]
    public Task Redeems_a_token_once_when_a_hundred_try() => RedeemsATokenOnceOfAHundredAsync(fixture.Sts);
}

public sealed class PostgreSqlSignInRaceTests(StsOnPostgreSql fixture) : SignInRaceCases, IClassFixture<StsOnPostgreSql>
{
    [PostgreSqlFact]
    public Task Opens_one_session_when_sixty_four_posts_race() => OpensOneSessionForSixtyFourPostsAsync(fixture.Sts);

    [PostgreSqlFact]
    public Task Redeems_a_token_once_when_a_hundred_try() => RedeemsATokenOnceOfAHundredAsync(fixture.Sts);
}
