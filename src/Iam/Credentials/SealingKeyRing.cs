using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SamlFederation.Iam;

/// <summary>
/// The keys that session tokens are sealed with. The current one seals, every one opens. Immutable: a change gives a new ring.
/// With several instances a rotation has three steps: <see cref="Add"/> everywhere, then <see cref="Promote"/>, and
/// <see cref="Retire"/> of the old key once the longest session made with it has ended.
/// </summary>
public sealed class SealingKeyRing
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private readonly ImmutableArray<SealingKey> _keys;

    private SealingKeyRing(IEnumerable<SealingKey> keys)
    {
        _keys = [.. keys];
        if (_keys.IsEmpty) throw new FormatException("a key ring holds at least one key");
        if (_keys.DistinctBy(key => key.Id, StringComparer.Ordinal).Count() != _keys.Length)
            throw new FormatException("a key id occurs twice in the key ring");
    }

    /// <summary>The key that seals.</summary>
    public SealingKey Current => _keys[0];

    /// <summary>All keys that open, the current one first.</summary>
    public IReadOnlyList<SealingKey> Keys => _keys;

    /// <summary>A ring of one fresh key.</summary>
    public static SealingKeyRing New(DateTimeOffset now) => new([SealingKey.New(now)]);

    /// <summary>Adds a key that opens and does not seal yet.</summary>
    public SealingKeyRing Add(SealingKey key) => new([.. _keys, key]);

    /// <summary>Makes a fresh key current; for a single instance, where no other has to learn it first.</summary>
    public SealingKeyRing Rotate(DateTimeOffset now) => new([SealingKey.New(now), .. _keys]);

    /// <summary>Makes a key of the ring the one that seals.</summary>
    /// <exception cref="ArgumentException">The ring has no such key.</exception>
    public SealingKeyRing Promote(string keyId)
    {
        var key = Find(keyId) ?? throw new ArgumentException("The key ring has no such key.", nameof(keyId));
        return new([key, .. _keys.Where(other => other != key)]);
    }

    /// <summary>Removes a key; what it sealed no longer opens.</summary>
    /// <exception cref="ArgumentException">The key is the current one.</exception>
    public SealingKeyRing Retire(string keyId) =>
        keyId == Current.Id
            ? throw new ArgumentException("The current key cannot be retired.", nameof(keyId))
            : new(_keys.Where(key => key.Id != keyId));

    /// <summary>One line per key, <c>id:base64 created</c>, the current key first. It holds the keys themselves: file mode 0600.</summary>
    public string Serialize()
    {
        var text = new StringBuilder("# session token keys; the first one seals, all of them open\n");
        foreach (var key in _keys)
            text.Append(CultureInfo.InvariantCulture, $"{key.Id}:{key.KeyText} {key.Created.ToString(TimeFormat, CultureInfo.InvariantCulture)}\n");
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Serialize"/> wrote; empty lines and lines beginning with <c>#</c> are skipped.</summary>
    /// <exception cref="FormatException">Says the line and what it should be, never the key.</exception>
    public static SealingKeyRing Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var keys = new List<SealingKey>();
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            keys.Add(ParseLine(line, number));
        }
        return new SealingKeyRing(keys);
    }

    internal SealingKey? Find(string keyId) => _keys.FirstOrDefault(key => string.Equals(key.Id, keyId, StringComparison.Ordinal));

    private static SealingKey ParseLine(string line, int number)
    {
        var key = new byte[SealingKey.Size];
        if (line.Split(' ') is not [var pair, var created] || pair.Split(':') is not [var id, var base64]
            || !Convert.TryFromBase64String(base64, key, out var length) || length != SealingKey.Size
            || !DateTimeOffset.TryParseExact(created, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            throw new FormatException($"line {number} of the key ring is not `id:base64-of-32-bytes yyyy-MM-ddTHH:mm:ssZ`");
        return new SealingKey(id, key, time);
    }
}
