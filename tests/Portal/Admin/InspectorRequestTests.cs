using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SamlFederation.Portal.Saml;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Portal.Admin;

/// <summary>The inspector reads what the portal and service providers send each other besides responses.</summary>
public sealed class InspectorRequestTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    private const string Path = "/admin/inspector";

    [Fact]
    public async Task Judges_a_signed_query_by_the_keys_of_the_registered_service_provider()
    {
        var request = Request(RunningPortal.Vault);
        var url = portal.Url + "/saml/sso?" + request.Redirect(TestKeys.OtherRsa);
        var page = await PasteAsync(url);
        Assert.Equal("The request is acceptable", Verdict(page));
        Assert.Contains("Signature in the query", page.Document.QuerySelector("dl.dl.card")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector(".markup-line.cover-query"));
        Assert.Contains(request.Id, page.Document.QuerySelector("section[aria-labelledby=claims-title]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("does not apply", page.Document.QuerySelector("#contract")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Refused: Signature", Verdict(await PasteAsync(portal.Url + "/saml/sso?" + request.Redirect(TestKeys.Rsa))));
        Assert.Equal("Refused: SignatureRequired", Verdict(await PasteAsync(portal.Url + "/saml/sso?" + request.Redirect())));
        // The very request is still good: nothing was noted.
        using var browser = portal.NewBrowser();
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync(url)).Status);
    }

    [Fact]
    public async Task Says_the_same_as_the_door()
    {
        using var browser = portal.NewBrowser();
        foreach (var (request, rule) in new[]
        {
            (Request() with { Destination = "https://elsewhere.example.com" }, "Destination"),
            (Request() with { Now = portal.Clock.GetUtcNow().AddHours(-1) }, "IssueInstant"),
            (Request("https://nobody.example.com"), "UnknownServiceProvider"),
            (Request() with { Version = "1.1" }, "Version"),
        })
        {
            await browser.GetAsync("/saml/sso?" + request.Redirect());
            var told = await portal.StoreAsync(db => Task.FromResult(db.Audit.Where(record => record.Event == "RequestRefused").OrderByDescending(record => record.Id).Select(record => record.Reason).First()));
            Assert.Equal((rule, $"Refused: {rule}"), (told, Verdict(await PasteAsync(request.Post()))));
        }
    }

    [Fact]
    public async Task Foresees_the_status_that_a_valid_request_would_be_answered_with()
    {
        var format = Request() with { Content = "<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName\"/>" };
        Assert.Equal("Refused: NameIDPolicy", Verdict(await PasteAsync(format.Post())));
        var context = Request() with { Content = "<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:X509</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>" };
        Assert.Equal("Refused: RequestedAuthnContext", Verdict(await PasteAsync(context.Post())));
        Assert.Equal("The request is acceptable", Verdict(await PasteAsync(Request().Post())));
    }

    [Fact]
    public async Task Judges_logout_messages_as_those_who_get_them_do()
    {
        var (own, now) = (portal.App.Services.GetRequiredService<SigningKeys>().Current, portal.Clock.GetUtcNow());
        var asked = new LogoutRequest { Id = SamlId.New(), IssueInstant = now, Issuer = portal.EntityId, Destination = "https://nobody.example.com/logout", NotOnOrAfter = now.AddMinutes(5), NameId = new("david", NameIdFormats.Persistent) };
        var page = await PasteAsync(Encoding.UTF8.GetString(LogoutWriter.Write(asked, own)));
        Assert.Equal("Refused: Destination", Verdict(page));
        Assert.Contains("holds", page.Document.QuerySelector("dl.dl.card")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Refused: Issuer", Verdict(await PasteAsync(Encoding.UTF8.GetString(LogoutWriter.Write(asked with { Issuer = RunningPortal.Vault }, own)))));

        var answer = new LogoutResponse { Id = SamlId.New(), IssueInstant = now, Issuer = RunningPortal.Vault, InResponseTo = asked.Id };
        Assert.Equal("The logout response is valid", Verdict(await PasteAsync(Encoding.UTF8.GetString(LogoutWriter.Write(answer, TestKeys.OtherRsa.SigningKey())))));
        Assert.Equal("Refused: Signature", Verdict(await PasteAsync(Encoding.UTF8.GetString(LogoutWriter.Write(answer, TestKeys.Rsa.SigningKey())))));
        var unread = await PasteAsync(Encoding.UTF8.GetString(LogoutWriter.Write(answer with { Issuer = RunningPortal.Wiki }, TestKeys.Rsa.SigningKey())));
        Assert.Equal("Refused: SigningKey", Verdict(unread));
        Assert.Contains("nothing of it is read", unread.Document.QuerySelector("#contract")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_metadata_and_empty_addresses_where_they_belong()
    {
        var sp = await PasteAsync(RunningPortal.MetadataOf("https://new.example.com/saml", "https://new.example.com/acs"));
        Assert.Contains("https://new.example.com/saml", sp.Document.QuerySelector("#hint")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(sp.Document.QuerySelector("#hint a[href='/admin/service-providers/add']"));
        using var browser = portal.NewBrowser();
        var idp = await PasteAsync((await browser.GetAsync("/saml/metadata")).Body);
        Assert.Contains("create-saml-provider", idp.Document.QuerySelector("#hint pre")!.TextContent, StringComparison.Ordinal);
        var nothing = await PasteAsync(portal.Url + "/saml/sso?RelayState=x");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.Status);
        Assert.Null(nothing.Document.QuerySelector("#verdict"));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task An_instant_at_the_end_of_time_is_none(string asOf)
    {
        using var admin = await portal.SignedInAsync("admin");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.FillAsync(Path, Path, ("message", Request().Post()), ("asOf", asOf))).Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.FillAsync(Path, Path, ("message", Request().Post()), ("asOf", "0002-01-01T00:00:00Z"))).Status);
    }

    [Fact]
    public async Task Keeps_and_logs_nothing_of_what_is_pasted()
    {
        const string canary = "canary-of-the-portals-inspector";
        using var log = new CapturedLog();
        portal.App.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var request = Request() with { Id = "_" + canary, RelayState = canary };
        var logout = new HonestLogout { Now = portal.Clock.GetUtcNow(), NameId = canary };
        string[] pasted = [request.Redirect(TestKeys.Rsa), request.Post(), request.Redirect()[..^3], logout.Xml(), $"{portal.Url}/saml/sso?x={canary}", canary, RunningPortal.MetadataOf($"https://{canary}.example.com/saml", "https://x.example.com/acs")];
        foreach (var text in pasted)
            Assert.True((await PasteAsync(text)).Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, text);
        Assert.Contains(canary, (await PasteAsync(request.Post())).Body, StringComparison.Ordinal);
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(canary, StringComparison.OrdinalIgnoreCase));
        foreach (var file in Directory.EnumerateFiles(portal.DataDirectory, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(canary, await ReadAsync(file), StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return Encoding.Latin1.GetString(copy.ToArray());
    }

    private HonestAuthnRequest Request(string? issuer = null) => new() { Now = portal.Clock.GetUtcNow(), Issuer = issuer ?? RunningPortal.Wiki, Destination = portal.Url + "/saml/sso" };

    private async Task<Page> PasteAsync(string message)
    {
        using var admin = await portal.SignedInAsync("admin");
        return await admin.FillAsync(Path, Path, ("message", message));
    }

    private static string Verdict(Page page) => page.Document.QuerySelector("#verdict h2")!.TextContent.Trim();

    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
