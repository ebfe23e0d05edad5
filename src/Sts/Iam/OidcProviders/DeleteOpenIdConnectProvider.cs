using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.OidcProviders;

/// <summary>DeleteOpenIDConnectProvider: ends every session that it began. Roles that name it stay as they are.</summary>
internal sealed class DeleteOpenIdConnectProvider(IamRoad road) : OidcProviderAction<AboutProvider>(road)
{
    public override string Name => "DeleteOpenIDConnectProvider";

    protected override AboutProvider Read(ParameterReader parameters) => new(ReadArn(parameters));

    protected override Task<IamResult> RunAsync(OidcProvider provider, AboutProvider input, IamScope scope, CancellationToken cancellation)
    {
        scope.Db.OidcProviders.Remove(provider);
        return Task.FromResult(IamResult.Ok);
    }

    protected override WireError Missing(string arn) => IamErrors.NoSuchEntity($"OpenId connect Provider {StsErrors.Shortened(arn)} cannot be found.");
}
