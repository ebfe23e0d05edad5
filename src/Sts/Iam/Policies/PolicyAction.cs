using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>What an action on one managed policy was asked: which, and the rest.</summary>
internal sealed record PolicyCall<TInput>(string Arn, TInput Input);

/// <summary>
/// An action on one managed policy that must be there. AWS's own are everybody's to read and nobody's to change; another account's
/// are not even told to be there. Both are another owner's to the policy engine, and so denied.
/// </summary>
internal abstract class PolicyAction<TInput>(IamRoad road) : IamAction<PolicyCall<TInput>>(road)
{
    protected abstract TInput ReadInput(ParameterReader parameters);

    /// <summary>Adds what the call itself brings: <c>aws:RequestTag/…</c>.</summary>
    protected virtual IamTarget Describe(TInput input, IamTarget target) => target;

    /// <summary>That the policy is not there.</summary>
    protected virtual WireError Missing(string arn, TInput input) => IamErrors.NoSuchPolicy(arn);

    protected abstract Task<IamResult> RunAsync(ManagedPolicy policy, TInput input, IamScope scope, CancellationToken cancellation);

    protected sealed override PolicyCall<TInput> Read(ParameterReader parameters) => new(parameters.Required(PolicyArns.Parameter, Names.Arn), ReadInput(parameters));

    protected sealed override async Task<IamTarget> FindAsync(PolicyCall<TInput> input, IamScope scope, CancellationToken cancellation)
    {
        var owner = PolicyArns.OwnerOf(input.Arn);
        var policy = await PolicyAsync(scope, input.Arn, cancellation);
        return Describe(input.Input, new IamTarget(input.Arn) { AccountId = owner == PolicyArns.Aws && IsReadOnly ? null : owner, Tags = policy?.Tags ?? [] });
    }

    protected sealed override async Task<IamResult> RunAsync(PolicyCall<TInput> input, IamScope scope, CancellationToken cancellation)
    {
        if (PolicyArns.Check(input.Arn) is { } invalid) return invalid;
        return await PolicyAsync(scope, input.Arn, cancellation) is { } policy ? await RunAsync(policy, input.Input, scope, cancellation) : Missing(input.Arn, input.Input);
    }

    private static Task<ManagedPolicy?> PolicyAsync(IamScope scope, string arn, CancellationToken cancellation) =>
        scope.Db.ManagedPolicies.FirstOrDefaultAsync(policy => policy.Arn == arn, cancellation);
}
