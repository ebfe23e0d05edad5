using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Trail;

/// <summary>
/// Commits what many requests have to write together: while one transaction reaches the disk the next gathers. INVARIANT: an entry is
/// said to be written only once the commit that holds it has returned.
/// </summary>
internal sealed partial class TrailWriter : IAsyncDisposable
{
    private const int Waiting = 4_096;
    private const int AtOnce = 256;

    private readonly Channel<Queued> _queue = Channel.CreateBounded<Queued>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDbContextFactory<StsDb> _databases;
    private readonly ILogger<TrailWriter> _log;
    private StsDb? _db;
    private ITrailConnection? _connection;

    // One thread of its own: SQLite's way to the disk is synchronous, and a pool of as many threads as there are cores would stand still for it.
    public TrailWriter(IDbContextFactory<StsDb> databases, ILogger<TrailWriter> log)
    {
        (_databases, _log) = (databases, log);
        new Thread(Run) { IsBackground = true, Name = "trail" }.Start();
    }

    private sealed class Queued(TrailEntry entry, CancellationToken cancellation) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TrailEntry Entry => entry;

        public CancellationToken Cancellation => cancellation;
    }

    /// <summary>Writes the entry. True when it is durable; false, and nothing written, when its claim was made before. Whoever cancels before it is taken up has written nothing.</summary>
    public async Task<bool> WriteAsync(TrailEntry entry, CancellationToken cancellation)
    {
        var queued = new Queued(entry, cancellation);
        await _queue.Writer.WriteAsync(queued, cancellation);
        return await queued.Task;
    }

    /// <summary>Takes nothing more, and writes what is waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
    }

    private void Run()
    {
        var batch = new List<Queued>(AtOnce);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            while (batch.Count < AtOnce && _queue.Reader.TryRead(out var queued))
                if (queued.Cancellation.IsCancellationRequested) queued.TrySetCanceled(queued.Cancellation);
                else batch.Add(queued);
            if (batch.Count > 0) Write(batch);
        }
        Close();
        _ended.SetResult();
    }

    private void Write(IReadOnlyList<Queued> batch)
    {
        try
        {
            var written = Commit([.. batch.Select(queued => queued.Entry)]);
            for (var i = 0; i < batch.Count; i++) batch[i].TrySetResult(written[i]);
        }
        catch (Exception failure)
        {
            // One entry that the store cannot take must not refuse the others: nothing of them is written yet, and each is tried by itself.
            if (batch.Count > 1 && _connection?.IsOfAnEntry(failure) is true)
            {
                foreach (var queued in batch) Write([queued]);
                return;
            }
            Failed(_log, failure, batch.Count);
            Close();
            foreach (var queued in batch) queued.TrySetException(new TrailUnwrittenException(failure));
        }
    }

    private IReadOnlyList<bool> Commit(List<TrailEntry> entries)
    {
        var kept = _connection is not null;
        try
        {
            return (_connection ??= Open()).Write(entries);
        }
        catch (Exception failure) when (kept && !_connection!.IsCommitting && !_connection.IsOfAnEntry(failure) && failure is not SqliteException)
        {
            // The server has gone and come since the last commit. Nothing was written, so that a new connection may begin again.
            Close();
            return (_connection = Open()).Write(entries);
        }
    }

    private ITrailConnection Open()
    {
        _db = _databases.CreateDbContext();
        _db.Database.OpenConnection();
        return _db.Database.GetDbConnection() switch
        {
            SqliteConnection sqlite => new SqliteTrail(sqlite),
            NpgsqlConnection postgreSql => new PostgreSqlTrail(postgreSql),
            var other => throw new NotSupportedException($"The trail is not written to {other.GetType().Name}."),
        };
    }

    private void Close()
    {
        _connection = null;
        var db = _db;
        _db = null;
        try
        {
            db?.Dispose();
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or IOException or InvalidOperationException)
        {
            // A connection that failed may fail to close, too; the next one is another.
            Failed(_log, failure, 0);
        }
    }

    [LoggerMessage(5, LogLevel.Error, "{Count} requests could not be put on record")]
    private static partial void Failed(ILogger log, Exception failure, int count);
}

/// <summary>The record of a request could not be written, or may not have been: the request is not answered.</summary>
internal sealed class TrailUnwrittenException(Exception cause) : Exception("The request could not be put on record.", cause);
