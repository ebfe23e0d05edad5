using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SamlFederation.Migrations.PostgreSql;
using SamlFederation.Migrations.Sqlite;

namespace SamlFederation.Web;

/// <summary>The service's database.</summary>
public static class DatabaseExtensions
{
    /// <summary>Registers <typeparamref name="TContext"/> on the database that the options name: a pooled factory, and a context per scope. Every registered <see cref="IInterceptor"/> sees its commands.</summary>
    public static IServiceCollection AddDatabase<TContext>(this IServiceCollection services, ServiceOptions options) where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddPooledDbContextFactory<TContext>((provider, context) => context.UseDatabase(options.Database).AddInterceptors(provider.GetServices<IInterceptor>()));
        services.TryAddScoped(scope => scope.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext());
        return services;
    }

    /// <summary>Points a context at a PostgreSQL connection string (beginning <c>Host=</c>) or a SQLite file.</summary>
    public static DbContextOptionsBuilder UseDatabase(this DbContextOptionsBuilder context, string database)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (database.StartsWith("Host=", StringComparison.OrdinalIgnoreCase))
            return PostgreSqlProvider.Use(context, database).AddInterceptors(StorableText.Instance);
        PrivateFile.Touch(database);
        return SqliteProvider.Use(context, database);
    }
}
