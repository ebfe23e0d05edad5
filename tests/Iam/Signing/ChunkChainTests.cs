using System.Security.Cryptography;
using System.Text;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>The signatures of chunks, by the examples that AWS publishes for S3.</summary>
public sealed class ChunkChainTests
{
    private static readonly SecretAccessKey Secret = new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    private static readonly DateTimeOffset Now = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Plain =
    [
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648", "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
    ];

    private static readonly string[] WithTrailer =
    [
        "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2", "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
        "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
    ];

    private const string TrailerSignature = "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435";

    [Fact]
    public void The_published_request_and_its_chunks_are_genuine()
    {
        var claimed = Claimed("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        Assert.IsType<SigV4Check.Valid>(SigV4Verifier.Verify(claimed, Secret, Now));
        Assert.True(SigV4Verifier.VerifyChunks(claimed, Secret, new ChunkChain(null, Links(Plain))));
        // In pieces, too.
        Assert.True(SigV4Verifier.VerifyChunks(claimed, Secret, new ChunkChain(Plain[0], Links(Plain)[1..])));
    }

    [Fact]
    public void So_are_those_with_a_trailer()
    {
        var claimed = Claimed("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        var trailer = new ChunkLink(Hash("x-amz-checksum-crc32c:sOO8/Q==\n"), TrailerSignature);
        Assert.True(SigV4Verifier.VerifyChunks(claimed, Secret, new ChunkChain(null, Links(WithTrailer), trailer)));
        Assert.False(SigV4Verifier.VerifyChunks(claimed, Secret, new ChunkChain(null, Links(WithTrailer), trailer with { Hash = Hash("x-amz-checksum-crc32c:sOO8/A==\n") })));
        Assert.False(SigV4Verifier.VerifyChunks(claimed, Secret, new ChunkChain(null, Links(WithTrailer)[..2], trailer)));
    }

    [Fact]
    public void Nothing_else_is()
    {
        var (claimed, links) = (Claimed("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"), Links(Plain));
        ChunkChain[] others =
        [
            new(null, [links[1], links[0], links[2]]), new(null, links[1..]), new(null, [links[0], links[2]]), new(null, [links[0], links[0], links[1], links[2]]),
            new(Plain[1], links), new(null, [links[0] with { Hash = links[1].Hash }, .. links[1..]]), new(null, [.. links[..2], links[2] with { Signature = Plain[1] }]),
            new(null, [links[0] with { Signature = Plain[0].ToUpperInvariant() }, .. links[1..]]), new(null, [links[0] with { Signature = "" }, .. links[1..]]),
        ];
        Assert.All(others, chain => Assert.False(SigV4Verifier.VerifyChunks(claimed, Secret, chain)));
        Assert.False(SigV4Verifier.VerifyChunks(claimed, SecretAccessKey.New(), new ChunkChain(null, links)));
        Assert.False(SigV4Verifier.VerifyChunks(Claimed(Plain[0]), Secret, new ChunkChain(null, links)));
    }

    [Theory]
    [InlineData("s3", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", true)]
    [InlineData("s3", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", false)]
    [InlineData("strict", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", false)]
    public void A_body_in_chunks_is_S3_s_alone(string profile, string hash, bool taken)
    {
        var headers = new List<KeyValuePair<string, string>> { new("host", "s3.amazonaws.com"), new("x-amz-content-sha256", hash) };
        var signed = new SamlFederation.Tests.Fixtures.SigV4Signer("AKIAIOSFODNN7EXAMPLE", Secret.Reveal()) { Service = "s3", EncodesPathOnce = true, PayloadHash = hash }.Sign("PUT", "/a", headers, [], Now);
        var parsed = Assert.IsType<SigV4Parse.Parsed>(SigV4Verifier.Parse(new SignedRequest("PUT", "/a", "", signed.Headers, default), profile == "s3" ? SigningProfile.S3 : SigningProfile.For("s3")));
        Assert.Equal(taken ? null : SignatureRule.UnsignedPayload, (SigV4Verifier.Verify(parsed.Signature, Secret, Now) as SigV4Check.Refused)?.Fault.Rule);
    }

    [Theory]
    [InlineData("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225", null)]
    [InlineData("25e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225", SignatureRule.PayloadHash)]
    [InlineData("UNSIGNED-PAYLOAD", SignatureRule.PayloadHash)]
    public void A_hash_that_somebody_vouches_for_stands_for_the_body(string vouched, SignatureRule? refused)
    {
        const string hash = "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225";
        var signed = new SamlFederation.Tests.Fixtures.SigV4Signer("AKIAIOSFODNN7EXAMPLE", Secret.Reveal()) { Service = "notes" }.Sign("PUT", "/a", [new("host", "a"), new("x-amz-content-sha256", hash)], "123456789"u8, Now);
        var parsed = Assert.IsType<SigV4Parse.Parsed>(SigV4Verifier.Parse(new SignedRequest("PUT", "/a", "", signed.Headers, default) { PayloadHash = vouched }, "notes"));
        Assert.Equal(refused, (SigV4Verifier.Verify(parsed.Signature, Secret, Now) as SigV4Check.Refused)?.Fault.Rule);
    }

    [Fact]
    public void What_the_signer_signs_the_verifier_takes()
    {
        var request = new SignedRequest("POST", "/", "", [new("host", "localhost:5002"), new("content-type", "application/x-amz-json-1.1")], "{}"u8.ToArray());
        var headers = RequestSigner.Sign(request, "authorization", "us-east-1", "AKIAIOSFODNN7EXAMPLE", Secret, Now);
        var parsed = Assert.IsType<SigV4Parse.Parsed>(SigV4Verifier.Parse(request with { Headers = headers }, "authorization"));
        Assert.IsType<SigV4Check.Valid>(SigV4Verifier.Verify(parsed.Signature, Secret, Now));
        var tampered = Assert.IsType<SigV4Parse.Parsed>(SigV4Verifier.Parse(request with { Headers = headers, Body = "{ }"u8.ToArray() }, "authorization"));
        Assert.IsType<SigV4Check.Refused>(SigV4Verifier.Verify(tampered.Signature, Secret, Now));
    }

    private static ClaimedSignature Claimed(string signature) => Assert.IsType<SigV4Parse.Parsed>(SigV4Verifier.Parse(new SignedRequest("PUT", "/examplebucket/chunkObject.txt", "",
    [
        new("host", "s3.amazonaws.com"), new("x-amz-date", "20130524T000000Z"), new("x-amz-storage-class", "REDUCED_REDUNDANCY"), new("content-encoding", "aws-chunked"),
        new("x-amz-decoded-content-length", "66560"), new("content-length", "66824"), new("x-amz-content-sha256", ChunkChain.SignedPayload),
        new("authorization", $"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature={signature}"),
    ], default), SigningProfile.S3)).Signature;

    private static ChunkLink[] Links(string[] signatures) =>
        [new(Hash(new string('a', 65536)), signatures[0]), new(Hash(new string('a', 1024)), signatures[1]), new(Hash(""), signatures[2])];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
}
