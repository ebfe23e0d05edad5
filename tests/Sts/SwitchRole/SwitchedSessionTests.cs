using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SwitchRole;

/// <summary>How long a role lasts that was switched to, and what ends it.</summary>
public sealed class SwitchedSessionTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Lasts_an_hour_and_never_longer_than_the_session_before_it()
    {
        await using var sts = await StartAsync();
        using var david = new Browser(sts);
        await david.SignInAsync(sts.Honest() with { SessionDuration = "14400" });
        var console = await SwitchAsync(david);
        Assert.Equal(("1 h 00 min", "one hour, the longest for a role that is switched to"), (console.Text("#time-left"), console.Text("#bound")));

        sts.Clock.Advance(Hour - TimeSpan.FromTicks(1));
        Assert.Equal("UpdateApp", (await david.GetAsync("/console")).Text("#role-name"));
        sts.Clock.Advance(TimeSpan.FromTicks(1));
        var ended = await david.GetAsync("/console");
        Assert.Equal("Your session has ended", ended.Text("h1"));
        // The session that one came with goes on.
        var back = await david.FollowAsync(await david.SubmitAsync(ended, "form[action='/switchrole/back']"));
        Assert.Equal(("Developer", "3 h 00 min"), (back.Text("#role-name"), back.Text("#time-left")));

        sts.Clock.Advance(TimeSpan.FromHours(2.75));
        var last = await SwitchAsync(david);
        Assert.Equal(("15:00 min", "the end of the session that you switched from"), (last.Text("#time-left"), last.Text("#bound")));
        sts.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("5:00 min", (await SwitchAsync(david)).Text("#time-left"));
        sts.Clock.Advance(TimeSpan.FromMinutes(5));
        var over = await david.GetAsync("/console");
        Assert.Equal(("Your session has ended", false), (over.Text("h1"), over.Has("form[action='/switchrole/back']")));
        Assert.Equal("Your session has ended", (await david.GetAsync("/switchrole")).Text("h1"));
    }

    [Fact]
    public async Task Ends_with_the_role_that_it_came_from()
    {
        await using var sts = await StartAsync();
        using var david = new Browser(sts);
        await david.SignInAsync();
        Assert.Equal("UpdateApp", (await SwitchAsync(david)).Text("#role-name"));
        (await sts.IamAsync(await sts.AdministratorAsync(), "PutRolePolicy", ("RoleName", "Developer"), ("PolicyName", "AWSRevokeOlderSessions"),
            ("PolicyDocument", Policies.RevokeBefore(sts.Clock.GetUtcNow().AddSeconds(1))))).AssertAccepted();
        var ended = await david.GetAsync("/console");
        Assert.Equal("Your session has ended", ended.Text("h1"));
        await david.SubmitAsync(ended, "form[action='/switchrole/back']");
        Assert.Equal("Your session has ended", (await david.GetAsync("/console")).Text("h1"));
    }

    [Fact]
    public async Task Of_two_switches_at_once_one_is_made()
    {
        await using var sts = await StartAsync();
        using var david = new Browser(sts);
        await david.SignInAsync();
        var form = await david.GetAsync("/switchrole");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => david.SubmitAsync(form, "#switch", ("account", "production"), ("roleName", "UpdateApp"))));
        await using var db = await sts.DatabaseAsync();
        Assert.Equal(1, await db.ConsoleSessions.CountAsync());
        Assert.Equal(1, await db.Trail.CountAsync(one => one.EventName == "SwitchRole"));
    }

    private static async Task<RunningSts> StartAsync()
    {
        var sts = await RunningSts.StartAsync();
        sts.Clock.Freeze(DateTimeOffset.FromUnixTimeSeconds(sts.Clock.GetUtcNow().ToUnixTimeSeconds()));
        return sts;
    }

    private static async Task<Page> SwitchAsync(Browser browser) =>
        await browser.FollowAsync(await browser.SubmitAsync(await browser.GetAsync("/switchrole"), "#switch", ("account", "production"), ("roleName", "UpdateApp")));
}
