using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Simulation;

/// <summary>GetContextKeysForCustomPolicy: the context keys that given policies ask for.</summary>
internal sealed class GetContextKeysForCustomPolicy(IamRoad road) : IamAction<IReadOnlyList<string>>(road)
{
    public override string Name => "GetContextKeysForCustomPolicy";

    protected override IReadOnlyList<string> Read(ParameterReader parameters) => parameters.RequiredTexts("PolicyInputList", 10_000, Names.Document);

    protected override Task<IamTarget> FindAsync(IReadOnlyList<string> input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget("*"));

    protected override Task<IamResult> RunAsync(IReadOnlyList<string> input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(Told(SimulatedPolicy.Given("PolicyInputList", input), []));

    internal static IamResult Told((IReadOnlyList<SimulatedPolicy> Policies, WireError? Refusal) given, IReadOnlyList<SimulatedPolicy> held) =>
        given.Refusal is { } refusal ? refusal : IamResult.Of(new ResponseNode.Texts("ContextKeyNames", ContextKeys.Of(held.Concat(given.Policies).Select(policy => policy.Document))));
}

/// <summary>GetContextKeysForPrincipalPolicy: the context keys that the policies of a user, group or role ask for, and given ones beside them.</summary>
internal sealed class GetContextKeysForPrincipalPolicy(IamRoad road) : IamAction<GetContextKeysForPrincipalPolicy.Input>(road)
{
    internal sealed record Input(string Source, IReadOnlyList<string> Policies);

    public override string Name => "GetContextKeysForPrincipalPolicy";

    protected override Input Read(ParameterReader parameters) => new(PolicySourceArn.Read(parameters), parameters.Texts("PolicyInputList", 10_000, Names.Document));

    protected override Task<IamTarget> FindAsync(Input input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget(input.Source));

    protected override async Task<IamResult> RunAsync(Input input, IamScope scope, CancellationToken cancellation)
    {
        var (holder, refusal) = await PolicySourceArn.FindAsync(scope, input.Source, cancellation);
        if (holder is null) return refusal!;
        return GetContextKeysForCustomPolicy.Told(SimulatedPolicy.Given("PolicyInputList", input.Policies), await SimulatedPolicy.HeldAsync(scope.Db, holder, cancellation));
    }
}
