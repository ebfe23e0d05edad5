using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.WebIdentity;

namespace SamlFederation.Sts.Iam.OidcProviders;

/// <summary>A provider as it is asked for; without thumbprints its certificate must be of a trusted authority.</summary>
internal sealed record NewOidcProvider(string Url, IReadOnlyList<string> ClientIds, IReadOnlyList<string> Thumbprints, IReadOnlyList<Tag>? Tags);

/// <summary>CreateOpenIDConnectProvider.</summary>
internal sealed class CreateOpenIdConnectProvider(IamRoad road, ProviderAddress addresses) : IamAction<NewOidcProvider>(road)
{
    private const int MostProviders = 100;
    private static readonly Constraint UrlLength = new(1, 255);

    public override string Name => "CreateOpenIDConnectProvider";

    protected override NewOidcProvider Read(ParameterReader parameters) => new(
        parameters.Required("Url", UrlLength), OidcProviderRules.ReadClients(parameters), OidcProviderRules.ReadThumbprints(parameters, isRequired: false), parameters.Tags());

    protected override Task<IamTarget> FindAsync(NewOidcProvider input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(WebIdentity.OidcProviders.Arn(scope.AccountId, input.Url)) { RequestTags = input.Tags ?? [] });

    protected override async Task<IamResult> RunAsync(NewOidcProvider input, IamScope scope, CancellationToken cancellation)
    {
        if (!addresses.MayBeIssuer(input.Url)) return IamErrors.ValidationError("Invalid Open ID Connect Provider URL");
        if (OidcProviderRules.Check(input.Thumbprints) is { } thumbprints) return thumbprints;
        var (tags, refusal) = Tags.Add([], input.Tags ?? []);
        if (refusal is not null) return refusal;
        var clients = input.ClientIds.Distinct(StringComparer.Ordinal).ToList();
        if (clients.Count > OidcProviderRules.MostClients) return OidcProviderRules.TooManyClients;

        var arn = WebIdentity.OidcProviders.Arn(scope.AccountId, input.Url);
        if (await scope.Db.OidcProviders.AnyAsync(other => other.Arn == arn, cancellation)) return IamErrors.EntityAlreadyExists($"Provider with url {input.Url} already exists.");
        if (await scope.Db.OidcProviders.CountAsync(other => other.AccountId == scope.AccountId, cancellation) >= MostProviders)
            return IamErrors.Quota("OpenIdConnectProvidersPerAccount", MostProviders);
        scope.Db.OidcProviders.Add(new OidcProvider
        {
            UniqueId = Guid.NewGuid().ToString("N"),
            AccountId = scope.AccountId,
            Arn = arn,
            Url = input.Url,
            ClientIds = clients,
            Thumbprints = OidcProviderRules.Stored(input.Thumbprints),
            Tags = tags,
            Created = scope.Now,
        });
        return input.Tags is null
            ? IamResult.Of(new ResponseNode.Text("OpenIDConnectProviderArn", arn))
            : IamResult.Of(new ResponseNode.Text("OpenIDConnectProviderArn", arn), Tags.Node(tags));
    }
}
