using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.OidcProviders;

/// <summary>The pins that a provider is to have.</summary>
internal sealed record AboutThumbprints(string Arn, IReadOnlyList<string> Thumbprints) : AboutProvider(Arn);

/// <summary>UpdateOpenIDConnectProviderThumbprint: the whole list is replaced.</summary>
internal sealed class UpdateOpenIdConnectProviderThumbprint(IamRoad road) : OidcProviderAction<AboutThumbprints>(road)
{
    public override string Name => "UpdateOpenIDConnectProviderThumbprint";

    protected override AboutThumbprints Read(ParameterReader parameters) => new(ReadArn(parameters), OidcProviderRules.ReadThumbprints(parameters, isRequired: true));

    protected override Task<IamResult> RunAsync(OidcProvider provider, AboutThumbprints input, IamScope scope, CancellationToken cancellation)
    {
        if (OidcProviderRules.Check(input.Thumbprints) is { } refusal) return Task.FromResult<IamResult>(refusal);
        provider.Thumbprints = OidcProviderRules.Stored(input.Thumbprints);
        return Task.FromResult(IamResult.Ok);
    }
}
