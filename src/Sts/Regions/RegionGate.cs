using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Regions;

/// <summary>What the gate found: the call's facts with the region that serves it, or why it goes no further.</summary>
internal sealed record Placement(RequestFacts Facts, WireError? Error = null)
{
    public DecisionTrace Trace { get; init; } = new();

    /// <summary>The account in whose trail a refusal belongs, or null.</summary>
    public string? AccountId { get; init; }
}

/// <summary>
/// Which region serves a call, and whether the account uses it. The pipeline asks for every call, so that no action can forget:
/// an action that issues credentials needs the region active in the account whose credentials they are.
/// </summary>
internal sealed class RegionGate(RegionalHost hosts, AccountRegions regions, Accounts accounts)
{
    // All that issue no credentials, by AWS's model. An action that is not named here needs the region: one that is forgotten is kept in, not let out.
    internal static readonly HashSet<string> Everywhere = new(StringComparer.Ordinal) { "DecodeAuthorizationMessage", "GetAccessKeyInfo", "GetCallerIdentity", "GetWebIdentityToken" };

    /// <summary>What the Host header alone tells; all that is known of an unsigned call.</summary>
    public RequestFacts Place(RequestFacts facts) =>
        hosts.RegionOf(facts.Host) is { } region ? facts with { Region = region, IsRegional = true } : facts;

    /// <param name="action">The action that the call names.</param>
    /// <param name="facts">The facts as <see cref="Place"/> left them.</param>
    /// <param name="caller">Who signed; null for an unsigned action.</param>
    /// <param name="scope">The region of the credential scope; null for an unsigned action.</param>
    /// <param name="parameters">The call's parameters.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Placement> AdmitAsync(QueryAction action, RequestFacts facts, Caller? caller, string? scope, ParameterSet parameters, CancellationToken cancellation)
    {
        // IAM is one for all regions, whatever its clients sign for; so are the sessions.
        if (action.Service != QueryService.Sts) return new Placement(facts with { Region = Region.Global, IsRegional = false });

        if (scope is not null)
        {
            var placement = Locate(facts, caller, scope);
            if (placement.Error is not null) return placement;
            facts = placement.Facts;
        }

        if (Everywhere.Contains(action.Name) || AccountOf(action, caller, parameters) is not { } account || await regions.IsActiveAsync(account, facts.Region, cancellation))
            return new Placement(facts);
        var known = caller?.AccountId ?? (await accounts.FindAsync(account, cancellation))?.Id;
        return Refuse(facts, StsErrors.RegionDisabled(account), "Region", $"a region that {account} has activated", facts.Region, known);
    }

    /// <summary>Which region serves a signed call. A region's endpoint takes only what was signed for it; the one global address takes what was signed for any.</summary>
    public static Placement Locate(RequestFacts facts, Caller? caller, string scope) => facts.IsRegional && scope != facts.Region
        ? Refuse(facts, StsErrors.Of(new SignatureFault(SignatureRule.ScopeRegion, facts.Region, scope)), "CredentialScope", facts.Region, scope, caller?.AccountId)
        : new Placement(facts with { Region = scope, IsRegional = facts.IsRegional || scope != Region.Global });

    // The account whose credentials are asked for: the role's; the caller's own where no role is assumed, whatever other parameters say.
    private static string? AccountOf(QueryAction action, Caller? caller, ParameterSet parameters) =>
        action.Name.StartsWith("AssumeRole", StringComparison.Ordinal) && parameters.Find("RoleArn") is { } text && RoleArn.TryParse(text, out var role) ? role.AccountId : caller?.AccountId;

    private static Placement Refuse(RequestFacts facts, WireError error, string check, string expected, string seen, string? accountId) =>
        new(facts, error) { Trace = DecisionTrace.Failed(check, "regional endpoints", expected, seen), AccountId = accountId };
}
