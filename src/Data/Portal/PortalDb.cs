using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace SamlFederation.Data.Portal;

/// <summary>The portal's own store: employees, catalogue, service providers, sessions and the audit. The token service never sees it.</summary>
public sealed class PortalDb(DbContextOptions<PortalDb> options)
    : IdentityDbContext<Employee, Group, string>(options), IDataProtectionKeyContext
{
    /// <summary>Directory attributes of employees.</summary>
    public DbSet<DirectoryValue> DirectoryValues => Set<DirectoryValue>();

    /// <summary>The accounts of the catalogue.</summary>
    public DbSet<Account> Accounts => Set<Account>();

    /// <summary>The roles of the catalogue.</summary>
    public DbSet<CatalogueRole> CatalogueRoles => Set<CatalogueRole>();

    /// <summary>Which group may take which role.</summary>
    public DbSet<Grant> Grants => Set<Grant>();

    /// <summary>The registered service providers.</summary>
    public DbSet<ServiceProvider> ServiceProviders => Set<ServiceProvider>();

    /// <summary>Which group may use which service provider.</summary>
    public DbSet<ServiceProviderGroup> ServiceProviderGroups => Set<ServiceProviderGroup>();

    /// <summary>Which attributes a service provider may see.</summary>
    public DbSet<AttributeRelease> AttributeReleases => Set<AttributeRelease>();

    /// <summary>Pairwise persistent identifiers.</summary>
    public DbSet<SubjectIdentifier> SubjectIdentifiers => Set<SubjectIdentifier>();

    /// <summary>Signed-in browsers.</summary>
    public DbSet<PortalSession> Sessions => Set<PortalSession>();

    /// <summary>AuthnRequests that wait for a sign-in.</summary>
    public DbSet<PendingRequest> PendingRequests => Set<PendingRequest>();

    /// <summary>AuthnRequest IDs that were seen.</summary>
    public DbSet<SeenRequest> SeenRequests => Set<SeenRequest>();

    /// <summary>Sign-in attempts.</summary>
    public DbSet<SignInCounter> SignInCounters => Set<SignInCounter>();

    /// <summary>Names that service providers were told.</summary>
    public DbSet<AssertedName> AssertedNames => Set<AssertedName>();

    /// <summary>Logouts that service providers have to be told of.</summary>
    public DbSet<LogoutNotice> LogoutNotices => Set<LogoutNotice>();

    /// <summary>The audit.</summary>
    public DbSet<AuditRecord> Audit => Set<AuditRecord>();

    /// <summary>The key ring that protects cookies and antiforgery tokens.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        Directory(builder);
        Catalogue(builder);
        Providers(builder);
        Transient(builder);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        UtcInstants.Apply(configurationBuilder, Database.ProviderName);

    private static void Directory(ModelBuilder builder)
    {
        builder.Entity<Employee>(employee =>
        {
            employee.ToTable("Employees");
            employee.Property(e => e.DisplayName).HasMaxLength(200);
            employee.HasMany(e => e.Attributes).WithOne().HasForeignKey(a => a.EmployeeId);
        });
        builder.Entity<DirectoryValue>(attribute =>
        {
            attribute.Property(a => a.Name).HasMaxLength(100);
            attribute.Property(a => a.Value).HasMaxLength(1000);
            attribute.HasIndex(a => new { a.EmployeeId, a.Name });
        });
        builder.Entity<Group>(group =>
        {
            group.ToTable("Groups");
            group.Property(g => g.Description).HasMaxLength(500);
        });
        builder.Entity<IdentityUserRole<string>>().ToTable("Memberships");
        builder.Entity<IdentityUserClaim<string>>().ToTable("EmployeeClaims");
        builder.Entity<IdentityUserLogin<string>>().ToTable("EmployeeLogins");
        builder.Entity<IdentityUserToken<string>>().ToTable("EmployeeTokens");
        builder.Entity<IdentityRoleClaim<string>>().ToTable("GroupClaims");
    }

    private static void Catalogue(ModelBuilder builder)
    {
        builder.Entity<Account>(account =>
        {
            account.HasKey(a => a.Number);
            account.Property(a => a.Number).HasMaxLength(12);
            account.Property(a => a.Name).HasMaxLength(100);
            account.Property(a => a.Alias).HasMaxLength(63);
            account.Property(a => a.Badge).HasMaxLength(30);
            account.Property(a => a.BadgeColour).HasMaxLength(10);
            account.HasIndex(a => a.Alias).IsUnique();
            account.HasOne<ServiceProvider>().WithMany().HasForeignKey(a => a.ServiceProviderId).OnDelete(DeleteBehavior.SetNull);
        });
        builder.Entity<CatalogueRole>(role =>
        {
            role.ToTable("Roles");
            role.Property(r => r.Id).HasMaxLength(32);
            role.Property(r => r.RoleArn).HasMaxLength(2048);
            role.Property(r => r.ProviderArn).HasMaxLength(2048);
            role.Property(r => r.Description).HasMaxLength(1000);
            role.Ignore(r => r.Name);
            role.HasIndex(r => r.RoleArn).IsUnique();
            role.HasOne(r => r.Account).WithMany(a => a.Roles).HasForeignKey(r => r.AccountNumber);
        });
        builder.Entity<Grant>(grant =>
        {
            grant.HasKey(g => new { g.GroupId, g.RoleId });
            grant.HasOne<Group>().WithMany().HasForeignKey(g => g.GroupId);
            grant.HasOne<CatalogueRole>().WithMany().HasForeignKey(g => g.RoleId);
        });
    }

    private static void Providers(ModelBuilder builder)
    {
        builder.Entity<ServiceProvider>(provider =>
        {
            provider.Property(p => p.Id).HasMaxLength(32);
            provider.Property(p => p.EntityId).HasMaxLength(1024);
            provider.Property(p => p.Name).HasMaxLength(100);
            provider.Property(p => p.Description).HasMaxLength(500);
            provider.Property(p => p.NameIdFormat).HasMaxLength(100);
            provider.HasIndex(p => p.EntityId).IsUnique();
            provider.HasMany(p => p.Groups).WithOne().HasForeignKey(g => g.ServiceProviderId);
            provider.HasMany(p => p.Releases).WithOne().HasForeignKey(a => a.ServiceProviderId);
        });
        builder.Entity<ServiceProviderGroup>(link =>
        {
            link.HasKey(l => new { l.ServiceProviderId, l.GroupId });
            link.HasOne<Group>().WithMany().HasForeignKey(l => l.GroupId);
        });
        builder.Entity<AttributeRelease>().HasIndex(a => new { a.ServiceProviderId, a.Name }).IsUnique();
        builder.Entity<SubjectIdentifier>(subject =>
        {
            subject.HasKey(s => new { s.EmployeeId, s.EntityId });
            subject.HasIndex(s => s.Value).IsUnique();
            subject.HasOne<Employee>().WithMany().HasForeignKey(s => s.EmployeeId);
        });
    }

    private static void Transient(ModelBuilder builder)
    {
        builder.Entity<PortalSession>(session =>
        {
            session.ToTable("Sessions");
            session.HasKey(s => s.KeyHash);
            session.Property(s => s.KeyHash).HasMaxLength(64);
            session.HasIndex(s => s.Id).IsUnique();
            session.HasIndex(s => s.EndsAt);
            session.HasOne<Employee>().WithMany().HasForeignKey(s => s.EmployeeId);
        });
        builder.Entity<PendingRequest>(request =>
        {
            request.HasKey(r => r.HandleHash);
            request.Property(r => r.HandleHash).HasMaxLength(64);
            request.HasIndex(r => r.ExpiresAt);
            request.HasOne<ServiceProvider>().WithMany().HasForeignKey(r => r.ServiceProviderId);
        });
        builder.Entity<SeenRequest>(seen =>
        {
            seen.HasKey(s => s.Key);
            seen.Property(s => s.Key).HasMaxLength(64);
            seen.HasIndex(s => s.ExpiresAt);
        });
        builder.Entity<SignInCounter>(counter =>
        {
            counter.HasKey(c => c.Key);
            counter.Property(c => c.Key).HasMaxLength(64);
            counter.HasIndex(c => c.WindowEndsAt);
        });
        builder.Entity<AssertedName>(name =>
        {
            name.HasIndex(n => new { n.EmployeeId, n.EntityId });
            name.HasIndex(n => n.EndsAt);
            name.HasOne<Employee>().WithMany().HasForeignKey(n => n.EmployeeId);
        });
        builder.Entity<LogoutNotice>(notice =>
        {
            notice.Property(n => n.Id).HasMaxLength(32);
            notice.Property(n => n.Fault).HasMaxLength(500);
            notice.HasIndex(n => new { n.DeliveredAt, n.NextAttemptAt });
            notice.HasIndex(n => new { n.EmployeeId, n.RequestedAt });
        });
        builder.Entity<AuditRecord>(record =>
        {
            record.ToTable("Audit");
            record.HasIndex(r => r.At);
            record.HasIndex(r => r.RequestId);
            record.HasIndex(r => r.EmployeeId);
        });
    }
}
