using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.WebIdentity;

/// <summary>What a token must be: each rule broken alone, beside the honest token that is accepted.</summary>
public sealed class TokenTests(WebIdentityWorld world) : IClassFixture<WebIdentityWorld>
{
    private const string NotAToken = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
    private const string NoKey = "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";
    private static readonly TestKey P521 = TestKey.Ecdsa("p521.example.com", ECCurve.NamedCurves.nistP521);
    private readonly RunningSts _sts = world.Sts;

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public async Task Accepts_each_algorithm_with_its_own_kind_of_key(string algorithm)
    {
        var key = algorithm switch { "ES256" => TestKeys.Ecdsa, "ES384" => TestKeys.P384, "ES512" => P521, _ => TestKeys.Rsa };
        world.Provider.Keys.Add(TokenForge.Jwk(key, algorithm, algorithm));
        _sts.Clock.Advance(TimeSpan.FromSeconds(11));
        (await world.AssumeAsync(world.Token() with { Key = key, Algorithm = algorithm, KeyId = algorithm })).AssertAccepted();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    [InlineData("PS256")]
    [InlineData("EdDSA")]
    [InlineData("rs256")]
    [InlineData("")]
    public async Task Refuses_other_algorithms(string algorithm) =>
        await RefusedByAsync(world.Token() with { Header = header => header["alg"] = algorithm }, "Algorithm");

    [Fact]
    public async Task Refuses_an_unsigned_token()
    {
        var honest = world.Token().Sign();
        await _sts.AssertRefusedByAsync(await _sts.AssumeWithAsync(honest[..(honest.LastIndexOf('.') + 1)], WebIdentityWorld.Worker), "Shape", 400, "InvalidIdentityToken", NotAToken);
        var unsigned = (world.Token() with { Header = header => header["alg"] = "none", Signer = _ => [] }).Sign();
        await _sts.AssertRefusedByAsync(await _sts.AssumeWithAsync(unsigned, WebIdentityWorld.Worker), "Shape", 400, "InvalidIdentityToken", NotAToken);
    }

    [Fact]
    public async Task Refuses_a_signature_with_the_public_key_as_a_shared_secret()
    {
        foreach (var secret in new[] { ((RSA)TestKeys.Rsa.PrivateKey).ExportSubjectPublicKeyInfoPem(), TestKeys.Rsa.CertificatePem, world.Provider.Keys[0].ToJsonString() })
            await RefusedByAsync(world.Token() with { Header = header => header["alg"] = "HS256", Signer = octets => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), octets) }, "Algorithm");
    }

    [Fact]
    public async Task Refuses_another_key_under_the_same_name() =>
        await RefusedByAsync(world.Token() with { Key = TestKeys.OtherRsa }, "Signature");

    [Fact]
    public async Task Refuses_a_key_of_another_kind_under_the_algorithms_name()
    {
        await RefusedByAsync(world.Token() with { Key = TestKeys.Ecdsa, Algorithm = "ES256" }, "Key", NoKey);
        await RefusedByAsync(world.Token() with { KeyId = "unknown" }, "Key", NoKey);
    }

    [Fact]
    public async Task A_token_without_a_key_id_needs_a_provider_with_one_key()
    {
        await using var provider = await TestOidcProvider.StartAsync();
        var arn = await _sts.TrustAsync(provider.Issuer);
        var role = await _sts.RoleAsync("Nameless", WebIdentityWorld.Trust(arn, WebIdentityWorld.All, provider.Name));
        Task<Answer> AssumeAsync() => _sts.AssumeWithAsync((provider.Token(_sts.Clock.GetUtcNow()) with { KeyId = null }).Sign(), role);
        (await AssumeAsync()).AssertAccepted();
        provider.Keys.Add(TokenForge.Jwk(TestKeys.OtherRsa, "two"));
        _sts.Clock.Advance(TimeSpan.FromHours(1));
        await _sts.AssertRefusedByAsync(await AssumeAsync(), "Key", 400, "InvalidIdentityToken", NoKey);
    }

    [Fact]
    public async Task Looks_at_no_key_that_the_token_itself_brings()
    {
        await using var attacker = await TestOidcProvider.StartAsync();
        foreach (var name in new[] { "jku", "x5u" })
            await RefusedByAsync(world.Token() with { Key = TestKeys.OtherRsa, Header = header => header[name] = attacker.Issuer + "/keys" }, "Signature");
        await RefusedByAsync(world.Token() with { Key = TestKeys.OtherRsa, Header = header => header["jwk"] = TokenForge.Jwk(TestKeys.OtherRsa, "one") }, "Signature");
        await RefusedByAsync(world.Token() with { Key = TestKeys.OtherRsa, Header = header => header["x5c"] = new JsonArray(Convert.ToBase64String(TestKeys.OtherRsa.Der.Span)) }, "Signature");
        Assert.Equal(0, attacker.Asked + attacker.Strays);
        (await world.AssumeAsync(world.Token() with { Header = header => header["jku"] = attacker.Issuer + "/keys" })).AssertAccepted();
        Assert.Equal(0, attacker.Asked + attacker.Strays);
    }

    [Fact]
    public async Task Refuses_any_flipped_part()
    {
        var honest = world.Token().Sign();
        (await _sts.AssumeWithAsync(honest, WebIdentityWorld.Worker)).AssertAccepted();
        var parts = honest.Split('.');
        var payload = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        var tampered = $"{parts[0]}.{TokenForge.Part(payload.Replace("david", "daviD", StringComparison.Ordinal))}.{parts[2]}";
        await _sts.AssertRefusedByAsync(await _sts.AssumeWithAsync(tampered, WebIdentityWorld.Worker), "Signature", 400, "InvalidIdentityToken");
        var flipped = $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}";
        await _sts.AssertRefusedByAsync(await _sts.AssumeWithAsync(flipped, WebIdentityWorld.Worker), "Signature", 400, "InvalidIdentityToken");
    }

    [Theory]
    [InlineData("not-a-token")]
    [InlineData("ab.cd")]
    [InlineData("a.b.c.d")]
    [InlineData("....")]
    [InlineData("e30.e30.e30=")]
    [InlineData("e30 .e30.e30")]
    [InlineData("W10.e30.e30")]
    [InlineData("bnVsbA.e30.e30")]
    public async Task Refuses_what_is_no_token(string token) =>
        await _sts.AssertRefusedByAsync(await _sts.AssumeWithAsync(token, WebIdentityWorld.Worker), "Shape", 400, "InvalidIdentityToken", NotAToken);

    [Theory]
    [InlineData("\"sub\":\"david\"", "\"sub\":\"david\",\"sub\":\"theresa\"")]
    [InlineData("\"sub\":\"david\"", "\"sub\":\"david\",\"\\u0073ub\":\"theresa\"")]
    [InlineData("\"sub\":\"david\"", "\"sub\":\"david\",\"x\":{\"a\":1,\"a\":2}")]
    [InlineData("\"sub\":\"david\"", "\"sub\":\"\\ud800\"")]
    [InlineData("\"sub\":\"david\"", "\"sub\":\"da\\u0000vid\"")]
    [InlineData("\"sub\":\"david\"", "\"sub\":\"david\",\"x\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]")]
    [InlineData("}", "}}")]
    [InlineData("}", ",}")]
    public async Task Refuses_what_two_readers_could_read_differently(string honest, string forged) =>
        await RefusedByAsync(world.Token() with { Text = text => text.Replace(honest, forged, StringComparison.Ordinal) }, "Shape", NotAToken);

    [Fact]
    public async Task Refuses_extensions_that_must_be_understood() =>
        await RefusedByAsync(world.Token() with { Header = header => header["crit"] = new JsonArray("b64") }, "CriticalHeader", NotAToken);

    [Fact]
    public async Task A_token_ends_with_the_second_that_exp_names()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(_sts.Clock.GetUtcNow().ToUnixTimeSeconds());
        var token = world.Provider.Token(now).Sign();
        try
        {
            _sts.Clock.Freeze(now.AddSeconds(300).AddMilliseconds(-1));
            (await _sts.AssumeWithAsync(token, WebIdentityWorld.Worker)).AssertAccepted();
            _sts.Clock.Freeze(now.AddSeconds(300));
            await _sts.AssertRefusedByAsync(await _sts.AssumeWithAsync(token, WebIdentityWorld.Worker), "Expiration", 400, "ExpiredTokenException",
                $"Token expired: current date/time {now.ToUnixTimeSeconds() + 300} must be before the expiration date/time {now.ToUnixTimeSeconds() + 300}");
        }
        finally
        {
            _sts.Clock.Set(now.AddSeconds(301));
        }
    }

    [Theory]
    [InlineData("nbf", "NotBefore")]
    [InlineData("iat", "IssuedAt")]
    public async Task A_providers_clock_may_be_five_minutes_ahead(string claim, string rule)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(_sts.Clock.GetUtcNow().ToUnixTimeSeconds());
        _sts.Clock.Freeze(now);
        try
        {
            TokenForge Ahead(long seconds) => world.Provider.Token(now) with { Claims = claims => (claims[claim], claims["exp"]) = (now.ToUnixTimeSeconds() + seconds, now.ToUnixTimeSeconds() + 3600) };
            (await world.AssumeAsync(Ahead(300))).AssertAccepted();
            await RefusedByAsync(Ahead(301), rule, "The ID Token is not yet valid");
        }
        finally
        {
            _sts.Clock.Set(now.AddSeconds(1));
        }
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("iat")]
    public async Task Refuses_a_token_without_its_times(string claim) => await RefusedByAsync(world.Token() with { Claims = claims => claims.Remove(claim) }, "Timestamps");

    [Fact]
    public async Task Does_without_nbf() => (await world.AssumeAsync(world.Token() with { Claims = claims => claims.Remove("nbf") })).AssertAccepted();

    [Theory]
    [InlineData("exp", "99999999999.5")]
    [InlineData("exp", "1e12")]
    [InlineData("exp", "\"99999999999\"")]
    [InlineData("exp", "99999999999999999999999999")]
    [InlineData("iat", "null")]
    [InlineData("nbf", "\"0\"")]
    [InlineData("nbf", "0.5")]
    public async Task Timestamps_are_whole_numbers(string claim, string value) =>
        await RefusedByAsync(world.Token() with { Claims = claims => claims[claim] = JsonNode.Parse(value) }, "Timestamps");

    [Fact]
    public async Task The_audience_is_a_client_of_the_provider()
    {
        (await world.AssumeAsync(world.Token() with { Claims = claims => claims["aud"] = new JsonArray("https://elsewhere.example.com", TokenForge.Client) })).AssertAccepted();
        foreach (var audience in new JsonNode?[] { "another", TokenForge.Client.ToUpperInvariant(), TokenForge.Client + " ", "", null, 1, new JsonArray(), new JsonArray(1), new JsonArray("another"), new JsonObject { ["a"] = TokenForge.Client } })
            await RefusedByAsync(world.Token() with { Claims = claims => claims["aud"] = audience }, "Audience", "Incorrect token audience");
        await RefusedByAsync(world.Token() with { Claims = claims => claims.Remove("aud") }, "Audience", "Incorrect token audience");
    }

    [Fact]
    public async Task The_authorized_party_is_a_client_too()
    {
        (await world.AssumeAsync(world.Token() with { Claims = claims => claims["azp"] = TokenForge.Client })).AssertAccepted();
        foreach (var party in new JsonNode?[] { "another", "", null, 1, new JsonArray(TokenForge.Client) })
            await RefusedByAsync(world.Token() with { Claims = claims => claims["azp"] = party }, "AuthorizedParty", "Incorrect token audience");
        await RefusedByAsync(world.Token() with { Claims = claims => (claims["azp"], claims["aud"]) = (TokenForge.Client, "another") }, "Audience", "Incorrect token audience");
    }

    [Fact]
    public async Task The_subject_has_1_to_255_characters()
    {
        (await world.AssumeAsync(world.Token() with { Claims = claims => claims["sub"] = new string('s', 255) })).AssertAccepted();
        foreach (var subject in new JsonNode?[] { "", new string('s', 256), null, 1, new JsonArray("david") })
            await RefusedByAsync(world.Token() with { Claims = claims => claims["sub"] = subject }, "Subject");
    }

    [Fact]
    public async Task The_issuer_has_a_provider_in_the_roles_account()
    {
        foreach (var issuer in new[] { "https://accounts.example.com", world.Provider.Issuer + "/", world.Provider.Issuer.Replace("http:", "https:", StringComparison.Ordinal), world.Provider.Issuer.ToUpperInvariant(), world.Provider.Origin })
            await RefusedByAsync(world.Token() with { Claims = claims => claims["iss"] = issuer }, "Provider", $"No OpenIDConnect provider found in your account for {issuer}");
        await RefusedByAsync(world.Token() with { Claims = claims => claims["iss"] = 1 }, "Issuer", NotAToken);
        var other = await _sts.AssumeWithAsync(world.Token().Sign(), "arn:aws:iam::210987654321:role/Worker");
        await _sts.AssertRefusedByAsync(other, "Provider", 400, "InvalidIdentityToken");
    }

    [Theory]
    [InlineData("""{"principal_tags":{"Team":["Blue"]}}""", true)]
    [InlineData("""{"principal_tags":{"Team":"Blue"},"transitive_tag_keys":["team"]}""", true)]
    [InlineData("""{"principal_tags":{"Team":[""]}}""", true)]
    [InlineData("""{"principal_tags":{"Team":["Blue","Red"]}}""", false)]
    [InlineData("""{"principal_tags":{"Team":[]}}""", false)]
    [InlineData("""{"principal_tags":{"Team":[1]}}""", false)]
    [InlineData("""{"principal_tags":{"Team":["Blue"],"team":["Red"]}}""", false)]
    [InlineData("""{"principal_tags":{"aws:Team":["Blue"]}}""", false)]
    [InlineData("""{"principal_tags":{"Te*am":["Blue"]}}""", false)]
    [InlineData("""{"principal_tags":{"":["Blue"]}}""", false)]
    [InlineData("""{"principal_tags":{"Team":["Blue"]},"transitive_tag_keys":["Other"]}""", false)]
    [InlineData("""{"principal_tags":{"Team":["Blue"]},"transitive_tag_keys":"Team"}""", false)]
    [InlineData("""{"principal_tags":[]}""", false)]
    [InlineData("[]", false)]
    public async Task Session_tags_are_within_AWSs_limits(string claim, bool accepted)
    {
        var token = world.Token() with { Claims = claims => claims["https://aws.amazon.com/tags"] = JsonNode.Parse(claim) };
        if (accepted) (await world.AssumeAsync(token)).AssertAccepted();
        else await RefusedByAsync(token, "Tags");
    }

    [Fact]
    public async Task Providers_that_cannot_nest_write_a_claim_for_each_tag()
    {
        const string Tags = "https://aws.amazon.com/tags";
        var answer = await world.AssumeAsync(world.Token() with { Claims = claims => (claims[Tags + "/principal_tags/Team"], claims[Tags + "/transitive_tag_keys"]) = ("Blue", new JsonArray("Team")) });
        answer.AssertAccepted();
        var asked = (await _sts.RecordAsync(answer.RequestId)).Json.GetProperty("requestParameters");
        Assert.Equal("Blue", asked.GetProperty("principalTags").GetProperty("Team").GetString());
        Assert.Equal("Team", asked.GetProperty("transitiveTagKeys")[0].GetString());
        await RefusedByAsync(world.Token() with { Claims = claims => (claims[Tags + "/principal_tags/Team"], claims[Tags]) = ("Blue", JsonNode.Parse("""{"principal_tags":{"Team":["Red"]}}""")) }, "Tags");
    }

    [Theory]
    [InlineData("da", true)]
    [InlineData("d", false)]
    [InlineData("aws:david", false)]
    [InlineData("AWS:david", false)]
    [InlineData("david theresa", false)]
    [InlineData("d\u0430vid", false)]
    public async Task The_source_identity_is_within_AWSs_pattern(string source, bool accepted)
    {
        var token = world.Token() with { Claims = claims => claims["https://aws.amazon.com/source_identity"] = source };
        if (accepted) (await world.AssumeAsync(token)).AssertAccepted();
        else await RefusedByAsync(token, "SourceIdentity", "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\"");
    }

    private async Task RefusedByAsync(TokenForge token, string rule, string? message = null) =>
        await _sts.AssertRefusedByAsync(await world.AssumeAsync(token), rule, 400, "InvalidIdentityToken", message);
}
