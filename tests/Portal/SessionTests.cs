using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Portal.Employees;
using SamlFederation.Portal.SignIn;

namespace SamlFederation.Tests.Portal;

public sealed class SessionTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    [Fact]
    public async Task A_sign_in_has_a_key_of_its_own_and_ends_the_old_session()
    {
        using var browser = await portal.SignedInAsync("david");
        var old = browser.Cookie("session")!;
        await browser.SignInAsync("david", portal.Passwords["david"], "/signin?again=true");
        Assert.NotEqual(old, browser.Cookie("session"));
        using var thief = portal.NewBrowser();
        thief.SetCookie("session", old);
        Assert.StartsWith("/signin", (await thief.GetAsync("/account")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_key_that_an_attacker_chose_is_not_taken_over()
    {
        using var browser = portal.NewBrowser();
        browser.SetCookie("session", "chosen-by-an-attacker");
        await browser.SignInAsync("david", portal.Passwords["david"]);
        Assert.DoesNotContain("chosen", browser.Cookie("session"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server()
    {
        using var browser = await portal.SignedInAsync("david");
        var key = browser.Cookie("session")!;
        Assert.Equal("/signin?signedOut=true", (await browser.ClickAsync("/", "/signout")).Location);
        Assert.Null(browser.Cookie("session"));
        browser.SetCookie("session", key);
        Assert.StartsWith("/signin", (await browser.GetAsync("/account")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_not_in_the_store()
    {
        using var browser = await portal.SignedInAsync("david");
        var key = browser.Cookie("session")!;
        var hashes = await portal.StoreAsync(db => db.Sessions.Select(session => session.KeyHash).ToListAsync());
        Assert.Contains(RandomKey.Hash(key), hashes);
        Assert.DoesNotContain(key, hashes);
    }

    [Fact]
    public async Task Ends_after_an_hour_without_use_and_after_twelve_with()
    {
        portal.Clock.Freeze(portal.Clock.GetUtcNow());
        using var idle = await portal.SignedInAsync("david");
        portal.Clock.Advance(SessionStore.Idle - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await idle.GetAsync("/account")).Status);
        portal.Clock.Advance(SessionStore.Idle);
        Assert.StartsWith("/signin", (await idle.GetAsync("/account")).Location, StringComparison.Ordinal);

        using var busy = await portal.SignedInAsync("david");
        for (var used = TimeSpan.Zero; used + TimeSpan.FromMinutes(50) < SessionStore.Absolute; used += TimeSpan.FromMinutes(50))
        {
            portal.Clock.Advance(TimeSpan.FromMinutes(50));
            Assert.Equal(HttpStatusCode.OK, (await busy.GetAsync("/account")).Status);
        }

        portal.Clock.Advance(TimeSpan.FromMinutes(50));
        Assert.StartsWith("/signin", (await busy.GetAsync("/account")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_employee_is_out_at_once()
    {
        await NewEmployee("leaver", mustChange: false);
        using var browser = portal.NewBrowser();
        await browser.SignInAsync("leaver", "a long enough pass phrase");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
        await portal.WithAsync<EmployeeDirectory, int>(async directory => (await directory.SaveAsync(new EmployeeProfile("leaver", "Leaver", Disabled: true), default)).Count);
        Assert.StartsWith("/signin", (await browser.GetAsync("/account")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_session_can_be_ended_from_the_account_page_and_nobody_elses()
    {
        using var here = await portal.SignedInAsync("theresa");
        using var there = await portal.SignedInAsync("theresa");
        using var david = await portal.SignedInAsync("david");
        Assert.Equal("/account?done=sessions", (await here.ClickAsync("/account", "end-others")).Location);
        Assert.StartsWith("/signin", (await there.GetAsync("/account")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.OK, (await david.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_one_time_password_opens_nothing_but_its_change()
    {
        await NewEmployee("newcomer", mustChange: true);
        using var browser = portal.NewBrowser();
        Assert.Equal("/account/password", (await browser.SignInAsync("newcomer", "a long enough pass phrase")).Location);
        foreach (var path in new[] { "/", "/account", "/command-line/" + new string('a', 32), "/launch/" + new string('a', 32) })
            Assert.Equal("/account/password", (await browser.GetAsync(path)).Location);

        var form = (await browser.GetAsync("/account/password")).Form("/account/password");
        async Task<Page> Change(string current, string fresh, string again) => await browser.SubmitAsync(form, ("currentPassword", current), ("newPassword", fresh), ("repeated", again));
        Assert.Equal(HttpStatusCode.OK, (await Change("wrong", "another long pass phrase", "another long pass phrase")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Change("a long enough pass phrase", "fourteen chars", "fourteen chars")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Change("a long enough pass phrase", "another long pass phrase", "another long pass phrasE")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Change("a long enough pass phrase", "a long enough pass phrase", "a long enough pass phrase")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Change("a long enough pass phrase", "newcomer's long pass phrase", "newcomer's long pass phrase")).Status);
        var key = browser.Cookie("session");
        Assert.Equal("/", (await Change("a long enough pass phrase", "fifteen letters", "fifteen letters")).Location);
        Assert.NotEqual(key, browser.Cookie("session"));
        Assert.Equal("Where to?", (await browser.GetAsync("/")).Title);
    }

    private Task<int> NewEmployee(string userName, bool mustChange) => portal.WithAsync<EmployeeDirectory, int>(async directory =>
    {
        await directory.SaveAsync(new EmployeeProfile(userName, userName), default);
        return (await directory.SetPasswordAsync((await directory.FindByNameAsync(userName, default))!, "a long enough pass phrase", mustChange, null, default)).Count;
    });
}
