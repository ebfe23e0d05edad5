using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>A provider's encryption mode and private keys.</summary>
public sealed class SamlProviderKeyTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private static readonly string Key = TestKeys.Encryption.PrivateKeyPem, OtherKey = TestKeys.OtherRsa.PrivateKeyPem, ThirdKey = TestKeys.Rsa.PrivateKeyPem;
    private static int _made;
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task A_provider_is_made_with_a_key_that_is_told_by_its_id_alone()
    {
        var arn = await MakeAsync(("AddPrivateKey", Key), ("AssertionEncryptionMode", "Required"));
        var told = await GetAsync(arn);
        Assert.Equal("Required", told["AssertionEncryptionMode"]);
        Assert.Matches(@"\A[A-Z0-9]{22,64}\z", Assert.Single(told.All("KeyId")));
        Assert.NotNull(told["Timestamp"]);
        Assert.DoesNotContain("PRIVATE KEY", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_stored_sealed_and_on_no_record()
    {
        var made = await CallAsync("CreateSAMLProvider", [.. Given(), ("AddPrivateKey", Key)]);
        made.AssertAccepted();
        var (record, _) = await _sts.RecordAsync(made.RequestId);
        var secret = Key.Split('\n')[2];
        Assert.DoesNotContain(secret, record.Record + record.Trace, StringComparison.Ordinal);
        await using var db = await _sts.DatabaseAsync();
        var row = await db.SamlProviders.Include(provider => provider.PrivateKeys).SingleAsync(provider => provider.Arn == made["SAMLProviderArn"]);
        Assert.DoesNotContain(secret, row.PrivateKeys[0].SealedPem, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", row.PrivateKeys[0].SealedPem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_keys_stand_side_by_side_and_a_third_does_not()
    {
        var arn = await MakeAsync(("AddPrivateKey", Key));
        await UpdateAsync(arn, ("AddPrivateKey", OtherKey));
        (await CallAsync("UpdateSAMLProvider", ("SAMLProviderArn", arn), ("AddPrivateKey", ThirdKey))).AssertRefused(409, "LimitExceeded", "Private key limit of 2 is reached.");
        await UpdateAsync(arn, ("AddPrivateKey", Key));
        var ids = (await GetAsync(arn)).All("KeyId");
        Assert.Equal(2, ids.Count);

        await UpdateAsync(arn, ("RemovePrivateKey", ids[0]));
        await UpdateAsync(arn, ("AddPrivateKey", ThirdKey));
        Assert.Equal(2, (await GetAsync(arn)).All("KeyId").Except([ids[0]]).Count());
    }

    [Fact]
    public async Task A_key_is_added_or_removed_not_both()
    {
        var arn = await MakeAsync(("AddPrivateKey", Key));
        var id = (await GetAsync(arn))["KeyId"]!;
        (await CallAsync("UpdateSAMLProvider", ("SAMLProviderArn", arn), ("AddPrivateKey", OtherKey), ("RemovePrivateKey", id))).AssertRefused(400, "InvalidInput",
            "Unable to add and remove private keys in the same request. Set a value for only one of the two parameters.");
        Assert.Equal([id], (await GetAsync(arn)).All("KeyId"));
        await UpdateAsync(arn, ("RemovePrivateKey", id));
        Assert.Empty((await GetAsync(arn)).All("KeyId"));
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_not_removed() =>
        (await CallAsync("UpdateSAMLProvider", ("SAMLProviderArn", await MakeAsync(("AddPrivateKey", Key))), ("RemovePrivateKey", new string('A', 40)))).AssertRefused(400, "InvalidInput",
            "Failed to remove private key because the Key ID does not match a private key.");

    [Fact]
    public async Task Required_needs_a_key_when_it_is_set_and_as_long_as_it_stands()
    {
        const string text = "Unable to set assertion encryption mode to Required because no private key is provided.";
        (await CallAsync("CreateSAMLProvider", [.. Given(), ("AssertionEncryptionMode", "Required")])).AssertRefused(400, "InvalidInput", text);
        var arn = await MakeAsync();
        (await CallAsync("UpdateSAMLProvider", ("SAMLProviderArn", arn), ("AssertionEncryptionMode", "Required"))).AssertRefused(400, "InvalidInput", text);

        await UpdateAsync(arn, ("AssertionEncryptionMode", "Required"), ("AddPrivateKey", Key));
        var id = (await GetAsync(arn))["KeyId"]!;
        (await CallAsync("UpdateSAMLProvider", ("SAMLProviderArn", arn), ("RemovePrivateKey", id))).AssertRefused(400, "InvalidInput", text);
        await UpdateAsync(arn, ("RemovePrivateKey", id), ("AssertionEncryptionMode", "Allowed"));
        Assert.Equal("Allowed", (await GetAsync(arn))["AssertionEncryptionMode"]);
    }

    public static TheoryData<string> NoKeys =>
    [
        "no key", TestKeys.Encryption.CertificatePem, TestKeys.WeakRsa.PrivateKeyPem, TestKeys.Ecdsa.PrivateKeyPem, Key + "\n" + OtherKey,
        TestKeys.Encryption.PrivateKey.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)),
    ];

    [Theory]
    [MemberData(nameof(NoKeys))]
    public async Task What_is_no_private_RSA_key_is_refused(string pem) =>
        (await CallAsync("CreateSAMLProvider", [.. Given(), ("AddPrivateKey", pem)])).AssertRefused(400, "InvalidInput", "Invalid private key.");

    [Theory]
    [InlineData("AssertionEncryptionMode", "required", "Value at 'assertionEncryptionMode' failed to satisfy constraint: Member must satisfy enum value set: [Required, Allowed]")]
    [InlineData("AddPrivateKey", "", "Value at 'addPrivateKey' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("RemovePrivateKey", "ABCDEFGHIJKLMNOPQRSTU", "Value at 'removePrivateKey' failed to satisfy constraint: Member must have length greater than or equal to 22")]
    [InlineData("RemovePrivateKey", "abcdefghijklmnopqrstuv", "Value at 'removePrivateKey' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Z0-9]+")]
    public async Task Values_outside_the_model_are_refused(string name, string value, string violation)
    {
        var answer = await CallAsync("UpdateSAMLProvider", ("SAMLProviderArn", RunningSts.Portal), (name, value));
        answer.AssertRefused(400, "ValidationError");
        Assert.Contains(violation, answer["Message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_more_than_16384_characters_is_refused_and_not_repeated()
    {
        await MakeAsync(("AddPrivateKey", Key.PadRight(16_384)));
        var answer = await CallAsync("CreateSAMLProvider", [.. Given(), ("AddPrivateKey", Key.PadRight(16_385))]);
        answer.AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'addPrivateKey' failed to satisfy constraint: Member must have length less than or equal to 16384");
        var (record, _) = await _sts.RecordAsync(answer.RequestId);
        Assert.DoesNotContain(Key.Split('\n')[2], record.Record + record.Trace, StringComparison.Ordinal);
    }

    private async Task<Answer> CallAsync(string action, params (string Name, string Value)[] parameters) => await _sts.IamAsync(await _sts.AdministratorAsync(), action, parameters);

    private async Task<string> MakeAsync(params (string Name, string Value)[] more)
    {
        var made = await CallAsync("CreateSAMLProvider", [.. Given(), .. more]);
        made.AssertAccepted();
        return made["SAMLProviderArn"]!;
    }

    private async Task UpdateAsync(string arn, params (string Name, string Value)[] parameters) =>
        (await CallAsync("UpdateSAMLProvider", [("SAMLProviderArn", arn), .. parameters])).AssertAccepted();

    private async Task<Answer> GetAsync(string arn)
    {
        var answer = await CallAsync("GetSAMLProvider", ("SAMLProviderArn", arn));
        answer.AssertAccepted();
        return answer;
    }

    private static (string Name, string Value)[] Given() =>
        [("Name", $"Keyed{Interlocked.Increment(ref _made)}"), ("SAMLMetadataDocument", Encoding.UTF8.GetString(TestIdp.Metadata("https://keyed.example.com/saml", TestKeys.Rsa)))];
}
