using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.SamlProviders;

/// <summary>ListSAMLProviders: all of the account's, in one answer.</summary>
internal sealed class ListSamlProviders(IamRoad road) : IamAction<NoInput>(road)
{
    public override string Name => "ListSAMLProviders";

    protected override NoInput Read(ParameterReader parameters) => new();

    protected override Task<IamTarget> FindAsync(NoInput input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget(scope.Arn("saml-provider/*")));

    protected override async Task<IamResult> RunAsync(NoInput input, IamScope scope, CancellationToken cancellation)
    {
        var providers = await scope.Db.SamlProviders.AsNoTracking().Where(provider => provider.AccountId == scope.AccountId).ToListAsync(cancellation);
        return IamResult.Of(new ResponseNode.List("SAMLProviderList", [.. providers.OrderBy(provider => provider.Arn, StringComparer.Ordinal).Select(Item)]));
    }

    private static IReadOnlyList<ResponseNode> Item(SamlProvider provider) =>
    [
        new ResponseNode.Text("Arn", provider.Arn),
        new ResponseNode.Instant("ValidUntil", GetSamlProvider.ValidUntil(provider)),
        new ResponseNode.Instant("CreateDate", provider.Created),
    ];
}

/// <summary>An action without parameters.</summary>
internal sealed record NoInput;
