using System.Net;
using SamlFederation.Tests.EndToEnd.Worlds;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.EndToEnd.Employees;

/// <summary>One assertion opens one session at the sign-in page, however often and however fast it is posted.</summary>
public abstract class ReplayTests(World world)
{
    protected async Task Twice_one_after_the_other()
    {
        using var david = await world.SignedInAsync("david");
        var launched = await PortalRoad.LaunchAsync(david, TutorialRoles.UpdateApp);

        StsRoad.AssertConsoleOf(await PortalRoad.ContinueAsync(david, launched), "UpdateApp");
        using var other = world.NewBrowser();
        StsRoad.AssertNoConsole(await PortalRoad.ContinueAsync(other, launched));
    }

    protected async Task Sixty_four_at_once()
    {
        using var david = await world.SignedInAsync("david");
        var launched = await PortalRoad.LaunchAsync(david, TutorialRoles.UpdateApp);
        var browsers = Enumerable.Range(0, 64).Select(_ => world.NewBrowser()).ToList();
        using var start = new SemaphoreSlim(0);

        var racing = browsers.Select(async browser =>
        {
            await start.WaitAsync();
            return await PortalRoad.ContinueAsync(browser, launched);
        }).ToList();
        start.Release(64);
        var pages = await Task.WhenAll(racing);
        browsers.ForEach(browser => browser.Dispose());

        StsRoad.AssertConsoleOf(Assert.Single(pages, page => page.Status == HttpStatusCode.OK), "UpdateApp");
        Assert.All(pages.Where(page => page.Status != HttpStatusCode.OK), page => Assert.InRange((int)page.Status, 400, 499));
    }
}

public sealed class ReplayOnSqliteTests(World world) : ReplayTests(world), IClassFixture<World>
{
    [Fact]
    public Task The_same_assertion_posted_twice_opens_one_session() => Twice_one_after_the_other();

    [Fact]
    public Task Sixty_four_racing_posts_of_one_assertion_open_one_session() => Sixty_four_at_once();
}

public sealed class ReplayOnPostgreSqlTests(PostgreSqlWorld world) : ReplayTests(world), IClassFixture<PostgreSqlWorld>
{
    [PostgreSqlFact]
    public Task The_same_assertion_posted_twice_opens_one_session() => Twice_one_after_the_other();

    [PostgreSqlFact]
    public Task Sixty_four_racing_posts_of_one_assertion_open_one_session() => Sixty_four_at_once();
}
