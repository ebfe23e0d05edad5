using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Web;

namespace SamlFederation.Tests.Web;

public sealed class ClockTests
{
    private static async Task<(HttpStatusCode Status, JsonElement Answer)> Post(TestService service, string body, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/dev/clock") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await service.Client.SendAsync(request);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, json.RootElement.Clone());
    }

    private static Task<(HttpStatusCode Status, JsonElement Answer)> Post(TestService service, string body) => Post(service, body, "Bearer " + service.DevKey);

    [Fact]
    public async Task Sets_the_clock_and_advances_it()
    {
        await using var service = await TestService.Start();
        var set = await Post(service, """{"now": "2027-01-02T03:04:05Z"}""");
        Assert.Equal(HttpStatusCode.OK, set.Status);
        Assert.StartsWith("2027-01-02T03:04:", set.Answer.GetProperty("now").GetString(), StringComparison.Ordinal);
        await Post(service, """{"advance": "PT15M"}""");
        var now = service.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        Assert.InRange(now, DateTimeOffset.Parse("2027-01-02T03:19:05Z", null), DateTimeOffset.Parse("2027-01-02T03:19:35Z", null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"now": "tomorrow"}""")]
    [InlineData("""{"now": "2027-01-02T03:04:05"}""")]
    [InlineData("""{"now": 1}""")]
    [InlineData("""{"now": "1999-12-31T23:59:59Z"}""")]
    [InlineData("""{"advance": "15 minutes"}""")]
    [InlineData("""{"advance": "P999Y"}""")]
    [InlineData("""{"now": "2027-01-02T03:04:05Z", "advance": "PT1S"}""")]
    [InlineData("""{"later": "PT1S"}""")]
    public async Task A_bad_value_is_refused_with_its_reason(string body)
    {
        await using var service = await TestService.Start();
        var (status, answer) = await Post(service, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotEmpty(answer.GetProperty("error").GetString()!);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic KEY")]
    public async Task Without_the_key_the_clock_stays(string? authorization)
    {
        await using var service = await TestService.Start();
        var (status, _) = await Post(service, """{"advance": "P1D"}""", authorization?.Replace("KEY", service.DevKey, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.InRange(service.Services.GetRequiredService<TimeProvider>().GetUtcNow(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public void Both_services_take_the_key_of_whichever_came_first()
    {
        using var folder = new TemporaryFolder();
        DevKey.Open(folder.Path);
        var key = File.ReadAllText(folder.File("dev-key")).Trim();
        var second = DevKey.Open(folder.Path);
        Assert.True(second.Accepts("Bearer " + key));
        Assert.False(second.Accepts("Bearer " + key[..^1]));
        Assert.Equal(key, File.ReadAllText(folder.File("dev-key")).Trim());
    }

    [Fact]
    public void Stands_still_when_frozen_and_goes_on_when_set()
    {
        var (clock, noon) = (new SettableClock(), new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        clock.Freeze(noon);
        Assert.Equal(noon, clock.GetUtcNow());
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(noon.AddMinutes(5), clock.GetUtcNow());
        clock.Set(noon);
        Assert.True(SpinWait.SpinUntil(() => clock.GetUtcNow() > noon, 1000));
    }
}
