using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Federation;

/// <summary>Encrypted assertions at both doors, in both modes of a provider.</summary>
public sealed class EncryptedAssertionTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Invalid = "Your request included an invalid SAML response";
    private readonly RunningSts _sts = fixture.Sts;

    [Theory]
    [InlineData(SignedParts.Assertion)]
    [InlineData(SignedParts.Both)]
    public async Task Allowed_takes_both_at_the_API(SignedParts parts)
    {
        await ModeAsync("Allowed");
        (await _sts.AssumeAsync(Encrypted() with { Parts = parts })).AssertAccepted();
        (await _sts.AssumeAsync(Honest() with { Parts = parts })).AssertAccepted();
        (await _sts.AssumeAsync(Encrypted(await AcsAsync()) with { Parts = parts })).AssertAccepted();
    }

    [Fact]
    public async Task Allowed_takes_both_at_the_sign_in_page()
    {
        await ModeAsync("Allowed");
        using var browser = new Browser(_sts);
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(Encrypted())).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(Honest())).Status);
    }

    [Fact]
    public async Task Required_takes_encrypted_ones_at_the_providers_own_address_alone()
    {
        await ModeAsync("Required");
        var acs = await AcsAsync();
        (await _sts.AssumeAsync(Encrypted(acs))).AssertAccepted();
        await RefusedAsync(await _sts.AssumeAsync(Honest() with { Recipient = acs, Destination = acs }), Invalid, "EncryptionRequired");
        await RefusedAsync(await _sts.AssumeAsync(Encrypted(acs) with { Recipient = _sts.Origin + "/saml" }), "Response does not contain the required audience.", "Recipient");
        await RefusedAsync(await _sts.AssumeAsync(Encrypted(acs) with { Destination = _sts.Origin + "/saml" }), "Response does not contain the required audience.", "Destination");
    }

    [Fact]
    public async Task Required_holds_at_the_sign_in_page()
    {
        await ModeAsync("Required");
        var acs = await AcsAsync();
        using var browser = new Browser(_sts);
        foreach (var path in new[] { new Uri(acs).AbsolutePath, "/saml" })
        {
            (await browser.PostAsync(path, ("SAMLResponse", (Honest() with { Recipient = acs, Destination = acs }).Base64()))).AssertRefused(400);
            (await browser.PostAsync(path, ("SAMLResponse", Encrypted().Base64()))).AssertRefused(400);
            Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync(path, ("SAMLResponse", Encrypted(acs).Base64()))).Status);
        }
    }

    [Fact]
    public async Task Either_of_two_keys_opens_and_one_that_was_removed_does_not()
    {
        await ModeAsync("Allowed");
        (await IamAsync(("AddPrivateKey", TestKeys.OtherRsa.PrivateKeyPem))).AssertAccepted();
        var other = Encrypted() with { Encryption = new EncryptionRecipe { Receiver = TestKeys.OtherRsa } };
        (await _sts.AssumeAsync(Encrypted())).AssertAccepted();
        (await _sts.AssumeAsync(other)).AssertAccepted();

        var ids = (await _sts.IamAsync(await _sts.AdministratorAsync(), "GetSAMLProvider", ("SAMLProviderArn", RunningSts.Portal))).All("KeyId");
        Assert.Equal(2, ids.Count);
        (await IamAsync(("RemovePrivateKey", ids[1]))).AssertAccepted();
        var (mine, others) = (await _sts.AssumeAsync(Encrypted()), await _sts.AssumeAsync(other with { ResponseId = SamlId.New(), AssertionId = SamlId.New() }));
        Assert.Single(new[] { mine, others }, answer => answer.Status == HttpStatusCode.OK);
        Assert.Single(new[] { mine, others }, answer => answer.Status != HttpStatusCode.OK && answer["Message"] == Invalid);
        await ResetAsync();
    }

    [Fact]
    public async Task A_provider_without_keys_opens_nothing_and_says_no_more_than_of_any_other_failure()
    {
        await ResetAsync();
        await RefusedAsync(await _sts.AssumeAsync(Encrypted()), Invalid, "Decryption");
        await ModeAsync("Allowed");
        await RefusedAsync(await _sts.AssumeAsync(Encrypted() with { Encryption = new EncryptionRecipe { Receiver = TestKeys.OtherRsa } }), Invalid, "Decryption");
    }

    [Fact]
    public async Task What_is_encrypted_is_redeemed_once_for_each_role_as_what_is_not()
    {
        await ModeAsync("Allowed");
        var response = Encrypted();
        (await _sts.AssumeAsync(response)).AssertAccepted();
        (await _sts.AssumeAsync(response)).AssertRefused(400, "InvalidIdentityToken", "Response has already been redeemed");
        (await _sts.AssumeAsync(response with { Encryption = null })).AssertRefused(400, "InvalidIdentityToken", "Response has already been redeemed");
    }

    [Fact]
    public async Task Another_providers_encrypted_assertion_is_not_vouched_for()
    {
        await ModeAsync("Allowed");
        (await _sts.AssumeAsync(Encrypted() with { Key = TestKeys.OtherRsa })).AssertRefused(400, "InvalidIdentityToken", "Response signature invalid");
        var answer = await _sts.AssumeAsync(Encrypted() with { Issuer = "https://stranger.example.com/saml" });
        answer.AssertRefused(400, "InvalidIdentityToken");
        Assert.StartsWith("Issuer not present in specified provider", answer["Message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_metadata_of_a_provider_has_its_own_address_and_no_key_to_encrypt_to()
    {
        // The administrator makes the pair and uploads its private half, as with AWS: what to encrypt to is known where it was made.
        await ModeAsync("Required");
        var metadata = await _sts.Client.GetStringAsync(new Uri($"{_sts.Origin}/static/saml/{await UuidAsync()}/saml-metadata.xml"));
        Assert.Contains(await AcsAsync(), metadata, StringComparison.Ordinal);
        Assert.DoesNotContain("encryption", metadata, StringComparison.OrdinalIgnoreCase);
    }

    private HonestResponse Honest() => _sts.Honest(TestWorld.Anywhere);

    private HonestResponse Encrypted(string? acs = null) => acs is null
        ? Honest() with { Encryption = new EncryptionRecipe() }
        : Honest() with { Encryption = new EncryptionRecipe(), Recipient = acs, Destination = acs };

    private async Task<string> AcsAsync() => $"{_sts.Origin}/saml/acs/{await UuidAsync()}";

    private async Task<string> UuidAsync()
    {
        await using var db = await _sts.DatabaseAsync();
        return (await db.SamlProviders.AsNoTracking().SingleAsync(provider => provider.Arn == RunningSts.Portal)).UniqueId;
    }

    private async Task ModeAsync(string mode) => (await IamAsync(("AssertionEncryptionMode", mode), ("AddPrivateKey", TestKeys.Encryption.PrivateKeyPem))).AssertAccepted();

    private async Task ResetAsync()
    {
        (await IamAsync(("AssertionEncryptionMode", "Allowed"))).AssertAccepted();
        foreach (var id in (await _sts.IamAsync(await _sts.AdministratorAsync(), "GetSAMLProvider", ("SAMLProviderArn", RunningSts.Portal))).All("KeyId"))
            (await IamAsync(("RemovePrivateKey", id))).AssertAccepted();
    }

    private async Task<Answer> IamAsync(params (string Name, string Value)[] parameters) =>
        await _sts.IamAsync(await _sts.AdministratorAsync(), "UpdateSAMLProvider", [("SAMLProviderArn", RunningSts.Portal), .. parameters]);

    private async Task RefusedAsync(Answer answer, string message, string check)
    {
        answer.AssertRefused(400, "InvalidIdentityToken", message);
        await using var db = await _sts.DatabaseAsync();
        var trace = (await db.Trail.AsNoTracking().SingleAsync(record => record.RequestId == answer.RequestId)).Trace;
        using var json = System.Text.Json.JsonDocument.Parse(trace);
        Assert.Equal([check], json.RootElement.GetProperty("checks").EnumerateArray().Where(one => !one.GetProperty("passed").GetBoolean()).Select(one => one.GetProperty("name").GetString()));
    }
}
