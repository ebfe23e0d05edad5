using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SamlFederation.Iam;

namespace SamlFederation.Bucket;

/// <summary>What arrived.</summary>
/// <param name="Length">How many octets, without the frames of chunks.</param>
/// <param name="Md5">Their MD5; an object's ETag.</param>
/// <param name="Checksums">By the checksum's name, in base64.</param>
internal sealed record Received(long Length, byte[] Md5, IReadOnlyDictionary<string, string> Checksums)
{
    /// <summary>The signatures of the chunks that it came in, to be verified before it counts; null where it was not signed so.</summary>
    public ChunkChain? Chain { get; init; }
}

/// <summary>Takes a body in, in whichever of the forms it comes, and compares it with all that its headers and trailer say of it.</summary>
internal sealed class PayloadReceiver(DeclaredPayload declared, BodyReader body, Stream into) : IDisposable
{
    // "Only the last chunk is allowed to have a size less than 8192 bytes"
    private const int SmallestChunk = 8 * 1024;

#pragma warning disable CA5351 // S3's ETag is MD5; nothing is protected by it.
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _chunk = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ChecksumCounter? _counter = declared.Wanted is { } name ? new ChecksumCounter(name) : null;
    private readonly List<ChunkLink> _links = [];
    private ChunkLink? _trailer;
    private byte[]? _trailing;
    private long _length;

    public async Task<(Received? Received, S3Error? Error)> ReceiveAsync(CancellationToken cancellation)
    {
        var fault = declared.IsChunked ? await ChunksAsync(cancellation) : await PlainAsync(declared.Length, cancellation);
        if (fault is not null) return (null, fault);
        if (_length != declared.Length) return (null, S3Errors.IncompleteBody);
        return Compare() is { } mismatch ? (null, mismatch) : (Result(), null);
    }

    public void Dispose()
    {
        _md5.Dispose();
        _sha256.Dispose();
        _chunk.Dispose();
        _counter?.Dispose();
    }

    private S3Error? Compare()
    {
        if (declared.IsHashed && Convert.ToHexStringLower(_sha256.GetHashAndReset()) != declared.Hash) return S3Errors.ContentHashMismatch;
        _sum = _counter?.Finish();
        foreach (var (name, value) in declared.Checksums)
            if (_counter?.Name != name || !value.AsSpan().SequenceEqual(_sum)) return S3Errors.ChecksumMismatch(name);
        if (declared.HasTrailer && declared.Trailer is not null && (_trailing is null || !_trailing.AsSpan().SequenceEqual(_sum))) return S3Errors.ChecksumMismatch(_counter!.Name);
        _digest = _md5.GetHashAndReset();
        return declared.Md5 is { } md5 && !md5.AsSpan().SequenceEqual(_digest) ? S3Errors.BadDigest : null;
    }

    private byte[]? _sum;
    private byte[] _digest = [];

    private Received Result() => new(_length, _digest, _counter is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [_counter.Name] = Convert.ToBase64String(_sum!) })
    {
        Chain = declared.HasSignedChunks ? new ChunkChain(null, _links, _trailer) : null,
    };

    private async Task<S3Error?> PlainAsync(long length, CancellationToken cancellation)
    {
        while (length > 0)
        {
            var octets = await body.ReadAsync(length, cancellation);
            if (octets.IsEmpty) return S3Errors.IncompleteBody;
            length -= octets.Length;
            await TakeAsync(octets, cancellation);
        }
        return null;
    }

    // hex-length[;chunk-signature=hex] CRLF octets CRLF … 0[;chunk-signature=hex] CRLF [name:value CRLF …] CRLF
    private async Task<S3Error?> ChunksAsync(CancellationToken cancellation)
    {
        var wasSmall = false;
        while (true)
        {
            if (await body.LineAsync(cancellation) is not { } head || Head(head) is not var (length, signature)) return S3Errors.IncompleteBody;
            if (_length + length > declared.Length) return S3Errors.IncompleteBody;
            if (length > 0 && wasSmall && declared.HasSignedChunks) return S3Errors.ChunkSize;
            wasSmall = length < SmallestChunk;
            if (await PlainAsync(length, cancellation) is { } broken) return broken;
            if (declared.HasSignedChunks) _links.Add(new ChunkLink(Convert.ToHexStringLower(_chunk.GetHashAndReset()), signature!));
            if (length == 0) return await TrailerAsync(cancellation);
            if (await body.LineAsync(cancellation) is not "") return S3Errors.IncompleteBody;
        }
    }

    private (long Length, string? Signature)? Head(string line)
    {
        var parts = line.Split(';', 2);
        if (!long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0) return null;
        if (!declared.HasSignedChunks) return (length, null);
        const string name = "chunk-signature=";
        return parts is [_, var extension] && extension.StartsWith(name, StringComparison.Ordinal) && IsSignature(extension[name.Length..]) ? (length, extension[name.Length..]) : null;
    }

    private async Task<S3Error?> TrailerAsync(CancellationToken cancellation)
    {
        var canonical = new StringBuilder();
        string? signature = null;
        while (await body.LineAsync(cancellation) is { } line)
        {
            if (line.Length == 0)
            {
                if (!declared.HasTrailer) return canonical.Length == 0 && signature is null ? null : S3Errors.Trailer;
                if (declared.Trailer is not null && _trailing is null) return S3Errors.Trailer;
                if (declared.Hash != ChunkChain.SignedPayloadWithTrailer) return signature is null ? null : S3Errors.Trailer;
                if (signature is null) return S3Errors.Trailer;
                _trailer = new ChunkLink(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString()))), signature);
                return null;
            }
            if (line.Split(':', 2) is not [var name, var value]) return S3Errors.Trailer;
            (name, value) = (name.Trim().ToLowerInvariant(), value.Trim());
            if (name == "x-amz-trailer-signature" && signature is null && IsSignature(value)) signature = value;
            else if (name.Equals(declared.Trailer, StringComparison.OrdinalIgnoreCase) && _trailing is null && DeclaredPayload.TryBase64(value, ChecksumNames.Length(_counter!.Name), out _trailing!)) canonical.Append(name).Append(':').Append(value).Append('\n');
            else return S3Errors.Trailer;
        }
        // Some clients end a body without trailer right after its last chunk.
        return declared.HasTrailer ? S3Errors.IncompleteBody : null;
    }

    private async ValueTask TakeAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
    {
        _length += octets.Length;
        _md5.AppendData(octets.Span);
        if (declared.IsHashed) _sha256.AppendData(octets.Span);
        if (declared.HasSignedChunks) _chunk.AppendData(octets.Span);
        _counter?.Append(octets.Span);
        await into.WriteAsync(octets, cancellation);
    }

    private static bool IsSignature(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
