using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SamlFederation.Iam;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

public sealed class AssumeRoleWithSamlTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Gives_credentials_with_every_field_as_AWS_computes_it()
    {
        var response = _sts.Honest() with { Tags = [new("CostCentre", "4711")], TransitiveTagKeys = ["CostCentre"], SourceIdentity = "david" };
        var answer = await _sts.AssumeAsync(response);
        answer.AssertAccepted();

        Assert.Equal("AssumeRoleWithSAMLResponse", answer.Xml.Name.LocalName);
        Assert.Equal(
            ["Audience", "AssumedRoleUser", "Credentials", "Subject", "NameQualifier", "PackedPolicySize", "SubjectType", "Issuer", "SourceIdentity"],
            answer.Xml.Elements().First().Elements().Select(element => element.Name.LocalName));
        Assert.Equal(_sts.Origin + "/saml", answer["Audience"]);
        Assert.Equal("david", answer["Subject"]);
        Assert.Equal("persistent", answer["SubjectType"]);
        Assert.Equal(_sts.IdpEntityId, answer["Issuer"]);
        Assert.Equal(NameQualifier.Compute(_sts.IdpEntityId, RunningSts.Account, "Portal"), answer["NameQualifier"]);
        Assert.Equal("david", answer["SourceIdentity"]);
        Assert.InRange(int.Parse(answer["PackedPolicySize"]!, CultureInfo.InvariantCulture), 1, 100);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Developer/david@example.com", answer["Arn"]);
        Assert.Matches(@"\AAROA[A-Z2-7]{17}:david@example\.com\z", answer["AssumedRoleId"]);
        Assert.Equal(RunningSts.Account, AccessKeyId.AccountOf(answer["AccessKeyId"]));
        Assert.StartsWith("ASIA", answer["AccessKeyId"], StringComparison.Ordinal);
        Assert.Equal(40, answer["SecretAccessKey"]!.Length);
        Assert.InRange(answer["SessionToken"]!.Length, 100, 4095);
        var expiration = DateTimeOffset.ParseExact(answer["Expiration"]!, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(expiration - _sts.Clock.GetUtcNow(), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task Leaves_out_what_there_is_not()
    {
        var answer = await _sts.AssumeAsync(_sts.Honest());
        answer.AssertAccepted();
        Assert.Null(answer["PackedPolicySize"]);
        Assert.Null(answer["SourceIdentity"]);
    }

    [Fact]
    public async Task Answers_the_AWS_SDK()
    {
        using var client = Client(new AnonymousAWSCredentials());
        var response = _sts.Honest();
        var given = await client.AssumeRoleWithSAMLAsync(new AssumeRoleWithSAMLRequest
        {
            RoleArn = RunningSts.Developer, PrincipalArn = RunningSts.Portal, SAMLAssertion = response.Base64(), DurationSeconds = 900,
        });
        using var signed = Client(new SessionAWSCredentials(given.Credentials.AccessKeyId, given.Credentials.SecretAccessKey, given.Credentials.SessionToken));
        var identity = await signed.GetCallerIdentityAsync(new GetCallerIdentityRequest());
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Developer/david@example.com", identity.Arn);
        Assert.Equal(given.AssumedRoleUser.AssumedRoleId, identity.UserId);
        Assert.Equal(RunningSts.Account, identity.Account);
    }

    [Fact]
    public async Task Tells_the_AWS_SDK_its_own_exceptions()
    {
        using var client = Client(new AnonymousAWSCredentials());
        Task<AssumeRoleWithSAMLResponse> Try(HonestResponse response) => client.AssumeRoleWithSAMLAsync(new AssumeRoleWithSAMLRequest
        {
            RoleArn = response.Roles[0].Role, PrincipalArn = response.Roles[0].Provider, SAMLAssertion = response.Base64(),
        });
        await Assert.ThrowsAsync<InvalidIdentityTokenException>(() => Try(_sts.Honest() with { Key = TestKeys.OtherRsa }));
        await Assert.ThrowsAsync<ExpiredTokenException>(() => Try(_sts.Honest() with { Now = _sts.Honest().Now.AddMinutes(-6), Lifetime = TimeSpan.FromMinutes(20) }));
        await Assert.ThrowsAsync<IDPRejectedClaimException>(() => Try(_sts.Honest() with { Edit = message => message with { StatusCode = SamlStatusCodes.Responder, Assertion = null } }));
        await Try(_sts.Honest());
    }

    [Fact]
    public async Task Ignores_any_Authorization()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _sts.Origin + "/") { Content = new FormUrlEncodedContent(RunningSts.Fields(_sts.Honest())) };
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 nonsense");
        using var response = await _sts.Client.SendAsync(request);
        (await Answer.ReadAsync(response)).AssertAccepted();
    }

    [Fact]
    public async Task Accepts_the_call_as_a_query_as_well()
    {
        var query = string.Join('&', RunningSts.Fields(_sts.Honest() with { Key = TestKeys.Ecdsa }).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));
        using var response = await _sts.Client.GetAsync(new Uri($"{_sts.Origin}/?{query}"));
        (await Answer.ReadAsync(response)).AssertAccepted();
    }

    [Fact]
    public async Task Answers_in_JSON_with_the_same_tree()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _sts.Origin + "/") { Content = new FormUrlEncodedContent(RunningSts.Fields(_sts.Honest())) };
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await _sts.Client.SendAsync(request);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("AssumeRoleWithSAMLResponse");
        var credentials = body.GetProperty("AssumeRoleWithSAMLResult").GetProperty("Credentials");
        Assert.StartsWith("ASIA", credentials.GetProperty("AccessKeyId").GetString(), StringComparison.Ordinal);
        Assert.InRange(credentials.GetProperty("Expiration").GetInt64(), _sts.Clock.GetUtcNow().ToUnixTimeSeconds() + 3500, _sts.Clock.GetUtcNow().ToUnixTimeSeconds() + 3600);
        Assert.True(Guid.TryParse(body.GetProperty("ResponseMetadata").GetProperty("RequestId").GetString(), out _));
    }

    [Fact]
    public async Task Gathers_every_violation_of_the_model()
    {
        var answer = await _sts.PostAsync(new Dictionary<string, string> { ["Action"] = "AssumeRoleWithSAML", ["Version"] = "2011-06-15", ["RoleArn"] = "short", ["SAMLAssertion"] = "abc" });
        answer.AssertRefused(400, "ValidationError",
            "3 validation errors detected: Value 'short' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20; "
            + "Value null at 'principalArn' failed to satisfy constraint: Member must not be null; "
            + "Value at 'sAMLAssertion' failed to satisfy constraint: Member must have length greater than or equal to 4");
    }

    [Theory]
    [InlineData("DurationSeconds", "899", "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900")]
    [InlineData("DurationSeconds", "43201", "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200")]
    [InlineData("Policy", "", "2 validation errors detected: Value '' at 'policy' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'policy' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")]
    [InlineData("Policy", "\u20AC", "1 validation error detected: Value '\u20AC' at 'policy' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")]
    [InlineData("PolicyArns.member.1.arn", "short", "1 validation error detected: Value 'short' at 'policyArns.1.member.arn' failed to satisfy constraint: Member must have length greater than or equal to 20")]
    [InlineData("RoleArn", "arn:aws:iam::123456789012:user/David", "Request ARN is invalid")]
    [InlineData("PrincipalArn", "arn:aws:iam::123456789012:oidc-provider/x", "Principal ARN is invalid")]
    [InlineData("PolicyArns.member.1.arn", "arn:aws:iam::999999999999:policy/ReadOnly", "arn:aws:iam::999999999999:policy/ReadOnly is invalid")]
    [InlineData("PolicyArns.member.1.arn", "arn:aws:iam::123456789012:policy/Nowhere", "Policy arn:aws:iam::123456789012:policy/Nowhere does not exist or is not attachable.")]
    public async Task Refuses_values_outside_the_model(string name, string value, string message) =>
        (await _sts.AssumeAsync(_sts.Honest(), (name, value))).AssertRefused(400, "ValidationError", message);

    [Theory]
    [InlineData("DurationSeconds", "abc")]
    [InlineData("DurationSeconds", "3600.0")]
    [InlineData("DurationSeconds", "\u0663\u0666\u0660\u0660")]
    [InlineData("PolicyArns.member.0.arn", "arn:aws:iam::123456789012:policy/Look")]
    [InlineData("PolicyArns.member.01.arn", "arn:aws:iam::123456789012:policy/Look")]
    [InlineData("PolicyArns.member.1.Arn", "arn:aws:iam::123456789012:policy/Look")]
    [InlineData("PolicyArns", "arn:aws:iam::123456789012:policy/Look")]
    public async Task Refuses_values_that_cannot_be_read(string name, string value) =>
        (await _sts.AssumeAsync(_sts.Honest(), (name, value))).AssertRefused(400, "MalformedInput");

    [Fact]
    public async Task Takes_ten_policies_and_not_eleven()
    {
        (string, string)[] Policies(int count) => [.. Enumerable.Range(1, count).Select(n => ($"PolicyArns.member.{n}.arn", "arn:aws:iam::123456789012:policy/Look"))];
        (await _sts.AssumeAsync(_sts.Honest(), Policies(10))).AssertAccepted();
        (await _sts.AssumeAsync(_sts.Honest(), Policies(11))).AssertRefused(400, "ValidationError",
            "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10");
    }

    [Fact]
    public async Task Narrows_the_session_by_policies_that_parse()
    {
        const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""";
        var answer = await _sts.AssumeAsync(_sts.Honest(), ("Policy", policy), ("PolicyArns.member.1.arn", "arn:aws:iam::123456789012:policy/Look"));
        answer.AssertAccepted();
        Assert.NotNull(answer["PackedPolicySize"]);
        (await _sts.AssumeAsync(_sts.Honest(), ("Policy", policy[..^1]))).AssertRefused(400, "MalformedPolicyDocument");
        (await _sts.AssumeAsync(_sts.Honest(), ("Policy", policy.Replace("Allow", "allow", StringComparison.Ordinal)))).AssertRefused(400, "MalformedPolicyDocument");
    }

    [Fact]
    public async Task Refuses_tags_that_do_not_fit()
    {
        static KeyValuePair<string, string>[] Tags(int count) =>
            [.. Enumerable.Range(0, count).Select(n => KeyValuePair.Create($"{Guid.NewGuid():N}{n}", $"{Guid.NewGuid():N}{Guid.NewGuid():N}"))];
        (await _sts.AssumeAsync(_sts.Honest() with { Tags = Tags(2) })).AssertAccepted();
        var answer = await _sts.AssumeAsync(_sts.Honest() with { Tags = Tags(30) });
        answer.AssertRefused(400, "PackedPolicyTooLarge");
        Assert.Matches(@"\APacked size of session tags consumes \d+% of allotted space\.\z", answer["Message"]);
        Assert.Equal("PackedPolicyTooLargeException", (await _sts.RecordAsync(answer.RequestId)).Record.ErrorCode);
    }

    private AmazonSecurityTokenServiceClient Client(AWSCredentials credentials) =>
        new(credentials, new AmazonSecurityTokenServiceConfig { ServiceURL = _sts.Origin, AuthenticationRegion = "eu-central-1", MaxErrorRetry = 0 });
}
