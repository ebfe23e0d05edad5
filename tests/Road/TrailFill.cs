using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Tests.Road;

/// <summary>An account's trail as a busy company would write it: one event a second, mostly sign-ins, by fifty people to twenty roles.</summary>
internal sealed class TrailFill(IDbContextFactory<StsDb> databases)
{
    public const string Account = "123456789012";
    public const string Person = "person-7@example.com";
    private const int People = 50;
    private const int Roles = 20;
    private const int Batch = 1_000;

    /// <summary>When the trail begins.</summary>
    public static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Role(int number) => $"arn:aws:iam::{Account}:role/Role-{number}";

    /// <summary>Writes the events from one number up to another, as the service writes them.</summary>
    public async Task WriteAsync(int from, int to)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        ITrailConnection connection = db.Database.GetDbConnection() switch
        {
            SqliteConnection sqlite => new SqliteTrail(sqlite),
            NpgsqlConnection postgreSql => new PostgreSqlTrail(postgreSql),
            var other => throw new NotSupportedException(other.GetType().Name),
        };
        for (var at = from; at < to; at += Batch)
            connection.Write([.. Enumerable.Range(at, Math.Min(Batch, to - at)).Select(n => new TrailEntry(null, [TrailRecordWriter.Write(Facts(n), Event(n))]))]);
        // What the service's upkeep and PostgreSQL's own do within a minute of such a load.
        await TrailStatistics.RefreshAsync(db, default);
        if (db.Database.GetDbConnection() is NpgsqlConnection) await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE");
    }

    private static RequestFacts Facts(int n) => new()
    {
        RequestId = Guid.NewGuid().ToString(), Now = Beginning.AddSeconds(n), SourceIp = "192.0.2.1", UserAgent = "aws-cli/2.31.0", Host = "sts.example.com", TlsVersion = "TLSv1.3", CipherSuite = "TLS_AES_128_GCM_SHA256",
    };

    // People and roles come in no order, and independently of what is done.
    private static TrailEvent Event(int n)
    {
        var mixed = Mixed((ulong)n);
        var (person, role) = ((int)(mixed % People), (int)((mixed >> 32) % Roles));
        var name = $"person-{person}@example.com";
        return (n % 100) switch
        {
            < 76 => new TrailEvent
            {
                EventName = n % 100 < 60 ? "AssumeRoleWithSAML" : "AssumeRole", AccountId = Account, UserName = name,
                ResponseElements = new() { ["credentials"] = new System.Text.Json.Nodes.JsonObject { ["accessKeyId"] = $"ASIA{n:D16}" } },
                Resources = [new TrailResource(Account, "AWS::IAM::Role", Role(role)), new TrailResource(Account, "AWS::IAM::SAMLProvider", $"arn:aws:iam::{Account}:saml-provider/Portal")],
            },
            < 94 => new TrailEvent { EventName = "GetCallerIdentity", AccountId = Account, UserName = name, AccessKeyId = $"ASIA{n:D16}" },
            < 99 => new TrailEvent { EventName = "AssumeRole", AccountId = Account, UserName = name, Error = new("AccessDenied", 403, "not authorized") },
            _ => new TrailEvent { EventName = "PutRolePolicy", EventSource = "iam.amazonaws.com", ReadOnly = false, AccountId = Account, UserName = "administrator", Subject = Role(role) },
        };
    }

    private static ulong Mixed(ulong number)
    {
        number = unchecked(number * 0x9E3779B97F4A7C15);
        number = unchecked((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9);
        return number ^ (number >> 31);
    }
}
