using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SamlFederation.Iam;
using SamlFederation.Tests.Sts.Fixture;
using SamlFederation.Tests.Sts.WebIdentity;

namespace SamlFederation.Tests.Sts.Query;

public sealed class AssumeRoleWithWebIdentityTests(WebIdentityWorld world) : IClassFixture<WebIdentityWorld>
{
    private const string Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""";
    private const string Tags = "https://aws.amazon.com/tags";
    private const string SourceIdentity = "https://aws.amazon.com/source_identity";
    private readonly RunningSts _sts = world.Sts;

    [Fact]
    public async Task Gives_credentials_with_every_field_as_AWS_answers_it()
    {
        var answer = await world.AssumeAsync(world.Token() with
        {
            Claims = claims =>
            {
                claims[SourceIdentity] = "david";
                claims[Tags] = JsonNode.Parse("""{"principal_tags":{"Team":["Blue"]},"transitive_tag_keys":["Team"]}""");
            },
        });
        answer.AssertAccepted();
        Assert.Equal("AssumeRoleWithWebIdentityResponse", answer.Xml.Name.LocalName);
        Assert.Equal(TokenForge.Client, answer["Audience"]);
        Assert.Equal(world.Arn, answer["Provider"]);
        Assert.Equal("david", answer["SubjectFromWebIdentityToken"]);
        Assert.Equal("david", answer["SourceIdentity"]);
        Assert.InRange(int.Parse(answer["PackedPolicySize"]!, CultureInfo.InvariantCulture), 1, 100);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Worker/job-1", answer["Arn"]);
        Assert.Matches(@"\AAROA[A-Z2-7]{17}:job-1\z", answer["AssumedRoleId"]);
        Assert.Equal(RunningSts.Account, AccessKeyId.AccountOf(answer["AccessKeyId"]));
        var identity = await _sts.CallerIdentityAsync(answer.Signer());
        Assert.Equal(answer["Arn"], identity["Arn"]);
    }

    [Fact]
    public async Task Leaves_out_what_there_is_not()
    {
        var answer = await world.AssumeAsync(world.Token());
        answer.AssertAccepted();
        Assert.Null(answer["PackedPolicySize"]);
        Assert.Null(answer["SourceIdentity"]);
    }

    [Fact]
    public async Task Answers_the_AWS_SDK()
    {
        using var client = Client(new AnonymousAWSCredentials());
        var given = await client.AssumeRoleWithWebIdentityAsync(new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = WebIdentityWorld.Worker, RoleSessionName = "job-2", WebIdentityToken = world.Token().Sign(), DurationSeconds = 900,
        });
        Assert.Equal("david", given.SubjectFromWebIdentityToken);
        Assert.Equal(world.Arn, given.Provider);
        using var signed = Client(new SessionAWSCredentials(given.Credentials.AccessKeyId, given.Credentials.SecretAccessKey, given.Credentials.SessionToken));
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Worker/job-2", (await signed.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Arn);
        var refused = await Assert.ThrowsAsync<InvalidIdentityTokenException>(() => client.AssumeRoleWithWebIdentityAsync(new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = WebIdentityWorld.Worker, RoleSessionName = "job-2", WebIdentityToken = (world.Token() with { Claims = claims => claims["aud"] = "another" }).Sign(),
        }));
        Assert.Equal("Incorrect token audience", refused.Message);
    }

    [Fact]
    public async Task A_token_may_be_used_again_while_it_is_valid()
    {
        var token = world.Token().Sign();
        (await _sts.AssumeWithAsync(token, WebIdentityWorld.Worker)).AssertAccepted();
        (await _sts.AssumeWithAsync(token, WebIdentityWorld.Worker)).AssertAccepted();
    }

    [Fact]
    public async Task The_record_names_the_web_identity_and_no_secret()
    {
        var token = world.Token() with { Claims = claims => claims[SourceIdentity] = "david" };
        var answer = await world.AssumeAsync(token, more: ("DurationSeconds", "900"));
        answer.AssertAccepted();
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        var identity = json.GetProperty("userIdentity");
        Assert.Equal("WebIdentityUser", identity.GetProperty("type").GetString());
        Assert.Equal($"{world.Arn}:{TokenForge.Client}:david", identity.GetProperty("principalId").GetString());
        Assert.Equal("david", identity.GetProperty("userName").GetString());
        Assert.Equal(world.Arn, identity.GetProperty("identityProvider").GetString());
        var asked = json.GetProperty("requestParameters");
        Assert.Equal((WebIdentityWorld.Worker, "job-1", 900, "david"), (
            asked.GetProperty("roleArn").GetString(), asked.GetProperty("roleSessionName").GetString(), asked.GetProperty("durationSeconds").GetInt32(), asked.GetProperty("sourceIdentity").GetString()));
        var given = json.GetProperty("responseElements");
        Assert.Equal(world.Arn, given.GetProperty("provider").GetString());
        Assert.Equal("david", given.GetProperty("subjectFromWebIdentityToken").GetString());
        Assert.Equal(answer["AccessKeyId"], given.GetProperty("credentials").GetProperty("accessKeyId").GetString());
        Assert.Equal([WebIdentityWorld.Worker, world.Arn], json.GetProperty("resources").EnumerateArray().Select(resource => resource.GetProperty("ARN").GetString()));
        foreach (var secret in new[] { token.Sign().Split('.')[2], answer["SecretAccessKey"]!, answer["SessionToken"]! })
            Assert.DoesNotContain(secret, record.Record + record.Trace, StringComparison.Ordinal);

        var later = await _sts.CallerIdentityAsync(answer.Signer());
        var context = (await _sts.RecordAsync(later.RequestId)).Json.GetProperty("userIdentity").GetProperty("sessionContext").GetProperty("webIdFederationData");
        Assert.Equal(world.Arn, context.GetProperty("federatedProvider").GetString());
        Assert.Equal("david", context.GetProperty("attributes").GetProperty($"{world.Provider.Name}:sub").GetString());
    }

    [Fact]
    public async Task A_refusal_names_nobody_before_the_token_is_verified()
    {
        var answer = await world.AssumeAsync(world.Token() with { Signer = _ => new byte[256] });
        answer.AssertRefused(400, "InvalidIdentityToken");
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal("Unknown", json.GetProperty("userIdentity").GetProperty("type").GetString());
        Assert.Null(record.UserName);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("responseElements").ValueKind);
    }

    [Fact]
    public async Task Without_permission_in_the_trust_policy_nothing_is_given()
    {
        const string Denied = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
        var name = world.Provider.Name;
        var untagged = await _sts.RoleAsync("Untagged", WebIdentityWorld.Trust(world.Arn, ["sts:AssumeRoleWithWebIdentity"], name));
        (await world.AssumeAsync(world.Token(), untagged)).AssertAccepted();
        (await world.AssumeAsync(world.Token() with { Claims = claims => claims[SourceIdentity] = "david" }, untagged)).AssertRefused(403, "AccessDenied", Denied);
        (await world.AssumeAsync(world.Token() with { Claims = claims => claims[Tags] = JsonNode.Parse("""{"principal_tags":{"Team":["Blue"]}}""") }, untagged)).AssertRefused(403, "AccessDenied", Denied);

        var others = await _sts.RoleAsync("Others", WebIdentityWorld.Trust(world.Arn, WebIdentityWorld.All, name, "client-two"));
        (await world.AssumeAsync(world.Token(), others)).AssertRefused(403, "AccessDenied", Denied);
        (await world.AssumeAsync(world.Token(), "arn:aws:iam::123456789012:role/Nobody")).AssertRefused(403, "AccessDenied", Denied);
        (await world.AssumeAsync(world.Token(), RunningSts.Developer)).AssertRefused(403, "AccessDenied", Denied);
        await _sts.RoleAsync("AWSReservedSSO_Worker", WebIdentityWorld.Trust(world.Arn, WebIdentityWorld.All, name));
        (await world.AssumeAsync(world.Token(), "arn:aws:iam::123456789012:role/AWSReservedSSO_Worker")).AssertRefused(403, "AccessDenied", Denied);
    }

    [Theory]
    [InlineData("sub", "david", true)]
    [InlineData("sub", "theresa", false)]
    [InlineData("aud", TokenForge.Client, true)]
    [InlineData("amr", "mfa", true)]
    [InlineData("amr", "face", false)]
    [InlineData("oaud", TokenForge.Client, false)]
    public async Task Condition_keys_are_those_of_the_issuer(string key, string value, bool allowed)
    {
        var role = await _sts.RoleAsync($"Condition{Guid.NewGuid():N}", Conditioned($"{world.Provider.Name}:{key}", value));
        var answer = await world.AssumeAsync(world.Token() with { Claims = claims => claims["amr"] = new JsonArray("pwd", "mfa") }, role);
        if (allowed) answer.AssertAccepted();
        else answer.AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task With_azp_aud_is_the_party_and_oaud_the_audience()
    {
        (await _sts.IamAsync(await _sts.AdministratorAsync(), "AddClientIDToOpenIDConnectProvider", ("OpenIDConnectProviderArn", world.Arn), ("ClientID", "client-app"))).AssertAccepted();
        var token = world.Token() with { Claims = claims => claims["azp"] = "client-app" };
        var party = await _sts.RoleAsync("Party", Conditioned($"{world.Provider.Name}:aud", "client-app"));
        var audience = await _sts.RoleAsync("Audience", Conditioned($"{world.Provider.Name}:oaud", TokenForge.Client));
        var answer = await world.AssumeAsync(token, party);
        answer.AssertAccepted();
        Assert.Equal("client-app", answer["Audience"]);
        (await world.AssumeAsync(token, audience)).AssertAccepted();
        (await world.AssumeAsync(token)).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task The_subject_stays_with_the_session()
    {
        var policy = JsonSerializer.Serialize(new
        {
            Version = "2012-10-17",
            Statement = new { Effect = "Allow", Action = "iam:ListOpenIDConnectProviders", Resource = "*", Condition = new { StringEquals = new Dictionary<string, string> { [$"{world.Provider.Name}:sub"] = "david" } } },
        });
        var role = await _sts.RoleAsync("Lister", WebIdentityWorld.Trust(world.Arn, WebIdentityWorld.All, world.Provider.Name), policy);
        var david = await world.AssumeAsync(world.Token(), role);
        var theresa = await world.AssumeAsync(world.Token() with { Claims = claims => claims["sub"] = "theresa" }, role);
        (await _sts.IamAsync(david.Signer(), "ListOpenIDConnectProviders")).AssertAccepted();
        (await _sts.IamAsync(theresa.Signer(), "ListOpenIDConnectProviders")).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task The_session_ends_with_the_provider_that_began_it()
    {
        await using var provider = await TestOidcProvider.StartAsync();
        var arn = await _sts.TrustAsync(provider.Issuer);
        var role = await _sts.RoleAsync("Brief", WebIdentityWorld.Trust(arn, WebIdentityWorld.All, provider.Name));
        var answer = await _sts.AssumeWithAsync(provider.Token(_sts.Clock.GetUtcNow()).Sign(), role);
        answer.AssertAccepted();
        (await _sts.CallerIdentityAsync(answer.Signer())).AssertAccepted();
        (await _sts.IamAsync(await _sts.AdministratorAsync(), "DeleteOpenIDConnectProvider", ("OpenIDConnectProviderArn", arn))).AssertAccepted();
        (await _sts.CallerIdentityAsync(answer.Signer())).AssertRefused(403, "InvalidClientTokenId");
        await _sts.TrustAsync(provider.Issuer);
        (await _sts.CallerIdentityAsync(answer.Signer())).AssertRefused(403, "InvalidClientTokenId");
    }

    [Fact]
    public async Task The_duration_is_within_the_roles_bounds()
    {
        var role = await _sts.RoleAsync("Long", WebIdentityWorld.Trust(world.Arn, WebIdentityWorld.All, world.Provider.Name), maxSessionDuration: 7200);
        (await world.AssumeAsync(world.Token(), role, ("DurationSeconds", "7200"))).AssertAccepted();
        (await world.AssumeAsync(world.Token(), role, ("DurationSeconds", "7201"))).AssertRefused(400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        var short_ = await world.AssumeAsync(world.Token(), role, ("DurationSeconds", "900"));
        var expiration = DateTimeOffset.ParseExact(short_["Expiration"]!, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(expiration - _sts.Clock.GetUtcNow(), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Theory]
    [InlineData("DurationSeconds", "899", "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900")]
    [InlineData("DurationSeconds", "43201", "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200")]
    [InlineData("RoleSessionName", "a", "1 validation error detected: Value 'a' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2")]
    [InlineData("RoleSessionName", "job 1", @"1 validation error detected: Value 'job 1' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*")]
    [InlineData("WebIdentityToken", "abc", "1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: Member must have length greater than or equal to 4")]
    [InlineData("RoleArn", "arn:aws:iam::123456789012:user/David", "Request ARN is invalid")]
    [InlineData("ProviderId", "www.amazon.com", "ProviderId is not supported: pass an OpenID Connect token, without a ProviderId.")]
    [InlineData("PolicyArns.member.1.arn", "arn:aws:iam::123456789012:policy/Nowhere", "Policy arn:aws:iam::123456789012:policy/Nowhere does not exist or is not attachable.")]
    public async Task Refuses_values_outside_the_model(string name, string value, string message) =>
        (await world.AssumeAsync(world.Token(), more: (name, value))).AssertRefused(400, "ValidationError", message);

    [Fact]
    public async Task A_token_has_at_most_20000_characters()
    {
        TokenForge Padded(int length) => world.Token() with { Claims = claims => claims["padding"] = new string('x', length) };
        Assert.InRange(Padded(14_400).Sign().Length, 19_000, 20_000);
        (await world.AssumeAsync(Padded(14_400))).AssertAccepted();
        (await world.AssumeAsync(Padded(15_000))).AssertRefused(400, "ValidationError",
            "1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: Member must have length less than or equal to 20000");
    }

    [Fact]
    public async Task Narrows_the_session_by_policies_that_parse_and_fit()
    {
        var answer = await world.AssumeAsync(world.Token(), more: [("Policy", Policy), ("PolicyArns.member.1.arn", "arn:aws:iam::123456789012:policy/Look")]);
        answer.AssertAccepted();
        Assert.NotNull(answer["PackedPolicySize"]);
        (await world.AssumeAsync(world.Token(), more: ("Policy", Policy[..^1]))).AssertRefused(400, "MalformedPolicyDocument");
        var many = new JsonObject(Enumerable.Range(0, 30).Select(n => KeyValuePair.Create($"{Guid.NewGuid():N}{n}", (JsonNode?)new JsonArray($"{Guid.NewGuid():N}{Guid.NewGuid():N}"))));
        (await world.AssumeAsync(world.Token() with { Claims = claims => claims[Tags] = new JsonObject { ["principal_tags"] = many } })).AssertRefused(400, "PackedPolicyTooLarge");
    }

    [Fact]
    public async Task Ignores_an_Authorization_header()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _sts.Origin + "/")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["Action"] = "AssumeRoleWithWebIdentity", ["Version"] = "2011-06-15", ["RoleArn"] = WebIdentityWorld.Worker, ["RoleSessionName"] = "job-1", ["WebIdentityToken"] = world.Token().Sign(),
            }),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 nonsense");
        using var response = await _sts.Client.SendAsync(request);
        (await Answer.ReadAsync(response)).AssertAccepted();
    }

    private object Conditioned(string key, string value) => new
    {
        Version = "2012-10-17",
        Statement = new
        {
            Effect = "Allow",
            Principal = new { Federated = world.Arn },
            Action = "sts:AssumeRoleWithWebIdentity",
            Condition = new Dictionary<string, object> { ["ForAnyValue:StringEquals"] = new Dictionary<string, string> { [key] = value } },
        },
    };

    private AmazonSecurityTokenServiceClient Client(AWSCredentials credentials) =>
        new(credentials, new AmazonSecurityTokenServiceConfig { ServiceURL = _sts.Origin, AuthenticationRegion = "eu-central-1", MaxErrorRetry = 0 });
}
