using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.SamlProviders;

internal sealed record TagInput(string Arn, IReadOnlyList<Tag> Tags);

internal sealed record UntagInput(string Arn, IReadOnlyList<string> Keys);

internal sealed record ListTagsInput(string Arn, Page Page);

/// <summary>TagSAMLProvider: adds tags, or gives those of the same key another value.</summary>
internal sealed class TagSamlProvider(IamRoad road) : SamlProviderAction<TagInput>(road)
{
    public override string Name => "TagSAMLProvider";

    protected override TagInput Read(ParameterReader parameters) => new(SamlProviderParameters.ReadArn(parameters), parameters.RequiredTags("Tags", Tags.Limit));

    protected override string ArnOf(TagInput input) => input.Arn;

    protected override IamTarget Complete(IamTarget target, TagInput input) => target with { RequestTags = input.Tags };

    protected override Task<IamResult> RunAsync(TagInput input, SamlProvider provider, IamScope scope, CancellationToken cancellation)
    {
        var (tags, refused) = Tags.Add(provider.Tags, input.Tags);
        if (refused is not null) return Task.FromResult<IamResult>(refused);
        provider.Tags = tags;
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>UntagSAMLProvider: takes tags away; keys that are not there are no fault.</summary>
internal sealed class UntagSamlProvider(IamRoad road) : SamlProviderAction<UntagInput>(road)
{
    public override string Name => "UntagSAMLProvider";

    protected override UntagInput Read(ParameterReader parameters) => new(SamlProviderParameters.ReadArn(parameters), Tags.ReadKeys(parameters));

    protected override string ArnOf(UntagInput input) => input.Arn;

    protected override IamTarget Complete(IamTarget target, UntagInput input) => target with { TagKeys = input.Keys };

    protected override Task<IamResult> RunAsync(UntagInput input, SamlProvider provider, IamScope scope, CancellationToken cancellation)
    {
        provider.Tags = Tags.Remove(provider.Tags, input.Keys);
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>ListSAMLProviderTags.</summary>
internal sealed class ListSamlProviderTags(IamRoad road) : SamlProviderAction<ListTagsInput>(road)
{
    public override string Name => "ListSAMLProviderTags";

    protected override ListTagsInput Read(ParameterReader parameters) => new(SamlProviderParameters.ReadArn(parameters), Page.Read(parameters));

    protected override string ArnOf(ListTagsInput input) => input.Arn;

    protected override Task<IamResult> RunAsync(ListTagsInput input, SamlProvider provider, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(input.Page.Cut("Tags", provider.Tags, tag => tag.Key, Tags.Item));
}
