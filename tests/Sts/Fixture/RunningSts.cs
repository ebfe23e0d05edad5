using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Web;

namespace SamlFederation.Tests.Sts.Fixture;

/// <summary>The whole token service in this process, on loopback, with the tutorial world and roles that tests need beside it.</summary>
public sealed class RunningSts : IAsyncDisposable
{
    public const string Account = "123456789012";
    public const string Portal = "arn:aws:iam::123456789012:saml-provider/Portal";
    public const string Developer = "arn:aws:iam::123456789012:role/Developer";

    private readonly WebApplication _app;
    private readonly TestIdp _idp;
    private readonly string _folder;
    private readonly Dictionary<string, SigV4Signer> _administrators = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _administrating = new(1);
    private readonly bool _guest;

    private RunningSts(WebApplication app, TestIdp idp, string folder, string origin, bool guest = false)
    {
        (_app, _idp, _folder, Origin, _guest) = (app, idp, folder, origin, guest);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(origin) };
    }

    public string Origin { get; }

    public string IdpEntityId => _idp.EntityId;

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public SettableClock Clock => Services.GetRequiredService<SettableClock>();

    public string DataDirectory => Path.Combine(_folder, "data");

    public string CertsDirectory => Path.Combine(_folder, "certs");

    /// <param name="database">A PostgreSQL connection string; SQLite when null.</param>
    /// <param name="more">Further options.</param>
    public static async Task<RunningSts> StartAsync(string? database = null, params string[] more)
    {
        var folder = Directory.CreateTempSubdirectory("samlfederation-sts-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        Directory.CreateDirectory(Path.Combine(folder, "certs"));
        var idp = await TestIdp.StartAsync(TestKeys.Rsa, TestKeys.Ecdsa);
        var port = Ports.Free();
        var origin = $"http://127.0.0.1:{port}";
        var world = Path.Combine(folder, "world.json");
        await File.WriteAllTextAsync(world, TestWorld.Json(origin, idp.EntityId));
        var app = StsApplication.Build(
        [
            "--port", $"{port}", .. more.Contains("--public-url") ? Array.Empty<string>() : ["--public-url", origin], "--peer-url", idp.Origin, "--data", Path.Combine(folder, "data"), "--certs", Path.Combine(folder, "certs"),
            "--import", world, .. database is null ? Array.Empty<string>() : ["--database", database], .. more,
        ]);
        await app.StartAsync();
        await app.Services.GetRequiredService<StartupReadiness>().WhenReady(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return new RunningSts(app, idp, folder, origin);
    }

    /// <summary>Another instance of this service: on the same database, with the same keys, behind the same public address. Dispose of it first.</summary>
    public async Task<RunningSts> BesideAsync()
    {
        var port = Ports.Free();
        var app = StsApplication.Build(
        [
            "--port", $"{port}", "--public-url", Origin, "--peer-url", _idp.Origin, "--data", Path.Combine(_folder, "data"), "--certs", CertsDirectory,
            "--database", Services.GetRequiredService<ServiceOptions>().Database,
        ]);
        await app.StartAsync();
        await app.Services.GetRequiredService<StartupReadiness>().WhenReady(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return new RunningSts(app, _idp, _folder, $"http://127.0.0.1:{port}", guest: true);
    }

    /// <summary>A response that this service accepts, issued now.</summary>
    public HonestResponse Honest(string role = Developer, string provider = Portal) => new()
    {
        Now = DateTimeOffset.FromUnixTimeSeconds(Clock.GetUtcNow().ToUnixTimeSeconds()),
        Issuer = IdpEntityId,
        Audience = Origin + "/static/saml-metadata.xml",
        Recipient = Origin + "/saml",
        Destination = Origin + "/saml",
        Roles = [(role, provider)],
    };

    /// <summary>The fields of an honest AssumeRoleWithSAML.</summary>
    public static Dictionary<string, string> Fields(HonestResponse response) => new()
    {
        ["Action"] = "AssumeRoleWithSAML",
        ["Version"] = "2011-06-15",
        ["RoleArn"] = response.Roles[0].Role,
        ["PrincipalArn"] = response.Roles[0].Provider,
        ["SAMLAssertion"] = response.Base64(),
    };

    public async Task<Answer> PostAsync(IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await Client.PostAsync(new Uri(Origin + "/"), content);
        return await Answer.ReadAsync(answer);
    }

    public Task<Answer> AssumeAsync(HonestResponse response, params (string Name, string Value)[] more)
    {
        var fields = Fields(response);
        foreach (var (name, value) in more) fields[name] = value;
        return PostAsync(fields);
    }

    /// <summary>A signer with fresh credentials of a role.</summary>
    public async Task<SigV4Signer> SignerAsync(string role = Developer)
    {
        var answer = await AssumeAsync(Honest(role));
        answer.AssertAccepted();
        return new SigV4Signer(answer["AccessKeyId"]!, answer["SecretAccessKey"]!, answer["SessionToken"]);
    }

    /// <summary>A signer with a long-term key of the account's first administrator: the one in <c>aws-credentials</c>, or another where an earlier service made that.</summary>
    public async Task<SigV4Signer> AdministratorAsync(string account = Account)
    {
        await _administrating.WaitAsync();
        try
        {
            if (_administrators.TryGetValue(account, out var known)) return known;
            if (KeyInFile(account) is { } kept) return _administrators[account] = kept;
            await using var db = await DatabaseAsync();
            if (await Services.GetRequiredService<Administrators>().MakeAsync(db, account, CancellationToken.None) is not var (key, secret))
            {
                (key, secret) = Services.GetRequiredService<AccessKeys>().Make(await db.Users.SingleAsync(user => user.AccountId == account && user.Name == Administrators.Name));
                db.AccessKeys.Add(key);
                await db.SaveChangesAsync();
            }
            return _administrators[account] = new SigV4Signer(key.Id, secret.Reveal(), null);
        }
        finally
        {
            _administrating.Release();
        }
    }

    private SigV4Signer? KeyInFile(string account)
    {
        var file = Path.Combine(DataDirectory, "aws-credentials");
        var values = File.Exists(file) ? File.ReadAllLines(file).Where(line => line.StartsWith("aws_", StringComparison.Ordinal)).Select(line => line.Split(" = ")[1]).ToList() : [];
        var at = values.FindIndex(value => AccessKeyId.AccountOf(value) == account);
        return at < 0 ? null : new SigV4Signer(values[at], values[at + 1]);
    }

    /// <summary>A call of the STS API, signed.</summary>
    public Task<Answer> StsAsync(SigV4Signer signer, string action, params (string Name, string Value)[] parameters) =>
        CallAsync(signer, "sts", "2011-06-15", action, parameters);

    /// <summary>A call of the IAM API, signed.</summary>
    public Task<Answer> IamAsync(SigV4Signer signer, string action, params (string Name, string Value)[] parameters) =>
        CallAsync(signer, "iam", "2010-05-08", action, parameters);

    /// <summary>A call of the API of open sessions, signed.</summary>
    public Task<Answer> SessionsAsync(SigV4Signer signer, string action, params (string Name, string Value)[] parameters) =>
        CallAsync(signer, "sts", "2026-11-23", action, parameters);

    private async Task<Answer> CallAsync(SigV4Signer signer, string service, string version, string action, (string Name, string Value)[] parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Origin + "/")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("Action", action), KeyValuePair.Create("Version", version), .. parameters.Select(one => KeyValuePair.Create(one.Name, one.Value))]),
        };
        using var response = await Client.SendAsync(await (signer with { Service = service }).SignAsync(request, Clock.GetUtcNow()));
        return await Answer.ReadAsync(response);
    }

    /// <summary>Asks who the signer is; its clock may be off.</summary>
    public async Task<Answer> CallerIdentityAsync(SigV4Signer signer, TimeSpan drift = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Origin + "/")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["Action"] = "GetCallerIdentity", ["Version"] = "2011-06-15" }),
        };
        using var response = await Client.SendAsync(await signer.SignAsync(request, Clock.GetUtcNow() + drift));
        return await Answer.ReadAsync(response);
    }

    public async Task<StsDb> DatabaseAsync() => await Services.GetRequiredService<IDbContextFactory<StsDb>>().CreateDbContextAsync();

    /// <summary>Changes the store behind the service's back, in a transaction.</summary>
    public async Task ChangeAsync(Func<StsDb, Task> change)
    {
        await using var db = await DatabaseAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await change(db);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    /// <summary>The one record of a request.</summary>
    public async Task<(TrailRecord Record, JsonElement Json)> RecordAsync(string requestId)
    {
        await using var db = await DatabaseAsync();
        var record = await db.Trail.AsNoTracking().SingleAsync(one => one.RequestId == requestId);
        return (record, JsonDocument.Parse(record.Record).RootElement);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        if (_guest) return;
        await _idp.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>One service for a test class.</summary>
public sealed class StsFixture : IAsyncLifetime
{
    public RunningSts Sts { get; private set; } = null!;

    public async Task InitializeAsync() => Sts = await RunningSts.StartAsync();

    public async Task DisposeAsync() => await Sts.DisposeAsync();
}
