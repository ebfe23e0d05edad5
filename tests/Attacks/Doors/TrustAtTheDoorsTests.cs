using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Attacks.Doors;

/// <summary>Who vouches for what: providers, pairs, accounts, partitions. The library cannot see these; only a service with several providers can.</summary>
[Collection(AttackedStsGroup.Name)]
public sealed class TrustAtTheDoorsTests(AttackedStsFixture fixture)
{
    private readonly AttackedSts _sts = fixture.Sts;

    [Fact]
    public async Task A_disabled_provider_vouches_for_nobody()
    {
        var response = _sts.Honest() with { Issuer = AttackedWorld.DisabledIssuer, Roles = [(AttackedWorld.AnyRole, AttackedWorld.DisabledProvider)] };
        await RefusedAsync(SamlDoor.Api, response, "InvalidIdentityToken", "Provider");
        await RefusedAsync(SamlDoor.SignInPage, response, "InvalidIdentityToken", "Provider");
    }

    [Fact]
    public async Task Another_providers_key_does_not_sign_for_this_issuer()
    {
        var response = _sts.Honest() with { Key = TestKeys.OtherRsa, Roles = [(AttackedWorld.AnyRole, AttackedWorld.Provider), (AttackedWorld.AnyRole, AttackedWorld.OtherProvider)] };
        await RefusedAsync(SamlDoor.Api, response, "InvalidIdentityToken", "SignatureValue");
        await RefusedAsync(SamlDoor.SignInPage, response, "InvalidIdentityToken", "SignatureValue");
        // Nor when the request names the provider whose key it is.
        await RefusedAsync(SamlDoor.Api, response, "InvalidIdentityToken", "Issuer", provider: AttackedWorld.OtherProvider);
    }

    [Theory]
    [InlineData(AttackedWorld.OtherRole, AttackedWorld.OtherProvider)]
    [InlineData(AttackedWorld.AnyRole, AttackedWorld.OtherProvider)]
    [InlineData(AttackedWorld.DistantRole, AttackedWorld.DistantProvider)]
    public async Task A_pair_counts_only_if_its_own_provider_signed(string role, string provider)
    {
        var response = _sts.Honest() with { Roles = [(role, provider)] };
        await RefusedAsync(SamlDoor.Api, response, "AccessDenied", "RolePair", provider: AttackedWorld.Provider);
        await RefusedAsync(SamlDoor.Api, response, "InvalidIdentityToken", "Issuer");
        await RefusedAsync(SamlDoor.SignInPage, response, "AccessDenied", "RolePair");
        var unchosen = await _sts.Doors.PostUnchosenAsync(response.Base64());
        Assert.Equal("AccessDenied", unchosen.Code);
        Assert.False(unchosen.GivesAnything);
        // The provider that the pair names may say so itself.
        await AcceptedAsync(response with { Issuer = AttackedWorld.OtherIssuer, Key = TestKeys.OtherRsa });
    }

    [Fact]
    public async Task The_callers_PrincipalArn_must_be_the_assertions()
    {
        var response = _sts.Honest() with { Roles = [(AttackedWorld.AnyRole, AttackedWorld.Provider)] };
        await RefusedAsync(SamlDoor.Api, response, "InvalidIdentityToken", "Issuer", provider: AttackedWorld.OtherProvider);
        await RefusedAsync(SamlDoor.Api, response, "InvalidIdentityToken", "Provider", provider: AttackedWorld.DisabledProvider);
        await RefusedAsync(SamlDoor.Api, response, "InvalidIdentityToken", "Issuer", provider: AttackedWorld.DistantProvider);
        await AcceptedAsync(response);
    }

    [Fact]
    public async Task A_role_that_the_assertion_does_not_name_is_not_had()
    {
        var response = _sts.Honest();
        foreach (var door in Enum.GetValues<SamlDoor>())
            foreach (var role in new[] { AttackedWorld.AnyRole, AttackedWorld.Role.Replace("Attacked", "attacked", StringComparison.Ordinal), AttackedWorld.Role.Replace("arn:aws:", "arn:aws-cn:", StringComparison.Ordinal), AttackedWorld.Role.Replace(":role/", ":role/x/", StringComparison.Ordinal) })
                await RefusedAsync(door, response, "AccessDenied", "RolePair", role);
        await AcceptedAsync(response);
    }

    [Fact]
    public async Task A_role_is_known_by_its_exact_name_alone()
    {
        var other = AttackedWorld.Role.Replace("Attacked", "ATTACKED", StringComparison.Ordinal);
        var response = _sts.Honest() with { Roles = [(other, AttackedWorld.Provider)] };
        await RefusedAsync(SamlDoor.Api, response, "AccessDenied", "Role");
        await RefusedAsync(SamlDoor.SignInPage, response, "AccessDenied", "Role");
    }

    [Fact]
    public async Task Another_partition_is_another_world()
    {
        var (role, provider) = (AttackedWorld.Role.Replace("arn:aws:", "arn:aws-cn:", StringComparison.Ordinal), AttackedWorld.Provider.Replace("arn:aws:", "arn:aws-cn:", StringComparison.Ordinal));
        var response = _sts.Honest() with { Roles = [(role, provider)] };
        await RefusedAsync(SamlDoor.Api, response, "InvalidIdentityToken", "Provider");
        await RefusedAsync(SamlDoor.SignInPage, response, "AccessDenied", "RolePair");
    }

    private async Task RefusedAsync(SamlDoor door, HonestResponse response, string code, string check, string? role = null, string? provider = null)
    {
        var before = await _sts.CountAsync();
        var answer = await _sts.Doors.PostAsync(door, response.Base64(), role ?? response.Roles[0].Role, provider ?? response.Roles[0].Provider);
        Assert.True(answer.Code == code, $"expected {code} at {door}, was {answer}");
        Assert.False(answer.GivesAnything);
        var record = Assert.Single(await _sts.RecordsAsync([answer.RequestId]));
        Assert.Equal(code, record.ErrorCode);
        Assert.Equal([check], record.FailedChecks());
        Assert.Equal(before, await _sts.CountAsync());
    }

    private async Task AcceptedAsync(HonestResponse response)
    {
        foreach (var door in Enum.GetValues<SamlDoor>())
        {
            var answer = await _sts.Doors.PostAsync(door, response.Base64(), response.Roles[0].Role, response.Roles[0].Provider);
            Assert.True(answer.IsAccepted, $"the honest twin was answered {answer} at {door}");
        }
    }
}
