using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;
using BenchmarkDotNet.Attributes;
using SamlFederation.Faults;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Benchmarks;

/// <summary>From the posted text to a valid assertion, beside the one verification that cannot be saved, and beside the platform's own road.</summary>
public abstract class ReadingBenchmarks
{
    private readonly byte[] digest = SHA256.HashData("SignedInfo"u8);
    private readonly VerificationKeys keys;
    private readonly Expectations expectations;
    private readonly byte[] signature;
    private readonly AsymmetricAlgorithm publicKey;
    private readonly string assertionSigned, responseSigned, bothSigned;

    private protected ReadingBenchmarks(TestKey key)
    {
        keys = TypicalMessages.Keys(key);
        expectations = HonestMessages.Expect(TypicalMessages.Honest(key));
        (assertionSigned, responseSigned, bothSigned) = (TypicalMessages.Response(key, SignedParts.Assertion), TypicalMessages.Response(key, SignedParts.Response), TypicalMessages.Response(key, SignedParts.Both));
        (signature, publicKey) = key.PrivateKey switch
        {
            RSA rsa => (rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), RSA.Create(rsa.ExportParameters(false))),
            ECDsa ecdsa => (ecdsa.SignHash(digest), (AsymmetricAlgorithm)ECDsa.Create(ecdsa.ExportParameters(false))),
            _ => throw new NotSupportedException("RSA or ECDSA"),
        };
    }

    [GlobalSetup]
    public void Warm() => Warmth.Reach(() =>
    {
        Assertion();
        Both();
    });

    [Benchmark(Baseline = true, Description = "the verification alone")]
    public bool Verification() => publicKey switch
    {
        RSA rsa => rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => ((ECDsa)publicKey).VerifyHash(digest, signature),
    };

    [Benchmark(Description = "read, verify and validate; the Assertion signed")]
    public object Assertion() => TypicalMessages.Accept(assertionSigned, keys, expectations);

    [Benchmark(Description = "read, verify and validate; the Response signed")]
    public object Response() => TypicalMessages.Accept(responseSigned, keys, expectations);

    [Benchmark(Description = "read, verify and validate; both signed, so two verifications")]
    public object Both() => TypicalMessages.Accept(bothSigned, keys, expectations);
}

/// <summary>RSA, 2048 bits.</summary>
public class RsaReading() : ReadingBenchmarks(TestKeys.Rsa)
{
    private readonly string response = TypicalMessages.Response(TestKeys.Rsa, SignedParts.Assertion);

    [Benchmark(Description = "XmlDocument and SignedXml, which verify and no more")]
    public bool Platform()
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var reader = XmlReader.Create(new MemoryStream(Convert.FromBase64String(response)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        document.Load(reader);
        var assertion = SamlMessage.Elements(document.DocumentElement!).First(e => e.LocalName == "Assertion");
        var signed = new SignedXml(assertion) { Resolver = null! };
        signed.LoadXml(SamlMessage.Elements(assertion).First(e => e.LocalName == "Signature"));
        return signed.CheckSignature(TestKeys.Rsa.Certificate, verifySignatureOnly: true) ? true : throw new CryptographicException("refused");
    }
}

/// <summary>The curve P-256, for which the platform's SignedXml knows no name.</summary>
public class EcdsaReading() : ReadingBenchmarks(TestKeys.Ecdsa);
