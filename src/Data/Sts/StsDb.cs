using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SamlFederation.Data.Sts;

/// <summary>The token service's store.</summary>
public sealed class StsDb : DbContext, IDataProtectionKeyContext
{
    /// <summary>A context in which every change is made in a transaction, its own where the caller began none.</summary>
    public StsDb(DbContextOptions<StsDb> options) : base(options) => Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;

    /// <summary>Accounts.</summary>
    public DbSet<Account> Accounts => Set<Account>();

    /// <summary>Trusted SAML identity providers.</summary>
    public DbSet<SamlProvider> SamlProviders => Set<SamlProvider>();

    /// <summary>Providers whose metadata has still to be fetched.</summary>
    public DbSet<PendingProvider> PendingProviders => Set<PendingProvider>();

    /// <summary>Trusted OpenID Connect providers.</summary>
    public DbSet<OidcProvider> OidcProviders => Set<OidcProvider>();

    /// <summary>Users, groups and roles together.</summary>
    public DbSet<IamIdentity> Identities => Set<IamIdentity>();

    /// <summary>Users.</summary>
    public DbSet<User> Users => Set<User>();

    /// <summary>Groups.</summary>
    public DbSet<Group> Groups => Set<Group>();

    /// <summary>Who is in which group.</summary>
    public DbSet<GroupMember> GroupMembers => Set<GroupMember>();

    /// <summary>Inline policies of users, groups and roles.</summary>
    public DbSet<InlinePolicy> InlinePolicies => Set<InlinePolicy>();

    /// <summary>Managed policies attached to users, groups and roles.</summary>
    public DbSet<PolicyAttachment> PolicyAttachments => Set<PolicyAttachment>();

    /// <summary>Long-term access keys.</summary>
    public DbSet<AccessKey> AccessKeys => Set<AccessKey>();

    /// <summary>Virtual MFA devices.</summary>
    public DbSet<MfaDevice> MfaDevices => Set<MfaDevice>();

    /// <summary>Versions of managed policies.</summary>
    public DbSet<PolicyVersion> PolicyVersions => Set<PolicyVersion>();

    /// <summary>Roles.</summary>
    public DbSet<Role> Roles => Set<Role>();

    /// <summary>Managed policies.</summary>
    public DbSet<ManagedPolicy> ManagedPolicies => Set<ManagedPolicy>();

    /// <summary>Redeemed assertions.</summary>
    public DbSet<ReplayClaim> ReplayClaims => Set<ReplayClaim>();

    /// <summary>The trail.</summary>
    public DbSet<TrailRecord> Trail => Set<TrailRecord>();

    /// <summary>What the records of the trail name.</summary>
    public DbSet<TrailMention> TrailMentions => Set<TrailMention>();

    /// <summary>How far the trail has been put into files.</summary>
    public DbSet<TrailDelivery> TrailDelivery => Set<TrailDelivery>();

    /// <summary>The files that records were put into.</summary>
    public DbSet<TrailLogFile> TrailLogFiles => Set<TrailLogFile>();

    /// <summary>The digests of those files.</summary>
    public DbSet<TrailDigest> TrailDigests => Set<TrailDigest>();

    /// <summary>What other instances must learn of.</summary>
    public DbSet<Change> Changes => Set<Change>();

    /// <summary>Sign-in tokens not yet used.</summary>
    public DbSet<SigninToken> SigninTokens => Set<SigninToken>();

    /// <summary>Signed-in consoles.</summary>
    public DbSet<ConsoleSession> ConsoleSessions => Set<ConsoleSession>();

    /// <summary>Sessions that were ended before their time.</summary>
    public DbSet<Revocation> Revocations => Set<Revocation>();

