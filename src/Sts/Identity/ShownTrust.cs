using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>
/// Trust policies as they are shown. What was trusted is an id; it is shown by the ARN that it has now, and when it is gone by the id
/// itself, so that nobody takes what has its name for it.
/// </summary>
internal sealed class ShownTrust
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Dictionary<string, string> _arns;

    private ShownTrust(Dictionary<string, string> arns) => _arns = arns;

    public static async Task<ShownTrust> OfAsync(StsDb db, IReadOnlyCollection<Role> roles, CancellationToken cancellation)
    {
        var ids = roles.SelectMany(role => role.TrustedIds.Values).Distinct().ToArray();
        var arns = ids.Length == 0 ? [] : await db.Identities.Where(identity => ids.Contains(identity.UniqueId))
            .ToDictionaryAsync(identity => identity.UniqueId, identity => identity.Arn, cancellation);
        // A role that is being made is not in the store yet.
        foreach (var role in roles) arns[role.UniqueId] = role.Arn;
        return new ShownTrust(arns);
    }

    /// <summary>The role's trust policy: in the very words it was given while all that it names is there under its name.</summary>
    public string Of(Role role)
    {
        // A session is bound to its role as well, and is shown as it was named.
        var renamed = role.TrustedIds.Where(trusted => !AssumedRoleArn.TryParse(trusted.Key, out _)).ToDictionary(trusted => trusted.Key, trusted => _arns.GetValueOrDefault(trusted.Value, trusted.Value))
            .Where(trusted => trusted.Key != trusted.Value).ToDictionary();
        if (renamed.Count == 0) return role.TrustPolicy;
        var document = JsonNode.Parse(role.TrustPolicy)!;
        foreach (var statement in document["Statement"] is JsonArray several ? several.ToArray() : [document["Statement"]])
            if (statement?["Principal"] is JsonObject principal && principal["AWS"] is { } named) principal["AWS"] = Replaced(named, renamed);
        return document.ToJsonString(Written);
    }

    private static JsonNode Replaced(JsonNode named, Dictionary<string, string> renamed) =>
        named is JsonArray several ? new JsonArray([.. several.Select(one => Replaced(one!, renamed))])
        : named.GetValue<string>() is var text && renamed.TryGetValue(text, out var now) ? JsonValue.Create(now)
        : JsonValue.Create(text);
}
