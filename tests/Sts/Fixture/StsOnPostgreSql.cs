using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Sts.Fixture;

/// <summary>One service on a real PostgreSQL for a test class whose tests are <see cref="PostgreSqlFactAttribute"/>s.</summary>
public sealed class StsOnPostgreSql : IAsyncLifetime
{
    private PostgreSqlServer? _server;
    private RunningSts? _sts;

    public RunningSts Sts => _sts!;

    public async Task InitializeAsync()
    {
        if (PostgreSqlServer.WhyAbsent is not null) return;
        _server = await PostgreSqlServer.StartAsync();
        _sts = await RunningSts.StartAsync(await _server.CreateDatabaseAsync());
    }

    public async Task DisposeAsync()
    {
        if (_sts is not null) await _sts.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }
}
