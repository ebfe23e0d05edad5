using System.Text.Json;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Policies;

internal static class Policy
{
    internal const string AnyAction = "s3:GetObject";
    internal const string AnyResource = "arn:aws:s3:::bucket/key";

    internal static readonly PrincipalIdentity David =
        PrincipalIdentity.User(new UserArn("aws", "123456789012", "/", "David"), "AIDAAAAAAAAAAAAAAAAAA");

    internal static PolicyDocument Parse(string json, PolicyKind kind = PolicyKind.Identity) =>
        Read(PolicyDocument.Parse(json, kind), json);

    internal static PolicyDocument Read(PolicyParse read, string json) =>
        read switch
        {
            PolicyParse.Parsed parsed => parsed.Document,
            PolicyParse.Refused refused => throw new InvalidOperationException($"{refused.Fault} in {json}"),
            _ => throw new InvalidOperationException(),
        };

    internal static PolicyFault Refuse(string json, PolicyKind kind = PolicyKind.Identity, PolicyLimits? limits = null) =>
        Assert.IsType<PolicyParse.Refused>(PolicyDocument.Parse(json, kind, limits)).Fault;

    internal static PolicySource[] Sources(params string[] documents) =>
        [.. documents.Select((json, i) => new PolicySource($"p{i}", Parse(json)))];

    internal static RequestContext Context(JsonElement map)
    {
        var context = new RequestContext();
        foreach (var key in map.EnumerateObject())
            context.Add(key.Name, key.Value.EnumerateArray().Select(value => value.GetString()!));
        return context;
    }

    internal static IEnumerable<JsonElement> Cases(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Policies", "Cases", file)));
        return [.. document.RootElement.EnumerateArray().Select(element => element.Clone())];
    }
}
