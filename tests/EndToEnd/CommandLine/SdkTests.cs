using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.CommandLine;

/// <summary>AWS's own SDK for .NET on the whole road, with an assertion that the portal signed.</summary>
public sealed class SdkTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Assumes_the_role_and_is_told_who_it_is()
    {
        var assumed = await AssumeAsync(await ResponseAsync("david", TutorialRoles.UpdateApp), TutorialRoles.UpdateApp);
        using var client = Client(assumed.Credentials);

        var identity = await client.GetCallerIdentityAsync(new GetCallerIdentityRequest());

        Assert.Equal(assumed.AssumedRoleUser.Arn, identity.Arn);
        Assert.Equal(assumed.AssumedRoleUser.AssumedRoleId, identity.UserId);
        Assert.Equal(TutorialRoles.Production, identity.Account);
        Assert.Equal($"{world.Portal.GetLeftPart(UriPartial.Authority)}/saml/metadata", assumed.Issuer);
        Assert.Equal($"{world.Sts.GetLeftPart(UriPartial.Authority)}/saml", assumed.Audience);
        Assert.InRange(assumed.Credentials.Expiration!.Value.ToUniversalTime() - DateTime.UtcNow, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task An_inline_session_policy_comes_along()
    {
        using var client = Client(new AnonymousAWSCredentials());
        var request = Request(await ResponseAsync("david", TutorialRoles.UpdateApp), TutorialRoles.UpdateApp);
        request.Policy = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}""";

        Assert.StartsWith("ASIA", (await client.AssumeRoleWithSAMLAsync(request)).Credentials.AccessKeyId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_policy_that_is_none_is_refused_in_AWSs_words()
    {
        using var client = Client(new AnonymousAWSCredentials());
        var request = Request(await ResponseAsync("david", TutorialRoles.UpdateApp), TutorialRoles.UpdateApp);
        request.Policy = "{}";

        await Assert.ThrowsAsync<MalformedPolicyDocumentException>(() => client.AssumeRoleWithSAMLAsync(request));
    }

    [Fact]
    public async Task Theresas_assertion_gives_no_UpdateApp()
    {
        var response = await ResponseAsync("theresa", TutorialRoles.Tester);
        using var client = Client(new AnonymousAWSCredentials());

        var refused = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => client.AssumeRoleWithSAMLAsync(Request(response, TutorialRoles.UpdateApp)));
        Assert.Equal("AccessDenied", refused.ErrorCode);
    }

    [Fact]
    public async Task Something_else_than_an_assertion_is_an_invalid_identity_token()
    {
        using var client = Client(new AnonymousAWSCredentials());

        await Assert.ThrowsAsync<InvalidIdentityTokenException>(
            () => client.AssumeRoleWithSAMLAsync(Request(PortalRoad.Encode("<nothing/>"), TutorialRoles.UpdateApp)));
    }

    private async Task<AssumeRoleWithSAMLResponse> AssumeAsync(string samlResponse, string roleArn)
    {
        using var client = Client(new AnonymousAWSCredentials());
        return await client.AssumeRoleWithSAMLAsync(Request(samlResponse, roleArn));
    }

    private async Task<string> ResponseAsync(string employee, string roleArn)
    {
        using var browser = await world.SignedInAsync(employee);
        return await PortalRoad.ResponseForAsync(browser, roleArn);
    }

    private AmazonSecurityTokenServiceClient Client(AWSCredentials credentials) => new(credentials, new AmazonSecurityTokenServiceConfig
    {
        ServiceURL = world.Sts.ToString(),
        AuthenticationRegion = "eu-central-1",
        MaxErrorRetry = 0,
    });

    private static AssumeRoleWithSAMLRequest Request(string samlResponse, string roleArn) => new()
    {
        RoleArn = roleArn,
        PrincipalArn = TutorialRoles.ProviderOf(roleArn),
        SAMLAssertion = samlResponse,
    };
}
