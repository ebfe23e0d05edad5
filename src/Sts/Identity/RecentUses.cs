using System.Collections.Concurrent;

namespace SamlFederation.Sts.Identity;

/// <summary>Remembers what was used a moment ago, so that a use is written at most once a minute while nothing else about it changes.</summary>
internal sealed class RecentUses
{
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);
    private const int Room = 10_000;
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, string Place)> _uses = new(StringComparer.Ordinal);

    /// <summary>Whether this use is to be written; it is remembered then.</summary>
    public bool IsNew(string id, string place, DateTimeOffset now)
    {
        if (_uses.TryGetValue(id, out var last) && last.Place == place && now - last.At < Precision && now >= last.At) return false;
        if (_uses.Count >= Room) _uses.Clear();
        _uses[id] = (now, place);
        return true;
    }
}
