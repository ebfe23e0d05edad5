using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SamlFederation.Data.Portal;
using SamlFederation.Portal.Logout;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Portal.Admin;

namespace SamlFederation.Tests.Portal.Logout;

/// <summary>A service provider that is told of logouts by SOAP, and answers as the test wants.</summary>
internal sealed class ToldProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RunningPortal _portal;

    private ToldProvider(WebApplication app, RunningPortal portal, string origin) => (_app, _portal, Origin) = (app, portal, origin);

    public string Origin { get; }

    public string EntityId => Origin + "/metadata";

    public List<LogoutRequest> Told { get; } = [];

    /// <summary>What the next answers are; success, signed, when null.</summary>
    public Func<LogoutRequest, IResult>? Answers { get; set; }

    public static async Task<ToldProvider> StartAsync(RunningPortal portal)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        ToldProvider? provider = null;
        app.MapPost("/logout", (HttpRequest request) => provider!.AnswerAsync(request));
        await app.StartAsync();
        provider = new ToldProvider(app, portal, app.Urls.First());
        var faults = await portal.WithAsync<ServiceProviderRegistry, IReadOnlyList<SamlFederation.Portal.FieldFault>>(registry => registry.SaveAsync(
            new ServiceProviderProfile(provider.EntityId, "Told " + provider.Origin), Encoding.UTF8.GetString(MetadataWriter.Write(new SpMetadata
            {
                EntityId = provider.EntityId,
                SigningCertificates = [TestKeys.OtherRsa.Der],
                AssertionConsumerServices = [new(SamlBindings.Post, provider.Origin + "/acs", 0, IsDefault: true)],
                SingleLogoutServices = [new(SamlBindings.Redirect, provider.Origin + "/slo"), new(SamlBindings.Soap, provider.Origin + "/logout")],
            })), null, CancellationToken.None));
        Assert.Empty(faults);
        return provider;
    }

    public static IResult Signed(LogoutRequest request, string entityId, TestKey? key = null, string? inResponseTo = null) => Results.Bytes(
        LogoutWriter.Write(new LogoutResponse { Id = SamlId.New(), IssueInstant = request.IssueInstant, Issuer = entityId, InResponseTo = inResponseTo ?? request.Id }, (key ?? TestKeys.OtherRsa).SigningKey()), "text/xml");

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest http)
    {
        using var body = new MemoryStream();
        await http.Body.CopyToAsync(body);
        using var client = new HttpClient();
        var metadata = Assert.IsType<MetadataOutcome<IdpMetadata>.Read>(MetadataReader.ReadIdp(await client.GetStringAsync(_portal.EntityId), _portal.Clock.GetUtcNow(), new MetadataPolicy { AllowHttp = true })).Metadata;
        var keys = Assert.IsType<KeysOutcome.Ok>(VerificationKeys.FromCertificates(metadata.SigningCertificates)).Keys;
        var message = Assert.IsType<LogoutParse.Parsed>(LogoutReader.ReadRequest(body.ToArray())).Message;
        var request = Assert.IsType<LogoutRequestOutcome.Valid>(LogoutValidator.Validate(message, keys, _portal.EntityId, Origin + "/logout", _portal.Clock.GetUtcNow())).Request;
        lock (Told) Told.Add(request);
        return Answers?.Invoke(request) ?? Signed(request, EntityId);
    }
}

public sealed class LogoutTests(RunningPortal portal) : IClassFixture<RunningPortal>
{
    [Fact]
    public async Task Disabling_somebody_tells_each_provider_that_knows_them_the_name_that_it_was_told()
    {
        await using var told = await ToldProvider.StartAsync(portal);
        await using var other = await ToldProvider.StartAsync(portal);
        using var theresa = await portal.SignedInAsync("theresa");
        var asserted = await OpenAsync(theresa, told);
        using var admin = await portal.SignedInAsync("admin");
        var id = await portal.EmployeeIdAsync("theresa");
        await admin.FillAsync($"/admin/employees/{id}/disable", "/disable");
        var request = await FirstAsync(told);
        Assert.Equal((asserted, LogoutReasons.Admin), (request.NameId, request.Reason));
        Assert.Empty(request.SessionIndexes);
        Assert.Empty(other.Told);

        var page = await UntilAsync(() => admin.GetAsync($"/admin/employees/{id}"), one => one.Document.QuerySelector(".logout .badge-green") is not null);
        Assert.Contains("Delivered", page.Document.QuerySelector(".logout")!.TextContent, StringComparison.Ordinal);
        await portal.StoreAsync(async db => await db.Audit.SingleAsync(one => one.Event == "LogoutDelivered" && one.EntityId == told.EntityId && one.Succeeded));
        await admin.FillAsync($"/admin/employees/{id}", "/enable");

        // What was told is over: nothing is sent again for it.
        using var again = await portal.SignedInAsync("theresa");
        await again.FillAsync("/account", "/account/sign-out-everywhere");
        Assert.Equal(0, await portal.StoreAsync(db => db.LogoutNotices.CountAsync(notice => notice.EntityId == told.EntityId && notice.DeliveredAt == null)));
        Assert.Single(told.Told);
    }

    [Fact]
    public async Task Signing_oneself_out_everywhere_ends_every_session_and_tells_providers()
    {
        await using var told = await ToldProvider.StartAsync(portal);
        using var one = await portal.SignedInAsync("david");
        using var other = await portal.SignedInAsync("david");
        var asserted = await OpenAsync(one, told);
        await one.FillAsync("/account", "/account/sign-out-everywhere");
        foreach (var browser in new[] { one, other }) Assert.StartsWith("/signin", (await browser.GetAsync("/account")).Location, StringComparison.Ordinal);
        var request = await FirstAsync(told);
        Assert.Equal((asserted, LogoutReasons.User), (request.NameId, request.Reason));
    }

