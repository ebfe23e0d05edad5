using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using SamlFederation.Data.Portal;

namespace SamlFederation.Migrations.Sqlite.Portal;

/// <summary>Lets <c>dotnet ef</c> make migrations without starting a service.</summary>
public sealed class PortalDbFactory : IDesignTimeDbContextFactory<PortalDb>
{
    public PortalDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PortalDb>()
        .UseSqlite("Data Source=:memory:", sqlite => sqlite.MigrationsAssembly(typeof(PortalDbFactory).Assembly.GetName().Name)).Options);
}
