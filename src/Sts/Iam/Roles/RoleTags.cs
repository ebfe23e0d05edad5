using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Roles;

/// <summary>TagRole.</summary>
internal sealed class TagRole(IamRoad road) : RoleAction<IReadOnlyList<Tag>>(road)
{
    public override string Name => "TagRole";

    protected override IReadOnlyList<Tag> ReadInput(ParameterReader parameters) => parameters.RequiredTags();

    protected override IamTarget Describe(IReadOnlyList<Tag> input, IamTarget target) => target with { RequestTags = input };

    protected override Task<IamResult> RunAsync(Role role, IReadOnlyList<Tag> input, IamScope scope, CancellationToken cancellation)
    {
        var (tags, refusal) = Tags.Add(role.Tags, input);
        if (refusal is not null) return Task.FromResult<IamResult>(refusal);
        role.Tags = tags;
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>UntagRole.</summary>
internal sealed class UntagRole(IamRoad road) : RoleAction<IReadOnlyList<string>>(road)
{
    public override string Name => "UntagRole";

    protected override IReadOnlyList<string> ReadInput(ParameterReader parameters) => Tags.ReadKeys(parameters);

    protected override IamTarget Describe(IReadOnlyList<string> input, IamTarget target) => target with { TagKeys = input };

    protected override Task<IamResult> RunAsync(Role role, IReadOnlyList<string> input, IamScope scope, CancellationToken cancellation)
    {
        role.Tags = Tags.Remove(role.Tags, input);
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>ListRoleTags.</summary>
internal sealed class ListRoleTags(IamRoad road) : RoleAction<Page>(road)
{
    public override string Name => "ListRoleTags";

    protected override Page ReadInput(ParameterReader parameters) => Page.Read(parameters);

    protected override Task<IamResult> RunAsync(Role role, Page input, IamScope scope, CancellationToken cancellation) => Task.FromResult(Tags.Cut(input, role.Tags));
}
