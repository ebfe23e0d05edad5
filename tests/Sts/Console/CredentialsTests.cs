using System.Net;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Console;

public sealed partial class CredentialsTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Form = "form[action='/console/credentials']";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Gives_credentials_that_work_in_each_format()
    {
        using var david = new Browser(_sts);
        var page = await david.SubmitAsync(await david.SignInAsync(), Form);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        await AssertWorksAsync(Variables(page.Html.QuerySelector("#bash-text")!.TextContent, BashLine()));
        await AssertWorksAsync(Variables(page.Html.QuerySelector("#powershell-text")!.TextContent, PowerShellLine()));

        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, page.Html.QuerySelector("#file-text")!.TextContent);
        Assert.True(new CredentialProfileStoreChain(file).TryGetAWSCredentials("Developer-123456789012", out var credentials));
        await AssertWorksAsync(credentials);
        File.Delete(file);
        Assert.Contains($"--endpoint-url {_sts.Origin}", page.Text("#try-text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_them_on_request_only_and_keeps_them_nowhere()
    {
        using var david = new Browser(_sts);
        var home = await david.SignInAsync();
        Assert.DoesNotContain("ASIA", home.Body, StringComparison.Ordinal);
        Assert.Equal("/console", (await david.GetAsync("/console/credentials")).Location);
        var page = await david.SubmitAsync(home, Form);
        Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        var (record, _) = await _sts.RecordAsync(page.RequestId);
        Assert.Equal(("GetCommandLineCredentials", RunningSts.Account), (record.EventName, record.AccountId));

        using var stranger = new Browser(_sts);
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.PostAsync("/console/credentials")).Status);
        // A form from before the session ended shows nothing after it.
        await david.SubmitAsync(home, "form[action='/console/signout']");
        var late = await david.SubmitAsync(home, Form);
        Assert.DoesNotContain("ASIA", late.Body, StringComparison.Ordinal);
    }

    private async Task AssertWorksAsync(AWSCredentials credentials)
    {
        using var client = new AmazonSecurityTokenServiceClient(credentials, new AmazonSecurityTokenServiceConfig { ServiceURL = _sts.Origin, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        var caller = await client.GetCallerIdentityAsync(new GetCallerIdentityRequest());
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Developer/david@example.com", caller.Arn);
    }

    private SessionAWSCredentials Variables(string text, Regex line)
    {
        var variables = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(one => line.Match(one.TrimEnd('\r'))).ToDictionary(one => one.Groups[1].Value, one => one.Groups[2].Value);
        Assert.Equal(["AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL_STS", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"], variables.Keys.Order());
        Assert.Equal(_sts.Origin, variables["AWS_ENDPOINT_URL_STS"]);
        return new SessionAWSCredentials(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"], variables["AWS_SESSION_TOKEN"]);
    }

    [GeneratedRegex(@"\Aexport ([A-Z_]+)='([^']*)'\z")]
    private static partial Regex BashLine();

    [GeneratedRegex(@"\A\$Env:([A-Z_]+)='([^']*)'\z")]
    private static partial Regex PowerShellLine();
}
