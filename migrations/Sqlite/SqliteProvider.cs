using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SamlFederation.Migrations.Sqlite;

/// <summary>SQLite as every context uses it, at run time and at design time.</summary>
public static class SqliteProvider
{
    public static DbContextOptionsBuilder Use(DbContextOptionsBuilder options, string path)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 10 };
        return options
            .UseSqlite(connection.ToString(), sqlite => sqlite.MigrationsAssembly(typeof(SqliteProvider).Assembly.GetName().Name))
            .AddInterceptors(Durable.Instance);
    }

    /// <summary>WAL so that readers do not wait; FULL so that an acknowledged record outlives a killed process and a cut cable; a busy writer is waited for.</summary>
    private sealed class Durable : DbConnectionInterceptor
    {
        internal static readonly Durable Instance = new();

        private const string Pragmas = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        // Microsoft.Data.Sqlite has no asynchronous input and output; the synchronous call is the honest one.
        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}
