using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Portal;
using SamlFederation.Web;

namespace SamlFederation.Tests.Portal;

/// <summary>Where there are no faults: in Production, where they are switched off, and for whoever comes from elsewhere.</summary>
public sealed class FaultsAbsentTests
{
    private static readonly (HttpMethod Method, string Path)[] Addresses =
    [
        (HttpMethod.Get, "/faults"), (HttpMethod.Get, "/faults.json"), (HttpMethod.Get, "/faults/metadata"), (HttpMethod.Get, "/faults/sso"),
        (HttpMethod.Post, "/faults/none"), (HttpMethod.Post, "/faults/expired"), (HttpMethod.Post, "/faults/none/post"),
    ];

    private static readonly string[] Origins = ["--public-url", "https://portal.example.com", "--peer-url", "https://sts.example.com", "--proxy", "127.0.0.1"];

    [Theory]
    [InlineData("--production")]
    [InlineData("--faults=false")]
    public async Task Nothing_is_there_and_no_key_is_made(string option) => await WithAsync([option, .. Origins], async (client, certs) =>
    {
        foreach (var (method, path) in Addresses)
            Assert.True(await AskAsync(client, method, path, null) is HttpStatusCode.NotFound, $"{method} {path}");
        Assert.Empty(Directory.EnumerateFiles(certs, "faults*"));
    });

    [Fact]
    public async Task Whoever_comes_from_elsewhere_finds_nothing() => await WithAsync(["--public-url", "http://localhost:5001", "--proxy", "127.0.0.1"], async (client, _) =>
    {
        foreach (var (method, path) in Addresses)
            Assert.True(await AskAsync(client, method, path, "203.0.113.7") is HttpStatusCode.NotFound, $"{method} {path} from elsewhere");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client, HttpMethod.Post, "/faults/none", null));
    });

    [Fact]
    public void Production_refuses_to_start_with_the_option()
    {
        var folder = Directory.CreateTempSubdirectory("samlfederation-faults-").FullName;
        var refused = Assert.Throws<StartupRefusedException>(() => PortalApplication.Build(["--production", "--faults", .. Origins, "--data", folder, "--certs", folder]));
        Assert.Equal("--faults is for Development only; remove it or remove --production.", refused.Message);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, HttpMethod method, string path, string? from)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Forwarded-Proto", "https");
        if (from is not null)
            request.Headers.Add("X-Forwarded-For", from);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task WithAsync(string[] args, Func<HttpClient, string, Task> ask)
    {
        var folder = Directory.CreateTempSubdirectory("samlfederation-faults-").FullName;
        await using (WebApplication app = PortalApplication.Build([.. args, "--port", "0", "--data", folder, "--certs", folder]))
        {
            await app.StartAsync();
            // Not until it is ready: Development's portal waits for its peer, and there is none.
            var port = app.Services.GetRequiredService<ServiceOptions>().Port;
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await ask(client, folder);
            await app.StopAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
