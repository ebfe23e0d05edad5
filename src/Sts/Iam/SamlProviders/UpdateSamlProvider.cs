using SamlFederation.Data.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.SamlProviders;

internal sealed record UpdateSamlProviderInput(string Arn, string? Metadata, EncryptionChange Encryption);

/// <summary>UpdateSAMLProvider: other metadata (while a key is rolled over, with the old and the new certificate), another encryption mode, a private key more or less.</summary>
internal sealed class UpdateSamlProvider(IamRoad road, Identity.SamlProviders providers, ProviderKeys keys) : SamlProviderAction<UpdateSamlProviderInput>(road)
{
    public override string Name => "UpdateSAMLProvider";

    protected override string ArnOf(UpdateSamlProviderInput input) => input.Arn;

    protected override UpdateSamlProviderInput Read(ParameterReader parameters) => new(
        SamlProviderParameters.ReadArn(parameters),
        parameters.Optional("SAMLMetadataDocument", SamlProviderParameters.Metadata),
        new EncryptionChange(
            SamlProviderParameters.ReadMode(parameters),
            parameters.Optional("AddPrivateKey", SamlProviderParameters.PrivateKey),
            parameters.Optional("RemovePrivateKey", SamlProviderParameters.KeyId)));

    protected override Task<IamResult> RunAsync(UpdateSamlProviderInput input, SamlProvider provider, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(Run(input, provider, scope));

    private IamResult Run(UpdateSamlProviderInput input, SamlProvider provider, IamScope scope)
    {
        if (input.Metadata is null && input.Encryption.IsEmpty) return IamErrors.NoProviderUpdates;
        if (input.Encryption.Apply(provider, keys, scope.Now) is { } refused) return refused;
        if (input.Metadata is { } metadata && providers.ChangeMetadata(provider, metadata) is { } fault) return IamErrors.UnreadableMetadata(fault.Message);
        return IamResult.Of(new ResponseNode.Text("SAMLProviderArn", provider.Arn));
    }
}
