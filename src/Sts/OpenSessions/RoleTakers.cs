using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Iam.Simulation;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>Somebody whom a role's trust policy names, or who is in an account that it names, and whether they may take the role.</summary>
/// <param name="Principal">Their ARN, or what the policy calls them.</param>
/// <param name="Kind">User, Role, SamlProvider, OidcProvider, Service, Account or Everyone.</param>
/// <param name="Decision">allowed, conditional, explicitDeny or implicitDeny.</param>
/// <param name="Reason">In a sentence.</param>
/// <param name="Statements">What decided.</param>
/// <param name="Conditions">What must hold, or does not.</param>
internal sealed record RoleTaker(string Principal, string Kind, string Decision, string Reason, IReadOnlyList<StatementMatch> Statements, IReadOnlyList<string> Conditions);

/// <summary>
/// Answers who can take a role: each user and role by the policies of both sides as they are now, as AssumeRole would decide; providers and services
/// by the trust policy alone, with the conditions that must hold. What cannot be known before a call, such as an address or an external id, is absent.
/// </summary>
internal sealed class RoleTakers(IDbContextFactory<StsDb> databases, PolicyShelf shelf)
{
    private const string Action = "sts:AssumeRole";
    private const int Most = 200;

    public async Task<IReadOnlyList<RoleTaker>> FindAsync(Role role, RequestFacts facts, CancellationToken cancellation)
    {
        if (shelf.Trust(role) is not { } trust) return [];
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var named = trust.Statements.Where(one => one.Effect == StatementEffect.Allow).SelectMany(one => one.Principals).DistinctBy(one => (one.Type, one.Value)).ToList();
        var takers = new List<RoleTaker>();
        foreach (var one in named.Where(one => one.Type is not PrincipalType.Aws)) takers.Add(await StrangerAsync(db, trust, one, cancellation));
        foreach (var account in named.Select(AccountOf).OfType<string>().Distinct())
            if (!await db.Accounts.AnyAsync(one => one.Id == account, cancellation))
                takers.Add(new RoleTaker(account, "Account", DecisionNodes.Conditional, "The account is not one of this service's: its administrators decide who of it may.", [], []));
        foreach (var candidate in await CandidatesAsync(db, named, cancellation)) takers.Add(await DecideAsync(db, role, trust, candidate, facts, cancellation));
        return [.. takers.OrderBy(one => Order(one.Decision)).ThenBy(one => one.Kind, StringComparer.Ordinal).ThenBy(one => one.Principal, StringComparer.Ordinal)];
    }

    private static int Order(string decision) => decision switch { DecisionNodes.Allowed => 0, DecisionNodes.Conditional => 1, "explicitDeny" => 2, _ => 3 };

    // Users and roles: those that are named, and all of an account that is named as a whole. A session's ARN stands for its role.
    private static async Task<IReadOnlyList<IamIdentity>> CandidatesAsync(StsDb db, IReadOnlyList<PrincipalMatcher> named, CancellationToken cancellation)
    {
        var isEverybody = named.Any(one => one.Type == PrincipalType.Everyone || one is { Type: PrincipalType.Aws, Value: "*" });
        var (accounts, ids) = (named.Select(AccountOf).OfType<string>().ToArray(), named.Select(one => one.UniqueId).OfType<string>().ToArray());
        var identities = db.Identities.AsNoTracking().Where(one => one is User || one is Role);
        if (!isEverybody) identities = identities.Where(one => accounts.Contains(one.AccountId) || ids.Contains(one.UniqueId));
        return await identities.OrderBy(one => one.Arn).Take(Most).ToListAsync(cancellation);
    }

    private static async Task<RoleTaker> DecideAsync(StsDb db, Role role, PolicyDocument trust, IamIdentity candidate, RequestFacts facts, CancellationToken cancellation)
    {
        var (identity, boundary) = (Sources(await SimulatedPolicy.HeldAsync(db, candidate, cancellation)), Sources(await SimulatedPolicy.BoundaryAsync(db, candidate, cancellation)));
        var (caller, kind, tags) = CallerOf(candidate, facts);
        var request = new AuthorizationRequest(caller.Principal, Action, role.Arn, Context(caller, tags, role, facts));
        var both = new PolicySet { Identity = identity, Boundary = boundary, Resource = [new PolicySource("trust policy", trust)], ResourceAccountId = role.AccountId };
        var decision = PolicyEvaluator.Evaluate(both, request);
        var word = decision.Effect == DecisionEffect.ImplicitlyDenied && NeedsConditionsOnly(both, decision, request) ? DecisionNodes.Conditional : DecisionNodes.Word(decision.Effect);
        // Of what another account's policies ask, its own people are told.
        var told = decision.Failed.Where(one => one.Statement.Part == PolicyPart.Resource ? !IsElement(one) : candidate.AccountId == role.AccountId);
        return new RoleTaker(candidate.Arn, kind, word, decision.Reason, decision.Matched, [.. told.Select(DecisionNodes.Shown).Distinct()]);
    }

