using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>A managed policy as CreatePolicy is asked for it.</summary>
internal sealed record NewPolicy(string Name, string Path, string Document, string Description, IReadOnlyList<Tag> Tags);

/// <summary>CreatePolicy.</summary>
internal sealed class CreatePolicy(IamRoad road) : IamAction<NewPolicy>(road)
{
    private const int PoliciesPerAccount = 1500;
    private static readonly Constraint Description = new(0, 1000);

    public override string Name => "CreatePolicy";

    protected override NewPolicy Read(ParameterReader parameters) => new(
        parameters.Required("PolicyName", Names.Policy),
        parameters.Optional("Path", Names.PolicyPath) ?? "/",
        parameters.Required("PolicyDocument", Names.Document),
        parameters.Optional("Description", Description) ?? "",
        parameters.Tags() ?? []);

    protected override Task<IamTarget> FindAsync(NewPolicy input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(ManagedPolicies.Arn(scope.AccountId, input.Path, input.Name)) { RequestTags = input.Tags });

    protected override async Task<IamResult> RunAsync(NewPolicy input, IamScope scope, CancellationToken cancellation)
    {
        if (PolicyDocument.Parse(input.Document, PolicyKind.Managed) is PolicyParse.Refused refused) return IamErrors.Of(refused.Fault);
        if (Tags.Check(input.Tags) is { } unfit) return unfit;
        if (await ManagedPolicies.NamedAsync(scope.Db, scope.AccountId, input.Name, cancellation) is not null) return IamErrors.PolicyExists(input.Name);
        if (await scope.Db.ManagedPolicies.CountAsync(other => other.AccountId == scope.AccountId, cancellation) >= PoliciesPerAccount)
            return IamErrors.Quota("PoliciesPerAccount", PoliciesPerAccount);

        var policy = ManagedPolicies.New(scope.AccountId, input.Path, input.Name, input.Document, scope.Now);
        (policy.Description, policy.Tags) = (input.Description, [.. input.Tags]);
        scope.Db.ManagedPolicies.Add(policy);
        return IamResult.Of(PolicyNodes.Made(policy));
    }
}