    /// <summary>Keys that protect cookies and antiforgery tokens.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        UtcInstants.Apply(configurationBuilder, Database.ProviderName);

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        Providers(modelBuilder);
        Principals(modelBuilder);
        Policies(modelBuilder);
        Sessions(modelBuilder);
        Delivery(modelBuilder);
        modelBuilder.Entity<Change>().HasKey(c => c.Id);
    }

    private static void Providers(ModelBuilder model)
    {
        model.Entity<Account>(account =>
        {
            account.HasKey(a => a.Id);
            account.HasIndex(a => a.Alias).IsUnique();
            account.HasMany(a => a.Regions).WithOne().HasForeignKey(r => r.AccountId);
        });
        model.Entity<AccountRegion>().HasKey(r => new { r.AccountId, r.Region });
        model.Entity<SamlProvider>(provider =>
        {
            provider.HasKey(p => p.UniqueId);
            provider.HasIndex(p => p.Arn).IsUnique();
            provider.HasIndex(p => p.EntityId);
            provider.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Restrict);
            provider.Property(p => p.Tags).IsTags();
            provider.HasMany(p => p.Certificates).WithOne().HasForeignKey(c => c.ProviderId);
        });
        model.Entity<SamlProviderCertificate>().HasKey(c => new { c.ProviderId, c.Fingerprint });
        model.Entity<SamlProvider>().HasMany(p => p.PrivateKeys).WithOne().HasForeignKey(k => k.ProviderId);
        model.Entity<SamlProviderPrivateKey>().HasKey(k => new { k.ProviderId, k.KeyId });
        model.Entity<PendingProvider>().HasKey(p => p.Arn);
        model.Entity<OidcProvider>(provider =>
        {
            provider.HasKey(p => p.UniqueId);
            provider.HasIndex(p => p.Arn).IsUnique();
            provider.Property(p => p.ClientIds).IsJson();
            provider.Property(p => p.Thumbprints).IsJson();
            provider.Property(p => p.Tags).IsTags();
            provider.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Restrict);
        });
    }

    private static void Principals(ModelBuilder model)
    {
        model.Entity<IamIdentity>(identity =>
        {
            identity.HasKey(i => i.UniqueId);
            identity.HasDiscriminator<string>("Kind").HasValue<User>("user").HasValue<Group>("group").HasValue<Role>("role");
            identity.Property("Kind").HasMaxLength(8);
            identity.HasIndex(i => i.Arn).IsUnique();
            identity.HasIndex("AccountId", "Kind", "FoldedName").IsUnique();
            identity.HasOne<Account>().WithMany().HasForeignKey(i => i.AccountId).OnDelete(DeleteBehavior.Restrict);
            identity.HasMany(i => i.InlinePolicies).WithOne().HasForeignKey(p => p.OwnerId);
            identity.HasMany(i => i.Attachments).WithOne().HasForeignKey(a => a.OwnerId);
        });
        model.Entity<Role>(role =>
        {
            role.Property(r => r.Tags).HasColumnName("Tags").IsTags();
            role.Property(r => r.TrustedIds).IsJson();
            role.Property(r => r.BoundaryArn).HasColumnName("BoundaryArn");
            role.HasOne<ManagedPolicy>().WithMany().HasForeignKey(r => r.BoundaryArn).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<User>(user =>
        {
            user.Property(u => u.Tags).HasColumnName("Tags").IsTags();
            user.Property(u => u.BoundaryArn).HasColumnName("BoundaryArn");
            user.HasOne<ManagedPolicy>().WithMany().HasForeignKey(u => u.BoundaryArn).OnDelete(DeleteBehavior.Restrict);
            user.HasMany(u => u.Groups).WithOne().HasForeignKey(m => m.UserId);
            user.HasMany<AccessKey>().WithOne().HasForeignKey(k => k.UserId).OnDelete(DeleteBehavior.Restrict);
            user.HasMany<MfaDevice>().WithOne().HasForeignKey(d => d.UserId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Group>().HasMany(g => g.Members).WithOne().HasForeignKey(m => m.GroupId);
        model.Entity<GroupMember>().HasKey(m => new { m.GroupId, m.UserId });
        model.Entity<AccessKey>().HasKey(k => k.Id);
        model.Entity<MfaDevice>(device =>
        {
            device.HasKey(d => d.SerialNumber);
            device.Property(d => d.Tags).IsTags();
            device.HasOne<Account>().WithMany().HasForeignKey(d => d.AccountId).OnDelete(DeleteBehavior.Restrict);
        });
    }

    private static void Policies(ModelBuilder model)
    {
        model.Entity<InlinePolicy>().HasKey(p => new { p.OwnerId, p.Name });
        model.Entity<PolicyAttachment>(attachment =>
        {
            attachment.HasKey(a => new { a.OwnerId, a.PolicyArn });
            attachment.HasOne<ManagedPolicy>().WithMany().HasForeignKey(a => a.PolicyArn).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<ManagedPolicy>(policy =>
        {
            policy.HasKey(p => p.Arn);
            policy.HasIndex(p => new { p.AccountId, p.FoldedName }).IsUnique();
            policy.Property(p => p.Tags).IsTags();
            policy.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Restrict);
            policy.HasMany(p => p.Versions).WithOne().HasForeignKey(v => v.PolicyArn);
        });
        model.Entity<PolicyVersion>().HasKey(v => new { v.PolicyArn, v.Number });
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
            record.Ignore(r => r.Mentions);
            OfTrail(record);
        });
        model.Entity<TrailMention>(mention =>
        {
            // Of each type one: what is found by a type is found once.
            mention.HasKey(m => new { m.Sequence, m.Type });
            mention.HasIndex(m => new { m.AccountId, m.Name, m.EventTime, m.Sequence });
            mention.HasIndex(m => new { m.AccountId, m.Type, m.EventTime, m.Sequence });
        });
        model.Entity<Revocation>(revocation =>
        {
            revocation.HasKey(r => r.Key);
            revocation.HasIndex(r => r.Expires);
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

    private static void Delivery(ModelBuilder model)
    {
        model.Entity<TrailDelivery>(delivery =>
        {
            delivery.HasKey(d => d.Id);
            delivery.Property(d => d.Id).ValueGeneratedNever();
        });
        model.Entity<TrailLogFile>(file =>
        {
            file.HasKey(f => f.Id);
            file.HasIndex(f => f.Name).IsUnique();
            file.HasIndex(f => f.DigestId);
            file.HasIndex(f => new { f.AccountId, f.Delivered });
            file.HasIndex(f => f.Id, "IX_TrailLogFiles_Unwritten").HasFilter("\"Hash\" IS NULL");
        });
        model.Entity<TrailDigest>(digest =>
        {
            digest.HasKey(d => d.Id);
            digest.HasIndex(d => d.Name).IsUnique();
            digest.HasIndex(d => new { d.AccountId, d.Delivered });
            digest.HasIndex(d => d.End);
            digest.HasIndex(d => d.Id, "IX_TrailDigests_Unwritten").HasFilter("\"Hash\" IS NULL");
        });
    }

    // One for each question that is asked of an account's trail, in the order of its answer. Those that sign-ins do not enter cost them nothing.
    private static void OfTrail(EntityTypeBuilder<TrailRecord> record)
    {
        record.HasIndex(r => new { r.AccountId, r.EventTime, r.Sequence });
        record.HasIndex(r => new { r.AccountId, r.EventName, r.EventTime, r.Sequence });
        record.HasIndex(r => new { r.AccountId, r.UserName, r.EventTime, r.Sequence });
        record.HasIndex(r => new { r.AccountId, r.AccessKeyId, r.EventTime, r.Sequence }).HasFilter("\"AccessKeyId\" IS NOT NULL");
        record.HasIndex(r => new { r.AccountId, r.EventSource, r.EventTime, r.Sequence }).HasFilter($"\"EventSource\" <> '{TrailRecord.CommonSource}'");
        record.HasIndex(r => new { r.AccountId, r.EventTime, r.Sequence }, "IX_Trail_Changes").HasFilter("NOT \"ReadOnly\"");
        record.HasIndex(r => new { r.AccountId, r.EventTime, r.Sequence }, "IX_Trail_Refusals").HasFilter("\"ErrorCode\" IS NOT NULL");
    }
}
