using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.RunScript;

/// <summary>run.sh --production.</summary>
public sealed partial class ProductionTests : IDisposable
{
    private static readonly string[] Origins =
        ["--production", "--portal-url", "https://login.example.com", "--sts-url", "https://sts.example.com"];

    private readonly TemporaryFolder folder = TemporaryFolder.Create();

    public void Dispose() => folder.Dispose();

    [Needs(Tool.Bash)]
    public Task Refuses_to_start_with_neither_https_nor_a_proxy() =>
        AssertRefusedAsync("--https-cert", Origins);

    [Needs(Tool.Bash)]
    public Task Refuses_to_guess_its_public_address() =>
        AssertRefusedAsync("-url", "--production", "--proxy", "127.0.0.1");

    [Needs(Tool.Bash)]
    public Task Refuses_a_public_address_without_https() =>
        AssertRefusedAsync(
            "--portal-url", "--production", "--proxy", "127.0.0.1", "--portal-url", "http://login.example.com", "--sts-url", "https://sts.example.com");

    [Needs(Tool.Bash)]
    public Task Refuses_an_option_of_Development() =>
        AssertRefusedAsync("--accept-aws-audience", [.. Origins, "--proxy", "127.0.0.1", "--accept-aws-audience"]);

    [Needs(Tool.Bash)]
    public Task Refuses_to_serve_faults() =>
        AssertRefusedAsync("--faults", [.. Origins, "--proxy", "127.0.0.1", "--faults"]);

    [Needs(Tool.Bash)]
    public async Task Refuses_a_data_folder_that_Development_filled()
    {
        await using (var development = RunningScript.Start(folder))
            await development.ReadyAsync();

        await AssertRefusedAsync("--data", [.. Origins, "--proxy", "127.0.0.1"]);
    }

    [Needs(Tool.Bash)]
    public async Task Behind_a_proxy_it_starts_and_tells_the_one_time_password_once()
    {
        string[] options = [.. Origins, "--proxy", "127.0.0.1"];
        string password;
        await using (var first = RunningScript.Start(folder, options))
        {
            await first.ReadyAsync();
            var line = Assert.Single(first.Output.Split('\n'), line => line.Contains("one-time password", StringComparison.OrdinalIgnoreCase));
            password = Password().Match(line).Groups[1].Value;
            Assert.InRange(password.Length, 12, 100);
            await AssertDevelopmentOnlyIsAbsentAsync(first);
        }

        await using var second = RunningScript.Start(folder, options);
        await second.ReadyAsync();
        Assert.DoesNotContain("one-time password", second.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(password, second.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["data/credentials.json"]));
        Assert.False(File.Exists(folder["data/dev-key"]));
    }

    [Needs(Tool.Bash)]
    public async Task With_a_certificate_it_serves_https()
    {
        await MakeCertificateAsync();
        var script = RunningScript.Start(folder, [.. Origins, "--https-cert", folder["cert.pem"], "--https-key", folder["key.pem"]]);
        await using (script)
        {
            await script.ReadyAsync();
            using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=login.example.com" };
            using var client = new HttpClient(handler);
            using var answer = await client.GetAsync(new UriBuilder(script.Portal) { Scheme = "https", Path = "/health/live" }.Uri);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static async Task AssertDevelopmentOnlyIsAbsentAsync(RunningScript script)
    {
        using var client = new HttpClient();
        foreach (var service in (Uri[])[script.Portal, script.Sts])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service, "/dev/clock")) { Content = new StringContent("{\"advance\":\"PT1M\"}") };
            request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
            request.Headers.Authorization = new("Bearer", "x");
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private async Task AssertRefusedAsync(string named, params string[] options)
    {
        await using var script = RunningScript.Start(folder, options);
        Assert.NotEqual(0, await script.EndedAsync(60));
        Assert.Contains(named, script.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", script.Output, StringComparison.Ordinal);
    }

    private async Task MakeCertificateAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=login.example.com", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        await File.WriteAllTextAsync(folder["cert.pem"], certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(folder["key.pem"], key.ExportPkcs8PrivateKeyPem());
    }

    [GeneratedRegex("one-time password `([^`]+)`", RegexOptions.CultureInvariant)]
    private static partial Regex Password();
}
