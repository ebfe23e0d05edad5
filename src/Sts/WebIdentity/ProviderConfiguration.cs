using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>What a discovery document must be before its keys count (OpenID Connect Discovery 4.3).</summary>
internal sealed class ProviderConfiguration(string issuer) : IConfigurationValidator<OpenIdConnectConfiguration>
{
    private const int MostKeys = 100;

    /// <summary>Why the last one did not.</summary>
    public WebIdentityFault? Fault { get; private set; }

    public ConfigurationValidationResult Validate(OpenIdConnectConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        // Another issuer's document would let it speak for this one.
        if (configuration.Issuer != issuer) Fault = new(WebIdentityRule.Discovery, $"issuer {issuer}", configuration.Issuer ?? "no issuer");
        else if (configuration.JsonWebKeySet is not { Keys.Count: > 0 and <= MostKeys } keys)
            Fault = new(WebIdentityRule.Discovery, $"1 to {MostKeys} keys", $"{configuration.JsonWebKeySet?.Keys.Count ?? 0} keys");
        return new ConfigurationValidationResult { Succeeded = Fault is null, ErrorMessage = Fault?.Expected };
    }
}
