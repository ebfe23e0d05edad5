using System.Net;
using SamlFederation.Tests.EndToEnd.Worlds;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.EndToEnd.Faults;

/// <summary>A world whose token service has been told to believe the portal's test identity provider, by the IAM API and the metadata it serves.</summary>
public sealed class FaultyWorld : World
{
    public const string Role = $"arn:aws:iam::{TutorialRoles.Development}:role/Tested";
    public const string Provider = $"arn:aws:iam::{TutorialRoles.Development}:saml-provider/Faults";

    public HttpClient Client { get; } = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await AdministerAsync("CreateSAMLProvider", ("Name", "Faults"), ("SAMLMetadataDocument", await Client.GetStringAsync(new Uri(Portal, "/faults/metadata"))));
        await AdministerAsync("CreateRole", ("RoleName", "Tested"), ("AssumeRolePolicyDocument", $$$$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"{{{{Provider}}}}"},"Action":"sts:AssumeRoleWithSAML",
            "Condition":{"StringEquals":{"SAML:aud":"{{{{new Uri(Sts, "/saml")}}}}"}}}]}
            """));
    }

    public override async Task DisposeAsync()
    {
        Client.Dispose();
        await base.DisposeAsync();
    }

    private async Task AdministerAsync(string action, params (string Name, string Value)[] parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Sts)
        {
            Content = new FormUrlEncodedContent([new("Action", action), new("Version", "2010-05-08"), .. parameters.Select(one => KeyValuePair.Create(one.Name, one.Value))]),
        };
        using var answer = await Client.SendAsync(await (Administrator() with { Service = "iam" }).SignAsync(request, DateTimeOffset.UtcNow));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    // The profile of the account called development, in the file that run.sh tells of.
    private SigV4Signer Administrator()
    {
        var lines = File.ReadAllLines(Path.Combine(Data, "aws-credentials")).SkipWhile(line => line.Trim() != "[development]").Skip(1).TakeWhile(line => !line.StartsWith('['));
        var values = lines.Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        return new(values["aws_access_key_id"], values["aws_secret_access_key"]);
    }
}
