using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Users;

internal sealed record TagUserInput(string? UserName, IReadOnlyList<Tag> Tags) : UserInput(UserName);

internal sealed record UntagUserInput(string? UserName, IReadOnlyList<string> TagKeys) : UserInput(UserName);

internal sealed record ListUserTagsInput(string? UserName, Page Page) : UserInput(UserName);

/// <summary>TagUser.</summary>
internal sealed class TagUser(IamRoad road) : UserAction<TagUserInput>(road)
{
    public override string Name => "TagUser";

    protected override TagUserInput Read(ParameterReader parameters) => new(parameters.Required(Parameter, Names.ExistingUser), parameters.RequiredTags());

    protected override IamTarget About(IamTarget target, User? user, TagUserInput input, IamScope scope) => target with { RequestTags = input.Tags };

    protected override Task<IamResult> RunAsync(User user, TagUserInput input, IamScope scope, CancellationToken cancellation)
    {
        var (tags, refusal) = Tags.Add(user.Tags, input.Tags);
        if (refusal is not null) return Task.FromResult<IamResult>(refusal);
        user.Tags = tags;
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>UntagUser.</summary>
internal sealed class UntagUser(IamRoad road) : UserAction<UntagUserInput>(road)
{
    public override string Name => "UntagUser";

    protected override UntagUserInput Read(ParameterReader parameters) => new(parameters.Required(Parameter, Names.ExistingUser), Tags.ReadKeys(parameters));

    protected override IamTarget About(IamTarget target, User? user, UntagUserInput input, IamScope scope) => target with { TagKeys = input.TagKeys };

    protected override Task<IamResult> RunAsync(User user, UntagUserInput input, IamScope scope, CancellationToken cancellation)
    {
        user.Tags = Tags.Remove(user.Tags, input.TagKeys);
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>ListUserTags.</summary>
internal sealed class ListUserTags(IamRoad road) : UserAction<ListUserTagsInput>(road)
{
    public override string Name => "ListUserTags";

    protected override ListUserTagsInput Read(ParameterReader parameters) => new(parameters.Required(Parameter, Names.ExistingUser), Page.Read(parameters));

    protected override Task<IamResult> RunAsync(User user, ListUserTagsInput input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(input.Page.Cut("Tags", user.Tags, tag => tag.Key, Tags.Item));
}
