using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Saml.Reading;

namespace SamlFederation.Tests.Saml.Oracle;

/// <summary>What came of reading many changed messages.</summary>
internal sealed record ReaderReport(int Seed, long Count, long Rewritten, long Accepted, long Asked, IReadOnlyDictionary<string, long> Refused, IReadOnlyList<string> Disagreements, TimeSpan Slowest, long Largest)
{
    public override string ToString()
    {
        var refused = string.Join(", ", Refused.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value}"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            seed {Seed}: {Count} documents, {Rewritten} honestly rewritten and {Count - Rewritten} forged
            accepted {Accepted}, refused {Refused.Values.Sum()}; the oracle asked {Asked} times, {Disagreements.Count} disagreements
            slowest {Slowest.TotalMilliseconds:F2} ms, largest allocation {Largest / 1024.0:F0} KiB
            refused by: {refused}
            """);
    }
}

/// <summary>
/// Puts changed messages to the reader and to the oracle. What the reader accepts was signed, every claim of it, and the oracle reads the same;
/// what was only written otherwise is accepted; nothing throws, and nothing takes long.
/// </summary>
internal static class ReaderComparison
{
    public const double LongestMilliseconds = 50;
    public const long MostOctets = 1 << 20;

    private const int OracleOnRefused = 100;
    private const int SealedOnes = 16; // opening costs more than all the rest
    private const int MostTold = 20;

    private static readonly VerificationKeys Keys = Reader.Keys(TestKeys.Rsa, TestKeys.Ecdsa);
    private static readonly DecryptionKeys Private = DecryptionKeys.FromPem([TestKeys.Encryption.PrivateKeyPem])!;
    private static readonly ThreadLocal<RSA> OraclesKey = new(PrivateKey);
    private static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    internal static int AnySeed => Random.Shared.Next(1_000_000);

    internal static ReaderReport Run(int seed, long count, Func<AssertionClaims, AssertionClaims>? mistake = null, int enough = MostTold, Action<long>? told = null)
    {
        var seeds = SeedMessages.All.Concat(SeedMessages.Encrypted).Select(xml => Honest.Of(xml, null)).ToList();
        var inside = SeedMessages.Sealed.Select(seed => Honest.Of(seed.Plaintext, seed.Seal)).ToList();
        var signed = seeds.Concat(inside).Select(message => message.Said).ToHashSet(StringComparer.Ordinal);
        var tally = new Tally();
        var done = 0L;
        Parallel.ForEach(Partitioner.Create(0, count, Math.Max(1, Math.Min(count, 500))), (range, loop) =>
        {
            for (var number = range.Item1; number < range.Item2 && tally.Disagreements.Count < enough; number++)
            {
                var random = new Random(HashOf(seed, number));
                var kind = random.Next(SealedOnes) == 0 ? inside : seeds;
                var honest = kind[random.Next(kind.Count)];
                var message = FuzzedMessage.Change(honest.Tokens, seeds[random.Next(seeds.Count)].Tokens, random);
                if (Judge(message, honest.Seal, signed, number, mistake, tally) is { } wrong)
                    tally.Disagreements.Enqueue($"document {number} of seed {seed}: {wrong}\n{message}");
            }
            told?.Invoke(Interlocked.Add(ref done, range.Item2 - range.Item1));
            if (tally.Disagreements.Count >= enough)
                loop.Stop();
        });
        return tally.Report(seed);
    }

    // Null if all is well.
    private static string? Judge(FuzzedMessage message, Func<byte[], byte[]>? seal, HashSet<string> signed, long number, Func<AssertionClaims, AssertionClaims>? mistake, Tally tally)
    {
        var response = message.Base64(seal);
        Reading reading;
        try
        {
            reading = Timed(response, tally);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // the claim is that nothing throws: whatever does is told, with its message
        {
            return $"the reader throws {e}";
        }
        var isAsked = reading.Fault is null || number % OracleOnRefused == 0;
        tally.Count(message.IsHonest, reading.Fault, isAsked);
        if (message.IsHonest && reading.Fault is not null)
            return $"an honest one is refused, {reading.Fault}";
        var opinion = isAsked ? OracleReader.Read(response, Keys, OraclesKey.Value!) : null;
        if (reading.Fault is not null)
            return null;
        var said = Said(mistake?.Invoke(reading.Claims!) ?? reading.Claims!);
        if (opinion!.Fault is not null)
            return $"the oracle refuses {opinion.Fault}";
        if (said != Said(opinion.Assertion!))
            return $"the oracle reads {Said(opinion.Assertion!)}, the reader {said}";
        if (Said(reading.Envelope!) != Said(opinion.Envelope!))
            return $"the oracle reads {Said(opinion.Envelope!)}, the reader {Said(reading.Envelope!)}";
        return signed.Contains(said) ? null : $"nobody signed {said}";
    }

    // A pause of the machine is not the message's doing: what seems slow is read again.
    private static Reading Timed(string response, Tally tally)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        var reading = Read(response);
        var took = Stopwatch.GetElapsedTime(began);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        for (var again = 0; again < 5 && took.TotalMilliseconds > 1; again++)
        {
            began = Stopwatch.GetTimestamp();
            Read(response);
            var taken = Stopwatch.GetElapsedTime(began);
            took = taken < took ? taken : took;
        }
        tally.Cost(took, allocated);
        return reading;
    }

    private static Reading Read(string response) => Read(ResponseReader.Read(response));

    private static Reading Read(ReadOutcome outcome) => outcome switch
    {
        ReadOutcome.Refused refused => new(null, null, refused.Fault),
        ReadOutcome.Encrypted encrypted => Read(AssertionDecryptor.Decrypt(encrypted.Response, Private)),
        ReadOutcome.Ok read => SignatureVerifier.Verify(read.Response, Keys) switch
        {
            VerifyOutcome.Ok verified => new(verified.Response.Assertion, verified.Response.Envelope, null),
            VerifyOutcome.Refused refused => new(null, null, refused.Fault),
            _ => throw new NotSupportedException(),
        },
        _ => throw new NotSupportedException(),
    };

    private static RSA PrivateKey()
    {
        var key = RSA.Create();
        key.ImportFromPem(TestKeys.Encryption.PrivateKeyPem);
        return key;
    }

    private static string Said<T>(T claims) => JsonSerializer.Serialize(claims, Compact);

    private static int HashOf(int seed, long number) => unchecked((int)((ulong)(number + 1) * 0x9E3779B97F4A7C15UL >> 33) ^ seed);

    private sealed record Honest(IReadOnlyList<string> Tokens, string Said, Func<byte[], byte[]>? Seal)
    {
        public static Honest Of(string xml, Func<byte[], byte[]>? seal)
        {
            var octets = Encoding.UTF8.GetBytes(xml);
            return new(FuzzedMessage.Tokens(xml), ReaderComparison.Said(Read(Convert.ToBase64String(seal is null ? octets : seal(octets))).Claims!), seal);
        }
    }

    private sealed record Reading(AssertionClaims? Claims, EnvelopeClaims? Envelope, AssertionFault? Fault);

    private sealed class Tally
    {
        private readonly ConcurrentDictionary<string, long> refused = new(StringComparer.Ordinal);
        private readonly Lock gate = new();
        private long rewritten, accepted, asked, largest;
        private TimeSpan slowest;

        public ConcurrentQueue<string> Disagreements { get; } = new();

        public void Count(bool isHonest, AssertionFault? fault, bool isAsked)
        {
            if (isHonest)
                Interlocked.Increment(ref rewritten);
            if (isAsked)
                Interlocked.Increment(ref asked);
            if (fault is null)
                Interlocked.Increment(ref accepted);
            else
                refused.AddOrUpdate(fault.Rule.ToString(), 1, (_, before) => before + 1);
        }

        public void Cost(TimeSpan took, long allocated)
        {
            lock (gate)
                (slowest, largest) = (took > slowest ? took : slowest, Math.Max(largest, allocated));
        }

        public ReaderReport Report(int seed) =>
            new(seed, accepted + refused.Values.Sum(), rewritten, accepted, asked, refused, [.. Disagreements], slowest, largest);
    }
}
