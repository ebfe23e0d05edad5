using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Sts.Identity;

/// <summary>A provider ready for use: its keys are decoded once per change of its metadata, not per request.</summary>
internal sealed record TrustedProvider(SamlProvider Provider, VerificationKeys Keys)
{
    public string Arn => Provider.Arn;

    /// <summary>Providers with the same keys verify with the same result.</summary>
    public string KeySet { get; } = string.Join(' ', Keys.Fingerprints.Order(StringComparer.Ordinal));
}

/// <summary>What an administrator says of a provider beside its metadata.</summary>
internal sealed record SamlProviderSettings(bool Enabled = true, bool StrictReplay = false);

/// <summary>The SAML identity providers that accounts trust.</summary>
internal sealed partial class SamlProviders(IDbContextFactory<StsDb> databases, TimeProvider clock, ServiceOptions options)
{
    private const string NameRule = "A provider's name has 1 to 128 of A-Z, a-z, 0-9, '.', '_' and '-'.";
    private const string UuidAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private readonly ConcurrentDictionary<string, (DateTimeOffset Updated, VerificationKeys Keys)> _keys = new(StringComparer.Ordinal);

    /// <summary>The enabled provider with this ARN, or null.</summary>
    public async Task<TrustedProvider?> FindAsync(string arn, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Enabled(db).FirstOrDefaultAsync(provider => provider.Arn == arn, cancellation) is { } found ? Ready(found) : null;
    }

    /// <summary>Every enabled provider with this entity ID; of one uuid only, where the address named it.</summary>
    public async Task<IReadOnlyList<TrustedProvider>> FindByIssuerAsync(string entityId, string? uuid, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var found = await Enabled(db)
            .Where(provider => provider.EntityId == entityId && (uuid == null || provider.UniqueId == uuid))
            .OrderBy(provider => provider.Arn)
            .ToListAsync(cancellation);
        return [.. found.Select(Ready).OfType<TrustedProvider>()];
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
        var now = clock.GetUtcNow();
        var read = MetadataReader.ReadIdp(metadata, now, new MetadataPolicy { AllowHttp = !options.Production });
        if (read is MetadataOutcome<IdpMetadata>.Refused refused) return Describe(refused.Fault);
        var idp = ((MetadataOutcome<IdpMetadata>.Read)read).Metadata;
        if (VerificationKeys.FromCertificates(idp.SigningCertificates) is KeysOutcome.Refused weak)
            return new EntityFault("metadata", $"The signing keys are not usable ({weak.Fault.Rule}): {weak.Fault.Seen}.");

        if (await db.Accounts.FindAsync([accountId], cancellation) is null) return new EntityFault("account", $"There is no account {accountId}.");
        var arn = new SamlProviderArn("aws", accountId, name).ToString();
        var provider = await db.SamlProviders.Include(p => p.Certificates).FirstOrDefaultAsync(p => p.Arn == arn, cancellation);
        if (provider is null)
        {
            db.SamlProviders.Add(provider = new SamlProvider
            {
                UniqueId = NewUuid(), AccountId = accountId, Name = name, Arn = arn, EntityId = idp.EntityId, MetadataXml = metadata, Created = now, Updated = now,
            });
        }
        Update(provider, idp, metadata, settings, now);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

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

    private static void Update(SamlProvider provider, IdpMetadata idp, string metadata, SamlProviderSettings settings, DateTimeOffset now)
    {
        (provider.Enabled, provider.StrictReplay) = (settings.Enabled, settings.StrictReplay);
        if (provider.MetadataXml == metadata && provider.Certificates.Count > 0) return;
        (provider.EntityId, provider.MetadataXml, provider.ValidUntil, provider.Updated) = (idp.EntityId, metadata, idp.ValidUntil, now);
        var certificates = idp.SigningCertificates.DistinctBy(Fingerprint).ToDictionary(Fingerprint, StringComparer.Ordinal);
        provider.Certificates.RemoveAll(kept => !certificates.ContainsKey(kept.Fingerprint));
        foreach (var (fingerprint, der) in certificates)
            if (!provider.Certificates.Exists(kept => kept.Fingerprint == fingerprint))
                provider.Certificates.Add(new SamlProviderCertificate { ProviderId = provider.UniqueId, Fingerprint = fingerprint, Der = der.ToArray() });
    }

    private static IQueryable<SamlProvider> Enabled(StsDb db) =>
        db.SamlProviders.AsNoTracking().Include(provider => provider.Certificates).Where(provider => provider.Enabled);

    // A provider whose keys cannot be used is as if it were not there.
    private TrustedProvider? Ready(SamlProvider provider)
    {
        if (_keys.TryGetValue(provider.UniqueId, out var kept) && kept.Updated == provider.Updated) return new TrustedProvider(provider, kept.Keys);
        var der = provider.Certificates.OrderBy(certificate => certificate.Fingerprint, StringComparer.Ordinal).Select(certificate => (ReadOnlyMemory<byte>)certificate.Der);
        if (VerificationKeys.FromCertificates([.. der]) is not KeysOutcome.Ok ready) return null;
        _keys[provider.UniqueId] = (provider.Updated, ready.Keys);
        return new TrustedProvider(provider, ready.Keys);
    }

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
