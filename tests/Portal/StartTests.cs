using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Data.Portal;
using SamlFederation.Portal;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.SignIn;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Web;

namespace SamlFederation.Tests.Portal;

public sealed partial class StartTests
{
    [Fact]
    public async Task Production_prints_one_administrators_password_once_and_it_must_be_changed()
    {
        var folder = Directory.CreateTempSubdirectory("samlfederation-production-").FullName;
        string[] args = ["--production", "--port", "0", "--public-url", "https://portal.example.com", "--peer-url", "https://sts.example.com", "--proxy", "127.0.0.1", "--data", folder, "--certs", folder];
        var first = await Printed(args, async app =>
        {
            await using var scope = app.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
            var administrator = await db.Users.SingleAsync();
            Assert.Equal(("admin", true), (administrator.UserName, administrator.MustChangePassword));
            Assert.Empty(await db.Accounts.ToListAsync());
        });
        Assert.Matches(Password(), first);
        Assert.DoesNotMatch(Password(), await Printed(args, _ => Task.CompletedTask));
        Assert.False(File.Exists(Path.Combine(folder, "credentials.json")));
        Directory.Delete(folder, recursive: true);
    }

    [PostgreSqlFact]
    public async Task The_whole_road_works_on_PostgreSQL()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var portal = new RunningPortal { Database = await server.CreateDatabaseAsync() };
        await portal.InitializeAsync();
        try
        {
            using var david = await portal.SignedInAsync("david");
            var launch = await david.GetAsync("/");
            var page = await david.SubmitAsync(launch.Form("/launch/role/"));
            Assert.True(new ReadResponse(page).IsSigned("/p:Response/a:Assertion", portal));
            Assert.Equal(HttpStatusCode.OK, (await david.GetAsync("/account")).Status);

            var taken = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => portal.WithAsync<SignInThrottle, bool>(throttle => throttle.TakeAsync("race", 10, default))));
            Assert.Equal(10, taken.Count(within => within));
            var seen = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => portal.WithAsync<PendingRequests, bool>(pending => pending.FirstSeenAsync("urn:sp", "_1", default))));
            Assert.Single(seen, first => first);
            portal.Clock.Advance(SessionStore.Absolute);
            Assert.StartsWith("/signin", (await david.GetAsync("/account")).Location, StringComparison.Ordinal);
        }
        finally
        {
            await portal.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_restart_keeps_sessions_keys_and_what_was_recorded()
    {
        var portal = new RunningPortal();
        await portal.InitializeAsync();
        try
        {
            using var before = await portal.SignedInAsync("david");
            var (key, count) = (before.Cookie("session")!, await portal.StoreAsync(db => db.Audit.CountAsync()));
            var fingerprint = portal.App.Services.GetRequiredService<SigningKeys>().Published[0].Fingerprint;
            await portal.StopAsync();
            await portal.StartAsync();
            using var after = portal.NewBrowser();
            after.SetCookie("session", key);
            Assert.Equal(HttpStatusCode.OK, (await after.GetAsync("/account")).Status);
            Assert.Equal(fingerprint, portal.App.Services.GetRequiredService<SigningKeys>().Published[0].Fingerprint);
            Assert.True(await portal.StoreAsync(db => db.Audit.CountAsync()) >= count);
        }
        finally
        {
            await portal.DisposeAsync();
        }
    }

    private static async Task<string> Printed(string[] args, Func<IServiceProvider, Task> look)
    {
        var (output, printed) = (Console.Out, new StringWriter());
        Console.SetOut(printed);
        try
        {
            await using var app = PortalApplication.Build(args);
            await app.StartAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            await app.Services.GetRequiredService<StartupReadiness>().WhenReady(patience.Token);
            await look(app.Services);
            await app.StopAsync();
        }
        finally
        {
            Console.SetOut(output);
        }

        return printed.ToString();
    }

    [GeneratedRegex("one-time password `([a-z0-9]{5}-){3}[a-z0-9]{5}`", RegexOptions.CultureInvariant)]
    private static partial Regex Password();
}
