using System.Text;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Sts.Identity;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

public sealed class GetCallerIdentityTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Tells_who_signed_by_header_by_query_and_in_any_region()
    {
        var signer = await SignerAsync();
        foreach (var region in new[] { "us-east-1", "eu-central-1" })
        {
            var answer = await CallAsync(signer with { Region = region });
            answer.AssertAccepted();
            Assert.Equal("arn:aws:sts::123456789012:assumed-role/Developer/david@example.com", answer["Arn"]);
            Assert.Equal(RunningSts.Account, answer["Account"]);
            Assert.Equal(region, (await _sts.RecordAsync(answer.RequestId)).Json.GetProperty("awsRegion").GetString());
        }
        var presigned = signer.Presign("GET", "/?Action=GetCallerIdentity&Version=2011-06-15", [new("host", new Uri(_sts.Origin).Authority)], [], _sts.Clock.GetUtcNow());
        using var response = await _sts.Client.GetAsync(new Uri(_sts.Origin + presigned.Target));
        (await Answer.ReadAsync(response)).AssertAccepted();
    }

    [Fact]
    public async Task Tells_every_kind_of_caller_who_it_is_whatever_denies_it()
    {
        var user = await _sts.UserAsync(Policies.Allow("sts:AssumeRole", "sts:GetFederationToken"));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Policies.Deny("*"));
        var callers = new[]
        {
            (user.Signer, user.Arn, user.UniqueId),
            ((await _sts.StsAsync(user.Signer, "GetSessionToken")).Signer(), user.Arn, user.UniqueId),
            ((await _sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer(), $"arn:aws:sts::123456789012:assumed-role/{role.Name}/theresa", $"{role.UniqueId}:theresa"),
            ((await _sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"))).Signer(), "arn:aws:sts::123456789012:federated-user/theresa", "123456789012:theresa"),
        };
        await _sts.AttachAsync(user.UniqueId, "no-more", Policies.Deny("*"));
        foreach (var (signer, arn, id) in callers)
        {
            var answer = await CallAsync(signer);
            answer.AssertAccepted();
            Assert.Equal((arn, id, RunningSts.Account), (answer["Arn"], answer["UserId"], answer["Account"]));
        }
    }

    [Fact]
    public async Task Refuses_a_flipped_character_in_each_part()
    {
        var signer = await SignerAsync();
        (await CallAsync(signer with { SecretAccessKey = Flip(signer.SecretAccessKey) })).AssertRefused(403, "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        (await CallAsync(signer with { SessionToken = Flip(signer.SessionToken!) })).AssertRefused(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
        (await CallAsync(signer with { AccessKeyId = signer.AccessKeyId[..^1] + (signer.AccessKeyId[^1] == 'A' ? 'B' : 'A') })).AssertRefused(403, "InvalidClientTokenId");
        (await CallAsync(signer with { SessionToken = null })).AssertRefused(403, "InvalidClientTokenId");
        (await CallAsync(signer)).AssertAccepted();
    }

    [Fact]
    public async Task Refuses_the_token_of_another_session()
    {
        var (mine, other) = (await SignerAsync(), await SignerAsync());
        (await CallAsync(mine with { SessionToken = other.SessionToken })).AssertRefused(403, "InvalidClientTokenId");
        (await CallAsync(new SigV4Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))).AssertRefused(403, "InvalidClientTokenId");
        (await CallAsync(mine)).AssertAccepted();
    }

    [Fact]
    public async Task Refuses_another_service_and_another_day()
    {
        var signer = await SignerAsync();
        (await CallAsync(signer with { Service = "iam" })).AssertRefused(403, "SignatureDoesNotMatch", "Credential should be scoped to correct service: 'sts'.");
        (await CallAsync(signer, TimeSpan.FromMinutes(-16))).AssertRefused(403, "SignatureDoesNotMatch");
        (await CallAsync(signer, TimeSpan.FromMinutes(16))).AssertRefused(403, "SignatureDoesNotMatch");
        (await CallAsync(signer, TimeSpan.FromMinutes(-14))).AssertAccepted();
        (await CallAsync(signer, TimeSpan.FromMinutes(14))).AssertAccepted();
    }

    [Fact]
    public async Task Refuses_a_swapped_body()
    {
        var signer = await SignerAsync();
        var body = Encoding.ASCII.GetBytes("Action=GetCallerIdentity&Version=2011-06-15");
        var signed = signer.Sign("POST", "/", [new("host", new Uri(_sts.Origin).Authority)], body, _sts.Clock.GetUtcNow());
        foreach (var (sent, status) in new[] { (body, 200), (Encoding.ASCII.GetBytes("Version=2011-06-15&Action=GetCallerIdentity"), 403) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _sts.Origin + "/") { Content = new ByteArrayContent(sent) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
            foreach (var (name, value) in signed.Headers.Where(header => header.Key != "host")) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await _sts.Client.SendAsync(request);
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Ends_with_the_role_also_when_one_of_that_name_is_made_again()
    {
        const string arn = "arn:aws:iam::123456789012:role/Fleeting";
        async Task MakeAsync()
        {
            await using var db = await _sts.DatabaseAsync();
            var trust = (await db.Roles.SingleAsync(role => role.Arn == RunningSts.Developer)).TrustPolicy;
            Assert.Null(await _sts.Services.GetRequiredService<Roles>().PutAsync(db, new RoleDefinition(RunningSts.Account, "Fleeting", trust), default));
        }
        await MakeAsync();
        var signer = await SignerAsync(arn);
        (await CallAsync(signer)).AssertAccepted();
        Assert.True(await _sts.Services.GetRequiredService<Roles>().DeleteAsync(arn, default));
        (await CallAsync(signer)).AssertRefused(403, "InvalidClientTokenId");
        await MakeAsync();
        (await CallAsync(signer)).AssertRefused(403, "InvalidClientTokenId");
        (await CallAsync(await SignerAsync(arn))).AssertAccepted();
    }

    [Fact]
    public async Task Tells_the_AWS_SDK_what_is_wrong_with_its_credentials()
    {
        var signer = await SignerAsync();
        using var client = new AmazonSecurityTokenServiceClient(
            new SessionAWSCredentials(signer.AccessKeyId, Flip(signer.SecretAccessKey), signer.SessionToken),
            new AmazonSecurityTokenServiceConfig { ServiceURL = _sts.Origin, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        var refused = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => client.GetCallerIdentityAsync(new GetCallerIdentityRequest()));
        Assert.Equal("SignatureDoesNotMatch", refused.ErrorCode);
        Assert.True(Guid.TryParse(refused.RequestId, out _));
    }

    private async Task<SigV4Signer> SignerAsync(string role = RunningSts.Developer) => await _sts.SignerAsync(role);

    private Task<Answer> CallAsync(SigV4Signer signer, TimeSpan drift = default) => _sts.CallerIdentityAsync(signer, drift);

    // In the middle, where every bit counts.
    private static string Flip(string text) => string.Concat(text.AsSpan(0, 20), text[20] == 'x' ? "y" : "x", text.AsSpan(21));
}

/// <summary>On a clock of its own, which the others must not see move.</summary>
public sealed class ExpiryTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    [Fact]
    public async Task Ends_at_the_very_second()
    {
        var sts = fixture.Sts;
        sts.Clock.Freeze(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var signer = await sts.SignerAsync();
        sts.Clock.Advance(TimeSpan.FromSeconds(3599));
        (await sts.CallerIdentityAsync(signer)).AssertAccepted();
        sts.Clock.Advance(TimeSpan.FromSeconds(1));
        (await sts.CallerIdentityAsync(signer)).AssertRefused(403, "ExpiredToken", "The security token included in the request is expired");
    }
}
