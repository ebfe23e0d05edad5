using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>DeletePolicy: of one that is used nowhere and has its default version alone, which goes with it.</summary>
internal sealed class DeletePolicy(IamRoad road) : PolicyAction<NoInput>(road)
{
    public override string Name => "DeletePolicy";

    protected override NoInput ReadInput(ParameterReader parameters) => NoInput.Value;

    protected override async Task<IamResult> RunAsync(ManagedPolicy policy, NoInput input, IamScope scope, CancellationToken cancellation)
    {
        var uses = await PolicyUses.OfAsync(scope.Db, scope.AccountId, cancellation);
        if (uses.Attached(policy.Arn) + uses.Bounding(policy.Arn) > 0) return IamErrors.PolicyAttached;
        if (await scope.Db.PolicyVersions.CountAsync(version => version.PolicyArn == policy.Arn, cancellation) > 1) return IamErrors.PolicyHasVersions;
        scope.Db.ManagedPolicies.Remove(policy);
        return IamResult.Ok;
    }
}
