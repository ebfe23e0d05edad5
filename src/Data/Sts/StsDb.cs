using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace SamlFederation.Data.Sts;

/// <summary>The token service's store.</summary>
public sealed class StsDb(DbContextOptions<StsDb> options) : DbContext(options), IDataProtectionKeyContext
{
    /// <summary>Accounts.</summary>
    public DbSet<Account> Accounts => Set<Account>();

    /// <summary>Trusted SAML identity providers.</summary>
    public DbSet<SamlProvider> SamlProviders => Set<SamlProvider>();

    /// <summary>Providers whose metadata has still to be fetched.</summary>
    public DbSet<PendingProvider> PendingProviders => Set<PendingProvider>();

    /// <summary>Roles.</summary>
    public DbSet<Role> Roles => Set<Role>();

    /// <summary>Managed policies.</summary>
    public DbSet<ManagedPolicy> ManagedPolicies => Set<ManagedPolicy>();

    /// <summary>Redeemed assertions.</summary>
    public DbSet<ReplayClaim> ReplayClaims => Set<ReplayClaim>();

    /// <summary>The trail.</summary>
    public DbSet<TrailRecord> Trail => Set<TrailRecord>();

    /// <summary>Sign-in tokens not yet used.</summary>
    public DbSet<SigninToken> SigninTokens => Set<SigninToken>();

    /// <summary>Signed-in consoles.</summary>
    public DbSet<ConsoleSession> ConsoleSessions => Set<ConsoleSession>();

    /// <summary>Keys that protect cookies and antiforgery tokens.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        UtcInstants.Apply(configurationBuilder, Database.ProviderName);

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        Identities(modelBuilder);
        Policies(modelBuilder);
        Sessions(modelBuilder);
    }

    private static void Identities(ModelBuilder model)
    {
        model.Entity<Account>(account =>
        {
            account.HasKey(a => a.Id);
            account.HasIndex(a => a.Alias).IsUnique();
        });
        model.Entity<SamlProvider>(provider =>
        {
            provider.HasKey(p => p.UniqueId);
            provider.HasIndex(p => p.Arn).IsUnique();
            provider.HasIndex(p => p.EntityId);
            provider.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Restrict);
            provider.HasMany(p => p.Certificates).WithOne().HasForeignKey(c => c.ProviderId);
        });
        model.Entity<SamlProviderCertificate>().HasKey(c => new { c.ProviderId, c.Fingerprint });
        model.Entity<PendingProvider>().HasKey(p => p.Arn);
    }

    private static void Policies(ModelBuilder model)
    {
        model.Entity<Role>(role =>
        {
            role.HasKey(r => r.UniqueId);
            role.HasIndex(r => r.Arn).IsUnique();
            role.HasIndex(r => new { r.AccountId, r.FoldedName }).IsUnique();
            role.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId).OnDelete(DeleteBehavior.Restrict);
            role.HasMany(r => r.Tags).WithOne().HasForeignKey(t => t.RoleId);
            role.HasMany(r => r.InlinePolicies).WithOne().HasForeignKey(p => p.RoleId);
            role.HasMany(r => r.Attachments).WithOne().HasForeignKey(a => a.RoleId);
        });
        model.Entity<RoleTag>().HasKey(t => new { t.RoleId, t.Key });
        model.Entity<RolePolicy>().HasKey(p => new { p.RoleId, p.Name });
        model.Entity<RoleAttachment>(attachment =>
        {
            attachment.HasKey(a => new { a.RoleId, a.PolicyArn });
            attachment.HasOne<ManagedPolicy>().WithMany().HasForeignKey(a => a.PolicyArn).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<ManagedPolicy>(policy =>
        {
            policy.HasKey(p => p.Arn);
            policy.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Restrict);
        });
    }

    private static void Sessions(ModelBuilder model)
    {
        model.Entity<ReplayClaim>(claim =>
        {
            claim.HasKey(c => c.Key);
            claim.HasIndex(c => c.Expires);
        });
        model.Entity<TrailRecord>(record =>
        {
            record.HasKey(r => r.Sequence);
            record.Property(r => r.Sequence).ValueGeneratedOnAdd();
            record.HasIndex(r => r.EventId).IsUnique();
            record.HasIndex(r => r.RequestId);
            record.HasIndex(r => new { r.AccountId, r.Sequence });
        });
        model.Entity<SigninToken>(token =>
        {
            token.HasKey(t => t.Hash);
            token.HasIndex(t => t.Expires);
        });
        model.Entity<ConsoleSession>(session =>
        {
            session.HasKey(s => s.Hash);
            session.HasIndex(s => s.Expires);
        });
    }
}
