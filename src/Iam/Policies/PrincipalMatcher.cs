using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace SamlFederation.Iam;

/// <summary>The key under which a principal stands in a policy.</summary>
public enum PrincipalType
{
    /// <summary>The bare <c>"*"</c>: whoever it is.</summary>
    Everyone,

    /// <summary>Accounts, users, roles and sessions.</summary>
    Aws,

    /// <summary>A SAML or OpenID Connect provider.</summary>
    Federated,

    /// <summary>An AWS service, such as <c>ec2.amazonaws.com</c>.</summary>
    Service,

    /// <summary>An S3 canonical user id.</summary>
    CanonicalUser,
}

/// <summary>How closely a principal was named; AWS lets a closer naming pass more of the caller's own bounds.</summary>
public enum PrincipalGrant
{
    /// <summary>Not named.</summary>
    None,

    /// <summary>By account: the caller's own policies must allow too.</summary>
    Account,

    /// <summary>By role ARN, by the user behind a federated session, or by a wildcard: boundary and session policy still bound it.</summary>
    Entity,

    /// <summary>By the session's own ARN, or a user, provider or service itself: nothing else bounds it.</summary>
    Direct,
}

/// <summary>
/// One principal of a policy. A user or role stands in it by ARN or by unique id; once bound to an id, the ARN no longer
/// counts, so that what is made again under the same name inherits nothing.
/// </summary>
public sealed record PrincipalMatcher
{
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    // IAM User Guide, Principal: the providers that have no ARN.
    private static readonly string[] WellKnownProviders =
        ["cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com", "accounts.google.com"];

    private PrincipalMatcher(PrincipalType type, string value, Form form)
    {
        Type = type;
        Value = value;
        Naming = form;
    }

    private enum Form
    {
        All,
        Account,
        Entity,
        Session,
        UniqueId,
        Name,
    }

    /// <summary>The key it stands under.</summary>
    public PrincipalType Type { get; }

    /// <summary>The principal as written.</summary>
    public string Value { get; }

    /// <summary>The unique id it is bound to, or null when it is matched by what is written.</summary>
    public string? UniqueId { get; private init; }

    /// <summary>Whether it names a user, a role, a session or a unique id: what can be bound.</summary>
    public bool NamesEntity => Naming is Form.Entity or Form.Session or Form.UniqueId;

    /// <summary>The account that it names as a whole, or null.</summary>
    internal string? AccountId => Naming == Form.Account ? Account : null;

    /// <summary>Whether it cannot be saved unless it can be bound; AWS takes a session's ARN on trust.</summary>
    internal bool MustExist => Naming is Form.Entity or Form.UniqueId;

    private Form Naming { get; }

    /// <summary>The twelve digits of an account principal, from either way of writing it.</summary>
    private string Account => Value.Length == 12 ? Value : Value.Split(':')[4];

    internal PrincipalMatcher Bind(string uniqueId) => this with { UniqueId = uniqueId };

    internal static bool TryParse(string type, string value, PolicyKind kind, [NotNullWhen(true)] out PrincipalMatcher? matcher)
    {
        var (known, form) = type switch
        {
            "*" => (PrincipalType.Everyone, Form.All),
            "AWS" => (PrincipalType.Aws, AwsForm(value)),
            "Federated" => (PrincipalType.Federated, IsProvider(value) ? Form.Name : (Form?)null),
            "Service" => (PrincipalType.Service, ServiceForm(value, kind)),
            "CanonicalUser" => (PrincipalType.CanonicalUser, IsCanonical(value) && kind != PolicyKind.Trust ? Form.Name : (Form?)null),
            _ => (default, (Form?)null),
        };
        matcher = form is { } found ? new PrincipalMatcher(known, value, found) : null;
        return matcher is not null;
    }

    /// <summary>How this names the caller, for a statement of the effect.</summary>
    internal PrincipalGrant Match(PrincipalIdentity principal, StatementEffect effect) => Naming switch
    {
        Form.All => MatchAll(principal, effect),
        Form.Account => IsAwsCaller(principal) && principal.AccountId == Account ? PrincipalGrant.Account : PrincipalGrant.None,
        Form.Entity => MatchEntity(principal),
        Form.Session => MatchSession(principal),
        Form.UniqueId => IsEntity(principal) && principal.UniqueId == (UniqueId ?? Value) ? Named(principal) : PrincipalGrant.None,
        Form.Name => MatchName(principal),
    };

