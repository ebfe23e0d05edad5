using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SamlFederation.Saml;
using SamlFederation.Sts;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Attacks.Doors;

/// <summary>One assertion, one success at each door: whatever is done to its wrapper, the clock, the service or the store.</summary>
public sealed class ReplayAtTheDoorsTests : IAsyncLifetime
{
    private static readonly SamlDoor[] Doors = Enum.GetValues<SamlDoor>();
    private AttackedSts _sts = null!;

    public async Task InitializeAsync() => _sts = await AttackedSts.StartAsync();

    public async Task DisposeAsync() => await _sts.DisposeAsync();

    [Fact]
    public async Task An_assertion_is_redeemed_once_however_it_is_wrapped_and_also_after_a_restart()
    {
        var honest = _sts.Honest();
        var xml = Encoding.UTF8.GetString(honest.Xml());
        foreach (var door in Doors)
        {
            Assert.True((await _sts.Doors.PostAsync(door, Base64(xml))).IsAccepted);
            foreach (var again in Rewrapped(xml)) await ReplayedAsync(door, Base64(again));
            await ReplayedAsync(door, (honest with { ResponseId = SamlId.New() }).Base64());
        }

        await _sts.StopAsync();
        await _sts.BeginAsync();
        foreach (var door in Doors)
        {
            await ReplayedAsync(door, Base64(xml));
            Assert.True((await _sts.Doors.PostAsync(door, (honest with { AssertionId = SamlId.New() }).Base64())).IsAccepted);
        }
    }

    [Fact]
    public async Task A_claim_is_not_forgotten_before_the_assertion_is_too_old()
    {
        var start = _sts.Honest().Now;
        _sts.Clock.Freeze(start);
        // The longest that anything is redeemable: five minutes from its issue, issued as far ahead as the skew allows.
        var honest = _sts.Honest() with { Now = start.AddSeconds(60), Lifetime = TimeSpan.FromHours(1), EditAssertion = assertion => assertion with { Conditions = assertion.Conditions! with { NotBefore = start } } };
        foreach (var door in Doors) Assert.True((await _sts.Doors.PostAsync(door, honest.Base64())).IsAccepted);

        var upkeep = _sts.Services.GetServices<IHostedService>().OfType<Upkeep>().Single();
        foreach (var seconds in new[] { 1, 300, 359, 360, 361, 419, 420, 421, 600, 659, 660, 661, 719, 720, 721, 780, 3600, 3720 })
        {
            _sts.Clock.Freeze(start.AddSeconds(seconds));
            await upkeep.SweepAsync(default);
            foreach (var door in Doors)
            {
                var answer = await _sts.Doors.PostAsync(door, honest.Base64());
                Assert.True(!answer.GivesAnything && answer.Code is "InvalidIdentityToken" or "ExpiredTokenException", $"{answer} at {door} after {seconds} s");
                // While nothing else refuses it, the claim does.
                var fresh = await _sts.Doors.PostAsync(door, (honest with { AssertionId = SamlId.New() }).Base64());
                Assert.True(fresh.IsAccepted == (answer.Code == "InvalidIdentityToken"), $"another assertion was answered {fresh} at {door} after {seconds} s");
            }
        }
    }

    [Fact]
    public async Task Nothing_is_issued_while_claims_cannot_be_stored()
    {
        var honest = _sts.Honest();
        foreach (var table in new[] { "ReplayClaims", "Trail" })
        {
            var before = await _sts.CountAsync();
            await RenameAsync(table, "Away");
            try
            {
                foreach (var door in Doors)
                {
                    var answer = await _sts.Doors.PostAsync(door, honest.Base64());
                    Assert.True((int)answer.Status == 500 && !answer.GivesAnything, $"{answer} at {door} without {table}");
                }
            }
            finally
            {
                await RenameAsync("Away", table);
            }
            Assert.Equal(before, await _sts.CountAsync());
        }
        foreach (var door in Doors) Assert.True((await _sts.Doors.PostAsync(door, honest.Base64())).IsAccepted);
    }

    private async Task ReplayedAsync(SamlDoor door, string response)
    {
        var before = await _sts.CountAsync();
        var answer = await _sts.Doors.PostAsync(door, response);
        Assert.Equal("InvalidIdentityToken", answer.Code);
        Assert.False(answer.GivesAnything);
        Assert.Equal(["Replay"], Assert.Single(await _sts.RecordsAsync([answer.RequestId])).FailedChecks());
        Assert.Equal(before, await _sts.CountAsync());
    }

    // The response's signature covers the assertion alone, so that all of this verifies.
    private static IEnumerable<string> Rewrapped(string xml) =>
    [
        xml,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n" + xml + "\n\n",
        xml.Replace("<samlp:Status>", "\n  <samlp:Status>\t", StringComparison.Ordinal),
        xml.Insert(xml.IndexOf(' ', StringComparison.Ordinal), " xmlns:unused=\"urn:unused\""),
    ];

    private static string Base64(string xml) => Convert.ToBase64String(Encoding.UTF8.GetBytes(xml));

    private async Task RenameAsync(string from, string to)
    {
        await using var db = await _sts.DatabaseAsync();
#pragma warning disable EF1002 // The names are this test's own.
        await db.Database.ExecuteSqlRawAsync($"ALTER TABLE \"{from}\" RENAME TO \"{to}\"");
#pragma warning restore EF1002
    }
}

/// <summary>Two instances on one database are one service.</summary>
public sealed class ReplayAtTwoInstancesTests
{
    [PostgreSqlFact]
    public async Task Of_sixty_four_posts_to_two_instances_one_succeeds_at_each_door()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var one = await AttackedSts.StartAsync(await server.CreateDatabaseAsync());
        await using var two = await AttackedSts.StartBesideAsync(one);
        var response = one.Honest().Base64();
        foreach (var door in Enum.GetValues<SamlDoor>())
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => (i % 2 == 0 ? one : two).Doors.PostAsync(door, response)));
            Assert.Single(answers, answer => answer.IsAccepted);
            Assert.All(answers.Where(answer => !answer.IsAccepted), answer => Assert.True(answer.Code == "InvalidIdentityToken" && !answer.GivesAnything, $"{answer}"));
        }
        // What one instance gave, the other honours, once.
        var given = await one.Doors.PostAsync(SamlDoor.SignInPage, one.Honest().Base64());
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var logins = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => browser.GetAsync(new Uri((i % 2 == 0 ? one : two).Address, given.Location!.OriginalString))));
        Assert.Single(logins, login => login.Headers.Contains("Set-Cookie"));
        foreach (var login in logins) login.Dispose();
    }
}
