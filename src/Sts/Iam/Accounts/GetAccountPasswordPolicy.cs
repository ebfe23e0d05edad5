using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Accounts;

/// <summary>GetAccountPasswordPolicy: no account has one of its own, and AWS's default policy, which then holds, is not told.</summary>
internal sealed class GetAccountPasswordPolicy(IamRoad road) : IamAction<NoInput>(road)
{
    public override string Name => "GetAccountPasswordPolicy";

    protected override NoInput Read(ParameterReader parameters) => NoInput.Value;

    protected override Task<IamTarget> FindAsync(NoInput input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget("*"));

    protected override Task<IamResult> RunAsync(NoInput input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult<IamResult>(IamErrors.NoPasswordPolicy(scope.AccountId));
}