    [Fact]
    public async Task Is_sent_again_until_the_providers_own_answer_comes_and_shows_meanwhile()
    {
        await using var told = await ToldProvider.StartAsync(portal);
        using var david = await portal.SignedInAsync("david");
        await OpenAsync(david, told);
        var wrong = new Queue<Func<LogoutRequest, IResult>>(
        [
            _ => Results.StatusCode(500),
            _ => Results.Text("<html/>", "text/html"),
            request => ToldProvider.Signed(request, told.EntityId, TestKeys.Rsa),
            request => ToldProvider.Signed(request, "https://evil.example.com"),
            request => ToldProvider.Signed(request, told.EntityId, inResponseTo: "_other"),
        ]);
        string[] faults = ["status 500", "(Soap)", "(Signature)", "(Issuer)", "(InResponseTo)"];
        told.Answers = request => wrong.Count > 0 ? wrong.Dequeue()(request) : ToldProvider.Signed(request, told.EntityId);
        using var admin = await portal.SignedInAsync("admin");
        var id = await portal.EmployeeIdAsync("david");
        await admin.FillAsync($"/admin/employees/{id}", "/sign-out");
        for (var attempt = 1; attempt <= faults.Length; attempt++)
        {
            var notice = await UntilAsync(() => NoticeAsync(told), one => one.Attempts == attempt && one.Fault?.Contains(faults[attempt - 1], StringComparison.Ordinal) is true);
            Assert.Null(notice.DeliveredAt);
            if (attempt == 2) Assert.Contains("Not delivered yet", (await admin.GetAsync($"/admin/employees/{id}")).Document.QuerySelector(".logout")!.TextContent, StringComparison.Ordinal);
            if (attempt == 2) Assert.Contains("not delivered yet", (await admin.GetAsync("/admin")).Document.Body!.TextContent, StringComparison.Ordinal);
            await DueAsync(told);
        }
        Assert.NotNull((await UntilAsync(() => NoticeAsync(told), one => one.DeliveredAt is not null)).DeliveredAt);
        Assert.Equal(faults.Length + 1, told.Told.Select(request => request.Id).Distinct().Count());
    }

    [Fact]
    public async Task Is_given_up_when_no_session_can_be_left()
    {
        await using var told = await ToldProvider.StartAsync(portal);
        told.Answers = _ => Results.StatusCode(503);
        using var david = await portal.SignedInAsync("david");
        await OpenAsync(david, told);
        await david.FillAsync("/account", "/account/sign-out-everywhere");
        await UntilAsync(() => NoticeAsync(told), one => one.Attempts > 0 && one.Fault is not null);
        await portal.StoreAsync(db => db.LogoutNotices.Where(one => one.EntityId == told.EntityId)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.EndsAt, portal.Clock.GetUtcNow()).SetProperty(one => one.NextAttemptAt, DateTimeOffset.UnixEpoch)));
        var attempts = (await NoticeAsync(told)).Attempts;
        await portal.WithAsync<IEnumerable<IHostedService>, int>(async services =>
        {
            await services.OfType<LogoutDelivery>().Single().DeliverAsync(CancellationToken.None);
            return 0;
        });
        Assert.Equal(attempts, (await NoticeAsync(told)).Attempts);
        using var admin = await portal.SignedInAsync("admin");
        Assert.Contains("Given up", (await admin.GetAsync($"/admin/employees/{await portal.EmployeeIdAsync("david")}")).Document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(8, 256)]
    [InlineData(9, 300)]
    [InlineData(1000, 300)]
    public void Waits_longer_each_time_and_five_minutes_at_most(int attempts, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), LogoutDelivery.Backoff(attempts));

    // The NameID that the provider was told, by a click on its tile.
    private async Task<NameId> OpenAsync(Browser browser, ToldProvider told)
    {
        var response = new ReadResponse(await browser.ClickAsync("/?tab=applications", "/launch/" + await portal.ProviderIdAsync(told.EntityId)));
        return new NameId(response.NameId, response.NameIdFormat, response.Text("//a:NameID/@NameQualifier"), response.Text("//a:NameID/@SPNameQualifier"));
    }

    private static async Task<LogoutRequest> FirstAsync(ToldProvider told)
    {
        await UntilAsync(() => Task.FromResult(told.Told.Count), count => count > 0);
        return told.Told[0];
    }

    private Task<LogoutNotice> NoticeAsync(ToldProvider told) => portal.StoreAsync(db => db.LogoutNotices.AsNoTracking().SingleAsync(one => one.EntityId == told.EntityId));

    private Task<int> DueAsync(ToldProvider told) => portal.StoreAsync(db => db.LogoutNotices.Where(one => one.EntityId == told.EntityId).ExecuteUpdateAsync(set => set.SetProperty(one => one.NextAttemptAt, DateTimeOffset.UnixEpoch)));

    private static async Task<T> UntilAsync<T>(Func<Task<T>> readAsync, Func<T, bool> isIt)
    {
        for (var began = System.Diagnostics.Stopwatch.StartNew(); ;)
        {
            var read = await readAsync();
            if (isIt(read)) return read;
            Assert.True(began.Elapsed < TimeSpan.FromSeconds(20), "not within 20 seconds");
            await Task.Delay(100);
        }
    }
}
