using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SamlFederation.Tests.Web;

public sealed class ProductionTests
{
    private static readonly string[] Origins = ["--production", "--public-url", "https://portal.example.com", "--peer-url", "https://sts.example.com"];

    private static HttpRequestMessage Get(string path, string? scheme = null, string? client = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (scheme is not null)
            request.Headers.Add("X-Forwarded-Proto", scheme);
        if (client is not null)
            request.Headers.Add("X-Forwarded-For", client);
        return request;
    }

    [Fact]
    public async Task Believes_the_named_proxy()
    {
        await using var service = await TestService.Start("portal", null, [.. Origins, "--proxy", "127.0.0.1"]);
        var response = await service.Client.SendAsync(Get("/scheme", "https", "192.0.2.9"));
        Assert.Equal("https 192.0.2.9", await response.Content.ReadAsStringAsync());
        Assert.True(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Does_not_believe_anyone_else_and_answers_nothing_but_health_over_plain_http()
    {
        await using var service = await TestService.Start("portal", null, [.. Origins, "--proxy", "192.0.2.1"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.Client.SendAsync(Get("/scheme", "https", "192.0.2.9"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Has_no_door_to_the_clock()
    {
        await using var service = await TestService.Start("portal", null, [.. Origins, "--proxy", "127.0.0.1"]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/dev/clock");
        request.Headers.Add("X-Forwarded-Proto", "https");
        Assert.Equal(HttpStatusCode.NotFound, (await service.Client.SendAsync(request)).StatusCode);
        Assert.False(File.Exists(Path.Combine(service.Options.DataDirectory, "dev-key")));
    }

    [Fact]
    public async Task Serves_https_from_the_pem_pair()
    {
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=portal.example.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(folder.File("crt"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(folder.File("key"), key.ExportPkcs8PrivateKeyPem());
        await using var service = await TestService.Start("portal", null, [.. Origins, "--https-cert", folder.File("crt"), "--https-key", folder.File("key")]);

        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, seen, _, _) => seen?.GetCertHashString() == certificate.GetCertHashString();
        using var client = new HttpClient(handler);
        var response = await client.GetAsync(new Uri($"https://localhost:{service.Options.Port}/showcase"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-sf-portal-form=", cookie, StringComparison.Ordinal);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.True(response.Headers.Contains("Strict-Transport-Security"));
    }
}
