using System.Diagnostics;
using SamlFederation.Web;

namespace SamlFederation.Tests.Web;

public sealed class SilenceTests
{
    private const string Canary = "canary-5f1d";

    [Fact]
    public async Task No_query_body_cookie_or_header_reaches_the_log()
    {
        var (original, captured) = (Console.Out, new StringWriter());
        string id;
        Console.SetOut(TextWriter.Synchronized(captured));
        try
        {
            await using var service = await TestService.Start();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/read?SAMLResponse={Canary}") { Content = new StringContent(Canary) };
            request.Headers.Add("Cookie", "sf-portal-session=" + Canary);
            request.Headers.Add("Authorization", "Bearer " + Canary);
            await service.Client.SendAsync(request);
            var failed = await service.Client.GetAsync($"/boom?token={Canary}");
            id = Assert.Single(failed.Headers.GetValues("X-Request-Id"));
            await service.Client.GetAsync($"/nowhere?token={Canary}");
        }
        finally
        {
            Console.SetOut(original);
        }

        var log = captured.ToString();
        Assert.DoesNotContain(Canary, log, StringComparison.Ordinal);
        Assert.Contains($"[{id}] GET /boom failed", log, StringComparison.Ordinal);
        Assert.Contains("POST /read 200", log, StringComparison.Ordinal);
    }

    [Fact]
    public void No_query_reaches_a_span()
    {
        using var activity = new Activity("GET /saml/sso");
        activity.SetTag("url.query", "?SAMLRequest=" + Canary).SetTag("url.full", Canary).SetTag("http.target", Canary).SetTag("url.path", "/saml/sso");
        using var processor = new WithoutQueries();
        processor.OnEnd(activity);
        Assert.Equal(["url.path"], activity.TagObjects.Select(tag => tag.Key));
    }

    [Fact]
    public async Task A_request_that_never_ends_does_not_hold_up_the_end()
    {
        var service = await TestService.Start();
        var hanging = service.Client.GetAsync("/hang", HttpCompletionOption.ResponseHeadersRead);
        await Task.Delay(300);
        var started = Stopwatch.GetTimestamp();
        await service.Stop();
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<Exception>(() => hanging);
        await service.DisposeAsync();
    }
}
