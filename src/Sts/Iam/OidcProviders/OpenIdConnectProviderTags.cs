using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.OidcProviders;

/// <summary>TagOpenIDConnectProvider.</summary>
internal sealed class TagOpenIdConnectProvider(IamRoad road) : OidcProviderAction<AboutProvider>(road)
{
    public override string Name => "TagOpenIDConnectProvider";

    protected override AboutProvider Read(ParameterReader parameters) => new(ReadArn(parameters)) { Tags = parameters.RequiredTags() };

    protected override Task<IamResult> RunAsync(OidcProvider provider, AboutProvider input, IamScope scope, CancellationToken cancellation)
    {
        var (tags, refusal) = Tags.Add(provider.Tags, input.Tags);
        if (refusal is not null) return Task.FromResult<IamResult>(refusal);
        provider.Tags = tags;
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>UntagOpenIDConnectProvider.</summary>
internal sealed class UntagOpenIdConnectProvider(IamRoad road) : OidcProviderAction<AboutProvider>(road)
{
    public override string Name => "UntagOpenIDConnectProvider";

    protected override AboutProvider Read(ParameterReader parameters) => new(ReadArn(parameters)) { TagKeys = Tags.ReadKeys(parameters) };

    protected override Task<IamResult> RunAsync(OidcProvider provider, AboutProvider input, IamScope scope, CancellationToken cancellation)
    {
        provider.Tags = Tags.Remove(provider.Tags, input.TagKeys);
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>A page of a provider's tags.</summary>
internal sealed record ProviderTagPage(string Arn, Page Page) : AboutProvider(Arn);

/// <summary>ListOpenIDConnectProviderTags.</summary>
internal sealed class ListOpenIdConnectProviderTags(IamRoad road) : OidcProviderAction<ProviderTagPage>(road)
{
    public override string Name => "ListOpenIDConnectProviderTags";

    protected override ProviderTagPage Read(ParameterReader parameters) => new(ReadArn(parameters), Page.Read(parameters));

    protected override Task<IamResult> RunAsync(OidcProvider provider, ProviderTagPage input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(input.Page.Cut("Tags", provider.Tags, tag => tag.Key, Tags.Item));
}
