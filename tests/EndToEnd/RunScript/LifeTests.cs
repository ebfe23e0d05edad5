using System.Runtime.InteropServices;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.RunScript;

/// <summary>run.sh from its start to its end.</summary>
public sealed class LifeTests : IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();

    public void Dispose() => folder.Dispose();

    [Needs(Tool.Bash)]
    public async Task Starts_all_says_how_to_sign_in_and_stops_all_on_Ctrl_C()
    {
        await using var first = RunningScript.Start(folder);
        await first.ReadyAsync();
        var david = Credentials.PasswordOf(folder["data"], "david");
        Assert.Contains(first.Portal.GetLeftPart(UriPartial.Authority), first.Output, StringComparison.Ordinal);
        Assert.Contains(first.Sts.GetLeftPart(UriPartial.Authority), first.Output, StringComparison.Ordinal);
        Assert.Contains(first.Bucket.GetLeftPart(UriPartial.Authority), first.Output, StringComparison.Ordinal);
        Assert.Contains(david, first.Output, StringComparison.Ordinal);
        using (var browser = new HttpBrowser(first.Portal))
            Assert.DoesNotContain("/signin", (await browser.SignInAsync("david", david)).Address.AbsolutePath, StringComparison.Ordinal);
        AssertOnlyOursToRead();

        Assert.Equal(0, await first.SignalledAsync(PosixSignal.SIGINT));
        await AssertNobodyListensAsync(first);

        await using var second = RunningScript.Start(folder);
        await second.ReadyAsync();
        Assert.Equal(david, Credentials.PasswordOf(folder["data"], "david"));
        Assert.Equal(0, await second.SignalledAsync(PosixSignal.SIGTERM));
        await AssertNobodyListensAsync(second);
    }

    [Needs(Tool.Bash)]
    public async Task Fresh_begins_anew_in_a_folder_that_is_ours()
    {
        await using (var first = RunningScript.Start(folder))
            await first.ReadyAsync();
        var before = Credentials.PasswordOf(folder["data"], "david");

        await using var second = RunningScript.Start(folder, "--fresh");
        await second.ReadyAsync();

        Assert.NotEqual(before, Credentials.PasswordOf(folder["data"], "david"));
    }

    [TheoryNeeds(Tool.Bash)]
    [InlineData("Portal", "portal")]
    [InlineData("Sts", "token service")]
    [InlineData("Bucket", "bucket")]
    public async Task A_service_that_dies_takes_the_others_with_it_and_the_exit_says_so(string assembly, string named)
    {
        await using var script = RunningScript.Start(folder);
        await script.ReadyAsync();

        RunningScript.Kill(script.ProcessOf(assembly));

        Assert.NotEqual(0, await script.EndedAsync());
        Assert.Contains($"the {named} stopped by itself", script.Output, StringComparison.Ordinal);
        await AssertNobodyListensAsync(script);
    }

    private static async Task AssertNobodyListensAsync(RunningScript script)
    {
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(script.Portal, "/health/live")));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(script.Sts, "/health/live")));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(script.Bucket, "/health/live")));
    }

    private void AssertOnlyOursToRead()
    {
        const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(mine, File.GetUnixFileMode(folder["data/credentials.json"]));
        Assert.Equal(mine, File.GetUnixFileMode(folder["data/dev-key"]));
        Assert.Equal(mine, File.GetUnixFileMode(folder["data/bucket-credentials"]));
        Assert.All(Directory.GetFiles(folder["data/bucket"], "*", SearchOption.AllDirectories), file => Assert.Equal(mine, File.GetUnixFileMode(file)));
        Assert.Equal(mine | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["certs/portal"]));
        Assert.Equal(mine | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["certs/sts"]));
        var keys = Directory.GetFiles(folder["certs"], "*", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("PRIVATE KEY", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Equal(mine, File.GetUnixFileMode(key)));
    }
}
