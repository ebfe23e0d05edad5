using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Iam;

/// <summary>One link: the SHA-256 of what was signed, in hex, and the signature that came with it.</summary>
/// <param name="Hash">Of a chunk's octets, or of the trailer in canonical form.</param>
/// <param name="Signature">In hex.</param>
public sealed record ChunkLink(string Hash, string Signature);

/// <summary>
/// The signatures of a body that was sent in chunks (S3, "Signature Calculations for the Authorization Header: Transferring Payload in
/// Multiple Chunks"): each covers the one before, the first that of the request. A long chain can be verified in pieces.
/// </summary>
/// <param name="Previous">The signature before the first link, verified earlier; null for that of the request.</param>
/// <param name="Chunks">The chunks in order, the empty one at the end among them.</param>
/// <param name="Trailer">The link of the trailer, where one is signed.</param>
public sealed record ChunkChain(string? Previous, IReadOnlyList<ChunkLink> Chunks, ChunkLink? Trailer = null)
{
    /// <summary><c>x-amz-content-sha256</c> of a body in signed chunks.</summary>
    public const string SignedPayload = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

    /// <summary>The same with a signed trailer.</summary>
    public const string SignedPayloadWithTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

    /// <summary>Of a body in chunks that only a trailer sums up.</summary>
    public const string UnsignedPayloadWithTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    /// <summary>The forms that there are.</summary>
    public static IReadOnlyList<string> Forms { get; } = [SignedPayload, SignedPayloadWithTrailer, UnsignedPayloadWithTrailer];

    private static readonly string Nothing = CanonicalRequest.Hash([]);

    internal bool Holds(ClaimedSignature claimed, byte[] signingKey)
    {
        var about = $"{CanonicalText.Time(claimed.RequestTime)}\n{CanonicalRequest.Scope(claimed)}";
        var previous = Previous ?? claimed.Signature;
        var holds = true;
        foreach (var chunk in Chunks)
            holds &= Matches(CanonicalRequest.Signature(signingKey, $"AWS4-HMAC-SHA256-PAYLOAD\n{about}\n{previous}\n{Nothing}\n{chunk.Hash}"), chunk, ref previous);
        if (Trailer is { } trailer)
            holds &= Matches(CanonicalRequest.Signature(signingKey, $"AWS4-HMAC-SHA256-TRAILER\n{about}\n{previous}\n{trailer.Hash}"), trailer, ref previous);
        return holds;
    }

    private static bool Matches(string expected, ChunkLink link, ref string previous)
    {
        previous = link.Signature;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(link.Signature));
    }
}
