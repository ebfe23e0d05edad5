using Amazon.SecurityToken.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Regions;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Regions;

public sealed class RegionTests(StsFixture fixture) : IClassFixture<StsFixture>, IDisposable
{
    private const string Frankfurt = "sts.eu-central-1.amazonaws.com";
    private const string Milan = "sts.eu-south-1.amazonaws.com";
    private const string Disabled = "STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this region using the IAM Console.";
    private readonly RunningSts _sts = fixture.Sts;
    private readonly RegionalClient _client = new(fixture.Sts);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task An_unsigned_call_is_served_by_the_region_of_its_host_and_by_us_east_1_elsewhere()
    {
        var regional = await _client.PostAsync(Frankfurt, RunningSts.Fields(_sts.Honest()));
        regional.AssertAccepted();
        await AssertRegionAsync(regional, "eu-central-1", "regional");
        foreach (var host in new[] { "sts.amazonaws.com", "localhost", "sts.mars-1.amazonaws.com", "sts.eu-central-1.example.com", "eu-south-1.amazonaws.com", "sts.eu-south-1" })
        {
            var global = await _client.PostAsync(host, RunningSts.Fields(_sts.Honest()));
            global.AssertAccepted();
            await AssertRegionAsync(global, "us-east-1", "global");
        }
    }

    [Fact]
    public async Task An_unsigned_call_is_refused_in_a_region_that_the_role_s_account_has_not_activated()
    {
        var refused = await _client.PostAsync(Milan, RunningSts.Fields(_sts.Honest()));
        refused.AssertRefused(403, "RegionDisabledException", Disabled);
        var (record, json) = await _sts.RecordAsync(refused.RequestId);
        Assert.Equal(("AssumeRoleWithSAML", "123456789012", "RegionDisabledException"), (record.EventName, record.AccountId, record.ErrorCode));
        Assert.Equal("eu-south-1", json.GetProperty("awsRegion").GetString());
        Assert.Equal("regional", json.GetProperty("additionalEventData").GetProperty("RequestDetails").GetProperty("endpointType").GetString());

        await SetAsync("123456789012", "eu-south-1", true);
        (await _client.PostAsync(Milan, RunningSts.Fields(_sts.Honest()))).AssertAccepted();
        await SetAsync("123456789012", "eu-south-1", false);
        (await _client.PostAsync(Milan, RunningSts.Fields(_sts.Honest()))).AssertRefused(403, "RegionDisabledException", Disabled);
    }

    [Fact]
    public async Task A_region_that_is_on_by_default_can_be_turned_off_for_one_account_alone()
    {
        var production = () => RunningSts.Fields(_sts.Honest("arn:aws:iam::999999999999:role/UpdateApp", "arn:aws:iam::999999999999:saml-provider/Portal"));
        await SetAsync("123456789012", "ap-south-1", false);
        (await _client.PostAsync("sts.ap-south-1.amazonaws.com", RunningSts.Fields(_sts.Honest()))).AssertRefused(403, "RegionDisabledException", Disabled);
        (await _client.PostAsync("sts.ap-south-1.amazonaws.com", production())).AssertAccepted();
        await SetAsync("123456789012", "ap-south-1", true);
        (await _client.PostAsync("sts.ap-south-1.amazonaws.com", RunningSts.Fields(_sts.Honest()))).AssertAccepted();
    }

    [Theory]
    [InlineData("eu-central-1")]
    [InlineData("eu-south-1")]
    [InlineData("mars-1")]
    public async Task GetCallerIdentity_answers_in_any_region(string region)
    {
        var signer = await _sts.SignerAsync() with { Region = region };
        var answer = await _sts.CallerIdentityAsync(signer);
        answer.AssertAccepted();
        await AssertRegionAsync(answer, region, "regional");
    }

    [Fact]
    public async Task The_global_address_takes_what_was_signed_for_any_region()
    {
        var global = await _sts.CallerIdentityAsync(await _sts.SignerAsync());
        await AssertRegionAsync(global, "us-east-1", "global");
        var aws = await _client.CallAsync(await _sts.SignerAsync() with { Region = "eu-west-1" }, "sts.amazonaws.com", "GetCallerIdentity");
        await AssertRegionAsync(aws, "eu-west-1", "regional");
    }

