using System.Buffers.Text;
using System.Text.Json;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Policies;

public sealed class AuthorizationMessageTests
{
    private const string Account = "123456789012";
    private const string NothingOfThat = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}}""";
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 11, 0, 0, TimeSpan.Zero);
    private static readonly SealingKeyRing Ring = SealingKeyRing.New(Now);
    private static readonly AuthorizationMessageSealer Sealer = new(Ring);

    [Fact]
    public void Tells_who_asked_what_and_under_which_conditions()
    {
        var context = Open(Denied(NothingOfThat)).GetProperty("context");
        Assert.Equal("AIDAAAAAAAAAAAAAAAAAA", context.GetProperty("principal").GetProperty("id").GetString());
        Assert.Equal("David", context.GetProperty("principal").GetProperty("name").GetString());
        Assert.Equal("arn:aws:iam::123456789012:user/David", context.GetProperty("principal").GetProperty("arn").GetString());
        Assert.Equal(Policy.AnyAction, context.GetProperty("action").GetString());
        Assert.Equal(Policy.AnyResource, context.GetProperty("resource").GetString());
        var condition = Assert.Single(Items(context, "conditions"));
        Assert.Equal("aws:SourceIp", condition.GetProperty("key").GetString());
        Assert.Equal(["192.0.2.7"], Values(condition, "values"));
    }

    [Fact]
    public void Tells_nothing_matched_where_nothing_allows()
    {
        var told = Open(Denied(NothingOfThat));
        Assert.False(told.GetProperty("allowed").GetBoolean());
        Assert.False(told.GetProperty("explicitDeny").GetBoolean());
        Assert.Empty(Items(told, "matchedStatements"));
        Assert.Empty(Items(told, "failures"));
    }

    [Fact]
    public void Tells_the_statement_that_denies()
    {
        var told = Open(Denied("""{"Version":"2012-10-17","Statement":{"Sid":"Closed","Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}}"""));
        Assert.True(told.GetProperty("explicitDeny").GetBoolean());
        var statement = Assert.Single(Items(told, "matchedStatements"));
        Assert.Equal("Closed", statement.GetProperty("statementId").GetString());
        Assert.Equal("DENY", statement.GetProperty("effect").GetString());
        Assert.Equal("p0", statement.GetProperty("policy").GetString());
        Assert.Equal(["AIDAAAAAAAAAAAAAAAAAA"], Values(statement, "principals"));
        Assert.Equal(["s3:*"], Values(statement, "actions"));
        Assert.Equal(["*"], Values(statement, "resources"));
        Assert.Equal(["192.0.2.0/24"], Values(Assert.Single(Items(statement, "conditions")), "values"));
    }

    [Fact]
    public void Tells_the_condition_that_kept_a_statement_from_allowing()
    {
        var told = Open(Denied("""{"Version":"2012-10-17","Statement":{"Sid":"Office","Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}}}"""));
        var failure = Assert.Single(Items(told, "failures"));
        Assert.Equal("Office", failure.GetProperty("statementId").GetString());
        Assert.Equal("IpAddress", failure.GetProperty("operator").GetString());
        Assert.Equal(["198.51.100.0/24"], Values(failure, "expected"));
        Assert.Equal(["192.0.2.7"], Values(failure, "values"));
    }

    [Theory]
    [InlineData("AssumedRole", "AROA52RQV4237EYPOIPDF:david", "arn:aws:sts::123456789012:assumed-role/Developer/david")]
    [InlineData("FederatedUser", "123456789012:theresa", "arn:aws:sts::123456789012:federated-user/theresa")]
    [InlineData("Root", "123456789012", "arn:aws:iam::123456789012:root")]
    public void Names_every_kind_of_caller_as_GetCallerIdentity_does(string kind, string id, string arn)
    {
        var principal = kind switch
        {
            "AssumedRole" => PrincipalIdentity.RoleSession(new RoleArn("aws", Account, "/team/", "Developer"), "AROA52RQV4237EYPOIPDF", "david"),
            "FederatedUser" => PrincipalIdentity.FederatedUser(new UserArn("aws", Account, "/", "David"), "AIDAAAAAAAAAAAAAAAAAA", "theresa"),
            _ => PrincipalIdentity.Root(Account),
        };
        var told = Open(Denied(NothingOfThat, principal)).GetProperty("context").GetProperty("principal");
        Assert.Equal(id, told.GetProperty("id").GetString());
        Assert.Equal(arn, told.GetProperty("arn").GetString());
        Assert.False(told.TryGetProperty("name", out _));
    }

    [Fact]
    public void Opens_for_its_own_account_only()
    {
        var message = Seal(NothingOfThat);
        Assert.NotNull(Sealer.Open(message, Account));
        Assert.Null(Sealer.Open(message, "123456789013"));
    }

    // An account's messages have one key, and two under one nonce would tell what they have in common.
    [Fact]
    public void Seals_nothing_under_the_same_nonce_twice() => Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => Seal(NothingOfThat)).Distinct().Count());

    [Fact]
    public void Opens_with_every_key_of_the_ring_and_with_no_other()
    {
        var message = Seal(NothingOfThat);
        var rotated = Ring.Rotate(Now);
        Assert.NotNull(new AuthorizationMessageSealer(rotated).Open(message, Account));
        Assert.Null(new AuthorizationMessageSealer(rotated.Retire(Ring.Current.Id)).Open(message, Account));
        Assert.Null(new AuthorizationMessageSealer(SealingKeyRing.New(Now)).Open(message, Account));
    }

    [Fact]
    public void Refuses_every_message_with_one_bit_flipped()
    {
        var bytes = Base64Url.DecodeFromChars(Seal(NothingOfThat));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var altered = (byte[])bytes.Clone();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Sealer.Open(Base64Url.EncodeToString(altered), Account));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("AQ")]
    [InlineData("not base64 at all")]
    [InlineData("AQhhYmNkZWZnaA")]
    public void Refuses_what_is_no_message(string text) => Assert.Null(Sealer.Open(text, Account));

    [Fact]
    public void A_session_token_is_no_message()
    {
        var token = Credentials.Sessions.Mint(Ring, Credentials.Sessions.Full).Credentials.SessionToken.Reveal();
        Assert.Null(Sealer.Open(token, Account));
        Assert.Null(Sealer.Open(token["SfST".Length..], Account));
    }

    [Fact]
    public void Its_length_does_not_tell_how_near_a_guess_comes()
    {
        // Compressed, the near guess would be the shorter message: what a policy expects could be found character by character.
        var near = Seal(Expecting("secret-0002"), externalId: "secret-0001");
        var far = Seal(Expecting("qwxyzjk-938"), externalId: "secret-0001");
        Assert.Equal(far.Length, near.Length);
    }

    [Theory]
    [InlineData(100, 250, 'x')]
    [InlineData(50, 256, 'ß')]
    [InlineData(2000, 20, 'x')]
    [InlineData(1, 100_000, '<')]
    public void Is_never_longer_than_may_be_decoded(int keys, int length, char character)
    {
        var context = new RequestContext();
        for (var i = 0; i < keys; i++) context.Add($"aws:RequestTag/{i}", new string(character, length));
        var (request, decision) = Decide(NothingOfThat, Policy.David, context);
        var message = Sealer.Seal(request, decision, Account);
        Assert.InRange(message.Length, 1, AuthorizationMessageSealer.MaxLength);
        var told = JsonDocument.Parse(Sealer.Open(message, Account)!).RootElement;
        Assert.Equal(Policy.AnyAction, told.GetProperty("context").GetProperty("action").GetString());
    }

    private static string Expecting(string externalId) =>
        """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"sts:ExternalId":"THE-ID","aws:SourceIp":"nowhere"}}}}"""
            .Replace("THE-ID", externalId, StringComparison.Ordinal);

    private static JsonElement Open(string message)
    {
        using var document = JsonDocument.Parse(Sealer.Open(message, Account)!);
        return document.RootElement.Clone();
    }

    private static string Denied(string policy, PrincipalIdentity? principal = null)
    {
        var (request, decision) = Decide(policy, principal ?? Policy.David, new RequestContext { { "aws:SourceIp", "192.0.2.7" } });
        return Sealer.Seal(request, decision, Account);
    }

    private static string Seal(string policy, string? externalId = null)
    {
        var context = new RequestContext { { "aws:SourceIp", "192.0.2.7" }, { "sts:ExternalId", externalId } };
        var (request, decision) = Decide(policy, Policy.David, context);
        return Sealer.Seal(request, decision, Account);
    }

    private static (AuthorizationRequest Request, Decision Decision) Decide(string policy, PrincipalIdentity principal, RequestContext context)
    {
        var request = new AuthorizationRequest(principal, Policy.AnyAction, Policy.AnyResource, context);
        return (request, PolicyEvaluator.Evaluate(new PolicySet { Identity = [new PolicySource("p0", Policy.Parse(policy))] }, request));
    }

    private static List<JsonElement> Items(JsonElement of, string name) => [.. of.GetProperty(name).GetProperty("items").EnumerateArray()];

    private static List<string?> Values(JsonElement of, string name) => [.. Items(of, name).Select(item => item.GetProperty("value").GetString())];
}
