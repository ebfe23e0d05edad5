using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Authorization;

/// <summary>Decides what a session may do, by its role's policies as they are now and the session policies it carries.</summary>
internal sealed class SessionAuthorizer(Roles roles, ManagedPolicies managed, PolicyShelf shelf)
{
    private const string NothingAllowed = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"none:Nothing","Resource":"*"}]}""";

    /// <summary>The decision; null when the role of the session is gone, or a policy cannot be read, and so nothing is allowed.</summary>
    public async Task<Decision?> DecideAsync(SessionPrincipal session, string action, string resource, RequestFacts facts, CancellationToken cancellation)
    {
        if (!RoleArn.TryParse(session.PrincipalArn, out var arn) || await roles.FindByIdAsync(session.PrincipalId, cancellation) is not { } role) return null;
        var attached = await managed.FindAsync([.. role.Attachments.Select(attachment => attachment.PolicyArn), .. session.SessionPolicyArns], cancellation);

        var identity = Identity(role, attached);
        var narrowing = Session(session, attached);
        if (identity is null || narrowing is null) return null;
        var principal = PrincipalIdentity.RoleSession(arn, session.PrincipalId, session.SessionName ?? "");
        return PolicyEvaluator.Evaluate(
            new PolicySet { Identity = identity, Session = narrowing, ResourceAccountId = session.AccountId },
            new AuthorizationRequest(principal, action, resource, RequestContexts.Of(facts, session, role)));
    }

    private List<PolicySource>? Identity(Role role, IReadOnlyList<ManagedPolicy> managedPolicies) => Sources(
    [
        .. role.InlinePolicies.Select(policy => (policy.Name, policy.Document, PolicyKind.Identity)),
        .. managedPolicies.Where(policy => role.Attachments.Exists(attachment => attachment.PolicyArn == policy.Arn)).Select(policy => (policy.Arn, policy.Document, PolicyKind.Managed)),
    ]);

    // A session policy that is gone allows nothing, and the session stays narrowed by it.
    private List<PolicySource>? Session(SessionPrincipal session, IReadOnlyList<ManagedPolicy> managedPolicies) => Sources(
    [
        .. session.SessionPolicies.Select((document, index) => ($"session policy {index + 1}", document, PolicyKind.Session)),
        .. session.SessionPolicyArns.Select(arn => (arn, managedPolicies.FirstOrDefault(policy => policy.Arn == arn)?.Document ?? NothingAllowed, PolicyKind.Managed)),
    ]);

    private List<PolicySource>? Sources(IReadOnlyList<(string Name, string Document, PolicyKind Kind)> texts)
    {
        var sources = new List<PolicySource>(texts.Count);
        foreach (var (name, document, kind) in texts)
        {
            // A document that cannot be read might deny: nothing is allowed then.
            if (shelf.Find(document, kind) is not { } parsed) return null;
            sources.Add(new PolicySource(name, parsed));
        }
        return sources;
    }
}
