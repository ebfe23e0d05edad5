using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.RunScript;

/// <summary>The power cord: what was answered is on record, whenever a service is killed.</summary>
public sealed partial class KillTests : IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();

    public void Dispose() => folder.Dispose();

    /// <summary>The portal hands out assertions, which are a bearer's credentials: each that a browser has is in its audit.</summary>
    [Needs(Tool.Bash)]
    public async Task Killing_the_portal_under_load_leaves_no_assertion_unrecorded()
    {
        await using var script = RunningScript.Start(folder);
        await script.ReadyAsync();
        var issued = new ConcurrentBag<string>();
        var load = Enumerable.Range(0, 8).Select(_ => SignInAndLaunchAsync(script, issued)).ToList();
        while (issued.Count < 60)
        {
            Assert.DoesNotContain(load, worker => worker.IsCompleted);
            await Task.Delay(1);
        }

        RunningScript.Kill(script.ProcessOf("Portal"));
        await Task.WhenAll(load);
        await script.EndedAsync();

        var recorded = OnRecord(ofPortal: true);
        Assert.All(issued, id => Assert.Contains(id, recorded));
    }

    [Needs(Tool.Bash)]
    public async Task Killing_the_token_service_under_load_loses_no_acknowledged_record()
    {
        const int answers = 400;
        await using var script = RunningScript.Start(folder);
        await script.ReadyAsync();
        var responses = await ResponsesAsync(script, 48);
        var acknowledged = new ConcurrentBag<(string RequestId, HttpStatusCode Status)>();

        var load = Enumerable.Range(0, 16).Select(worker => LoadAsync(script.Sts, responses, worker, acknowledged)).ToList();
        while (acknowledged.Count < answers || acknowledged.All(answer => answer.Status != HttpStatusCode.OK))
        {
            Assert.DoesNotContain(load, worker => worker.IsCompleted);
            await Task.Delay(1);
        }

        RunningScript.Kill(script.ProcessOf("Sts"));
        await Task.WhenAll(load);
        await script.EndedAsync();

        var recorded = OnRecord(ofPortal: false);
        Assert.Contains(acknowledged, answer => answer.Status == HttpStatusCode.OK);
        Assert.Contains(acknowledged, answer => answer.Status != HttpStatusCode.OK);
        Assert.All(acknowledged, answer => Assert.Contains(answer.RequestId, recorded));
    }

    // Accepted and refused calls in turn, until the service is gone.
    private static async Task LoadAsync(
        Uri sts, List<string> responses, int worker, ConcurrentBag<(string RequestId, HttpStatusCode Status)> acknowledged)
    {
        using var client = new HttpClient();
        try
        {
            for (var turn = worker; turn < 100_000; turn++)
            {
                var role = turn % 2 == 0 ? TutorialRoles.UpdateApp : TutorialRoles.ReadOnly;
                using var answer = await StsRoad.PostAsync(client, sts, role, TutorialRoles.ProductionPortal, responses[turn % responses.Count]);
                await answer.Content.ReadAsByteArrayAsync();
                acknowledged.Add((answer.Headers.GetValues("x-amzn-RequestId").Single(), answer.StatusCode));
            }
        }
        catch (HttpRequestException)
        {
            // The service was killed: that is the end of the load.
        }
    }

    private async Task<List<string>> ResponsesAsync(RunningScript script, int count)
    {
        using var david = new HttpBrowser(script.Portal);
        await david.SignInAsync("david", Credentials.PasswordOf(folder["data"], "david"));
        var responses = new List<string>();
        for (var i = 0; i < count; i++)
            responses.Add(await PortalRoad.ResponseForAsync(david, TutorialRoles.UpdateApp));
        return responses;
    }

    private async Task SignInAndLaunchAsync(RunningScript script, ConcurrentBag<string> issued)
    {
        using var david = new HttpBrowser(script.Portal);
        try
        {
            await david.SignInAsync("david", Credentials.PasswordOf(folder["data"], "david"));
            while (true)
                issued.Add(AssertionId().Match(PortalRoad.XmlOf(await PortalRoad.ResponseForAsync(david, TutorialRoles.UpdateApp))).Groups[1].Value);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // The portal was killed: that is the end of the load.
        }
    }

    private HashSet<string> OnRecord(bool ofPortal)
    {
        using var connection = new SqliteConnection($"Data Source={folder[ofPortal ? "data/portal.db" : "data/sts.db"]};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = ofPortal ? "SELECT AssertionId FROM Audit WHERE AssertionId IS NOT NULL" : "SELECT RequestId FROM Trail";
        using var reader = command.ExecuteReader();
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (reader.Read())
            found.Add(reader.GetString(0));
        return found;
    }

    [GeneratedRegex("<saml2?:Assertion [^>]*\\bID=\"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex AssertionId();
}
