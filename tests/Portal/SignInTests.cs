using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Data.Portal;
using SamlFederation.Portal.Employees;
using SamlFederation.Portal.SignIn;

namespace SamlFederation.Tests.Portal;

public sealed partial class SignInTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    [Fact]
    public async Task Signs_in_and_goes_to_the_start()
    {
        using var browser = portal.NewBrowser();
        var answer = await browser.SignInAsync("david", portal.Passwords["david"]);
        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.Status, answer.Location));
        Assert.Equal("Where to?", (await browser.GetAsync("/")).Title);
    }

    [Fact]
    public async Task Sends_a_stranger_to_the_sign_in_page_and_back()
    {
        using var browser = portal.NewBrowser();
        var refused = await browser.GetAsync("/account?done=x");
        Assert.Equal("/signin?returnUrl=%2Faccount%3Fdone%3Dx", refused.Location);
        var answer = await browser.SignInAsync("david", portal.Passwords["david"], refused.Location);
        Assert.Equal("/account?done=x", answer.Location);
    }

    [Theory]
    [InlineData("//evil.example.com")]
    [InlineData("/\\evil.example.com")]
    [InlineData("https://evil.example.com/")]
    [InlineData("https:evil.example.com")]
    [InlineData("javascript:alert(1)")]
    [InlineData("~/x")]
    [InlineData("/\r\nX: y")]
    [InlineData("/signin")]
    public async Task Returns_to_no_address_but_its_own(string returnUrl)
    {
        using var browser = portal.NewBrowser();
        var form = (await browser.GetAsync("/signin?returnUrl=" + Uri.EscapeDataString(returnUrl))).Form("/signin");
        Assert.Equal("/", form.QuerySelector("input[name=returnUrl]")!.GetAttribute("value"));
        var answer = await browser.SubmitAsync(form, ("userName", "david"), ("password", portal.Passwords["david"]), ("returnUrl", returnUrl));
        Assert.Equal("/", answer.Location);
    }

    [Fact]
    public async Task Unknown_wrong_locked_and_disabled_are_answered_alike_and_hash_once()
    {
        await portal.WithAsync<EmployeeDirectory, int>(async directory =>
        {
            await directory.SaveAsync(new EmployeeProfile("off", "Off", Disabled: true), default);
            await directory.SetPasswordAsync((await directory.FindByNameAsync("off", default))!, "a long enough pass phrase", false, null, default);
            await directory.SaveAsync(new EmployeeProfile("locked", "Locked"), default);
            await directory.SetPasswordAsync((await directory.FindByNameAsync("locked", default))!, "a long enough pass phrase", false, null, default);
            return 0;
        });
        for (var attempt = 0; attempt < SignInThrottle.PerName; attempt++)
            await Attempt("locked", "wrong");

        var unknown = await Attempt("nobody", "a long enough pass phrase");
        var wrong = await Attempt("theresa", "a long enough pass phrase");
        var locked = await Attempt("locked", "a long enough pass phrase");
        var disabled = await Attempt("off", "a long enough pass phrase");

        Assert.Equal((HttpStatusCode.OK, 1L), (unknown.Status, unknown.Hashes));
        Assert.Equal(unknown, wrong);
        Assert.Equal(unknown, locked);
        Assert.Equal(unknown, disabled);
        var reasons = await portal.StoreAsync(db => db.Audit.Where(r => r.Event == "SignIn" && !r.Succeeded).Select(r => r.Reason).Distinct().ToListAsync());
        Assert.Superset(new HashSet<string?> { "UnknownUser", "WrongPassword", "Locked", "Disabled" }, reasons.ToHashSet());
    }

    [Fact]
    public async Task Strangers_cannot_lock_out_a_browser_that_signed_in_before()
    {
        using var owner = await portal.SignedInAsync("theresa");
        for (var attempt = 0; attempt <= SignInThrottle.PerName; attempt++)
            await Attempt("theresa", "wrong");
        using var stranger = portal.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await stranger.SignInAsync("theresa", portal.Passwords["theresa"])).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.SignInAsync("theresa", portal.Passwords["theresa"], "/signin?again=true")).Status);

        portal.Clock.Advance(SignInThrottle.Window);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.SignInAsync("theresa", portal.Passwords["theresa"])).Status);
    }

    [Fact]
    public async Task An_address_is_bounded_and_successes_do_not_count()
    {
        var key = SignInThrottle.AddressKey("192.0.2.7");
        async Task<bool> Take() => await portal.WithAsync<SignInThrottle, bool>(throttle => throttle.TakeAsync(key, 3, default));
        Assert.True(await Take());
        await portal.WithAsync<SignInThrottle, int>(async throttle => { await throttle.GiveBackAsync(key, default); return 0; });
        Assert.True(await Take());
        Assert.True(await Take());
        Assert.True(await Take());
        Assert.False(await Take());
        portal.Clock.Advance(SignInThrottle.Window - TimeSpan.FromSeconds(5));
        Assert.False(await Take());
        portal.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await Take());
    }

    [Fact]
    public async Task Parallel_attempts_are_bounded_as_well()
    {
        var key = SignInThrottle.NameKey("RACE", null);
        var taken = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => portal.WithAsync<SignInThrottle, bool>(throttle => throttle.TakeAsync(key, 10, default))));
        Assert.Equal(10, taken.Count(within => within));
    }

    [Fact]
    public void One_IPv6_network_is_one_address()
    {
        Assert.Equal(SignInThrottle.AddressKey("2001:db8:1:2::1"), SignInThrottle.AddressKey("2001:db8:1:2:ffff::9"));
        Assert.NotEqual(SignInThrottle.AddressKey("2001:db8:1:2::1"), SignInThrottle.AddressKey("2001:db8:1:3::1"));
        Assert.NotEqual(SignInThrottle.AddressKey("::ffff:192.0.2.1"), SignInThrottle.AddressKey("::ffff:192.0.2.2"));
    }

    [Theory]
    [InlineData("/signin")]
    [InlineData("/signout")]
    [InlineData("/account/password")]
    [InlineData("/account/sessions/end-others")]
    public async Task Refuses_a_form_without_its_token(string path)
    {
        using var browser = await portal.SignedInAsync("david");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path, ("userName", "david"), ("password", portal.Passwords["david"]))).Status);
        Assert.Equal("Where to?", (await browser.GetAsync("/")).Title);
    }

    [Fact]
    public async Task The_password_is_not_written_back_nor_audited()
    {
        using var browser = portal.NewBrowser();
        var page = await browser.SignInAsync("canary-name-7f3a", "canary-password-7f3a");
        Assert.DoesNotContain("canary-password-7f3a", page.Body, StringComparison.Ordinal);
        var rows = await portal.StoreAsync(db => db.Audit.AsNoTracking().ToListAsync());
        Assert.DoesNotContain(rows, row => $"{row.UserName}{row.Subject}{row.Reason}".Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_hash_is_at_the_strength_that_OWASP_asks_for()
    {
        var hash = Convert.FromBase64String((await portal.StoreAsync(db => db.Users.Where(e => e.UserName == "david").Select(e => e.PasswordHash).FirstAsync()))!);
        // Identity's format 1: marker, PRF (2 = HMAC-SHA512), iterations, salt length, all big-endian.
        Assert.Equal((1, 2, 220_000), (hash[0], System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(1)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5))));
    }

    private async Task<(HttpStatusCode Status, string? Location, string Body, long Hashes)> Attempt(string userName, string password)
    {
        using var browser = portal.NewBrowser();
        var hasher = (CountingPasswordHasher)portal.App.Services.GetRequiredService<IPasswordHasher<Employee>>();
        var before = hasher.Verifications;
        var page = await browser.SignInAsync(userName, password);
        // The name that was typed and the form's token differ from page to page anyway.
        var body = Token().Replace(page.Body.Replace($"value=\"{userName}\"", "", StringComparison.Ordinal), "");
        return (page.Status, page.Location, body, hasher.Verifications - before);
    }

    [GeneratedRegex("""name="__form"[^>]*>""", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
