using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Holding;

/// <summary>Makes what is held; see <see cref="Held{T}"/>.</summary>
internal sealed class Holdings(StoreWatch watch, IDbContextFactory<StsDb> databases)
{
    /// <param name="read">Finds what is under a key; null when there is nothing. What it gives is shared by many requests and must not be changed.</param>
    public Held<T> Of<T>(Func<StsDb, string, CancellationToken, Task<T?>> read) where T : class => new(watch, databases, read);
}

/// <summary>What a query found, by its key, for as long as nothing in the store is changed. Nothing is kept of what was not found.</summary>
internal sealed class Held<T>(StoreWatch watch, IDbContextFactory<StsDb> databases, Func<StsDb, string, CancellationToken, Task<T?>> read) where T : class
{
    private const int Room = 10_000;
    private Generation _now = new(-1);

    // INVARIANT: the version is taken before anything is read under it, so that what a change made old is never kept under a version that came after.
    private sealed class Generation(long version)
    {
        public long Version => version;

        public ConcurrentDictionary<string, Lazy<Task<T?>>> Found { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>What is under the key as of now, or null. Of any number of requests that miss, one reads.</summary>
    public async ValueTask<T?> FindAsync(string key, CancellationToken cancellation)
    {
        var generation = Of(await watch.VersionAsync(cancellation));
        if (!generation.Found.TryGetValue(key, out var entry))
        {
            if (generation.Found.Count >= Room) generation.Found.Clear();
            entry = generation.Found.GetOrAdd(key, wanted => new Lazy<Task<T?>>(() => ReadAsync(generation, wanted)));
        }
        return entry.Value.IsCompletedSuccessfully ? entry.Value.Result : await entry.Value.WaitAsync(cancellation);
    }

    private Generation Of(long version)
    {
        for (var now = Volatile.Read(ref _now); ; now = Volatile.Read(ref _now))
        {
            if (now.Version >= version) return now;
            Interlocked.CompareExchange(ref _now, new Generation(version), now);
        }
    }

    // Not with the caller's cancellation: others wait for the same.
    private async Task<T?> ReadAsync(Generation generation, string key)
    {
        T? found = null;
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            return found = await read(db, key, CancellationToken.None);
        }
        finally
        {
            if (found is null) generation.Found.TryRemove(key, out _);
        }
    }
}
