using System.Security.Cryptography;
using System.Text;

namespace SamlFederation.Tests.Bucket;

/// <summary>Each form in which a body may come, beside the same with one thing wrong: what is wrong leaves nothing behind.</summary>
[Collection(SharedWorld.Name)]
public sealed class PayloadTests(BucketWorld world) : IAsyncLifetime
{
    private const string Crc32OfDigits = "y/Q5Jg==";
    private const string Digits = "123456789";
    private string _bucket = "";
    private S3Caller _owner = null!;

    public async Task InitializeAsync() => (_bucket, _owner) = (await world.NewBucketAsync(), world.As(world.Owner));

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("UNSIGNED-PAYLOAD", 200, null)]
    [InlineData("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225", 200, null)]
    [InlineData("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb226", 400, "XAmzContentSHA256Mismatch")]
    [InlineData("15E2B0D3C33891EBB0F1EF609EC419420C20E320CE94C65FBC8C3312448EB225", 400, "InvalidArgument")]
    [InlineData("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", 400, "InvalidArgument")]
    [InlineData("anything", 400, "InvalidArgument")]
    public async Task The_hash_is_that_of_the_body_or_one_of_the_words_for_none(string hash, int status, string? code) =>
        await AssertAsync(await (_owner with { PayloadHash = hash }).PutAsync($"/{_bucket}/key", Digits), status, code);

    [Fact]
    public async Task Without_its_hash_a_request_is_refused()
    {
        var signer = world.Owner with { Service = "s3", EncodesPathOnce = true };
        var signed = signer.Sign("PUT", $"/{_bucket}/key", [new("host", _owner.Host)], Encoding.ASCII.GetBytes(Digits), _owner.Now);
        (await _owner.DeliverAsync("PUT", signed, Encoding.ASCII.GetBytes(Digits))).AssertRefused(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
    }

    [Fact]
    public async Task Whoever_signs_nothing_is_denied()
    {
        (await _owner.DeliverAsync("GET", new($"/{_bucket}", []), null)).AssertRefused(403, "AccessDenied");
        (await _owner.DeliverAsync("PUT", new($"/{_bucket}/key", []), Encoding.ASCII.GetBytes(Digits))).AssertRefused(403, "AccessDenied");
    }

    // The sums of "123456789", which every description of these checks gives.
    [Theory]
    [InlineData("content-md5", "JfnnlDI7RTiF9RgfG2JNCw==", 200, null)]
    [InlineData("content-md5", "JfnnlDI7RTiF9RgfG2JNCg==", 400, "BadDigest")]
    [InlineData("content-md5", "JfnnlDI7RTiF", 400, "InvalidDigest")]
    [InlineData("x-amz-checksum-crc32", Crc32OfDigits, 200, null)]
    [InlineData("x-amz-checksum-crc32", "y/Q5Jw==", 400, "BadDigest")]
    [InlineData("x-amz-checksum-crc32", "y/Q5", 400, "InvalidRequest")]
    [InlineData("x-amz-checksum-crc32c", "4waSgw==", 200, null)]
    [InlineData("x-amz-checksum-crc32c", Crc32OfDigits, 400, "BadDigest")]
    [InlineData("x-amz-checksum-crc64nvme", "rosUhgp5mIg=", 200, null)]
    [InlineData("x-amz-checksum-crc64nvme", "rosUhgp5mIk=", 400, "BadDigest")]
    [InlineData("x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE=", 200, null)]
    [InlineData("x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEA=", 400, "BadDigest")]
    [InlineData("x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=", 200, null)]
    [InlineData("x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiQ=", 400, "BadDigest")]
    public async Task A_checksum_is_compared_and_kept(string header, string value, int status, string? code)
    {
        var put = await _owner.PutAsync($"/{_bucket}/key", Digits, (header, value));
        await AssertAsync(put, status, code);
        if (status != 200 || header == "content-md5") return;
        Assert.Equal(value, put.Headers[header]);
        Assert.Equal(value, (await _owner.SendAsync("HEAD", $"/{_bucket}/key", null, ("x-amz-checksum-mode", "ENABLED"))).Headers[header]);
        Assert.DoesNotContain(header, (await _owner.SendAsync("HEAD", $"/{_bucket}/key")).Headers.Keys);
    }

    [Fact]
    public async Task Two_checksums_are_one_too_many() =>
        await AssertAsync(await _owner.PutAsync($"/{_bucket}/key", Digits, ("x-amz-checksum-crc32", Crc32OfDigits), ("x-amz-checksum-crc32c", "4waSgw==")), 400, "InvalidRequest");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_body_in_signed_chunks_is_taken_and_is_what_was_sent(int chunks)
    {
        var pieces = Pieces(chunks);
        await AssertAsync(await SendSignedAsync(pieces, trailer: null, body => body), 200, null, [.. pieces.SelectMany(piece => piece)]);
    }

    [Fact]
    public async Task So_is_one_of_more_chunks_than_one_question_holds()
    {
        var pieces = Enumerable.Range(0, 1100).Select(i => Enumerable.Repeat((byte)i, 8192).ToArray()).ToArray();
        await AssertAsync(await SendSignedAsync(pieces, trailer: null, body => body), 200, null, [.. pieces.SelectMany(piece => piece)]);
    }

    public static TheoryData<string> Forgeries => ["a byte of the first chunk", "a byte of the last chunk", "a signature", "two chunks in another order", "a chunk left out", "a chunk twice", "the end left out", "shorter than it says"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_chunk_that_was_tampered_with_refuses_the_whole(string what)
    {
        byte[][] pieces = [Repeat('a'), Repeat('b'), Repeat('c')];
        var reply = await SendSignedAsync(pieces, trailer: null, body => Tamper(what, body));
        await AssertAsync(reply, (int)reply.Status, reply.Code ?? "a refusal");
        Assert.Contains($"{reply.Code} {(int)reply.Status}", new[] { "SignatureDoesNotMatch 403", "IncompleteBody 400" });
    }

    [Theory]
    [InlineData("honest", 200, null)]
    [InlineData("another checksum", 400, "BadDigest")]
    [InlineData("another trailer's signature", 403, "SignatureDoesNotMatch")]
    [InlineData("no trailer", 400, "MalformedTrailerError")]
    [InlineData("another trailer", 400, "MalformedTrailerError")]
    public async Task A_signed_trailer_is_verified(string what, int status, string? code)
    {
        var trailer = ("x-amz-checksum-crc32", what == "another checksum" ? "y/Q5Jw==" : Crc32OfDigits);
        var reply = await SendSignedAsync([Encoding.ASCII.GetBytes(Digits)], trailer, body => what switch
        {
            "another trailer's signature" => Replace(body, body.AsSpan().LastIndexOf("x-amz-trailer-signature:"u8) + 24, body[body.AsSpan().LastIndexOf("x-amz-trailer-signature:"u8) + 24] == 'a' ? (byte)'b' : (byte)'a'),
            "no trailer" => [.. body[..body.AsSpan().LastIndexOf("x-amz-checksum-crc32:"u8)], .. "\r\n"u8],
            "another trailer" => [.. body[..body.AsSpan().LastIndexOf("x-amz-checksum-crc32:"u8)], .. Encoding.ASCII.GetBytes("x-amz-meta-a:b\r\n"), .. body[body.AsSpan().LastIndexOf("x-amz-checksum-crc32:"u8)..]],
            _ => body,
        });
        await AssertAsync(reply, status, code);
    }

    [Theory]
    [InlineData(Crc32OfDigits, 200, null)]
    [InlineData("y/Q5Jw==", 400, "BadDigest")]
    [InlineData("nonsense", 400, "MalformedTrailerError")]
    public async Task An_unsigned_trailer_sums_up_an_unsigned_body(string sum, int status, string? code)
    {
        var caller = _owner with { PayloadHash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER" };
        var body = Chunks.InPlainChunks([Encoding.ASCII.GetBytes(Digits[..4]), Encoding.ASCII.GetBytes(Digits[4..])], ("x-amz-checksum-crc32", sum));
        await AssertAsync(await caller.SendAsync("PUT", $"/{_bucket}/key", body, ("x-amz-trailer", "x-amz-checksum-crc32"), ("x-amz-decoded-content-length", "9")), status, code);
    }

    [Theory]
    [InlineData("8", 400, "IncompleteBody")]
    [InlineData("10", 400, "IncompleteBody")]
    [InlineData(null, 411, "MissingContentLength")]
    [InlineData("5368709121", 400, "EntityTooLarge")]
    public async Task The_decoded_length_is_told_and_kept(string? length, int status, string code)
    {
        var caller = _owner with { PayloadHash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER" };
        var body = Chunks.InPlainChunks([Encoding.ASCII.GetBytes(Digits)], ("x-amz-checksum-crc32", Crc32OfDigits));
        await AssertAsync(await caller.SendAsync("PUT", $"/{_bucket}/key", body, [("x-amz-trailer", "x-amz-checksum-crc32"), .. length is null ? Array.Empty<(string, string)>() : [("x-amz-decoded-content-length", length)]]), status, code);
    }

    [Fact]
    public async Task Small_chunks_are_refused_but_for_the_last()
    {
        await AssertAsync(await SendSignedAsync([Repeat('a')[..8191], Repeat('b')], trailer: null, body => body), 403, "InvalidChunkSizeError");
        await AssertAsync(await SendSignedAsync([Repeat('a')[..8192], [1]], trailer: null, body => body), 200, null, [.. Repeat('a')[..8192], 1]);
    }

    private async Task<S3Reply> SendSignedAsync(IReadOnlyList<byte[]> pieces, (string Name, string Value)? trailer, Func<byte[], byte[]> tamper)
    {
        var caller = _owner with { PayloadHash = trailer is null ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" : "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" };
        var signed = caller.Sign("PUT", $"/{_bucket}/key", null,
            [("x-amz-decoded-content-length", $"{pieces.Sum(piece => piece.Length)}"), .. trailer is var (name, _) ? [("x-amz-trailer", name)] : Array.Empty<(string, string)>()]);
        return await caller.DeliverAsync("PUT", signed, tamper(Chunks.InSignedChunks(caller, signed, pieces, trailer)));
    }

    private async Task AssertAsync(S3Reply reply, int status, string? code, byte[]? expected = null)
    {
        if (code is null) reply.AssertStatus(status);
        else reply.AssertRefused(status, code);
        Assert.Empty(world.Leftovers(_bucket));
        var got = await _owner.GetAsync($"/{_bucket}/key");
        if (code is null) Assert.Equal(Convert.ToHexString(SHA256.HashData(expected ?? Encoding.ASCII.GetBytes(Digits))), Convert.ToHexString(SHA256.HashData(got.AssertStatus(200).Body)));
        else got.AssertRefused(404, "NoSuchKey");
    }

    private static byte[][] Pieces(int count) => [.. Enumerable.Range(0, count).Select(i => Repeat((char)('a' + i)))];

    private static byte[] Repeat(char c) => [.. Enumerable.Repeat((byte)c, 10_000)];

    private static byte[] Replace(byte[] body, int at, byte octet) => [.. body[..at], octet, .. body[(at + 1)..]];

    private static byte[] Tamper(string what, byte[] body)
    {
        var (b, c, end) = (At(body, 'b'), At(body, 'c'), body.AsSpan().LastIndexOf("0;chunk"u8));
        return what switch
        {
            "a byte of the first chunk" => Replace(body, 200, (byte)'A'),
            "a byte of the last chunk" => Replace(body, c + 200, (byte)'C'),
            "a signature" => Replace(body, b + 30, body[b + 30] == '0' ? (byte)'1' : (byte)'0'),
            "two chunks in another order" => [.. body[..b], .. body[c..end], .. body[b..c], .. body[end..]],
            "a chunk left out" => [.. body[..b], .. body[c..]],
            "a chunk twice" => [.. body[..c], .. body[b..]],
            "the end left out" => body[..end],
            _ => body[..^200],
        };
    }

    // Where the frame of the chunk of these letters begins.
    private static int At(byte[] body, char letter) => body.AsSpan(0, body.AsSpan().IndexOf(Repeat(letter).AsSpan(0, 100))).LastIndexOf("2710;"u8);
}
