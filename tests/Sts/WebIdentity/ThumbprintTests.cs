using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SamlFederation.Sts.WebIdentity;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.WebIdentity;

/// <summary>Whose TLS certificate counts.</summary>
public sealed class ThumbprintTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Mismatch = "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint";
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_counts_when_it_is_pinned()
    {
        using var certificate = TestOidcProvider.SelfSigned();
        await using var provider = await TestOidcProvider.StartAsync(certificate);
        (await AssumeAsync(provider, TestOidcProvider.Thumbprint(certificate))).AssertAccepted();
        (await AssumeAsync(provider, new string('a', 40), TestOidcProvider.Thumbprint(certificate).ToUpperInvariant())).AssertAccepted();
        await RefusedAsync(provider);
        await RefusedAsync(provider, new string('a', 40));
    }

    [Fact]
    public async Task Pins_that_change_count_on_the_next_call()
    {
        using var certificate = TestOidcProvider.SelfSigned();
        await using var provider = await TestOidcProvider.StartAsync(certificate);
        var arn = await _sts.TrustAsync(provider.Issuer);
        var role = await _sts.RoleAsync("Pinned", WebIdentityWorld.Trust(arn, WebIdentityWorld.All, provider.Name));
        Task<Answer> AssumeAsync() => _sts.AssumeWithAsync(provider.Token(_sts.Clock.GetUtcNow()).Sign(), role);
        await _sts.AssertRefusedByAsync(await AssumeAsync(), "Thumbprint", 400, "InvalidIdentityToken", Mismatch);
        (await PinAsync(arn, TestOidcProvider.Thumbprint(certificate))).AssertAccepted();
        (await AssumeAsync()).AssertAccepted();
        (await PinAsync(arn, new string('b', 40))).AssertAccepted();
        await _sts.AssertRefusedByAsync(await AssumeAsync(), "Thumbprint", 400, "InvalidIdentityToken", Mismatch);
    }

    [Fact]
    public async Task A_pin_stands_for_an_authority_and_for_nothing_else()
    {
        using var foreign = TestOidcProvider.SelfSigned("elsewhere.example.com");
        await using var elsewhere = await TestOidcProvider.StartAsync(foreign);
        await RefusedAsync(elsewhere, TestOidcProvider.Thumbprint(foreign));

        using var expired = TestOidcProvider.SelfSigned(notAfter: DateTimeOffset.UtcNow.AddDays(-1));
        await using var past = await TestOidcProvider.StartAsync(expired);
        await RefusedAsync(past, TestOidcProvider.Thumbprint(expired));
    }

    [Fact]
    public void An_authority_may_be_pinned_that_the_servers_certificate_is_built_on()
    {
        using var authority = Authority("CN=Authority");
        using var other = Authority("CN=Other authority");
        using var leaf = Issued(authority);
        Assert.True(Accepts(leaf, authority, TestOidcProvider.Thumbprint(authority)));
        Assert.True(Accepts(leaf, authority, TestOidcProvider.Thumbprint(leaf)));
        Assert.False(Accepts(leaf, authority, TestOidcProvider.Thumbprint(other)));
        Assert.False(Accepts(leaf, authority));
        // Sent along, but the server's own certificate is not built on it.
        using var impostor = Authority("CN=Authority");
        Assert.False(Accepts(leaf, impostor, TestOidcProvider.Thumbprint(impostor)));
        Assert.False(Accepts(leaf, other, TestOidcProvider.Thumbprint(other)));
    }

    private static bool Accepts(X509Certificate2 leaf, X509Certificate2 sent, params string[] thumbprints)
    {
        using var presented = new X509Chain();
        presented.ChainPolicy.ExtraStore.Add(sent);
        return new CertificatePins(thumbprints).Accept(leaf, leaf, presented, SslPolicyErrors.RemoteCertificateChainErrors);
    }

    private Task<Answer> PinAsync(string arn, string thumbprint) => PinAsync(arn, [("ThumbprintList.member.1", thumbprint)]);

    private async Task<Answer> PinAsync(string arn, (string, string)[] pins) =>
        await _sts.IamAsync(await _sts.AdministratorAsync(), "UpdateOpenIDConnectProviderThumbprint", [("OpenIDConnectProviderArn", arn), .. pins]);

    private async Task<Answer> AssumeAsync(TestOidcProvider provider, params string[] thumbprints)
    {
        var arn = await _sts.TrustAsync(provider.Issuer, TokenForge.Client, thumbprints);
        var role = await _sts.RoleAsync($"For{Guid.NewGuid():N}", WebIdentityWorld.Trust(arn, WebIdentityWorld.All, provider.Name));
        var answer = await _sts.AssumeWithAsync(provider.Token(_sts.Clock.GetUtcNow()).Sign(), role);
        (await _sts.IamAsync(await _sts.AdministratorAsync(), "DeleteOpenIDConnectProvider", ("OpenIDConnectProviderArn", arn))).AssertAccepted();
        return answer;
    }

    private async Task RefusedAsync(TestOidcProvider provider, params string[] thumbprints) =>
        await _sts.AssertRefusedByAsync(await AssumeAsync(provider, thumbprints), "Thumbprint", 400, "InvalidIdentityToken", Mismatch);

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static X509Certificate2 Issued(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(30), RandomNumberGenerator.GetBytes(8));
        using var paired = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(paired.Export(X509ContentType.Pkcs12), null);
    }
}
