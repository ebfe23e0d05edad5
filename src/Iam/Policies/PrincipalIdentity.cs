namespace SamlFederation.Iam;

/// <summary>What kind of caller a request comes from.</summary>
public enum PrincipalKind
{
    /// <summary>Nobody known: an unsigned request.</summary>
    Anonymous,

    /// <summary>An account's root.</summary>
    Root,

    /// <summary>An IAM user.</summary>
    User,

    /// <summary>A session of a role.</summary>
    AssumedRole,

    /// <summary>A session made by GetFederationToken.</summary>
    FederatedUser,

    /// <summary>Somebody vouched for by a SAML or OpenID Connect provider, before a role was assumed.</summary>
    Federated,

    /// <summary>An AWS service.</summary>
    Service,
}

/// <summary>Who makes a request.</summary>
/// <param name="Kind">The kind of caller.</param>
/// <param name="Arn">The user's, role's or root's ARN; for a federated user the ARN of the user who made the session; for a federated caller the provider's ARN; empty for the others.</param>
/// <param name="AccountId">The caller's account; empty for services and anonymous callers.</param>
/// <param name="UniqueId">The role's or user's unique id (<c>AROA…</c>, <c>AIDA…</c>).</param>
/// <param name="SessionArn">The session's own ARN, for sessions.</param>
/// <param name="Federated">The provider (its ARN, or <c>accounts.google.com</c> and its kin) that vouches for a federated caller.</param>
/// <param name="Service">The service's principal name.</param>
public sealed record PrincipalIdentity(
    PrincipalKind Kind,
    string Arn,
    string AccountId,
    string? UniqueId = null,
    string? SessionArn = null,
    string? Federated = null,
    string? Service = null)
{
    /// <summary>Somebody unknown.</summary>
    public static PrincipalIdentity Anonymous { get; } = new(PrincipalKind.Anonymous, "", "");

    /// <summary>The root of an account.</summary>
    public static PrincipalIdentity Root(string accountId, string partition = "aws") =>
        new(PrincipalKind.Root, $"arn:{partition}:iam::{accountId}:root", accountId);

    /// <summary>An IAM user.</summary>
    public static PrincipalIdentity User(UserArn user, string? uniqueId)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new(PrincipalKind.User, user.ToString(), user.AccountId, uniqueId);
    }

    /// <summary>A session of a role.</summary>
    public static PrincipalIdentity RoleSession(RoleArn role, string? uniqueId, string sessionName)
    {
        ArgumentNullException.ThrowIfNull(role);
        return new(PrincipalKind.AssumedRole, role.ToString(), role.AccountId, uniqueId, role.Session(sessionName).ToString());
    }

    /// <summary>A session that an IAM user made for somebody by GetFederationToken.</summary>
    public static PrincipalIdentity FederatedUser(UserArn maker, string? makerUniqueId, string name)
    {
        ArgumentNullException.ThrowIfNull(maker);
        var session = new FederatedUserArn(maker.Partition, maker.AccountId, name);
        return new(PrincipalKind.FederatedUser, maker.ToString(), maker.AccountId, makerUniqueId, session.ToString());
    }

    /// <summary>Somebody a SAML or OpenID Connect provider of the account vouches for.</summary>
    public static PrincipalIdentity FederatedBy(string provider, string accountId) =>
        new(PrincipalKind.Federated, provider, accountId, Federated: provider);

    /// <summary>An AWS service.</summary>
    public static PrincipalIdentity ForService(string service) => new(PrincipalKind.Service, "", "", Service: service);
}
