using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>A file that is not as it was delivered, and how.</summary>
internal sealed record FileFault(string Name, string What);

/// <summary>What became of a chain: what it vouches for, and the first file that is wrong, or null.</summary>
internal sealed record ChainVerdict(Chain Chain)
{
    public int Digests { get; init; }

    public int LogFiles { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Log files that the next digest will vouch for.</summary>
    public int Pending { get; init; }

    public FileFault? Fault { get; init; }
}

/// <summary>
/// Goes along a chain of digests from its beginning, or from where one asks: each is signed, follows on the one before it, and every log file
/// that it names is there and as it was. Needs the folder and the public keys, and nothing of the service.
/// </summary>
internal sealed class ChainValidator(DeliveredFiles files, IReadOnlyList<DigestPublicKey> keys, DateTimeOffset? start, DateTimeOffset? end, DateTimeOffset now)
{
    // A file that is planned in one minute may be written, and so vouched for, in a later one; and digests of one round are written one by one.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    // A digest that is as it was signed.
    private sealed record Sound(DigestFile File, string Hash, string Signature);

    public ChainVerdict Validate(Chain chain)
    {
        var verdict = new ChainVerdict(chain);
        var named = new HashSet<string>(StringComparer.Ordinal);
        Sound? before = null;
        foreach (var (name, digestEnd) in files.Digests.GetValueOrDefault(chain, []).Where(digest => !(digest.End <= start)))
        {
            if (verdict.Until >= end) break;
            var (sound, fault) = Open(name);
            if (sound is null || (fault = Following(sound, before) ?? Logs(sound, named)) is not null) return verdict with { Fault = fault };
            before = sound;
            verdict = verdict with { Digests = verdict.Digests + 1, LogFiles = named.Count, From = verdict.From ?? Time(sound.File.DigestStartTime), Until = digestEnd };
        }
        return Behind(verdict, named);
    }

    // 1. The digest by itself: whole, in its place, signed by a key of the service.
    private (Sound? Digest, FileFault? Fault) Open(string name)
    {
        (Sound?, FileFault?) Wrong(string what, string suffix = "") => (null, new FileFault(name + suffix, what));
        if (GzipFile.Decompress(files.Read(name)!) is not { } content || DigestFile.Read(content) is not { } digest) return Wrong("is changed: it is no digest any more");
        if (digest.DigestS3Object != name) return Wrong($"is not in its place: it is the digest {digest.DigestS3Object}");
        if (files.Read(name + ObjectName.SignatureSuffix) is not { } file) return Wrong("is missing", ObjectName.SignatureSuffix);
        if (Signature(file) is not { } signature) return Wrong("is changed: it is no signature any more", ObjectName.SignatureSuffix);
        if (digest.DigestSignatureAlgorithm != DigestFile.Sha256WithRsa) return Wrong($"is signed by the algorithm {digest.DigestSignatureAlgorithm}, which is none of the service");
        if (keys.FirstOrDefault(key => key.Fingerprint == digest.DigestPublicKeyFingerprint) is not { } key) return Wrong($"is signed by the key {digest.DigestPublicKeyFingerprint}, which is none of the service");
        var hash = Hash(content);
        return key.Verifies(digest.Signed(hash), Convert.FromHexString(signature)) ? (new Sound(digest, hash, signature), null) : Wrong("is changed, or its signature is: the one is not of the other");
    }

    // 2. The digest behind the one before it. The first of all has none before it; where one asked to begin later, what came before is not looked at.
    private FileFault? Following(Sound digest, Sound? before)
    {
        var (file, name, previous) = (digest.File, digest.File.DigestS3Object, digest.File.PreviousDigestS3Object);
        if (before is null) return previous is null || Time(file.DigestStartTime) <= start ? null : new FileFault(previous, $"is missing: {name} follows on it");
        if (previous is null) return new FileFault(name, "was added: it begins a chain that has begun");
        if (previous != before.File.DigestS3Object)
            return files.Read(previous) is null ? new FileFault(previous, $"is missing: {name} follows on it") : new FileFault(before.File.DigestS3Object, $"was added: {name} follows on {previous}");
        return file.PreviousDigestHashValue == before.Hash && file.PreviousDigestSignature == before.Signature ? null : new FileFault(before.File.DigestS3Object, $"is another than the one that {name} follows on");
    }

    // 3. The log files that it names.
    private FileFault? Logs(Sound digest, HashSet<string> named)
    {
        foreach (var log in digest.File.LogFiles)
        {
            if (!named.Add(log.S3Object)) return new FileFault(log.S3Object, $"is named a second time, by {digest.File.DigestS3Object}");
            if (files.Read(log.S3Object) is not { } octets) return new FileFault(log.S3Object, $"is missing: {digest.File.DigestS3Object} names it");
            if (GzipFile.Decompress(octets) is not { } content || log.HashAlgorithm != DigestFile.Sha256 || Hash(content) != log.HashValue) return new FileFault(log.S3Object, $"is changed: it is not what {digest.File.DigestS3Object} names");
        }
        return null;
    }

    // 4. What no digest names: what came since the last one, or what somebody put there. And whether the last one is there.
    private ChainVerdict Behind(ChainVerdict verdict, HashSet<string> named)
    {
        var unnamed = files.Logs.GetValueOrDefault(verdict.Chain, []).Where(log => !named.Contains(log.Name) && !(log.Time < start) && !(log.Time >= end)).ToList();
        var ends = files.Digests.Values.SelectMany(digests => digests).Select(digest => digest.End).Where(one => !(one <= start) && !(one > end) && one < now - Grace).ToList();
        var until = verdict.Until ?? (ends.Count == 0 ? null : ends.Max());
        if (unnamed.FirstOrDefault(log => log.Time < until - Grace) is { Name: { } added }) return verdict with { Fault = new FileFault(added, "was added, or the digest of it taken away: no digest names it") };
        return Missing(verdict, ends) is { } missing ? verdict with { Fault = missing } : verdict with { Pending = unnamed.Count };
    }

    // All chains get their digests in the same rounds: of what time another has one, this must have one; and it must reach as far as one asked.
    private FileFault? Missing(ChainVerdict verdict, List<DateTimeOffset> ends)
    {
        if (verdict.Until is not { } until) return null;
        var later = ends.Where(one => one > until).ToList();
        if (later.Count > 0) return new FileFault(ObjectName.Digest(verdict.Chain, later.Min()), "is missing: other chains have a digest of that time");
        return end is { } wanted && Hour(wanted < now - Grace ? wanted : now - Grace) is var last && until < last ? new FileFault(ObjectName.Digest(verdict.Chain, last), "is missing: no digest reaches until then") : null;
    }

    private static DateTimeOffset Hour(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);

    private static string? Signature(byte[] file) =>
        Encoding.ASCII.GetString(file) is [.. var hex, '\n'] && hex.Length > 0 && hex.Length % 2 == 0 && !hex.AsSpan().ContainsAnyExcept(Hex) ? hex : null;

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static DateTimeOffset? Time(string time) => DateTimeOffset.TryParseExact(time, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) ? read : null;
}
