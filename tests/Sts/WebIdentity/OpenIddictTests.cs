using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.WebIdentity;

/// <summary>The whole road with a real OpenID Connect provider.</summary>
public sealed class OpenIddictTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task An_ID_token_of_a_provider_on_http_gives_credentials()
    {
        using var rsa = RSA.Create(2048);
        await using var provider = await OpenIddictProvider.StartAsync(null, new RsaSecurityKey(rsa) { KeyId = "rsa" });
        await AssertFederatesAsync(provider);
    }

    [Fact]
    public async Task An_ID_token_of_a_provider_on_https_gives_credentials_by_its_thumbprint()
    {
        using var certificate = TestOidcProvider.SelfSigned();
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var provider = await OpenIddictProvider.StartAsync(certificate, new ECDsaSecurityKey(ecdsa) { KeyId = "ec" });
        await AssertFederatesAsync(provider, TestOidcProvider.Thumbprint(certificate));
    }

    private async Task AssertFederatesAsync(OpenIddictProvider provider, params string[] thumbprints)
    {
        var arn = await _sts.TrustAsync(provider.Issuer, "app", thumbprints);
        Assert.Equal($"arn:aws:iam::{RunningSts.Account}:oidc-provider/{provider.Name}", arn);
        var role = await _sts.RoleAsync($"For{Guid.NewGuid():N}", WebIdentityWorld.Trust(arn, WebIdentityWorld.All, provider.Name, "app"));
        var answer = await _sts.AssumeWithAsync(await provider.IdTokenAsync("app", "theresa"), role);
        answer.AssertAccepted();
        Assert.Equal(("theresa", "app", arn, "theresa"), (answer["SubjectFromWebIdentityToken"], answer["Audience"], answer["Provider"], answer["SourceIdentity"]));
        (await _sts.CallerIdentityAsync(answer.Signer())).AssertAccepted();
        var asked = (await _sts.RecordAsync(answer.RequestId)).Json.GetProperty("requestParameters");
        Assert.Equal("Blue", asked.GetProperty("principalTags").GetProperty("Team").GetString());

        var stranger = await _sts.AssumeWithAsync(await provider.IdTokenAsync("another-app", "theresa"), role);
        await _sts.AssertRefusedByAsync(stranger, "Audience", 400, "InvalidIdentityToken", "Incorrect token audience");
    }
}
