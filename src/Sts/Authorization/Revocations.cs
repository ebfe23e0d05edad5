using System.Globalization;
using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.OpenSessions;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Authorization;

/// <summary>
/// Revocation by policy: a Deny on <c>aws:TokenIssueTime</c>, such as AWSRevokeOlderSessions, ends the sessions that began before it,
/// and with them the sessions that were made from those. Sessions that were ended by themselves are over before any policy is asked.
/// </summary>
internal sealed class Revocations(PolicyHolders holders, EndedSessions ended)
{
    private const string IssueTime = "aws:TokenIssueTime";

    /// <summary>
    /// The denial that reaches a session from a session it was made from: what the ancestor's role denies by issue time, asked with
    /// the ancestor's own. Null when there is none. What else that role denies binds its own sessions only.
    /// </summary>
    public static async Task<Decision?> OfAncestorsAsync(IPolicyView policies, SessionPrincipal? session, AuthorizationRequest request, CancellationToken cancellation)
    {
        foreach (var ancestor in session?.Ancestors ?? [])
        {
            if (await policies.FindAsync(ancestor.UniqueId, cancellation) is not { } held)
                return new Decision(DecisionEffect.ImplicitlyDenied, [], [], $"{ancestor.RoleArn}, which this session was made from, is gone or its policies cannot be read");
            var asked = request with { Context = As(ancestor, request.Context) };
            var match = PolicyEvaluator.FindDenyOn(IssueTime, PolicyPart.Identity, held.Identity, asked) ?? PolicyEvaluator.FindDenyOn(IssueTime, PolicyPart.Boundary, held.Boundary, asked);
            if (match is not null)
                return new Decision(DecisionEffect.ExplicitlyDenied, [match], [], $"`{match.Policy}` revokes a session of {ancestor.RoleArn}, which this session was made from");
        }
        return null;
    }

    /// <summary>Whether the session was ended, or everything is denied to it because of when it, or one it was made from, was issued.</summary>
    public async Task<bool> AreOverAsync(SessionPrincipal session, RequestFacts facts, CancellationToken cancellation)
    {
        if (await ended.EndOfAsync(session, cancellation) is not null) return true;
        // The root of an account has no policies, and none that could end its sessions.
        var held = Caller.Of(session).Kind == PrincipalKind.Root ? HeldPolicies.None : await holders.Now.FindAsync(session.PrincipalId, cancellation);
        if (held is null) return true;
        var caller = Caller.Of(session);
        var everything = new AuthorizationRequest(caller.Principal, "*", "*", RequestContexts.Of(facts, caller, held.Tags));
        return PolicyEvaluator.FindDenyOn(IssueTime, PolicyPart.Identity, held.Identity, everything) is not null
            || PolicyEvaluator.FindDenyOn(IssueTime, PolicyPart.Boundary, held.Boundary, everything) is not null
            || await OfAncestorsAsync(holders.Now, session, everything, cancellation) is not null;
    }

    private static RequestContext As(SessionAncestor ancestor, RequestContext context) => new(context)
    {
        { IssueTime, ancestor.IssuedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) },
        { "aws:PrincipalArn", ancestor.RoleArn },
        { "aws:username", UserArn.TryParse(ancestor.RoleArn, out var user) ? user.Name : null },
        { "aws:userid", ancestor.SessionName is { } name ? $"{ancestor.UniqueId}:{name}" : ancestor.UniqueId },
    };
}
