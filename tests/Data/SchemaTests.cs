using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Web;

namespace SamlFederation.Tests.Data;

[Collection(nameof(Databases))]
public sealed class SchemaTests(Databases databases)
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_database_of_another_version_is_refused_in_a_sentence_and_left_as_it_is(DatabaseKind kind)
    {
        var open = await databases.Sts(kind);
        await using var db = open();
        // The same tables under a migration that this program does not have.
        await db.Database.ExecuteSqlRawAsync("""UPDATE "__EFMigrationsHistory" SET "MigrationId" = '20200101000000_Initial'""");

        var refused = await Assert.ThrowsAsync<StartupRefusedException>(() => Schema.MigrateAsync(db, default));
        Assert.Contains(kind == DatabaseKind.Sqlite ? "--fresh" : "empty one", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Password", refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["20200101000000_Initial"], await db.Database.GetAppliedMigrationsAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task One_of_this_version_and_an_empty_one_are_taken(DatabaseKind kind)
    {
        var open = await databases.Sts(kind);
        await using var db = open();
        await Schema.MigrateAsync(db, default);
        await Schema.RequireNewestAsync(db, default);

        var options = new DbContextOptionsBuilder<SamlFederation.Data.Sts.StsDb>().UseDatabase(await databases.Empty(kind)).Options;
        await using var empty = new SamlFederation.Data.Sts.StsDb((DbContextOptions<SamlFederation.Data.Sts.StsDb>)options);
        await Assert.ThrowsAsync<StartupRefusedException>(() => Schema.RequireNewestAsync(empty, default));
        await Schema.MigrateAsync(empty, default);
        await Schema.RequireNewestAsync(empty, default);
    }
}
