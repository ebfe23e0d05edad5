using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;

namespace SamlFederation.Sts.OutboundIdentity;

/// <summary>What a web identity token says of its caller.</summary>
internal sealed record OutboundToken(string Issuer, string Subject, string AccountId, string Region)
{
    /// <summary>The claim that holds what is AWS's own.</summary>
    public const string Namespace = "https://sts.amazonaws.com/";

    /// <summary>A token travels in headers, and must fit there beside others.</summary>
    public const int MostPayloadBytes = 4096;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>The tags of the role or user, session tags over them.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> PrincipalTags { get; init; }

    /// <summary>The tags of the request.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> RequestTags { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public string? SourceIdentity { get; init; }

    /// <summary>The signed token; null when its payload is larger than is allowed.</summary>
    public string? Sign(OutboundKeys keys, string algorithm)
    {
        var payload = Claims().ToJsonString(Json);
        return Encoding.UTF8.GetByteCount(payload) <= MostPayloadBytes
            ? new JsonWebTokenHandler().CreateToken(payload, keys.For(algorithm))
            : null;
    }

    private JsonObject Claims() => new()
    {
        ["iss"] = Issuer,
        ["aud"] = Audiences is [var only] ? only : new JsonArray([.. Audiences.Select(audience => (JsonNode?)audience)]),
        ["sub"] = Subject,
        ["iat"] = IssuedAt.ToUnixTimeSeconds(),
        ["exp"] = Expires.ToUnixTimeSeconds(),
        ["jti"] = Guid.NewGuid().ToString(),
        [Namespace] = Own(),
    };

    private JsonObject Own()
    {
        var own = new JsonObject { ["aws_account"] = AccountId, ["source_region"] = Region };
        if (SourceIdentity is not null) own["source_identity"] = SourceIdentity;
        if (PrincipalTags.Count > 0) own["principal_tags"] = Tags(PrincipalTags);
        if (RequestTags.Count > 0) own["request_tags"] = Tags(RequestTags);
        return own;
    }

    private static JsonObject Tags(IEnumerable<KeyValuePair<string, string>> tags) =>
        new(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
}
