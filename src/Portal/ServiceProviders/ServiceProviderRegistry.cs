using Microsoft.EntityFrameworkCore;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.ServiceProviders;

/// <summary>The registered service providers. Whatever gets an assertion is found here, and answered at an address that stands here.</summary>
internal sealed class ServiceProviderRegistry(PortalDb db, TimeProvider clock, ServiceOptions service)
{
    // SAML Core 8.3: the formats whose values this portal has.
    internal static readonly IReadOnlyList<string> NameIds = [NameIdFormats.Persistent, NameIdFormats.Transient, NameIdFormats.EmailAddress, NameIdFormats.Unspecified];

    internal async Task<IReadOnlyList<ServiceProvider>> AllAsync(CancellationToken cancellation) =>
        await Full().AsNoTracking().OrderBy(provider => provider.Name).ToListAsync(cancellation);

    internal Task<ServiceProvider?> FindAsync(string id, CancellationToken cancellation) =>
        Full().FirstOrDefaultAsync(provider => provider.Id == id, cancellation);

    internal Task<ServiceProvider?> FindByEntityIdAsync(string entityId, CancellationToken cancellation) =>
        Full().FirstOrDefaultAsync(provider => provider.EntityId == entityId, cancellation);

    /// <summary>The applications an employee may use: enabled, introduced, and open to them; a role consumer when they have a role there.</summary>
    internal async Task<IReadOnlyList<ServiceProvider>> UsableAsync(string employeeId, IReadOnlyList<Account> accountsWithRoles, CancellationToken cancellation)
    {
        var open = await Full().AsNoTracking()
            .Where(provider => provider.Enabled && provider.MetadataXml != "" && (provider.OpenToAll
                || provider.Groups.Any(link => db.UserRoles.Any(m => m.UserId == employeeId && m.RoleId == link.GroupId))))
            .OrderBy(provider => provider.Name).ToListAsync(cancellation);
        List<ServiceProvider> usable = [];
        foreach (var provider in open)
        {
            if (!provider.ConsumesRoles || await AnyServedAsync(provider, accountsWithRoles, cancellation))
                usable.Add(provider);
        }

        return usable;
    }

    internal Task<bool> MayUseAsync(ServiceProvider provider, string employeeId, CancellationToken cancellation) => provider.OpenToAll
        ? Task.FromResult(true)
        : db.ServiceProviderGroups.AnyAsync(link => link.ServiceProviderId == provider.Id && db.UserRoles.Any(m => m.UserId == employeeId && m.RoleId == link.GroupId), cancellation);

    /// <summary>The role consumer that serves an account: the one it names, else the oldest.</summary>
    internal async Task<ServiceProvider?> ConsumerOfAsync(Account account, CancellationToken cancellation) => account.ServiceProviderId is { } id
        ? await FindAsync(id, cancellation)
        : await Full().Where(provider => provider.ConsumesRoles).OrderBy(provider => provider.CreatedAt).ThenBy(provider => provider.Id).FirstOrDefaultAsync(cancellation);

    /// <summary>Reads a document as a service provider's metadata, for a look before it is registered.</summary>
    internal MetadataOutcome<SpMetadata> Read(string metadataXml) => MetadataReader.ReadSp(metadataXml, clock.GetUtcNow());

    /// <summary>What the registered document says; null when it was not introduced yet.</summary>
    /// <remarks>Its validUntil is judged when it comes in; from then on it is shown and warned about, so that a date nobody watched does not end sign-on.</remarks>
    internal static SpMetadata? MetadataOf(ServiceProvider provider) =>
        provider.MetadataXml.Length > 0 && MetadataReader.ReadSp(provider.MetadataXml, provider.MetadataAt) is MetadataOutcome<SpMetadata>.Read read ? read.Metadata : null;

