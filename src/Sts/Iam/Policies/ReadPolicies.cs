using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>GetPolicy.</summary>
internal sealed class GetPolicy(IamRoad road) : PolicyAction<NoInput>(road)
{
    public override string Name => "GetPolicy";

    protected override NoInput ReadInput(ParameterReader parameters) => NoInput.Value;

    protected override async Task<IamResult> RunAsync(ManagedPolicy policy, NoInput input, IamScope scope, CancellationToken cancellation) =>
        IamResult.Of(PolicyNodes.Whole(policy, await PolicyUses.OfAsync(scope.Db, scope.AccountId, cancellation)));
}

/// <summary>Which managed policies ListPolicies is asked for.</summary>
internal sealed record PolicyFilter(string Scope, bool OnlyAttached, string PathPrefix, string? Usage, Page Page);

/// <summary>The two ways of using a managed policy, as PolicyUsageFilter names them.</summary>
internal static class PolicyUsage
{
    public const string Permissions = "PermissionsPolicy";
    public const string Boundary = "PermissionsBoundary";

    public static string? Read(ParameterReader parameters) => parameters.OneOf("PolicyUsageFilter", Permissions, Boundary);
}

/// <summary>ListPolicies: the account's own and AWS's.</summary>
internal sealed class ListPolicies(IamRoad road) : IamAction<PolicyFilter>(road)
{
    public override string Name => "ListPolicies";

    protected override PolicyFilter Read(ParameterReader parameters) => new(
        parameters.OneOf("Scope", "All", "AWS", "Local") ?? "All",
        parameters.Flag("OnlyAttached") ?? false,
        parameters.Optional("PathPrefix", Names.PolicyPath) ?? "/",
        PolicyUsage.Read(parameters),
        Page.Read(parameters));

    // No ARN: AWS asks for this of all policies, or of none.
    protected override Task<IamTarget> FindAsync(PolicyFilter input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget($"policy path {input.PathPrefix}"));

    protected override async Task<IamResult> RunAsync(PolicyFilter input, IamScope scope, CancellationToken cancellation)
    {
        var all = await scope.Db.ManagedPolicies.AsNoTracking()
            .Where(policy => (policy.AccountId == scope.AccountId && input.Scope != "AWS") || (policy.AccountId == null && input.Scope != "Local")).ToListAsync(cancellation);
        var uses = await PolicyUses.OfAsync(scope.Db, scope.AccountId, cancellation);
        var wanted = all.Where(policy => policy.Path.StartsWith(input.PathPrefix, StringComparison.Ordinal) && IsUsed(policy.Arn, uses, input));
        return input.Page.Cut("Policies", wanted, policy => policy.Arn, policy => PolicyNodes.Listed(policy, uses));
    }

    // A usage asks for those used so; OnlyAttached alone, for those used at all as permissions.
    private static bool IsUsed(string arn, PolicyUses uses, PolicyFilter filter) => filter.Usage switch
    {
        PolicyUsage.Permissions => uses.Attached(arn) > 0,
        PolicyUsage.Boundary => uses.Bounding(arn) > 0,
        _ => !filter.OnlyAttached || uses.Attached(arn) > 0,
    };
}
