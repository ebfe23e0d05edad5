using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>TagPolicy.</summary>
internal sealed class TagPolicy(IamRoad road) : PolicyAction<IReadOnlyList<Tag>>(road)
{
    public override string Name => "TagPolicy";

    protected override IReadOnlyList<Tag> ReadInput(ParameterReader parameters) => parameters.RequiredTags();

    protected override IamTarget Describe(IReadOnlyList<Tag> input, IamTarget target) => target with { RequestTags = input };

    protected override Task<IamResult> RunAsync(ManagedPolicy policy, IReadOnlyList<Tag> input, IamScope scope, CancellationToken cancellation)
    {
        var (tags, refusal) = Tags.Add(policy.Tags, input);
        if (refusal is not null) return Task.FromResult<IamResult>(refusal);
        policy.Tags = tags;
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>UntagPolicy.</summary>
internal sealed class UntagPolicy(IamRoad road) : PolicyAction<IReadOnlyList<string>>(road)
{
    public override string Name => "UntagPolicy";

    protected override IReadOnlyList<string> ReadInput(ParameterReader parameters) => Tags.ReadKeys(parameters);

    protected override IamTarget Describe(IReadOnlyList<string> input, IamTarget target) => target with { TagKeys = input };

    protected override Task<IamResult> RunAsync(ManagedPolicy policy, IReadOnlyList<string> input, IamScope scope, CancellationToken cancellation)
    {
        policy.Tags = Tags.Remove(policy.Tags, input);
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>ListPolicyTags.</summary>
internal sealed class ListPolicyTags(IamRoad road) : PolicyAction<Page>(road)
{
    public override string Name => "ListPolicyTags";

    protected override Page ReadInput(ParameterReader parameters) => Page.Read(parameters);

    protected override Task<IamResult> RunAsync(ManagedPolicy policy, Page input, IamScope scope, CancellationToken cancellation) => Task.FromResult(Tags.Cut(input, policy.Tags));
}
