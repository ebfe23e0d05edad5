using Microsoft.EntityFrameworkCore;

namespace SamlFederation.Migrations.PostgreSql;

/// <summary>PostgreSQL as every context uses it, at run time and at design time.</summary>
public static class PostgreSqlProvider
{
    public static DbContextOptionsBuilder Use(DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, postgres => postgres.MigrationsAssembly(typeof(PostgreSqlProvider).Assembly.GetName().Name));
}