    [Fact]
    public async Task A_region_s_endpoint_takes_only_what_was_signed_for_it()
    {
        var signer = await _sts.SignerAsync();
        (await _client.CallAsync(signer with { Region = "us-east-1" }, Frankfurt, "GetCallerIdentity"))
            .AssertRefused(403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region.");
        var answer = await _client.CallAsync(signer with { Region = "eu-central-1" }, Frankfurt, "GetCallerIdentity");
        answer.AssertAccepted();
        await AssertRegionAsync(answer, "eu-central-1", "regional");
        // N. Virginia has an endpoint of its own beside the global one.
        var virginia = await _client.CallAsync(signer with { Region = "us-east-1" }, "sts.us-east-1.amazonaws.com", "GetCallerIdentity");
        await AssertRegionAsync(virginia, "us-east-1", "regional");
    }

    [Fact]
    public async Task IAM_is_one_for_all_regions()
    {
        var signer = await _sts.AdministratorAsync() with { Service = "iam" };
        foreach (var (host, region) in new[] { (Frankfurt, "us-east-1"), ("iam.amazonaws.com", "eu-south-1"), ("localhost", "mars-1") })
        {
            var answer = await _client.CallAsync(signer with { Region = region }, host, "ListAccountAliases");
            answer.AssertAccepted();
            Assert.Equal("us-east-1", (await _sts.RecordAsync(answer.RequestId)).Json.GetProperty("awsRegion").GetString());
        }
    }

    [Fact]
    public async Task The_SDK_reaches_a_regional_endpoint_by_its_own_address()
    {
        using var frankfurt = _client.Sdk(await _sts.SignerAsync(), "eu-central-1");
        var fields = RunningSts.Fields(_sts.Honest());
        var request = new AssumeRoleWithSAMLRequest { RoleArn = fields["RoleArn"], PrincipalArn = fields["PrincipalArn"], SAMLAssertion = fields["SAMLAssertion"] };
        var assumed = await frankfurt.AssumeRoleWithSAMLAsync(request);
        await AssertRegionAsync(assumed.ResponseMetadata.RequestId, "eu-central-1", "regional");
        Assert.Equal("123456789012", (await frankfurt.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Account);

        using var capeTown = _client.Sdk(await _sts.SignerAsync(), "af-south-1");
        Assert.Equal("123456789012", (await capeTown.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Account);
        var again = RunningSts.Fields(_sts.Honest())["SAMLAssertion"];
        var refused = await Assert.ThrowsAsync<RegionDisabledException>(() => capeTown.AssumeRoleWithSAMLAsync(
            new AssumeRoleWithSAMLRequest { RoleArn = fields["RoleArn"], PrincipalArn = fields["PrincipalArn"], SAMLAssertion = again }));
        Assert.Equal(Disabled, refused.Message);
    }

    [Fact]
    public void Exactly_the_actions_that_issue_credentials_need_the_region()
    {
        // Of AWS's model: the actions that declare RegionDisabledException.
        string[] issuing = ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot", "GetDelegatedAccessToken", "GetFederationToken", "GetSessionToken"];
        var served = _sts.Services.GetServices<QueryAction>().Where(action => action.Service == QueryService.Sts).Select(action => action.Name).ToList();
        Assert.Contains("AssumeRoleWithSAML", served);
        Assert.All(served, name => Assert.Equal(issuing.Contains(name), !RegionGate.Everywhere.Contains(name)));
    }

    [Theory]
    [InlineData("http://localhost:5002", "sts.eu-west-1.localhost:5002", "eu-west-1")]
    [InlineData("http://localhost:5002", "STS.EU-West-1.LocalHost", "eu-west-1")]
    [InlineData("https://sts.example.com", "sts.eu-west-1.example.com", "eu-west-1")]
    [InlineData("https://sts.example.com", "sts.eu-west-1.sts.example.com", null)]
    [InlineData("https://sts.example.com", "sts.example.com", null)]
    [InlineData("https://tokens.example.com", "sts.eu-west-1.tokens.example.com:443", "eu-west-1")]
    [InlineData("https://tokens.example.com", "sts.eu-west-1.example.com", null)]
    [InlineData("https://tokens.example.com", "sts.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("https://tokens.example.com", "sts.eu-west-1.amazonaws.com.evil.example", null)]
    [InlineData("https://tokens.example.com", "evilsts.eu-west-1.amazonaws.com", null)]
    [InlineData("https://tokens.example.com", "", null)]
    [InlineData("https://tokens.example.com", "sts..amazonaws.com", null)]
    [InlineData("https://tokens.example.com", "sts.amazonaws.com", null)]
    public void A_host_tells_its_region(string publicUrl, string host, string? region) =>
        Assert.Equal(region, new RegionalHost(_sts.Services.GetRequiredService<SamlFederation.Web.ServiceOptions>() with { PublicUrl = publicUrl }).RegionOf(host));

    private async Task SetAsync(string account, string region, bool active)
    {
        await using var db = await _sts.DatabaseAsync();
        await AccountRegions.SetAsync(db, account, region, active, default);
    }

    private Task AssertRegionAsync(Answer answer, string region, string type) => AssertRegionAsync(answer.RequestId, region, type);

    private async Task AssertRegionAsync(string requestId, string region, string type)
    {
        var (_, json) = await _sts.RecordAsync(requestId);
        var details = json.GetProperty("additionalEventData").GetProperty("RequestDetails");
        Assert.Equal((region, region, type), (json.GetProperty("awsRegion").GetString(), details.GetProperty("awsServingRegion").GetString(), details.GetProperty("endpointType").GetString()));
    }
}
