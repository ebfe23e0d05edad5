using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Benchmarks;

/// <summary>A response written and signed, beside the one signature that cannot be saved.</summary>
public abstract class WritingBenchmarks
{
    private readonly byte[] digest = SHA256.HashData("SignedInfo"u8);
    private readonly TestKey key;
    private readonly SigningKey signingKey;
    private readonly Response message;

    private protected WritingBenchmarks(TestKey key) => (this.key, signingKey, message) = (key, key.SigningKey(), TypicalMessages.Honest(key).Message());

    [GlobalSetup]
    public void Warm() => Warmth.Reach(() => BuildAndSign());

    [Benchmark(Baseline = true, Description = "the signature alone")]
    public byte[] Signature() => key.PrivateKey switch
    {
        RSA rsa => rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => ((ECDsa)key.PrivateKey).SignHash(digest),
    };

    [Benchmark(Description = "build and sign a Response with a signed Assertion")]
    public byte[] BuildAndSign() => ResponseWriter.Write(message, signingKey);
}

/// <summary>RSA, 2048 bits.</summary>
public class RsaWriting() : WritingBenchmarks(TestKeys.Rsa);

/// <summary>The curve P-256.</summary>
public class EcdsaWriting() : WritingBenchmarks(TestKeys.Ecdsa);
