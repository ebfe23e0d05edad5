using System.Globalization;
using System.Text.Json;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>A session as the record of its issue tells of it. The sessions that it was made from are other records.</summary>
/// <param name="Session">What its token carries, as far as the record says.</param>
/// <param name="IssuedBy">The action that issued it.</param>
/// <param name="Signer">The key that signed for it: a user's, or that of the session it was made from; null where none signed, or in another account.</param>
internal sealed record RecordedSession(SessionPrincipal Session, string IssuedBy, string? Signer)
{
    /// <summary>The actions that issue sessions.</summary>
    public static readonly IReadOnlyList<string> Issuing = ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "GetFederationToken", "GetSessionToken"];

    private const string LongTime = "MMM d, yyyy, h:mm:ss tt";

    /// <summary>Where the request came from.</summary>
    public string SourceIp { get; init; } = "";

    /// <summary>With what it was made.</summary>
    public string UserAgent { get; init; } = "";

    /// <summary>The account of whoever signed, where the record does not say more.</summary>
    public string? SigningAccount { get; init; }

    /// <summary>The console was opened with it.</summary>
    public bool InConsole { get; init; }

    public string KeyId => Session.AccessKeyId;

    /// <summary>Whom it was given to: the name that a provider vouched for, or whoever signed.</summary>
    public string Holder { get; init; } = "";

    /// <summary>The session that the record tells of; null for a record of anything else.</summary>
    public static RecordedSession? Of(TrailRecord row)
    {
        if (row.ErrorCode is not null || !Issuing.Contains(row.EventName)) return null;
        using var document = JsonDocument.Parse(row.Record);
        var record = new Fields(document.RootElement);
        var (asked, given, identity) = (record.Part("requestParameters"), record.Part("responseElements"), record.Part("userIdentity"));
        var credentials = given.Part("credentials");
        if (credentials.Text("accessKeyId") is not { } key || AccessKeyId.AccountOf(key) is not { } account || !TryExpiration(credentials.Text("expiration"), out var expires)) return null;
        var issued = DateTimeOffset.FromUnixTimeSeconds(row.EventTime.ToUnixTimeSeconds());
        if (Principal(row.EventName, asked, given, identity) is not { } principal) return null;

        var saml = row.EventName == "AssumeRoleWithSAML" ? new SamlSession(given.Text("issuer") ?? "", given.Text("subject") ?? "", given.Text("subjectType") ?? "", given.Text("nameQualifier") ?? "") : null;
        var web = row.EventName == "AssumeRoleWithWebIdentity" ? new WebIdentitySession(Issuer(given.Text("provider")), given.Text("subjectFromWebIdentityToken") ?? "", given.Text("audience") ?? "") : null;
        var signer = identity.Text("accessKeyId");
        var session = principal with
        {
            AccountId = account,
            AccessKeyId = key,
            IssuedAt = issued,
            Expires = expires,
            Tags = Tags(asked),
            SourceIdentity = given.Text("sourceIdentity") ?? asked.Text("sourceIdentity"),
            Saml = saml,
            WebIdentity = web,
            ProviderArn = saml is not null ? asked.Text("principalArn") : web is not null ? given.Text("provider") : null,
            SessionPolicies = asked.Text("policy") is { } policy ? [policy] : [],
            SessionPolicyArns = [.. asked.List("policyArns").Select(one => one.Text("arn")).OfType<string>()],
            MfaAuthenticatedAt = row.EventName == "GetSessionToken" && asked.Text("serialNumber") is not null ? issued : null,
            OriginKeyId = IsTemporary(signer) ? null : signer,
            Chained = IsTemporary(signer),
        };
        return new RecordedSession(session, row.EventName, signer)
        {
            SourceIp = record.Text("sourceIPAddress") ?? "",
            UserAgent = record.Text("userAgent") ?? "",
            SigningAccount = identity.Text("type") == "AWSAccount" ? identity.Text("accountId") : null,
            Holder = saml?.Subject ?? web?.Subject ?? identity.Text("arn") ?? identity.Text("principalId") ?? "",
        };
    }

    // The record has the provider's ARN, a token the issuer in it.
    private static string Issuer(string? providerArn) => providerArn?.Split("oidc-provider/", 2) is [_, var issuer] ? issuer : providerArn ?? "";

    public static bool IsTemporary(string? accessKeyId) => AccessKeyId.IsTemporary(accessKeyId);

    private static SessionPrincipal? Principal(string action, Fields asked, Fields given, Fields identity)
    {
        switch (action)
        {
            case "GetSessionToken":
                return Made(SessionKind.UserSession, identity.Text("arn"), identity.Text("principalId"), null);
            case "GetFederationToken":
                return Made(SessionKind.FederatedUser, identity.Text("arn"), identity.Text("principalId"), asked.Text("name"));
            default:
                return given.Part("assumedRoleUser").Text("assumedRoleId")?.Split(':', 2) is [var id, var name] ? Made(SessionKind.AssumedRole, asked.Text("roleArn"), id, name) : null;
        }
    }

    private static SessionPrincipal? Made(SessionKind kind, string? arn, string? id, string? name) => arn is null || id is null ? null : new SessionPrincipal
    {
        Kind = kind, AccountId = "", PrincipalArn = arn, PrincipalId = id, SessionName = name, Expires = default,
    };

    private static List<SessionTag> Tags(Fields asked)
    {
        var transitive = asked.Texts("transitiveTagKeys");
        var given = asked.List("tags").Select(one => (Key: one.Text("key") ?? "", Value: one.Text("value") ?? "")).Concat(asked.Members("principalTags"));
        return
        [
            .. given.Select(tag => new SessionTag(tag.Key, tag.Value, transitive.Contains(tag.Key, StringComparer.OrdinalIgnoreCase))),
            .. asked.Members("incomingTransitiveTags").Select(tag => new SessionTag(tag.Key, tag.Value, Transitive: true)),
        ];
    }

    private static bool TryExpiration(string? text, out DateTimeOffset expires) =>
        DateTimeOffset.TryParseExact(text, LongTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out expires);

    /// <summary>A JSON object, of which anything may be missing.</summary>
    private readonly struct Fields(JsonElement element)
    {
        private readonly JsonElement _element = element;

        public Fields Part(string name) => new(Member(name));

        public string? Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

        public List<Fields> List(string name) => Member(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(one => new Fields(one))] : [];

        public IReadOnlyList<string> Texts(string name) =>
            Member(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)] : [];

        public IReadOnlyList<(string Key, string Value)> Members(string name) =>
            Member(name) is { ValueKind: JsonValueKind.Object } map ? [.. map.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.String).Select(one => (one.Name, one.Value.GetString()!))] : [];

        private JsonElement Member(string name) => _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out var member) ? member : default;
    }
}
