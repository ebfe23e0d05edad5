using Microsoft.Data.Sqlite;
using SamlFederation.Data;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Trail;

/// <summary>Writes entries to SQLite by statements that are prepared once. The connection is in WAL with <c>synchronous = FULL</c>: a commit has reached the disk when it returns.</summary>
internal sealed class SqliteTrail : ITrailConnection
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _claim;
    private readonly SqliteCommand _record;
    private readonly SqliteCommand _mention;

    public SqliteTrail(SqliteConnection connection)
    {
        _connection = connection;
        _claim = Prepared("""INSERT INTO "ReplayClaims" ("Key", "Expires") VALUES ($0, $1) ON CONFLICT DO NOTHING""", 2);
        _record = Prepared(
            """
            INSERT INTO "Trail" ("EventId", "RequestId", "AccountId", "EventTime", "EventSource", "EventName", "ReadOnly", "UserName", "AccessKeyId", "ErrorCode", "Record", "Trace")
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING "Sequence"
            """, 12);
        _mention = Prepared("""INSERT INTO "TrailMentions" ("AccountId", "Type", "Name", "EventTime", "Sequence") VALUES ($0, $1, $2, $3, $4)""", 5);
    }

    public bool IsCommitting { get; private set; }

    public IReadOnlyList<bool> Write(IReadOnlyList<TrailEntry> entries)
    {
        IsCommitting = false;
        using var transaction = _connection.BeginTransaction();
        (_claim.Transaction, _record.Transaction, _mention.Transaction) = (transaction, transaction, transaction);
        var written = new bool[entries.Count];
        for (var i = 0; i < written.Length; i++)
        {
            written[i] = entries[i].Claim is not { } claim || Run(_claim, claim.Key, UtcInstants.Stored(claim.Expires).UtcTicks) > 0;
            if (!written[i]) continue;
            foreach (var record in entries[i].Records) Insert(record);
        }
        IsCommitting = true;
        transaction.Commit();
        return written;
    }

    // SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH
    public bool IsOfAnEntry(Exception failure) => failure is SqliteException { SqliteErrorCode: 18 or 19 or 20 };

    private void Insert(TrailRecord record)
    {
        var time = UtcInstants.Stored(record.EventTime).UtcTicks;
        Set(
            _record, record.EventId, record.RequestId, record.AccountId, time, record.EventSource, record.EventName, record.ReadOnly,
            record.UserName, record.AccessKeyId, record.ErrorCode, record.Record, record.Trace);
        var sequence = _record.ExecuteScalar();
        foreach (var mention in record.Mentions) Run(_mention, mention.AccountId, mention.Type, mention.Name, time, sequence);
    }

    private static int Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Set(command, values);
        return command.ExecuteNonQuery();
    }

    private static void Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }

    private SqliteCommand Prepared(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++) command.Parameters.Add(new SqliteParameter($"${i}", null));
        return command;
    }
}
