using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Saml;
using SamlFederation.Sts.Holding;
using SamlFederation.Web;

namespace SamlFederation.Sts.Identity;

/// <summary>What an administrator says of a provider beside its metadata.</summary>
internal sealed record SamlProviderSettings(bool Enabled = true, bool StrictReplay = false);

/// <summary>The SAML identity providers that accounts trust.</summary>
internal sealed partial class SamlProviders(IDbContextFactory<StsDb> databases, Holdings holdings, ProviderKeys keys, TimeProvider clock, ServiceOptions options)
{
    /// <summary>The encryption mode of a provider that sends encrypted and open assertions.</summary>
    public const string Allowed = "Allowed";

    /// <summary>The encryption mode of a provider whose open assertions are refused.</summary>
    public const string Required = "Required";

    private const string NameRule = "A provider's name has 1 to 128 of A-Z, a-z, 0-9, '.', '_' and '-'.";
    private const string UuidAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private readonly Held<TrustedProvider> _byArn = holdings.Of(async (db, arn, cancellation) =>
        await Enabled(db).FirstOrDefaultAsync(provider => provider.Arn == arn, cancellation) is { } found ? keys.Ready(found) : null);

    private readonly Held<IReadOnlyList<TrustedProvider>> _byIssuer = holdings.Of(async (db, entityId, cancellation) =>
    {
        var found = await Enabled(db).Where(provider => provider.EntityId == entityId).OrderBy(provider => provider.Arn).ToListAsync(cancellation);
        return found.Count == 0 ? null : (IReadOnlyList<TrustedProvider>)[.. found.Select(keys.Ready).OfType<TrustedProvider>()];
    });

    /// <summary>The enabled provider with this ARN, or null.</summary>
    public ValueTask<TrustedProvider?> FindAsync(string arn, CancellationToken cancellation) => _byArn.FindAsync(arn, cancellation);

    /// <summary>Every enabled provider with this entity ID; of one uuid only, where the address named it.</summary>
    public async Task<IReadOnlyList<TrustedProvider>> FindByIssuerAsync(string entityId, string? uuid, CancellationToken cancellation)
    {
        var found = await _byIssuer.FindAsync(entityId, cancellation) ?? [];
        return uuid is null ? found : [.. found.Where(one => one.Provider.UniqueId == uuid)];
    }

    /// <summary>Whether there is a provider with this uuid.</summary>
    public async Task<bool> ExistsAsync(string uuid, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.SamlProviders.AnyAsync(provider => provider.UniqueId == uuid, cancellation);
    }

