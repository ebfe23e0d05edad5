using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Data.Sts;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Web;

namespace SamlFederation.Tests.Data;

[Collection(nameof(Databases))]
public sealed class KeyRingTests(Databases databases)
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_instances_share_the_ring_and_the_database_alone_does_not_open_it(DatabaseKind kind)
    {
        var database = await databases.Empty(kind);
        using var folder = new KeyFolder();
        await using var first = Instance(database, folder.Path);
        await using (var context = await first.GetRequiredService<IDbContextFactory<StsDb>>().CreateDbContextAsync())
        {
            await context.Database.MigrateAsync();
            var cookie = first.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie").Protect("david");
            await using var second = Instance(database, folder.Path);
            Assert.Equal("david", second.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookie").Unprotect(cookie));

            var stored = (await context.DataProtectionKeys.SingleAsync()).Xml!;
            Assert.Contains("sealed", stored, StringComparison.Ordinal);
            Assert.DoesNotContain("masterKey", stored, StringComparison.Ordinal);
        }
    }

    private static ServiceProvider Instance(string database, string certs)
    {
        var options = new ServiceOptions
        {
            ServiceName = "sts",
            Production = false,
            PublicUrl = "http://localhost:2",
            PeerUrl = "http://localhost:1",
            Port = 2,
            DataDirectory = certs,
            CertsDirectory = certs,
            Database = database,
        };
        return new ServiceCollection().AddLogging().AddDatabase<StsDb>(options).AddKeyRing<StsDb>(options).BuildServiceProvider();
    }

    private sealed class KeyFolder : IDisposable
    {
        internal string Path { get; } = Directory.CreateTempSubdirectory("samlfederation-ring-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
