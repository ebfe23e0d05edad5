namespace SamlFederation.Iam;

/// <summary>How a session came to be, which decides its ARN, its permissions and what it may call.</summary>
public enum SessionKind
{
    /// <summary>AssumeRole, AssumeRoleWithSAML, AssumeRoleWithWebIdentity.</summary>
    AssumedRole = 1,
    /// <summary>GetFederationToken: an IAM user's permissions cut down to the session policies.</summary>
    FederatedUser = 2,
    /// <summary>GetSessionToken: an IAM user or the root of an account, as they are.</summary>
    UserSession = 3,
}

/// <summary>A session tag; a transitive one is handed down a chain of roles and cannot be replaced there.</summary>
public sealed record SessionTag(string Key, string Value, bool Transitive = false);

/// <summary>The SAML facts that outlive the sign-in: <c>saml:sub</c>, <c>saml:sub_type</c>, <c>saml:namequalifier</c>, and the Issuer for the trail.</summary>
public sealed record SamlSession(string Issuer, string Subject, string SubjectType, string NameQualifier);

/// <summary>The OpenID Connect facts that outlive the sign-in: provider without its scheme, <c>sub</c> and <c>aud</c>.</summary>
public sealed record WebIdentitySession(string Provider, string Subject, string Audience);

/// <summary>
/// A session this one was made from. Revocation of an ancestor (a Deny on <c>aws:TokenIssueTime</c>, or its deletion by unique id)
/// reaches the descendants through this.
/// </summary>
/// <param name="AccessKeyId">The temporary key that called.</param>
/// <param name="RoleArn">The role it was a session of.</param>
/// <param name="UniqueId">That role's unique id.</param>
/// <param name="IssuedAt">When that session was issued.</param>
/// <param name="SessionName">Its name; null for a user's own session.</param>
public sealed record SessionAncestor(string AccessKeyId, string RoleArn, string UniqueId, DateTimeOffset IssuedAt, string? SessionName = null);

/// <summary>
/// Everything a session token carries: who the bearer is, since when and until when, and what narrows their permissions.
/// Times are whole seconds, UTC.
/// </summary>
public sealed record SessionPrincipal
{
    /// <summary>How the session came to be.</summary>
    public required SessionKind Kind { get; init; }
    /// <summary>The account whose credentials these are: the role's or the user's.</summary>
    public required string AccountId { get; init; }
    /// <summary>The <c>ASIA</c> key id; given by <see cref="CredentialMinter"/>, and bound to the token rather than carried in it.</summary>
    public string AccessKeyId { get; init; } = "";
    /// <summary>128 random bits as lower-case hex that name this one session; given by <see cref="CredentialMinter"/>.</summary>
    public string TokenId { get; init; } = "";
    /// <summary>The ARN of the role, or of the IAM user or root the session stands for.</summary>
    public required string PrincipalArn { get; init; }
    /// <summary>The unique id (<c>AROA…</c>, <c>AIDA…</c>; the account id for root): a principal re-created under the same name has another.</summary>
    public required string PrincipalId { get; init; }
    /// <summary>RoleSessionName, or the Name of a federated user; null for a user session.</summary>
    public string? SessionName { get; init; }
    /// <summary>When it was issued: <c>aws:TokenIssueTime</c>. Given by <see cref="CredentialMinter"/>.</summary>
    public DateTimeOffset IssuedAt { get; init; }
    /// <summary>The first instant at which it is no longer valid.</summary>
    public required DateTimeOffset Expires { get; init; }
    /// <summary>Session tags, inherited transitive ones included.</summary>
    public IReadOnlyList<SessionTag> Tags { get; init; } = [];
    /// <summary><c>aws:SourceIdentity</c>, immutable down a chain.</summary>
    public string? SourceIdentity { get; init; }
    /// <summary>The ARN of the SAML or OpenID Connect provider that vouched: <c>aws:FederatedProvider</c>.</summary>
    public string? ProviderArn { get; init; }
    /// <summary>That provider's own id: a provider made again under the same ARN has another. Handed down a chain.</summary>
    public string? ProviderId { get; init; }
    /// <summary>The long-term access key that this session, or its chain, began with; when the key is gone, so is the session.</summary>
    public string? OriginKeyId { get; init; }
    /// <summary>Set when a SAML assertion began this session or its chain.</summary>
    public SamlSession? Saml { get; init; }
    /// <summary>Set when a web identity token began this session or its chain.</summary>
    public WebIdentitySession? WebIdentity { get; init; }
    /// <summary>Inline session policies, as JSON text. They only narrow.</summary>
    public IReadOnlyList<string> SessionPolicies { get; init; } = [];
    /// <summary>ARNs of managed policies passed as session policies. They only narrow.</summary>
    public IReadOnlyList<string> SessionPolicyArns { get; init; } = [];
    /// <summary>When a second factor was shown, if it was: <c>aws:MultiFactorAuthAge</c> counts from here.</summary>
    public DateTimeOffset? MfaAuthenticatedAt { get; init; }
    /// <summary>The sessions this one was made from, oldest first; not empty means role chaining.</summary>
    public IReadOnlyList<SessionAncestor> Ancestors { get; init; } = [];
    /// <summary>Made with temporary credentials, of a role or by GetSessionToken: such a session lasts an hour at most.</summary>
    public bool Chained { get; init; }
    /// <summary>Further facts that must travel with the session, such as provided contexts; condition key to value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Context { get; init; } = [];

    /// <summary>The caller's ARN as GetCallerIdentity tells it; a role's path is not part of it.</summary>
    public string CallerArn => Kind switch
    {
        SessionKind.AssumedRole => $"arn:{Partition}:sts::{AccountId}:assumed-role/{PrincipalName}/{SessionName}",
        SessionKind.FederatedUser => $"arn:{Partition}:sts::{AccountId}:federated-user/{SessionName}",
        SessionKind.UserSession => PrincipalArn,
    };

    /// <summary>The caller's UserId as GetCallerIdentity tells it.</summary>
    public string CallerId => Kind switch
    {
        SessionKind.AssumedRole => $"{PrincipalId}:{SessionName}",
        SessionKind.FederatedUser => $"{AccountId}:{SessionName}",
        SessionKind.UserSession => PrincipalId,
    };

    /// <summary>The role's or user's name without its path.</summary>
    public string PrincipalName => PrincipalArn[(PrincipalArn.LastIndexOfAny(['/', ':']) + 1)..];

    private string Partition => PrincipalArn.Split(':') is [_, var partition, ..] ? partition : "aws";
}
