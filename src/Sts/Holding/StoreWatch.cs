using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Holding;

/// <summary>The store's version as it is now, also after changes of other instances: it asks the store at most once a second, and whoever needs the answer waits for it.</summary>
internal sealed class StoreWatch(StoreVersion version, IDbContextFactory<StsDb> databases, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private Task? _asking;
    private long _askedAt;
    private bool _asked;
    private (int Count, long Sum) _seen;

    /// <summary>The version that a request which begins now must see. When the store cannot be asked it throws: nothing is answered from memory then.</summary>
    public ValueTask<long> VersionAsync(CancellationToken cancellation) =>
        Volatile.Read(ref _asked) && clock.GetElapsedTime(Volatile.Read(ref _askedAt)) < Interval ? new(version.Number) : AskAsync(cancellation);

    private async ValueTask<long> AskAsync(CancellationToken cancellation)
    {
        Task asking;
        lock (_gate) asking = _asking is { IsCompleted: false } ? _asking : _asking = LookAsync();
        await asking.WaitAsync(cancellation);
        return version.Number;
    }

    private async Task LookAsync()
    {
        await Task.Yield();
        var began = clock.GetTimestamp();
        await using var db = await databases.CreateDbContextAsync();
        // Numbers are not committed in the order in which they are given: the number of rows shows one that comes late, their sum one that comes while old ones go.
        var now = await db.Changes.GroupBy(change => 1).Select(all => new { Count = all.Count(), Sum = all.Sum(change => change.Id) }).SingleOrDefaultAsync();
        var seen = (now?.Count ?? 0, now?.Sum ?? 0);
        if (seen != _seen) version.Changed();
        _seen = seen;
        Volatile.Write(ref _askedAt, began);
        Volatile.Write(ref _asked, true);
    }
}