    /// <summary>The identities that a caller has at once: account, role or user, session.</summary>
    internal static IEnumerable<PrincipalIdentity> Faces(PrincipalIdentity principal)
    {
        if (!IsAwsCaller(principal) || principal.Kind == PrincipalKind.Root)
        {
            yield return principal;
            yield break;
        }
        yield return new PrincipalIdentity(PrincipalKind.Root, "", principal.AccountId);
        yield return principal with { AccountId = "", SessionArn = null };
        if (principal.SessionArn is not null)
            yield return principal with { AccountId = "", Arn = "", UniqueId = null };
    }

    private PrincipalGrant MatchAll(PrincipalIdentity principal, StatementEffect effect)
    {
        var aws = IsAwsCaller(principal);
        return Type switch
        {
            PrincipalType.Service => principal.Kind == PrincipalKind.Service ? PrincipalGrant.Direct : PrincipalGrant.None,
            // AWS means "*" and {"AWS":"*"} alike; here the latter lets nobody in by way of a provider or service, and shuts out everybody.
            PrincipalType.Aws when effect == StatementEffect.Allow && principal.Kind is PrincipalKind.Federated or PrincipalKind.Service => PrincipalGrant.None,
            _ => aws ? PrincipalGrant.Entity : PrincipalGrant.Direct,
        };
    }

    private PrincipalGrant MatchEntity(PrincipalIdentity principal)
    {
        if (!IsEntity(principal))
            return PrincipalGrant.None;
        var named = UniqueId is null ? principal.Arn == Value : principal.UniqueId == UniqueId;
        return named ? Named(principal) : PrincipalGrant.None;
    }

    private PrincipalGrant MatchSession(PrincipalIdentity principal) =>
        principal.SessionArn == Value && (UniqueId is null || principal.UniqueId == UniqueId) ? PrincipalGrant.Direct : PrincipalGrant.None;

    private PrincipalGrant MatchName(PrincipalIdentity principal) => Type switch
    {
        PrincipalType.Federated when principal.Kind == PrincipalKind.Federated && principal.Federated == Value => PrincipalGrant.Direct,
        PrincipalType.Service when principal.Kind == PrincipalKind.Service && principal.Service == Value => PrincipalGrant.Direct,
        _ => PrincipalGrant.None,
    };

    private static PrincipalGrant Named(PrincipalIdentity principal) =>
        principal.Kind == PrincipalKind.User ? PrincipalGrant.Direct : PrincipalGrant.Entity;

    private static bool IsAwsCaller(PrincipalIdentity principal) => principal.Kind == PrincipalKind.Root || IsEntity(principal);

    private static bool IsEntity(PrincipalIdentity principal) =>
        principal.Kind is PrincipalKind.User or PrincipalKind.AssumedRole or PrincipalKind.FederatedUser;

    private static Form? AwsForm(string value)
    {
        if (value == "*")
            return Form.All;
        if (ArnSyntax.IsAccount(value))
            return Form.Account;
        if (Arn.TryParse(value, out var arn) && arn.IsGlobal("iam") && arn.Resource == "root")
            return Form.Account;
        // A wildcard is no character of a name, so part of a name cannot be one.
        if (UserArn.TryParse(value, out var user))
            return IsPlain(user.Path) ? Form.Entity : null;
        if (RoleArn.TryParse(value, out var role))
            return IsPlain(role.Path) ? Form.Entity : null;
        if (AssumedRoleArn.TryParse(value, out _) || FederatedUserArn.TryParse(value, out _))
            return Form.Session;
        return IsUniqueId(value) ? Form.UniqueId : null;
    }

    private static bool IsPlain(string path) => !path.AsSpan().ContainsAny('*', '?');

    private static bool IsUniqueId(string value) =>
        value.Length is >= 16 and <= 128
        && (value.StartsWith("AIDA", StringComparison.Ordinal) || value.StartsWith("AROA", StringComparison.Ordinal))
        && !value.AsSpan().ContainsAnyExcept(IdCharacters);

    private static bool IsProvider(string value)
    {
        const string openId = "oidc-provider/";
        if (SamlProviderArn.TryParse(value, out _) || WellKnownProviders.Contains(value, StringComparer.Ordinal))
            return true;
        return Arn.TryParse(value, out var arn) && arn.IsGlobal("iam") && arn.Resource.StartsWith(openId, StringComparison.Ordinal)
            && arn.Resource.Length > openId.Length && !arn.Resource.AsSpan().ContainsAny("*? ");
    }

    private static Form? ServiceForm(string value, PolicyKind kind)
    {
        if (value == "*")
            return kind == PolicyKind.Trust ? null : Form.All;
        return value.Contains('.', StringComparison.Ordinal) && !value.AsSpan().ContainsAnyExcept(HostCharacters) ? Form.Name : null;
    }

    private static bool IsCanonical(string value) => value.Length == 64 && value.All(char.IsAsciiHexDigit);
}
