using System.Net;
using System.Text;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>Administrators who change one provider at once, on either database.</summary>
public abstract class SamlProviderRaceCases
{
    private static int _made;

    private protected abstract RunningSts Sts { get; }

    protected async Task Of_three_keys_at_once_two_are_taken()
    {
        var arn = await MakeAsync();
        TestKey[] keys = [TestKeys.Encryption, TestKeys.OtherRsa, TestKeys.Rsa];
        var answers = await Task.WhenAll(keys.Select(key => CallAsync("UpdateSAMLProvider", ("SAMLProviderArn", arn), ("AddPrivateKey", key.PrivateKeyPem))));
        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Conflict);
        Assert.Equal(2, (await CallAsync("GetSAMLProvider", ("SAMLProviderArn", arn))).All("KeyId").Count);
    }

    protected async Task Of_many_who_delete_it_one_does()
    {
        var arn = await MakeAsync(("AddPrivateKey", TestKeys.Encryption.PrivateKeyPem), ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "b"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CallAsync("DeleteSAMLProvider", ("SAMLProviderArn", arn))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.AssertRefused(404, "NoSuchEntity", $"Manifest not found for arn {arn}"));
    }

    private async Task<string> MakeAsync(params (string Name, string Value)[] more)
    {
        var metadata = Encoding.UTF8.GetString(TestIdp.Metadata("https://raced.example.com/saml", TestKeys.Rsa));
        var made = await CallAsync("CreateSAMLProvider", [("Name", $"Raced{Interlocked.Increment(ref _made)}"), ("SAMLMetadataDocument", metadata), .. more]);
        made.AssertAccepted();
        return made["SAMLProviderArn"]!;
    }

    private async Task<Answer> CallAsync(string action, params (string Name, string Value)[] parameters) => await Sts.IamAsync(await Sts.AdministratorAsync(), action, parameters);
}

public sealed class SqliteSamlProviderRaceTests(StsFixture fixture) : SamlProviderRaceCases, IClassFixture<StsFixture>
{
    private protected override RunningSts Sts => fixture.Sts;

    [Fact]
    public Task Two_of_three_keys() => Of_three_keys_at_once_two_are_taken();

    [Fact]
    public Task One_of_many_deletions() => Of_many_who_delete_it_one_does();
}

public sealed class PostgreSqlSamlProviderRaceTests(StsOnPostgreSql fixture) : SamlProviderRaceCases, IClassFixture<StsOnPostgreSql>
{
    private protected override RunningSts Sts => fixture.Sts;

    [PostgreSqlFact]
    public Task Two_of_three_keys() => Of_three_keys_at_once_two_are_taken();

    [PostgreSqlFact]
    public Task One_of_many_deletions() => Of_many_who_delete_it_one_does();
}
