using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.SamlProviders;

internal sealed record CreateSamlProviderInput(string Name, string Metadata, IReadOnlyList<Tag> Tags, EncryptionChange Encryption);

/// <summary>CreateSAMLProvider: an account begins to trust an identity provider, by its metadata.</summary>
internal sealed class CreateSamlProvider(IamRoad road, Identity.SamlProviders providers, ProviderKeys keys) : IamAction<CreateSamlProviderInput>(road)
{
    private const int Quota = 100;

    public override string Name => "CreateSAMLProvider";

    protected override CreateSamlProviderInput Read(ParameterReader parameters) => new(
        parameters.Required("Name", SamlProviderParameters.Name),
        parameters.Required("SAMLMetadataDocument", SamlProviderParameters.Metadata),
        parameters.Tags("Tags", Tags.Limit) ?? [],
        new EncryptionChange(SamlProviderParameters.ReadMode(parameters), parameters.Optional("AddPrivateKey", SamlProviderParameters.PrivateKey), null));

    protected override Task<IamTarget> FindAsync(CreateSamlProviderInput input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(Arn(input, scope)) { RequestTags = input.Tags });

    protected override async Task<IamResult> RunAsync(CreateSamlProviderInput input, IamScope scope, CancellationToken cancellation)
    {
        var (db, arn) = (scope.Db, Arn(input, scope));
        var (tags, refusedTags) = Tags.Add([], input.Tags);
        if (refusedTags is not null) return refusedTags;
        if (await db.SamlProviders.AnyAsync(other => other.Arn == arn, cancellation)) return IamErrors.Exists("Provider", input.Name);
        if (await db.SamlProviders.CountAsync(other => other.AccountId == scope.AccountId, cancellation) >= Quota) return IamErrors.Quota("SAMLProvidersPerAccount", Quota);
        if (providers.Make(scope.AccountId, input.Name, input.Metadata, out var provider) is { } fault) return IamErrors.UnreadableMetadata(fault.Message);
        if (input.Encryption.Apply(provider!, keys, scope.Now) is { } refused) return refused;

        provider!.Tags = tags;
        db.SamlProviders.Add(provider);
        // Metadata that was still to be fetched for this name would undo what was said here.
        await db.PendingProviders.Where(pending => pending.Arn == arn).ExecuteDeleteAsync(cancellation);
        ResponseNode told = new ResponseNode.Text("SAMLProviderArn", arn);
        return tags.Count == 0 ? IamResult.Of(told) : IamResult.Of(told, Tags.Node(tags));
    }

    private static string Arn(CreateSamlProviderInput input, IamScope scope) => scope.Arn($"saml-provider/{input.Name}");
}
