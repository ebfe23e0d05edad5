using System.Globalization;
using SamlFederation.Iam;

namespace SamlFederation.Bucket;

/// <summary>What a request's headers say of its body: how it comes, how long it is, and what it sums up to.</summary>
internal sealed record DeclaredPayload
{
    private const string Unsigned = "UNSIGNED-PAYLOAD";

    /// <summary><c>x-amz-content-sha256</c> as given; of a request without it that is presigned, or not signed at all, that the body is not signed.</summary>
    public required string Hash { get; init; }

    /// <summary>The body's length, without the frames of its chunks.</summary>
    public required long Length { get; init; }

    /// <summary>Content-MD5.</summary>
    public byte[]? Md5 { get; init; }

    /// <summary>By the checksum's name.</summary>
    public IReadOnlyDictionary<string, byte[]> Checksums { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>The checksum that a trailer will give, or that the request asks to be kept; or null.</summary>
    public string? Wanted { get; init; }

    /// <summary>The header that the trailer will have, or null.</summary>
    public string? Trailer { get; init; }

    public bool IsChunked => Hash.StartsWith("STREAMING-", StringComparison.Ordinal);

    public bool HasSignedChunks => Hash is ChunkChain.SignedPayload or ChunkChain.SignedPayloadWithTrailer;

    public bool HasTrailer => Hash is ChunkChain.UnsignedPayloadWithTrailer or ChunkChain.SignedPayloadWithTrailer;

    public bool IsHashed => Hash.Length == 64;

    /// <summary>Reads the headers strictly.</summary>
    /// <param name="call">The call.</param>
    /// <param name="most">The longest body that is taken.</param>
    /// <param name="sumsUpResult">Whether checksum headers are of what comes to be, and not of the body.</param>
    public static (DeclaredPayload? Declared, S3Error? Error) Read(S3Call call, long most, bool sumsUpResult = false)
    {
        // Whoever signs nothing is told that they may not, and not what a signature would have needed.
        var hash = call.Header("x-amz-content-sha256") ?? (call.IsPresigned || call.Header("authorization") is null ? Unsigned : null);
        if (hash is null) return (null, S3Errors.MissingHeader("x-amz-content-sha256"));
        if (hash != Unsigned && !ChunkChain.Forms.Contains(hash) && !IsHash(hash)) return (null, S3Errors.ContentHash);
        var chunked = hash.StartsWith("STREAMING-", StringComparison.Ordinal);
        if (LengthOf(call, chunked) is not { } length) return (null, S3Errors.MissingContentLength);
        if (length > most) return (null, S3Errors.EntityTooLarge);

        byte[]? md5 = null;
        if (call.Header("content-md5") is { } given && !TryBase64(given, 16, out md5)) return (null, S3Errors.InvalidDigest);
        var checksums = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in sumsUpResult ? [] : ChecksumNames.All)
        {
            if (call.Header(ChecksumNames.Header(name)) is not { } value) continue;
            if (!TryBase64(value, ChecksumNames.Length(name), out var sum)) return (null, S3Errors.ChecksumHeader(ChecksumNames.Header(name)));
            checksums[name] = sum;
        }
        var trailer = call.Header("x-amz-trailer")?.Trim();
        if (trailer is not null && ChecksumNames.OfHeader(trailer) is null) return (null, S3Errors.Trailer);
        if (checksums.Count + (trailer is null ? 0 : 1) > 1) return (null, S3Errors.SeveralChecksums);
        return (new DeclaredPayload
        {
            Hash = hash, Length = length, Md5 = md5, Checksums = checksums, Trailer = trailer,
            Wanted = checksums.Keys.FirstOrDefault() ?? (trailer is null ? null : ChecksumNames.OfHeader(trailer)) ?? ChecksumNames.Find(call.Header("x-amz-sdk-checksum-algorithm")),
        }, null);
    }

    public static bool TryBase64(string text, int length, out byte[] octets)
    {
        octets = new byte[length];
        return Convert.TryFromBase64String(text, octets, out var written) && written == length;
    }

    private static long? LengthOf(S3Call call, bool chunked)
    {
        if (!chunked) return call.ContentLength ?? (call.HasBody ? null : 0);
        return long.TryParse(call.Header("x-amz-decoded-content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var decoded) ? decoded : null;
    }

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
