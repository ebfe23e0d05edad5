using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.WebIdentity;

namespace SamlFederation.Sts.Iam.OidcProviders;

/// <summary>GetOpenIDConnectProvider.</summary>
internal sealed class GetOpenIdConnectProvider(IamRoad road) : OidcProviderAction<AboutProvider>(road)
{
    public override string Name => "GetOpenIDConnectProvider";

    protected override AboutProvider Read(ParameterReader parameters) => new(ReadArn(parameters));

    protected override Task<IamResult> RunAsync(OidcProvider provider, AboutProvider input, IamScope scope, CancellationToken cancellation) => Task.FromResult(IamResult.Of(
        new ResponseNode.Texts("ClientIDList", provider.ClientIds),
        new ResponseNode.Instant("CreateDate", provider.Created),
        Tags.Node(provider.Tags),
        new ResponseNode.Texts("ThumbprintList", provider.Thumbprints),
        // AWS answers without the scheme.
        new ResponseNode.Text("Url", WebIdentityClaims.WithoutScheme(provider.Url))));
}

/// <summary>ListOpenIDConnectProviders: all of them, in one page.</summary>
internal sealed class ListOpenIdConnectProviders(IamRoad road) : IamAction<bool>(road)
{
    public override string Name => "ListOpenIDConnectProviders";

    protected override bool Read(ParameterReader parameters) => true;

    protected override Task<IamTarget> FindAsync(bool input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget(scope.Arn("oidc-provider/*")));

    protected override async Task<IamResult> RunAsync(bool input, IamScope scope, CancellationToken cancellation)
    {
        var arns = await scope.Db.OidcProviders.Where(provider => provider.AccountId == scope.AccountId).Select(provider => provider.Arn).ToListAsync(cancellation);
        return IamResult.Of(new ResponseNode.List("OpenIDConnectProviderList", [.. arns.Order(StringComparer.Ordinal).Select(arn => new[] { new ResponseNode.Text("Arn", arn) })]));
    }
}