    // Somebody whom the trust policy names, with conditions of which no call is known yet, and whom their own side lets go.
    private static bool NeedsConditionsOnly(PolicySet both, Decision decision, AuthorizationRequest request)
    {
        var trusting = decision.Failed.Where(one => one.Statement.Part == PolicyPart.Resource).GroupBy(one => one.Statement.Index);
        if (!trusting.Any(statement => statement.All(one => !IsElement(one)))) return false;
        return PolicyEvaluator.Evaluate(both with { Resource = [], ResourceAccountId = null }, request).IsAllowed;
    }

    private static bool IsElement(ConditionOutcome failed) => failed.Operator is "Principal" or "NotPrincipal" or "Resource" or "NotResource";

    // Providers and services have no policies of their own: what the trust policy says of them is all there is.
    private static async Task<RoleTaker> StrangerAsync(StsDb db, PolicyDocument trust, PrincipalMatcher named, CancellationToken cancellation)
    {
        bool Names(Statement statement) => statement.Principals.Any(one => one.Type == named.Type && one.Value == named.Value);
        IEnumerable<StatementMatch> Of(StatementEffect effect) => trust.Statements.Where(one => one.Effect == effect && Names(one)).Select(one => new StatementMatch(PolicyPart.Resource, "trust policy", one.Index, one.Sid, effect) { Written = one });
        var (allows, denies) = (Of(StatementEffect.Allow).ToList(), Of(StatementEffect.Deny).ToList());
        var kind = named.Type switch { PrincipalType.Service => "Service", PrincipalType.Federated when named.Value.Contains(":saml-provider/", StringComparison.Ordinal) => "SamlProvider", PrincipalType.Federated => "OidcProvider", _ => "Everyone" };
        var isThere = named.Type != PrincipalType.Federated || await db.SamlProviders.AnyAsync(one => one.Arn == named.Value && one.Enabled, cancellation) || await db.OidcProviders.AnyAsync(one => one.Arn == named.Value, cancellation);
        List<string> conditions = [.. allows.SelectMany(one => one.Written!.Conditions).Select(DecisionNodes.Shown).Distinct(), .. denies.SelectMany(one => one.Written!.Conditions).Select(one => "not where " + DecisionNodes.Shown(one)).Distinct()];
        if (!isThere) return new RoleTaker(named.Value, kind, "implicitDeny", "There is no such provider, or it is disabled.", allows, conditions);
        if (denies.Any(one => one.Written!.Conditions.Count == 0)) return new RoleTaker(named.Value, kind, "explicitDeny", "The trust policy denies it.", denies, conditions);
        var reason = kind switch { "Service" => "The service may, should it ask.", "Everyone" => "Whoever it is, if their own policies allow it.", _ => "Whom the provider vouches for." };
        return new RoleTaker(named.Value, kind, conditions.Count > 0 ? DecisionNodes.Conditional : DecisionNodes.Allowed, reason, [.. allows, .. denies], conditions);
    }

    private static (Caller Caller, string Kind, IReadOnlyList<Tag> Tags) CallerOf(IamIdentity candidate, RequestFacts facts) => candidate switch
    {
        User user => (Caller.Of(user, ""), "User", user.Tags),
        Role other => (Caller.Of(new SessionPrincipal { Kind = SessionKind.AssumedRole, AccountId = other.AccountId, PrincipalArn = other.Arn, PrincipalId = other.UniqueId, SessionName = "session", IssuedAt = facts.Now, Expires = facts.Now.AddHours(1) }), "Role", other.Tags),
        _ => throw new InvalidOperationException("A group is no principal."),
    };

    private static RequestContext Context(Caller caller, IReadOnlyList<Tag> tags, Role role, RequestFacts facts)
    {
        var context = RequestContexts.Of(facts, caller, tags);
        foreach (var unknown in new[] { "aws:SourceIp", "aws:UserAgent", "aws:SecureTransport", "aws:RequestedRegion" }) context.Add(unknown, (string?)null);
        foreach (var tag in role.Tags) context.Add($"aws:ResourceTag/{tag.Key}", tag.Value);
        return context;
    }

    private static PolicySource[] Sources(IReadOnlyList<SimulatedPolicy> policies) => [.. policies.Select(one => new PolicySource(one.Id, one.Document))];

    private static string? AccountOf(PrincipalMatcher named) =>
        named.Type != PrincipalType.Aws ? null
        : AccountId.IsValid(named.Value) ? named.Value
        : Arn.TryParse(named.Value, out var arn) && arn is { Service: "iam", Resource: "root" } ? arn.AccountId
        : null;
}
