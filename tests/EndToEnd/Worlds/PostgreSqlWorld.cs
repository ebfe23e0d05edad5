using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.EndToEnd.Worlds;

/// <summary>The same world with both databases in a real PostgreSQL.</summary>
public sealed class PostgreSqlWorld : World
{
    private PostgreSqlServer? server;
    private string portal = "";
    private string sts = "";

    public override async Task InitializeAsync()
    {
        if (PostgreSqlServer.WhyAbsent is not null)
            return; // every test that needs it is skipped and says so
        server = await PostgreSqlServer.StartAsync();
        portal = await server.CreateDatabaseAsync();
        sts = await server.CreateDatabaseAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }

    protected override IEnumerable<string> PortalArguments() => ["--database", portal];

    protected override IEnumerable<string> StsArguments() => ["--database", sts];
}
