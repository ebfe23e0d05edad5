using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using SamlFederation.Data.Sts;

namespace SamlFederation.Migrations.Sqlite.Sts;

/// <summary>Tells dotnet-ef which provider these migrations are written for; the database itself is never opened.</summary>
public sealed class StsDesignTime : IDesignTimeDbContextFactory<StsDb>
{
    public StsDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<StsDb>()
        .UseSqlite("Data Source=design-time", sqlite => sqlite.MigrationsAssembly(typeof(StsDesignTime).Assembly.GetName().Name))
        .Options);
}
