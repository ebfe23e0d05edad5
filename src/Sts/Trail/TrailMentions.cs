using System.Text.Json.Nodes;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Trail;

/// <summary>What an event is found by, beside its own fields: the resources of its record, what an IAM call is about, and the access key that it handed out; of each type one.</summary>
internal static class TrailMentions
{
    /// <summary>The most that an ARN or a key may be long to be found by.</summary>
    private const int Longest = 2048;

    public static IEnumerable<TrailMention> Of(TrailEvent happened, string accountId, DateTimeOffset time) =>
        Named(happened).Where(one => one.Name.Length is > 0 and <= Longest).DistinctBy(one => one.Name).DistinctBy(one => one.Type)
            .Select(one => new TrailMention { AccountId = accountId, Type = one.Type, Name = one.Name, EventTime = time });

    private static IEnumerable<(string Type, string Name)> Named(TrailEvent happened)
    {
        foreach (var resource in happened.Resources.Where(one => !one.IsPrefix)) yield return (resource.Type, resource.Arn);
        if (happened.Subject is { } subject && TypeOf(subject) is { } type) yield return (type, subject);
        if (HandedOut(happened.ResponseElements) is { } key) yield return ("AWS::IAM::AccessKey", key);
    }

    private static string? HandedOut(JsonObject? response) =>
        ((response?["credentials"] ?? response?["accessKey"]) as JsonObject)?["accessKeyId"] is JsonValue id && id.TryGetValue(out string? text) ? text : null;

    // What is about a whole account or about everything names nothing that anybody would look for.
    private static string? TypeOf(string subject)
    {
        if (!Arn.TryParse(subject, out var arn) || arn.Service != "iam" || subject.Contains('*', StringComparison.Ordinal)) return null;
        return arn.Resource.Split('/', 2) is not [var kind, { Length: > 0 }] ? null : kind switch
        {
            "user" => "AWS::IAM::User",
            "group" => "AWS::IAM::Group",
            "role" => "AWS::IAM::Role",
            "policy" => "AWS::IAM::Policy",
            "mfa" => "AWS::IAM::VirtualMFADevice",
            "saml-provider" => "AWS::IAM::SAMLProvider",
            "oidc-provider" => "AWS::IAM::OIDCProvider",
            _ => null,
        };
    }
}
