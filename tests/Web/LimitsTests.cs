using System.Diagnostics;
using System.Net;
using SamlFederation.Web;

namespace SamlFederation.Tests.Web;

public sealed class LimitsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static ByteArrayContent Body(long length) => new(new byte[length]);

    [Fact]
    public async Task A_body_at_the_limit_is_read_and_one_byte_more_is_refused()
    {
        await using var service = await TestService.Start();
        Assert.Equal(HttpStatusCode.OK, (await service.Client.PostAsync("/read", Body(ServiceHost.BodyLimit))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await service.Client.PostAsync("/read", Body(ServiceHost.BodyLimit + 1))).StatusCode);
    }

    [Fact]
    public async Task A_body_that_does_not_announce_its_size_is_refused_at_the_same_limit()
    {
        await using var service = await TestService.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/read") { Content = Body(ServiceHost.BodyLimit + 1) };
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await service.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task An_endpoint_may_take_more_than_the_default_up_to_its_own_limit()
    {
        await using var service = await TestService.Start();
        Assert.Equal("1000000", await (await service.Client.PostAsync("/read-more", Body(1_000_000))).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await service.Client.PostAsync("/read-more", Body(1_000_001))).StatusCode);
    }

    [Fact]
    public async Task Headers_up_to_their_limit_are_read_and_more_is_refused()
    {
        await using var service = await TestService.Start();
        Assert.StartsWith("HTTP/1.1 200", await service.Raw(With(15_000), Patience), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await service.Raw(With(17_000), Patience), StringComparison.Ordinal);

        static string With(int length) => $"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: {new string('x', length)}\r\n\r\n";
    }

    [Fact]
    public async Task A_slow_body_is_refused_within_bounds()
    {
        await using var service = await TestService.Start();
        var started = Stopwatch.GetTimestamp();
        var answer = await service.Raw("POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf of i", Patience);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(15));
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_never_end_are_refused_within_bounds()
    {
        await using var service = await TestService.Start();
        var started = Stopwatch.GetTimestamp();
        Assert.StartsWith("HTTP/1.1 408", await service.Raw("GET / HTTP/1.1\r\nHost: localhost\r\n", Patience), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(15));
    }
}
