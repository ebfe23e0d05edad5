using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Query;

/// <summary>A caller whose signature holds.</summary>
internal sealed record Caller
{
    private Caller() { }

    /// <summary>The account whose credentials signed.</summary>
    public required string AccountId { get; init; }

    /// <summary>As GetCallerIdentity tells it.</summary>
    public required string Arn { get; init; }

    /// <summary>As GetCallerIdentity tells it.</summary>
    public required string UserId { get; init; }

    /// <summary>The key that signed.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The unique id of the user or role whose policies decide; the account's number for its root.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>Who it is to the policy engine.</summary>
    public required PrincipalIdentity Principal { get; init; }

    /// <summary>The IAM user's name, or the name of the role's or federated user's session; <c>root</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The session of temporary credentials; null for a long-term key.</summary>
    public SessionPrincipal? Session { get; init; }

    /// <summary>True for credentials of any of the actions that issue them.</summary>
    public bool IsTemporary => Session is not null;

    public PrincipalKind Kind => Principal.Kind;

    /// <summary>The IAM user that the caller is, also by a session of GetSessionToken; null for everybody else.</summary>
    public string? UserName => Kind == PrincipalKind.User ? Name : null;

    /// <summary>A user with a key of its own.</summary>
    public static Caller Of(User user, string accessKeyId)
    {
        var principal = PrincipalIdentity.User(new UserArn("aws", user.AccountId, user.Path, user.Name), user.UniqueId);
        return new Caller
        {
            AccountId = user.AccountId, Arn = user.Arn, UserId = user.UniqueId, AccessKeyId = accessKeyId, PrincipalId = user.UniqueId, Principal = principal, Name = user.Name,
        };
    }

    /// <summary>The bearer of a session token.</summary>
    public static Caller Of(SessionPrincipal session) => new()
    {
        AccountId = session.AccountId,
        Arn = session.CallerArn,
        UserId = session.CallerId,
        AccessKeyId = session.AccessKeyId,
        PrincipalId = session.PrincipalId,
        Principal = PrincipalOf(session),
        Name = session.SessionName ?? session.PrincipalName,
        Session = session,
    };

    private static PrincipalIdentity PrincipalOf(SessionPrincipal session) => session.Kind switch
    {
        SessionKind.AssumedRole when RoleArn.TryParse(session.PrincipalArn, out var role) => PrincipalIdentity.RoleSession(role, session.PrincipalId, session.SessionName ?? ""),
        SessionKind.FederatedUser when UserArn.TryParse(session.PrincipalArn, out var maker) => PrincipalIdentity.FederatedUser(maker, session.PrincipalId, session.SessionName ?? ""),
        SessionKind.UserSession when UserArn.TryParse(session.PrincipalArn, out var user) => PrincipalIdentity.User(user, session.PrincipalId),
        SessionKind.UserSession => PrincipalIdentity.Root(session.AccountId),
        // What no ARN of ours names has no policies, and so may do nothing.
        _ => PrincipalIdentity.Anonymous,
    };
}
