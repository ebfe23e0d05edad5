using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.OidcProviders;

/// <summary>One client of a provider.</summary>
internal sealed record AboutClient(string Arn, string ClientId) : AboutProvider(Arn);

/// <summary>AddClientIDToOpenIDConnectProvider: one that is there already is no fault.</summary>
internal sealed class AddClientIdToOpenIdConnectProvider(IamRoad road) : OidcProviderAction<AboutClient>(road)
{
    public override string Name => "AddClientIDToOpenIDConnectProvider";

    protected override AboutClient Read(ParameterReader parameters) => new(ReadArn(parameters), parameters.Required("ClientID", OidcProviderRules.Client));

    protected override Task<IamResult> RunAsync(OidcProvider provider, AboutClient input, IamScope scope, CancellationToken cancellation)
    {
        if (provider.ClientIds.Contains(input.ClientId)) return Task.FromResult(IamResult.Ok);
        if (provider.ClientIds.Count >= OidcProviderRules.MostClients) return Task.FromResult<IamResult>(OidcProviderRules.TooManyClients);
        provider.ClientIds = [.. provider.ClientIds, input.ClientId];
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>RemoveClientIDFromOpenIDConnectProvider: one that is not there is no fault.</summary>
internal sealed class RemoveClientIdFromOpenIdConnectProvider(IamRoad road) : OidcProviderAction<AboutClient>(road)
{
    public override string Name => "RemoveClientIDFromOpenIDConnectProvider";

    protected override AboutClient Read(ParameterReader parameters) => new(ReadArn(parameters), parameters.Required("ClientID", OidcProviderRules.Client));

    protected override Task<IamResult> RunAsync(OidcProvider provider, AboutClient input, IamScope scope, CancellationToken cancellation)
    {
        provider.ClientIds = [.. provider.ClientIds.Where(client => client != input.ClientId)];
        return Task.FromResult(IamResult.Ok);
    }
}