    /// <summary>Makes the provider, or gives it new metadata and settings; its uuid stays.</summary>
    public async Task<EntityFault?> PutAsync(StsDb db, string accountId, string name, string metadata, SamlProviderSettings settings, CancellationToken cancellation)
    {
        if (!NamePattern().IsMatch(name)) return new EntityFault("name", NameRule);
        if (await db.Accounts.FindAsync([accountId], cancellation) is null) return new EntityFault("account", $"There is no account {accountId}.");
        var arn = new SamlProviderArn("aws", accountId, name).ToString();
        var provider = await WithKeys(db.SamlProviders).FirstOrDefaultAsync(p => p.Arn == arn, cancellation);
        var fault = provider is null ? Make(accountId, name, metadata, out provider) : ChangeMetadata(provider, metadata);
        if (fault is not null) return fault;
        (provider!.Enabled, provider.StrictReplay) = (settings.Enabled, settings.StrictReplay);
        if (db.Entry(provider).State == EntityState.Detached) db.SamlProviders.Add(provider);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>A new provider, still to be added; or why there is none.</summary>
    public EntityFault? Make(string accountId, string name, string metadata, out SamlProvider? provider)
    {
        provider = null;
        if (Read(metadata, out var idp) is { } fault) return fault;
        var now = clock.GetUtcNow();
        provider = new SamlProvider
        {
            UniqueId = NewUuid(), AccountId = accountId, Name = name, Arn = new SamlProviderArn("aws", accountId, name).ToString(), EntityId = idp!.EntityId, MetadataXml = metadata, Created = now, Updated = now,
        };
        Update(provider, idp, metadata, now);
        return null;
    }

    /// <summary>Gives a provider, read with its certificates, other metadata. Keys that are in both stay; those that are not in the new go.</summary>
    public EntityFault? ChangeMetadata(SamlProvider provider, string metadata)
    {
        if (Read(metadata, out var idp) is { } fault) return fault;
        if (provider.MetadataXml != metadata) Update(provider, idp!, metadata, clock.GetUtcNow());
        return null;
    }

    /// <summary>The providers with all of their keys.</summary>
    public static IQueryable<SamlProvider> WithKeys(IQueryable<SamlProvider> providers) =>
        providers.Include(provider => provider.Certificates).Include(provider => provider.PrivateKeys).AsSplitQuery();

    /// <summary>Declares a provider whose metadata lies at an address; it is made, or changed, once that was fetched.</summary>
    public static async Task<EntityFault?> PutPendingAsync(StsDb db, string accountId, string name, string metadataUrl, SamlProviderSettings settings, CancellationToken cancellation)
    {
        if (!NamePattern().IsMatch(name)) return new EntityFault("name", NameRule);
        if (await db.Accounts.FindAsync([accountId], cancellation) is null) return new EntityFault("account", $"There is no account {accountId}.");
        var arn = new SamlProviderArn("aws", accountId, name).ToString();
        if (await db.PendingProviders.FindAsync([arn], cancellation) is not { } pending)
            db.PendingProviders.Add(pending = new PendingProvider { Arn = arn, MetadataUrl = metadataUrl });
        (pending.MetadataUrl, pending.Enabled, pending.StrictReplay) = (metadataUrl, settings.Enabled, settings.StrictReplay);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Makes the declared provider now that its metadata is here.</summary>
    public async Task<EntityFault?> IntroduceAsync(PendingProvider pending, string metadata, CancellationToken cancellation)
    {
        if (!SamlProviderArn.TryParse(pending.Arn, out var arn)) return new EntityFault("", "It is not a provider's ARN.");
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await PutAsync(db, arn.AccountId, arn.Name, metadata, new SamlProviderSettings(pending.Enabled, pending.StrictReplay), cancellation) is { } fault) return fault;
        await db.PendingProviders.Where(other => other.Arn == pending.Arn).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return null;
    }

    private EntityFault? Read(string metadata, out IdpMetadata? idp)
    {
        idp = null;
        var read = MetadataReader.ReadIdp(metadata, clock.GetUtcNow(), new MetadataPolicy { AllowHttp = !options.Production });
        if (read is MetadataOutcome<IdpMetadata>.Refused refused) return Describe(refused.Fault);
        idp = ((MetadataOutcome<IdpMetadata>.Read)read).Metadata;
        return VerificationKeys.FromCertificates(idp.SigningCertificates) is KeysOutcome.Refused weak
            ? new EntityFault("metadata", $"The signing keys are not usable ({weak.Fault.Rule}): {weak.Fault.Seen}.")
            : null;
    }

    private static void Update(SamlProvider provider, IdpMetadata idp, string metadata, DateTimeOffset now)
    {
        (provider.EntityId, provider.MetadataXml, provider.ValidUntil, provider.Updated) = (idp.EntityId, metadata, idp.ValidUntil, now);
        var certificates = idp.SigningCertificates.DistinctBy(Fingerprint).ToDictionary(Fingerprint, StringComparer.Ordinal);
        provider.Certificates.RemoveAll(kept => !certificates.ContainsKey(kept.Fingerprint));
        foreach (var (fingerprint, der) in certificates)
            if (!provider.Certificates.Exists(kept => kept.Fingerprint == fingerprint))
                provider.Certificates.Add(new SamlProviderCertificate { ProviderId = provider.UniqueId, Fingerprint = fingerprint, Der = der.ToArray() });
    }

    private static IQueryable<SamlProvider> Enabled(StsDb db) =>
        WithKeys(db.SamlProviders.AsNoTracking()).Where(provider => provider.Enabled);

    private static EntityFault Describe(MetadataFault fault)
    {
        var at = fault.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $" (its line {line})") : "";
        return new EntityFault("metadata", $"The metadata is refused ({fault.Rule}){at}: {fault.Detail}");
    }

    private static string Fingerprint(ReadOnlyMemory<byte> der) => Convert.ToHexStringLower(SHA256.HashData(der.Span));

    private static string NewUuid() => "SAMLSP" + RandomNumberGenerator.GetString(UuidAlphabet, 16);

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
