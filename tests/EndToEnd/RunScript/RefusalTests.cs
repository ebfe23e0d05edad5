using System.Net;
using System.Net.Sockets;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.RunScript;

/// <summary>What run.sh will not do: one sentence that says what to do instead, and a non-zero exit.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();

    public void Dispose() => folder.Dispose();

    [Needs(Tool.Bash)]
    public async Task Help_names_every_option_with_its_environment_variable()
    {
        var help = await RunningScript.RefusedAsync(null, "--help");

        Assert.Equal(0, help.ExitCode);
        string[] options =
        [
            "portal-port", "sts-port", "bucket-port", "portal-url", "sts-url", "bucket-url", "bucket-credentials", "data", "certs", "portal-db", "sts-db", "import",
            "https-cert", "https-key", "proxy", "accept-aws-audience", "production", "fresh",
        ];
        Assert.All(options, option =>
        {
            Assert.Contains($"--{option} ", help.Output, StringComparison.Ordinal);
            Assert.Contains($"[SAMLFEDERATION_{option.Replace('-', '_').ToUpperInvariant()}", help.Output, StringComparison.Ordinal);
        });
    }

    [TheoryNeeds(Tool.Bash)]
    [InlineData("--colour", "--colour")]
    [InlineData("--Data", "--Data")]
    [InlineData("start", "start")]
    public async Task An_unknown_option_is_named(string option, string named) =>
        AssertOneSentence(await RunningScript.RefusedAsync(null, option), named);

    [TheoryNeeds(Tool.Bash)]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http")]
    [InlineData("5001; id")]
    public async Task A_port_that_is_none_is_refused(string port) =>
        AssertOneSentence(await RunningScript.RefusedAsync(null, "--portal-port", port), "--portal-port");

    [Needs(Tool.Bash)]
    public async Task An_option_without_its_value_is_refused() =>
        AssertOneSentence(await RunningScript.RefusedAsync(null, "--data"), "--data");

    [Needs(Tool.Bash)]
    public async Task A_flag_in_the_environment_is_1_or_0() =>
        AssertOneSentence(
            await RunningScript.RefusedAsync(new Dictionary<string, string?> { ["SAMLFEDERATION_FRESH"] = "maybe" }), "SAMLFEDERATION_FRESH");

    [Needs(Tool.Bash)]
    public async Task A_busy_port_is_named_with_the_option_that_changes_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var busy = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        AssertOneSentence(await RunningScript.RefusedAsync(null, "--portal-port", busy, "--data", folder["data"]), busy, "--portal-port");
        AssertOneSentence(await RunningScript.RefusedAsync(null, "--sts-port", busy, "--data", folder["data"]), busy, "--sts-port");
        AssertOneSentence(await RunningScript.RefusedAsync(null, "--bucket-port", busy, "--data", folder["data"]), busy, "--bucket-port");
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Needs(Tool.Bash)]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        // The kernel's own folder refuses root too; an ordinary user may not write there either.
        AssertOneSentence(await RunningScript.RefusedAsync(FreePorts(), "--data", "/proc/sys/samlfederation"), "--data", "/proc/sys/samlfederation");
        AssertOneSentence(
            await RunningScript.RefusedAsync(FreePorts(), "--data", folder["data"], "--certs", "/proc/sys/samlfederation"), "--certs");
    }

    [Needs(Tool.Bash)]
    public async Task Without_an_sdk_it_says_where_to_get_one()
    {
        var tools = Directory.CreateDirectory(folder["bin"]).FullName;
        foreach (var tool in (string[])["bash", "env", "dirname", "cut", "paste", "cat"])
            File.CreateSymbolicLink(Path.Combine(tools, tool), Tools.Find(tool)!);
        var environment = new Dictionary<string, string?> { ["PATH"] = tools };
        AssertOneSentence(await RunScriptWithAsync(environment), "dotnet.microsoft.com");

        await File.WriteAllTextAsync(Path.Combine(tools, "dotnet"), "#!/bin/bash\necho '8.0.100 [/usr/lib/dotnet/sdk]'\n");
        File.SetUnixFileMode(Path.Combine(tools, "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        AssertOneSentence(await RunScriptWithAsync(environment), "8.0.100", "dotnet.microsoft.com");
    }

    [Needs(Tool.Bash)]
    public async Task Fresh_deletes_no_folder_of_somebody_else()
    {
        Directory.CreateDirectory(folder["data"]);
        await File.WriteAllTextAsync(folder["data/thesis.txt"], "years of work");

        AssertOneSentence(await RunningScript.RefusedAsync(FreePorts(), "--fresh", "--data", folder["data"], "--certs", folder["certs"]), "--fresh");
        // Nor does it make such a folder its own first.
        AssertOneSentence(await RunningScript.RefusedAsync(FreePorts(), "--data", folder["data"], "--certs", folder["certs"]), "--data");
        Assert.Equal("years of work", await File.ReadAllTextAsync(folder["data/thesis.txt"]));
    }

    [Needs(Tool.Bash)]
    public async Task Trace_wants_a_request_id() =>
        AssertOneSentence(await RunningScript.RefusedAsync(null, "trace"), "REQUEST-ID");

    internal static void AssertOneSentence(Finished refused, params string[] named)
    {
        Assert.NotEqual(0, refused.ExitCode);
        var line = Assert.Single(refused.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(named, name => Assert.Contains(name, line, StringComparison.Ordinal));
        Assert.EndsWith(".", line, StringComparison.Ordinal);
    }

    private static Task<Finished> RunScriptWithAsync(Dictionary<string, string?> environment) =>
        ShellCommand.RunAsync(Tools.Find("bash")!, [Repository.RunScript], environment);

    private static Dictionary<string, string?> FreePorts()
    {
        var ports = Ports.Free(3);
        return new()
        {
            ["SAMLFEDERATION_PORTAL_PORT"] = ports[0].ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["SAMLFEDERATION_STS_PORT"] = ports[1].ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["SAMLFEDERATION_BUCKET_PORT"] = ports[2].ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
