using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Saml.Reading;

public sealed class VerificationKeysTests
{
    [Fact]
    public void Refuses_a_provider_without_a_key() => AssertRefused(AssertionRule.NoKey);

    [Fact]
    public void Refuses_RSA_of_1024_bits() => AssertRefused(AssertionRule.WeakKey, TestKeys.WeakRsa.Der);

    [Fact]
    public void Refuses_the_whole_set_for_one_weak_key() => AssertRefused(AssertionRule.WeakKey, TestKeys.Rsa.Der, TestKeys.WeakRsa.Der);

    [Fact]
    public void Refuses_octets_that_are_no_certificate() => AssertRefused(AssertionRule.WeakKey, new byte[] { 1, 2, 3 });

    [Fact]
    public void Refuses_an_RSA_exponent_of_three()
    {
        // The public key alone is certified: the honest modulus with the exponent 3.
        var parameters = ((RSA)TestKeys.Rsa.PrivateKey).ExportParameters(false);
        using var three = RSA.Create(new RSAParameters { Modulus = parameters.Modulus, Exponent = [3] });
        var request = new CertificateRequest(new X500DistinguishedName("CN=three"), new PublicKey(three), HashAlgorithmName.SHA256);
        using var certificate = request.Create(TestKeys.OtherRsa.Certificate.SubjectName, X509SignatureGenerator.CreateForRSA((RSA)TestKeys.OtherRsa.PrivateKey, RSASignaturePadding.Pkcs1), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(80), [1]);
        AssertRefused(AssertionRule.WeakKey, certificate.RawData);
    }

    [Fact]
    public void Takes_several_keys_and_says_which_one_verified()
    {
        var honest = new HonestResponse { Key = TestKeys.OtherRsa };
        var keys = Reader.Keys(TestKeys.Rsa, TestKeys.Ecdsa, TestKeys.OtherRsa);
        var verified = Reader.Verified(honest.Base64(), TestKeys.Rsa, TestKeys.Ecdsa, TestKeys.OtherRsa);
        Assert.Equal(3, keys.Fingerprints.Count);
        Assert.Equal(keys.Fingerprints[2], verified.KeyFingerprint);
    }

    [Fact]
    public void Refuses_a_key_that_was_removed()
    {
        var read = (ReadOutcome.Ok)ResponseReader.Read(new HonestResponse { Key = TestKeys.OtherRsa }.Base64());
        Assert.IsType<VerifyOutcome.Ok>(SignatureVerifier.Verify(read.Response, Reader.Keys(TestKeys.Rsa, TestKeys.OtherRsa)));
        var refused = Assert.IsType<VerifyOutcome.Refused>(SignatureVerifier.Verify(read.Response, Reader.Keys(TestKeys.Rsa)));
        Assert.Equal(AssertionRule.SignatureValue, refused.Fault.Rule);
    }

    [Fact]
    public void Refuses_an_ECDSA_signature_of_zeros()
    {
        var honest = new HonestResponse { Key = TestKeys.Ecdsa };
        var zeros = new Fixtures.Attacks.Attack("R8", "zeros", AssertionRule.SignatureValue) { Signature = r => r with { Value = _ => new byte[64] } };
        foreach (var mode in Fixtures.Attacks.Attack.All)
        {
            Assert.Equal(AssertionRule.SignatureValue, Reader.Fault(zeros.Render(honest, mode), honest)?.Rule);
            Assert.Null(Reader.Fault(zeros.Build(honest, mode).HonestTwin, honest));
        }
    }

    [Fact]
    public void Judges_the_certificates_dates_only_where_asked()
    {
        var key = TestKey.Rsa("expired.example.com", 2048, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var honest = new HonestResponse { Key = key };
        Assert.Null(Reader.Fault(honest.Base64(), honest));
        Assert.Equal(AssertionRule.CertificateValidity, Reader.Fault(honest.Base64(), honest, e => e with { RequireCurrentCertificate = true })?.Rule);
        var current = new HonestResponse();
        Assert.Null(Reader.Fault(current.Base64(), current, e => e with { RequireCurrentCertificate = true }));
    }

    [Fact]
    public void Verifies_in_many_threads_at_once()
    {
        var keys = Reader.Keys(TestKeys.OtherRsa, TestKeys.Rsa);
        var response = new HonestResponse().Base64();
        var outcomes = ParallelEnumerable.Range(0, 64).WithDegreeOfParallelism(8)
            .Select(_ => SignatureVerifier.Verify(((ReadOutcome.Ok)ResponseReader.Read(response)).Response, keys)).ToList();
        Assert.All(outcomes, outcome => Assert.IsType<VerifyOutcome.Ok>(outcome));
    }

    [Fact]
    public void Never_follows_an_address_in_KeyInfo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/key";
        var honest = new HonestResponse();
        var attack = new Fixtures.Attacks.Attack("K1", "addresses", AssertionRule.SignatureValue)
        {
            Signature = r => r with { KeyInfo = $"<ds:RetrievalMethod URI=\"{address}\"/><ds:X509Data><ds:X509SubjectName>{address}</ds:X509SubjectName></ds:X509Data>" },
        };
        foreach (var mode in Fixtures.Attacks.Attack.All)
        {
            Assert.Null(Reader.Fault(attack.Render(honest, mode), honest)); // an honest signature needs no KeyInfo, so nothing in it harms
            Assert.Equal(AssertionRule.SignatureValue, Reader.Fault((attack with { Key = TestKeys.OtherRsa }).Render(honest, mode), honest)?.Rule);
        }
        Assert.False(listener.Pending());
    }

    private static void AssertRefused(AssertionRule rule, params ReadOnlyMemory<byte>[] der) =>
        Assert.Equal(rule, Assert.IsType<KeysOutcome.Refused>(VerificationKeys.FromCertificates(der)).Fault.Rule);
}