    /// <summary>Registers the service provider or brings the entry to this profile. Without metadata, what is registered stays; a new entry waits for its introduction.</summary>
    internal async Task<IReadOnlyList<FieldFault>> SaveAsync(ServiceProviderProfile profile, string? metadataXml, string? metadataUrl, CancellationToken cancellation)
    {
        var groups = profile.Groups is null ? [] : await db.Roles.Where(group => profile.Groups.Contains(group.Name!)).ToListAsync(cancellation);
        var faults = ServiceProviderRules.Check(profile, groups);
        if (metadataXml is not null)
            faults.AddRange(CheckMetadata(metadataXml, profile.EntityId));
        if (faults.Count > 0)
            return faults;

        var provider = await FindByEntityIdAsync(profile.EntityId, cancellation);
        if (provider is null)
        {
            provider = new ServiceProvider { Id = Guid.NewGuid().ToString("N"), EntityId = profile.EntityId, Name = profile.Name, MetadataXml = "", NameIdFormat = profile.NameIdFormat, CreatedAt = clock.GetUtcNow() };
            db.ServiceProviders.Add(provider);
        }

        Apply(profile, groups, provider);
        provider.MetadataUrl = metadataUrl ?? provider.MetadataUrl;
        if (metadataXml is not null && metadataXml != provider.MetadataXml)
            (provider.MetadataXml, provider.MetadataAt) = (metadataXml, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        return [];
    }

    /// <summary>Replaces the registered document by another of the same entity.</summary>
    internal async Task<IReadOnlyList<FieldFault>> ReplaceMetadataAsync(ServiceProvider provider, string metadataXml, CancellationToken cancellation, string? metadataUrl = null)
    {
        var faults = CheckMetadata(metadataXml, provider.EntityId);
        if (faults.Count > 0)
            return faults;
        (provider.MetadataXml, provider.MetadataAt, provider.MetadataUrl) = (metadataXml, clock.GetUtcNow(), metadataUrl ?? provider.MetadataUrl);
        await db.SaveChangesAsync(cancellation);
        return [];
    }

    /// <summary>Whether the document could be registered for this entity, without registering it.</summary>
    internal IReadOnlyList<FieldFault> Check(string metadataXml, string entityId) => CheckMetadata(metadataXml, entityId);

    /// <summary>Service providers that were named with an address and whose metadata was not fetched yet.</summary>
    internal async Task<IReadOnlyList<ServiceProvider>> WaitingAsync(CancellationToken cancellation) =>
        await db.ServiceProviders.Where(provider => provider.MetadataXml == "" && provider.MetadataUrl != null).ToListAsync(cancellation);

    internal async Task RemoveAsync(ServiceProvider provider, CancellationToken cancellation)
    {
        db.ServiceProviders.Remove(provider);
        await db.SaveChangesAsync(cancellation);
    }

    private IQueryable<ServiceProvider> Full() => db.ServiceProviders.Include(provider => provider.Groups).Include(provider => provider.Releases).AsSplitQuery();

    private async Task<bool> AnyServedAsync(ServiceProvider provider, IReadOnlyList<Account> accounts, CancellationToken cancellation)
    {
        foreach (var account in accounts)
        {
            if ((await ConsumerOfAsync(account, cancellation))?.Id == provider.Id)
                return true;
        }

        return false;
    }

    private List<FieldFault> CheckMetadata(string metadataXml, string entityId) => Read(metadataXml) switch
    {
        MetadataOutcome<SpMetadata>.Refused refused => [new("metadata", Sentence(refused.Fault))],
        MetadataOutcome<SpMetadata>.Read read when read.Metadata.EntityId != entityId => [new("metadata", $"The document describes `{read.Metadata.EntityId}`.")],
        MetadataOutcome<SpMetadata>.Read read when service.Production && read.Metadata.AssertionConsumerServices.Any(IsPlain) => [new("metadata", "An assertion consumer service is not an https address.")],
        MetadataOutcome<SpMetadata>.Read read when !read.Metadata.AssertionConsumerServices.Any(acs => acs.Binding == SamlBindings.Post) => [new("metadata", "There is no assertion consumer service for HTTP-POST.")],
        _ => [],
    };

    private static bool IsPlain(SamlEndpoint endpoint) => !endpoint.Location.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static string Sentence(MetadataFault fault) => fault.Line is { } line ? $"{fault.Rule}, line {line}: {fault.Detail}" : $"{fault.Rule}: {fault.Detail}";

    private static void Apply(ServiceProviderProfile profile, List<Group> groups, ServiceProvider provider)
    {
        (provider.Name, provider.Description, provider.Enabled) = (profile.Name.Trim(), profile.Description.Trim(), profile.Enabled);
        (provider.NameIdFormat, provider.SignResponse, provider.RequireSignedRequests) = (profile.NameIdFormat, profile.SignResponse, profile.RequireSignedRequests);
        (provider.ConsumesRoles, provider.SessionDuration, provider.DefaultRelayState) = (profile.ConsumesRoles, profile.SessionDuration, profile.DefaultRelayState);
        provider.OpenToAll = profile.Groups is null;
        foreach (var link in provider.Groups.Where(link => !groups.Any(group => group.Id == link.GroupId)).ToList())
            provider.Groups.Remove(link);
        foreach (var group in groups.Where(group => !provider.Groups.Any(link => link.GroupId == group.Id)))
            provider.Groups.Add(new ServiceProviderGroup { ServiceProviderId = provider.Id, GroupId = group.Id });
        foreach (var release in provider.Releases.Where(release => !profile.Attributes.Any(wanted => wanted.Name == release.Name)).ToList())
            provider.Releases.Remove(release);
        foreach (var wanted in profile.Attributes)
        {
            var release = provider.Releases.FirstOrDefault(present => present.Name == wanted.Name);
            if (release is null)
                provider.Releases.Add(release = new AttributeRelease { Name = wanted.Name, Source = wanted.Source });
            (release.Source, release.NameFormat, release.FriendlyName) = (wanted.Source, wanted.NameFormat, wanted.FriendlyName);
        }
    }
}
