using Npgsql;
using SamlFederation.Data;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Trail;

/// <summary>Writes entries to PostgreSQL in two statements, however many there are. A commit has reached the disk when it returns, also where the server is set to answer sooner.</summary>
internal sealed class PostgreSqlTrail : ITrailConnection
{
    private const string Claims =
        """
        INSERT INTO "ReplayClaims" ("Key", "Expires") SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING RETURNING "Key"
        """;

    private const string Records =
        """
        WITH written AS (
            INSERT INTO "Trail" ("EventId", "RequestId", "AccountId", "EventTime", "EventSource", "EventName", "ReadOnly", "UserName", "AccessKeyId", "ErrorCode", "Record", "Trace")
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING "EventId", "AccountId", "EventTime", "Sequence")
        INSERT INTO "TrailMentions" ("AccountId", "Type", "Name", "EventTime", "Sequence")
        SELECT written."AccountId", mention.type, mention.name, written."EventTime", written."Sequence"
        FROM unnest($13, $14, $15) AS mention (event, type, name) JOIN written ON written."EventId" = mention.event
        """;

    private readonly NpgsqlConnection _connection;

    public PostgreSqlTrail(NpgsqlConnection connection)
    {
        _connection = connection;
        using var durable = new NpgsqlCommand("SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'", connection);
        durable.ExecuteNonQuery();
    }

    public bool IsCommitting { get; private set; }

    public IReadOnlyList<bool> Write(IReadOnlyList<TrailEntry> entries)
    {
        IsCommitting = false;
        using var transaction = _connection.BeginTransaction();
        var written = Claim(entries, transaction);
        Insert([.. entries.Where((_, index) => written[index]).SelectMany(entry => entry.Records)], transaction);
        IsCommitting = true;
        transaction.Commit();
        return written;
    }

    // Classes 22 and 23: data exception, integrity constraint violation. A text that is no Unicode does not even leave.
    public bool IsOfAnEntry(Exception failure) => failure is PostgresException { SqlState: ['2', '2' or '3', ..] } or ArgumentException;

    private bool[] Claim(IReadOnlyList<TrailEntry> entries, NpgsqlTransaction transaction)
    {
        // Sorted, so that two instances with the same claims wait for each other in one order.
        var claims = entries.Select(entry => entry.Claim).OfType<ReplayClaim>().DistinctBy(claim => claim.Key).OrderBy(claim => claim.Key, StringComparer.Ordinal).ToArray();
        var made = new HashSet<string>(StringComparer.Ordinal);
        if (claims.Length > 0)
        {
            using var command = new NpgsqlCommand(Claims, _connection, transaction);
            command.Parameters.Add(Of([.. claims.Select(claim => claim.Key)]));
            command.Parameters.Add(Of([.. claims.Select(claim => UtcInstants.Stored(claim.Expires).UtcDateTime)]));
            using var reader = command.ExecuteReader();
            while (reader.Read()) made.Add(reader.GetString(0));
        }
        // The first entry with a claim that was made has it; the others of this list do not.
        return [.. entries.Select(entry => entry.Claim is not { } claim || made.Remove(claim.Key))];
    }

    private void Insert(IReadOnlyList<TrailRecord> records, NpgsqlTransaction transaction)
    {
        if (records.Count == 0) return;
        using var command = new NpgsqlCommand(Records, _connection, transaction);
        command.Parameters.Add(Of(Texts(record => record.EventId)));
        command.Parameters.Add(Of(Texts(record => record.RequestId)));
        command.Parameters.Add(Of(Texts(record => record.AccountId)));
        command.Parameters.Add(Of([.. records.Select(record => UtcInstants.Stored(record.EventTime).UtcDateTime)]));
        command.Parameters.Add(Of(Texts(record => record.EventSource)));
        command.Parameters.Add(Of(Texts(record => record.EventName)));
        command.Parameters.Add(Of([.. records.Select(record => record.ReadOnly)]));
        command.Parameters.Add(Of(Texts(record => record.UserName)));
        command.Parameters.Add(Of(Texts(record => record.AccessKeyId)));
        command.Parameters.Add(Of(Texts(record => record.ErrorCode)));
        command.Parameters.Add(Of(Texts(record => record.Record)));
        command.Parameters.Add(Of(Texts(record => record.Trace)));
        var mentions = records.SelectMany(record => record.Mentions, (record, mention) => (record.EventId, mention.Type, mention.Name)).ToList();
        command.Parameters.Add(Of([.. mentions.Select(mention => mention.EventId)]));
        command.Parameters.Add(Of([.. mentions.Select(mention => mention.Type)]));
        command.Parameters.Add(Of([.. mentions.Select(mention => Text(mention.Name)!)]));
        command.ExecuteNonQuery();

        string?[] Texts(Func<TrailRecord, string?> of) => [.. records.Select(record => Text(of(record)))];
    }

    // PostgreSQL has no U+0000 in its texts.
    private static string? Text(string? text) => text?.Replace('\0', '\uFFFD');

    private static NpgsqlParameter<T[]> Of<T>(T[] values) => new() { TypedValue = values };
}
