using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Data;

[Collection(nameof(Databases))]
public sealed class SqliteTests(Databases databases)
{
    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("foreign_keys", "1")]
    [InlineData("busy_timeout", "10000")]
    public async Task Every_connection_is_durable_and_patient(string pragma, string value)
    {
        var open = await databases.Sts(DatabaseKind.Sqlite);
        await using var context = open();
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA " + pragma + ";";
        Assert.Equal(value, Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_files_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        var open = await databases.Sts(DatabaseKind.Sqlite);
        await using var context = open();
        var path = context.Database.GetDbConnection().DataSource;
        await context.Database.OpenConnectionAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*"))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}
