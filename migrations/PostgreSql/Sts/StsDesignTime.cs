using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using SamlFederation.Data.Sts;

namespace SamlFederation.Migrations.PostgreSql.Sts;

/// <summary>Tells dotnet-ef which provider these migrations are written for; the database itself is never opened.</summary>
public sealed class StsDesignTime : IDesignTimeDbContextFactory<StsDb>
{
    public StsDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<StsDb>()
        .UseNpgsql("Host=design-time", postgres => postgres.MigrationsAssembly(typeof(StsDesignTime).Assembly.GetName().Name))
        .Options);
}
