using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;
using SamlFederation.Tests.Sts.WebIdentity;

namespace SamlFederation.Tests.Sts.Query;

/// <summary>GetWebIdentityToken, what is published to verify its tokens, and the three IAM actions that turn it on and off.</summary>
public sealed class GetWebIdentityTokenTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Namespace = "https://sts.amazonaws.com/";
    private const string Anything = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["sts:GetWebIdentityToken","sts:TagGetWebIdentityToken"],"Resource":"*"}}""";
    private readonly RunningSts _sts = fixture.Sts;

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES384")]
    public async Task A_token_is_verified_by_what_is_published(string algorithm)
    {
        var issuer = await EnabledAsync();
        var administrator = await _sts.AdministratorAsync();
        using var client = Client(administrator);
        var given = await client.GetWebIdentityTokenAsync(new GetWebIdentityTokenRequest
        {
            Audience = ["https://api.example.com"], SigningAlgorithm = algorithm, DurationSeconds = 60, Tags = [new Tag { Key = "job", Value = "nightly" }],
        });
        Assert.InRange(given.Expiration!.Value.ToUniversalTime() - _sts.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));

        var token = await VerifiedAsync(given.WebIdentityToken, issuer, "https://api.example.com");
        Assert.Equal(algorithm, token.Alg);
        Assert.Equal($"arn:aws:iam::{RunningSts.Account}:user/Administrator", token.Subject);
        Assert.Equal(60, (token.ValidTo - token.IssuedAt).TotalSeconds);
        Assert.True(Guid.TryParse(token.Id, out _));
        var own = token.GetPayloadValue<JsonElement>(Namespace);
        Assert.Equal(RunningSts.Account, own.GetProperty("aws_account").GetString());
        Assert.Equal("eu-central-1", own.GetProperty("source_region").GetString());
        Assert.Equal("nightly", own.GetProperty("request_tags").GetProperty("job").GetString());
        Assert.False(own.TryGetProperty("principal_tags", out _));
    }

    [Fact]
    public async Task A_session_of_a_role_speaks_for_its_role_with_its_tags()
    {
        var issuer = await EnabledAsync();
        var role = await RoleAsync("Speaker", Anything, ("Team", "Blue"), ("Stage", "test"));
        var assumed = await _sts.AssumeAsync(_sts.Honest(role) with { Tags = [new("team", "Red")], SourceIdentity = "david" });
        assumed.AssertAccepted();
        var answer = await AskAsync(assumed.Signer(), ("Audience.member.1", "one"), ("Audience.member.2", "two"));
        answer.AssertAccepted();
        var token = await VerifiedAsync(answer["WebIdentityToken"]!, issuer, "two");
        Assert.Equal(["one", "two"], token.Audiences);
        Assert.Equal(role, token.Subject);
        Assert.Equal(300, (token.ValidTo - token.IssuedAt).TotalSeconds);
        var own = token.GetPayloadValue<JsonElement>(Namespace);
        Assert.Equal("david", own.GetProperty("source_identity").GetString());
        Assert.Equal([("Stage", "test"), ("team", "Red")], own.GetProperty("principal_tags").EnumerateObject().Select(tag => (tag.Name, tag.Value.GetString()!)));
    }

    [Fact]
    public async Task A_token_of_ours_is_a_web_identity_to_us()
    {
        var issuer = await EnabledAsync();
        var arn = await _sts.TrustAsync(issuer, "round-trip");
        var role = await _sts.RoleAsync("RoundTrip", WebIdentityWorld.Trust(arn, WebIdentityWorld.All, issuer["http://".Length..], "round-trip"));
        var token = await AskAsync(await _sts.AdministratorAsync(), ("Audience.member.1", "round-trip"));
        var answer = await _sts.AssumeWithAsync(token["WebIdentityToken"]!, role);
        answer.AssertAccepted();
        Assert.Equal($"arn:aws:iam::{RunningSts.Account}:user/Administrator", answer["SubjectFromWebIdentityToken"]);
    }

    [Fact]
    public async Task It_is_off_until_it_is_enabled_and_again_when_it_is_disabled()
    {
        var administrator = await _sts.AdministratorAsync("999999999999");
        (await _sts.IamAsync(administrator, "GetOutboundWebIdentityFederationInfo")).AssertRefused(404, "FeatureDisabled");
        (await _sts.IamAsync(administrator, "DisableOutboundWebIdentityFederation")).AssertRefused(404, "FeatureDisabled");
        (await AskAsync(administrator)).AssertRefused(403, "OutboundWebIdentityFederationDisabledException");

        var enabled = await _sts.IamAsync(administrator, "EnableOutboundWebIdentityFederation");
        enabled.AssertAccepted();
        var issuer = enabled["IssuerIdentifier"]!;
        (await _sts.IamAsync(administrator, "EnableOutboundWebIdentityFederation")).AssertRefused(409, "FeatureEnabled");
        var info = await _sts.IamAsync(administrator, "GetOutboundWebIdentityFederationInfo");
        Assert.Equal((issuer, "true"), (info["IssuerIdentifier"], info["JwtVendingEnabled"]));
        (await AskAsync(administrator)).AssertAccepted();
        Assert.NotEqual(await EnabledAsync(), issuer);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await _sts.Client.GetAsync(new Uri(issuer + "/.well-known/openid-configuration"))).StatusCode);

        (await _sts.IamAsync(administrator, "DisableOutboundWebIdentityFederation")).AssertAccepted();
        (await AskAsync(administrator)).AssertRefused(403, "OutboundWebIdentityFederationDisabledException");
        foreach (var path in new[] { "/.well-known/openid-configuration", "/.well-known/jwks.json" })
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await _sts.Client.GetAsync(new Uri(issuer + path))).StatusCode);
    }

    [Fact]
    public async Task The_key_set_holds_public_keys_only()
    {
        var issuer = await EnabledAsync();
        using var response = await _sts.Client.GetAsync(new Uri(issuer + "/.well-known/jwks.json"));
        Assert.Equal("public, max-age=3600", response.Headers.CacheControl!.ToString());
        var keys = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("keys").EnumerateArray().ToList();
        Assert.Equal(["RS256", "ES384"], keys.Select(key => key.GetProperty("alg").GetString()));
        Assert.All(keys, key => Assert.DoesNotContain(key.EnumerateObject(), member => member.Name is "d" or "p" or "q" or "dp" or "dq" or "qi" or "k"));
        foreach (var file in Directory.GetFiles(_sts.CertsDirectory, "outbound-*.key.pem"))
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(2, Directory.GetFiles(_sts.CertsDirectory, "outbound-*.key.pem").Length);
    }

    [Fact]
    public async Task Permission_is_needed_for_the_token_and_for_its_tags()
    {
        await EnabledAsync();
        const string Statement = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:GetWebIdentityToken","Resource":"*","Condition":{"ForAllValues:StringEquals":{"sts:IdentityTokenAudience":"one"},"NumericLessThanEquals":{"sts:DurationSeconds":"300"},"StringEquals":{"sts:SigningAlgorithm":"ES384"}}}}""";
        var caller = await _sts.SignerAsync(await RoleAsync("Bounded", Statement));
        (await AskAsync(caller, ("SigningAlgorithm", "ES384"))).AssertAccepted();
        (await AskAsync(caller, ("SigningAlgorithm", "RS256"))).AssertRefused(403, "AccessDenied");
        (await AskAsync(caller, ("SigningAlgorithm", "ES384"), ("DurationSeconds", "301"))).AssertRefused(403, "AccessDenied");
        (await AskAsync(caller, ("SigningAlgorithm", "ES384"), ("Audience.member.2", "two"))).AssertRefused(403, "AccessDenied");
        var tagged = await AskAsync(caller, ("SigningAlgorithm", "ES384"), ("Tags.member.1.Key", "job"), ("Tags.member.1.Value", "x"));
        tagged.AssertRefused(403, "AccessDenied");
        Assert.Contains("sts:TagGetWebIdentityToken", tagged["Message"], StringComparison.Ordinal);
        (await AskAsync(await _sts.SignerAsync(await RoleAsync("Powerless", null)))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task No_token_outlives_the_session_that_asks()
    {
        await EnabledAsync();
        var assumed = await _sts.AssumeAsync(_sts.Honest(await RoleAsync("Short", Anything)), ("DurationSeconds", "900"));
        (await AskAsync(assumed.Signer(), ("DurationSeconds", "890"))).AssertAccepted();
        (await AskAsync(assumed.Signer(), ("DurationSeconds", "901"))).AssertRefused(403, "SessionDurationEscalationException");
        (await AskAsync(await _sts.AdministratorAsync(), ("DurationSeconds", "3600"))).AssertAccepted();
    }

    [Fact]
    public async Task A_payload_that_is_too_large_is_refused()
    {
        await EnabledAsync();
        (string, string)[] Tags(int count) => [.. Enumerable.Range(1, count).SelectMany(n => new[] { ($"Tags.member.{n}.Key", $"key-{n}"), ($"Tags.member.{n}.Value", new string('v', 200)) })];
        (await AskAsync(await _sts.AdministratorAsync(), Tags(10))).AssertAccepted();
        (await AskAsync(await _sts.AdministratorAsync(), Tags(50))).AssertRefused(400, "JWTPayloadSizeExceededException");
    }

    [Theory]
    [InlineData("DurationSeconds", "59", "1 validation error detected: Value '59' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60")]
    [InlineData("DurationSeconds", "3601", "1 validation error detected: Value '3601' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 3600")]
    [InlineData("SigningAlgorithm", "HS256", "1 validation error detected: Value 'HS256' at 'signingAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [RS256, ES384]")]
    [InlineData("Audience.member.1", "", "1 validation error detected: Value '' at 'audience.1.member' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    public async Task Refuses_values_outside_the_model(string name, string value, string message) =>
        (await AskAsync(await _sts.AdministratorAsync(), (name, value))).AssertRefused(400, "ValidationError", message);

    [Fact]
    public async Task Ten_audiences_are_taken_and_not_none_or_eleven()
    {
        await EnabledAsync();
        var administrator = await _sts.AdministratorAsync();
        (string, string)[] Audiences(int count) => [.. Enumerable.Range(1, count).Select(n => ($"Audience.member.{n}", $"audience-{n}"))];
        (await AskAsync(administrator, Audiences(10))).AssertAccepted();
        (await AskAsync(administrator, Audiences(11))).AssertRefused(400, "ValidationError");
        (await _sts.StsAsync(administrator, "GetWebIdentityToken", ("SigningAlgorithm", "RS256"))).AssertRefused(400, "ValidationError");
        (await _sts.StsAsync(administrator, "GetWebIdentityToken", ("SigningAlgorithm", "RS256"), ("Audience", ""))).AssertRefused(400, "ValidationError");
        (await AskAsync(administrator, ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1"), ("Tags.member.2.Key", "A"), ("Tags.member.2.Value", "2")))
            .AssertRefused(400, "InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }

    [Fact]
    public async Task The_record_has_what_was_asked_and_not_the_token()
    {
        await EnabledAsync();
        var answer = await AskAsync(await _sts.AdministratorAsync(), ("Tags.member.1.Key", "job"), ("Tags.member.1.Value", "nightly"));
        answer.AssertAccepted();
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        var asked = json.GetProperty("requestParameters");
        Assert.Equal(("one", "RS256", 300, "nightly"), (
            asked.GetProperty("audience")[0].GetString(), asked.GetProperty("signingAlgorithm").GetString(), asked.GetProperty("durationSeconds").GetInt32(), asked.GetProperty("tags")[0].GetProperty("value").GetString()));
        Assert.DoesNotContain(answer["WebIdentityToken"]!.Split('.')[2], record.Record + record.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_without_the_right_to_call_has_none_here_either()
    {
        await EnabledAsync();
        var session = await _sts.StsAsync(await _sts.AdministratorAsync(), "GetSessionToken");
        if (session["Code"] == "InvalidAction") return;
        session.AssertAccepted();
        (await AskAsync(session.Signer())).AssertRefused(403, "AccessDenied", "Cannot call GetWebIdentityToken with session credentials");
    }

    private async Task<string> EnabledAsync()
    {
        var administrator = await _sts.AdministratorAsync();
        var info = await _sts.IamAsync(administrator, "GetOutboundWebIdentityFederationInfo");
        return info["IssuerIdentifier"] ?? (await _sts.IamAsync(administrator, "EnableOutboundWebIdentityFederation"))["IssuerIdentifier"]!;
    }

    private Task<Answer> AskAsync(SigV4Signer signer, params (string Name, string Value)[] more)
    {
        var parameters = new Dictionary<string, string> { ["Audience.member.1"] = "one", ["SigningAlgorithm"] = "RS256" };
        foreach (var (name, value) in more) parameters[name] = value;
        return _sts.StsAsync(signer, "GetWebIdentityToken", [.. parameters.Select(parameter => (parameter.Key, parameter.Value))]);
    }

    private Task<string> RoleAsync(string name, string? policy, params (string Key, string Value)[] tags) => _sts.RoleAsync(name, new
    {
        Version = "2012-10-17",
        Statement = new { Effect = "Allow", Principal = new { Federated = RunningSts.Portal }, Action = TestWorld.All },
    }, policy, tags: tags);

    // As a relying party does it: nothing but the issuer's address is known beforehand.
    private static async Task<JsonWebToken> VerifiedAsync(string token, string issuer, string audience)
    {
        var published = await new ConfigurationManager<OpenIdConnectConfiguration>(
            issuer + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = false }).GetConfigurationAsync();
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer, ValidAudience = audience, IssuerSigningKeys = published.SigningKeys, ValidateLifetime = false,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(issuer, published.Issuer);
        return (JsonWebToken)result.SecurityToken;
    }

    private AmazonSecurityTokenServiceClient Client(SigV4Signer signer) => new(
        new BasicAWSCredentials(signer.AccessKeyId, signer.SecretAccessKey),
        new AmazonSecurityTokenServiceConfig { ServiceURL = _sts.Origin, AuthenticationRegion = "eu-central-1", MaxErrorRetry = 0 });
}
