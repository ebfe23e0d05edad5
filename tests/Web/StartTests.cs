using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Web;

namespace SamlFederation.Tests.Web;

public sealed class StartTests
{
    [Fact]
    public async Task Is_live_at_once_and_ready_when_every_step_is_done()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var service = await TestService.Start("portal", services => services
            .AddStartupStep("migrated", (_, _) => first.Task)
            .AddStartupStep("seeded", (_, _) => second.Task));
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health/live")).StatusCode);
        Assert.Equal(["migrated", "seeded"], await Pending(service));
        first.SetResult();
        await Until(async () => (await Pending(service)).SequenceEqual(["seeded"]));
        second.SetResult();
        await service.Services.GetRequiredService<StartupReadiness>().WhenReady(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task A_refusal_is_one_sentence_and_a_failing_exit_code()
    {
        var (code, error) = await Run(["--port", "none"]);
        Assert.Equal(1, code);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Contains("--portal-port", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence_and_a_failing_exit_code()
    {
        await using var other = await TestService.Start();
        using var folder = new TemporaryFolder();
        var (code, error) = await Run(["--port", $"{other.Options.Port}", "--data", folder.File("data"), "--certs", folder.File("certs")]);
        Assert.Equal((1, $"Port {other.Options.Port} is in use; choose another with --portal-port, --sts-port or --bucket-port."), (code, error.Trim()));
    }

    [Fact]
    public async Task A_refused_step_ends_the_service_with_its_sentence()
    {
        using var folder = new TemporaryFolder();
        var (code, error) = await Run(folder.Arguments, services => services.AddStartupStep("seeded", (_, _) => throw new StartupRefusedException("The file has no portal half; add it.")));
        Assert.Equal((1, "The file has no portal half; add it."), (code, error.Trim()));
    }

    [Fact]
    public async Task A_failed_step_ends_the_service_with_a_failing_exit_code()
    {
        using var folder = new TemporaryFolder();
        var (code, _) = await Run(folder.Arguments, services => services.AddStartupStep("seeded", (_, _) => throw new InvalidOperationException()));
        Assert.Equal(1, code);
    }

    [Theory]
    [InlineData("System.Security.Cryptography.Xml.DangerousMaxRecursionDepth", "64", false)]
    [InlineData("System.Security.Cryptography.Xml.DangerousMaxRecursionDepth", "65", true)]
    [InlineData("System.Security.Cryptography.Xml.DangerousMaxRecursionDepth", "0", true)]
    [InlineData("System.Security.Cryptography.Xml.MaxTransformsPerChain", "21", true)]
    [InlineData("System.Security.Cryptography.Xml.AllowDangerousEncryptedXmlTransforms", "false", false)]
    [InlineData("System.Security.Cryptography.Xml.AllowDangerousEncryptedXmlTransforms", "true", true)]
    [InlineData("Switch.System.Security.Cryptography.Xml.SignedXml.AllowUnsafeTruncatedHmacSignatureVerification", "true", true)]
    public void Does_not_start_with_a_loosened_runtime(string name, string value, bool refused)
    {
        var exception = Record.Exception(() => SecurityFloor.Check(asked => asked == name ? value : null));
        Assert.Equal(refused, exception is StartupRefusedException);
    }

    private static async Task<(int Code, string Error)> Run(string[] args, Action<IServiceCollection>? services = null)
    {
        var (original, captured) = (Console.Error, new StringWriter());
        Console.SetError(captured);
        try
        {
            var code = await ServiceHost.RunAsync(given => TestService.Build("portal", given, services).App, args).WaitAsync(TimeSpan.FromSeconds(20));
            return (code, captured.ToString());
        }
        finally
        {
            Console.SetError(original);
        }
    }

    private static async Task<string[]> Pending(TestService service)
    {
        using var response = await service.Client.GetAsync("/health/ready");
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return json.RootElement.TryGetProperty("pending", out var pending) ? [.. pending.EnumerateArray().Select(step => step.GetString()!)] : [];
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 100 && !await condition(); i++)
            await Task.Delay(50);
        Assert.True(await condition());
    }
}
