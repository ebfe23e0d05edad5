using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.RunScript;

/// <summary>run.sh trace: the operator sees why, the caller never did.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();

    public void Dispose() => folder.Dispose();

    [Needs(Tool.Bash)]
    public async Task Prints_the_check_that_refused_a_request()
    {
        await using var script = RunningScript.Start(folder);
        await script.ReadyAsync();
        var (refusedId, answer) = await RefusedAsync(script.Sts);

        var trace = await TraceAsync(refusedId);
        Assert.Equal(0, trace.ExitCode);
        Assert.Contains(refusedId, trace.Output, StringComparison.Ordinal);
        Assert.Contains("FAIL", trace.Output, StringComparison.Ordinal);
        Assert.Contains("seen", trace.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("seen", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("FAIL", answer, StringComparison.Ordinal);
    }

    [Needs(Tool.Bash)]
    public async Task A_request_that_nobody_made_has_no_trace()
    {
        await using (var script = RunningScript.Start(folder))
            await script.ReadyAsync();

        RefusalTests.AssertOneSentence(await TraceAsync(Guid.NewGuid().ToString()));
    }

    private Task<Finished> TraceAsync(string requestId) =>
        RunningScript.RefusedAsync(null, "trace", requestId, "--data", folder["data"], "--certs", folder["certs"]);

    // An assertion of somebody whom the provider's metadata does not name.
    private static async Task<(string RequestId, string Answer)> RefusedAsync(Uri sts)
    {
        const string response = """
            <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" IssueInstant="2026-01-01T00:00:00Z">
            <Issuer>https://stranger.example.com</Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
            <Assertion ID="_2" Version="2.0" IssueInstant="2026-01-01T00:00:00Z"><Issuer>https://stranger.example.com</Issuer></Assertion></samlp:Response>
            """;
        using var client = new HttpClient();
        using var refused = await StsRoad.PostAsync(client, sts, TutorialRoles.UpdateApp, TutorialRoles.ProductionPortal, PortalRoad.Encode(response));
        Assert.Equal(400, (int)refused.StatusCode);
        return (refused.Headers.GetValues("x-amzn-RequestId").Single(), await refused.Content.ReadAsStringAsync());
    }
}
