using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.InHouse;

/// <summary>Asks as a service does, by raw calls that share no code with the library.</summary>
internal sealed class Asker(RunningSts sts)
{
    public const string Note = "arn:aws:notes:us-east-1:123456789012:note/1";

    /// <summary>A question about a request that the caller signed.</summary>
    public JsonObject Question(TestUser caller, string action = "notes:Read", string? owner = null, string scope = "notes", string path = "/notes/1")
    {
        var signed = (caller.Signer with { Service = scope }).Sign("GET", path, [new("host", "notes.example.com")], [], sts.Clock.GetUtcNow());
        return new JsonObject
        {
            ["Request"] = new JsonObject
            {
                ["Method"] = "GET", ["Path"] = path, ["Query"] = "", ["PayloadHash"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                ["Headers"] = new JsonArray([.. signed.Headers.Select(header => (JsonNode)new JsonObject { ["Name"] = header.Key, ["Value"] = header.Value })]),
            },
            ["SourceIp"] = "198.51.100.7",
            ["Permissions"] = new JsonArray(new JsonObject { ["Action"] = action, ["Resource"] = Note }),
            ["ResourceAccountId"] = owner,
            ["Event"] = new JsonObject { ["Name"] = "Read", ["IsData"] = true, ["ReadOnly"] = true, ["Resources"] = new JsonArray(new JsonObject { ["Type"] = "AWS::Notes::Note", ["Arn"] = Note }) },
        };
    }

    /// <summary>The same question with further members, for the calls that follow it.</summary>
    public static JsonObject With(JsonObject question, params (string Name, JsonNode Value)[] members)
    {
        var copy = question.DeepClone().AsObject();
        foreach (var (name, value) in members) copy[name] = value;
        return copy;
    }

    public Task<(HttpStatusCode Status, JsonObject Json)> AskAsync(SigV4Signer signer, JsonObject question, string operation = "AuthorizeRequest", string service = "authorization") =>
        SendAsync(signer, operation, question.ToJsonString(), service);

    public async Task<(HttpStatusCode Status, JsonObject Json)> SendAsync(SigV4Signer signer, string operation, string body, string service = "authorization")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, sts.Origin + "/") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        var signed = (signer with { Service = service }).Sign("POST", "/", [new("host", new Uri(sts.Origin).Authority), new("x-amz-target", $"SamlFederationAuthorization_20261101.{operation}")], Encoding.UTF8.GetBytes(body), sts.Clock.GetUtcNow());
        foreach (var (name, value) in signed.Headers.Where(header => header.Key != "host")) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await sts.Client.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }
}
