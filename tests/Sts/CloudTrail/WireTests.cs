using System.Text.Json;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.CloudTrail;

public sealed class WireTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Proves_who_calls_in_the_words_of_this_wire()
    {
        var user = (await _sts.UserAsync(Policies.Allow("cloudtrail:*"))).Signer;
        Assert.NotNull((await _sts.CloudTrailAsync(user, "{}")).Events);
        (await _sts.CloudTrailAsync(null, "{}")).AssertRefused("MissingAuthenticationTokenException", "Request is missing Authentication Token");
        (await _sts.CloudTrailAsync(user with { SecretAccessKey = new string('a', 40) }, "{}")).AssertRefused("InvalidSignatureException");
        (await _sts.CloudTrailAsync(user with { AccessKeyId = "AKIAY34FZKBOKMUTVV7A" }, "{}")).AssertRefused("UnrecognizedClientException", "The security token included in the request is invalid.");
        (await _sts.CloudTrailAsync(user with { SessionToken = "none" }, "{}")).AssertRefused("UnrecognizedClientException");
        (await _sts.CloudTrailAsync(user, "{}", service: "sts")).AssertRefused("InvalidSignatureException", "Credential should be scoped to correct service: 'cloudtrail'.");
        // What is signed is what is read: another operation or body than the signed one is refused.
        (await _sts.CloudTrailAsync(user, "{}", spoil: request => request.Content = new StringContent("{ }", System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/x-amz-json-1.1")))).AssertRefused("InvalidSignatureException");
        (await _sts.CloudTrailAsync(user, "{}", signedTarget: CloudTrailCalls.Package + "GetTrailStatus")).AssertRefused("InvalidSignatureException");
        (await _sts.CloudTrailAsync(user, "{}", spoil: request => request.Headers.Remove("X-Amz-Date"))).AssertRefused("IncompleteSignatureException");
    }

    [Fact]
    public async Task Ends_with_the_session()
    {
        var signer = await _sts.SignerAsync();
        Assert.NotNull((await _sts.CloudTrailAsync(signer, "{}")).Events);
        _sts.Clock.Advance(TimeSpan.FromHours(2));
        try
        {
            (await _sts.CloudTrailAsync(signer, "{}")).AssertRefused("ExpiredTokenException", "The security token included in the request is expired");
        }
        finally
        {
            _sts.Clock.Advance(TimeSpan.FromHours(-2));
        }
    }

    [Theory]
    [InlineData(CloudTrailCalls.Package + "LookupEvents", "application/x-amz-json-1.1", null)]
    [InlineData("CloudTrail_20131101.LookupEvents", "application/x-amz-json-1.1; charset=utf-8", null)]
    [InlineData(CloudTrailCalls.Package + "lookupEvents", "application/x-amz-json-1.1", "UnknownOperationException")]
    [InlineData(CloudTrailCalls.Package + "StopLogging", "application/x-amz-json-1.1", "UnknownOperationException")]
    [InlineData("AWSIdentityManagementV20100508.LookupEvents", "application/x-amz-json-1.1", "UnknownOperationException")]
    [InlineData("", "application/x-amz-json-1.1", "UnknownOperationException")]
    [InlineData(CloudTrailCalls.Package + "LookupEvents", "application/json", "SerializationException")]
    [InlineData(CloudTrailCalls.Package + "LookupEvents", "application/x-www-form-urlencoded", "SerializationException")]
    public async Task Serves_the_operations_of_its_table_in_its_own_type(string target, string type, string? refusal)
    {
        var user = await _sts.UserAsync(Policies.Allow("cloudtrail:*"));
        var answer = await _sts.CloudTrailAsync(user.Signer, "{}", target, type);
        if (refusal is null) Assert.NotNull(answer.Events);
        else answer.AssertRefused(refusal);
    }

    [Fact]
    public async Task Is_posted_and_not_asked_for()
    {
        var user = await _sts.UserAsync(Policies.Allow("cloudtrail:*"));
        (await _sts.CloudTrailAsync(user.Signer, "", method: HttpMethod.Get)).AssertRefused("SerializationException");
        Assert.NotNull((await _sts.CloudTrailAsync(user.Signer, "")).Events);
    }

    [Fact]
    public async Task Puts_each_look_on_record_field_by_field()
    {
        var user = await _sts.UserAsync(Policies.Allow("cloudtrail:LookupEvents"));
        var answer = await _sts.LookupAsync(user.Signer, "EventName", "CreateUser", ",\"StartTime\":1782864500,\"EndTime\":1782907699,\"MaxResults\":7");
        Assert.NotNull(answer.Events);
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        AssertRecord(json, $$"""
            {"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"{{user.UniqueId}}","arn":"{{user.Arn}}","accountId":"{{RunningSts.Account}}","accessKeyId":"{{user.Signer.AccessKeyId}}","userName":"{{user.Name}}"},
             "eventTime":"{{TrailRecordWriter.Time(record.EventTime)}}","eventSource":"cloudtrail.amazonaws.com","eventName":"LookupEvents","awsRegion":"us-east-1","sourceIPAddress":"127.0.0.1","userAgent":"",
             "requestParameters":{"lookupAttributes":[{"attributeKey":"EventName","attributeValue":"CreateUser"}],"startTime":"Jul 1, 2026, 12:08:20 AM","endTime":"Jul 1, 2026, 12:08:19 PM","maxResults":7},
             "responseElements":null,"additionalEventData":null,"requestID":"{{answer.RequestId}}","eventID":"{{record.EventId}}","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,
             "recipientAccountId":"{{RunningSts.Account}}","eventCategory":"Management","tlsDetails":{"clientProvidedHostHeader":"{{new Uri(_sts.Origin).Authority}}"} }
            """);
        Assert.Equal(("LookupEvents", true, user.Name, user.Signer.AccessKeyId), (record.EventName, record.ReadOnly, record.UserName, record.AccessKeyId));

        var refused = await _sts.CloudTrailAsync((await _sts.UserAsync()).Signer, "{}");
        var (_, denial) = await _sts.RecordAsync(refused.RequestId);
        Assert.Equal("AccessDenied", denial.GetProperty("errorCode").GetString());
        Assert.StartsWith("User: arn:aws:iam::", denial.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, denial.GetProperty("requestParameters").ValueKind);

        // Of a stranger nothing is on record but that there was one, and in no account's trail.
        var (stranger, unknown) = await _sts.RecordAsync((await _sts.CloudTrailAsync(null, "{}")).RequestId);
        Assert.Equal((null, "MissingAuthenticationToken"), (stranger.AccountId, unknown.GetProperty("errorCode").GetString()));
        Assert.Equal("""{"type":"Unknown"}""", unknown.GetProperty("userIdentity").GetRawText());
    }

    [Theory]
    [InlineData("Management", null)]
    [InlineData("arn:aws:cloudtrail:eu-central-1:123456789012:trail/Management", null)]
    [InlineData("Nothing", "TrailNotFoundException")]
    [InlineData("arn:aws:cloudtrail:eu-central-1:123456789012:trail/Nothing", "TrailNotFoundException")]
    [InlineData("arn:aws:cloudtrail:eu-central-1:999999999999:trail/Management", "AccessDeniedException")]
    [InlineData("arn:aws:s3:::Management", "CloudTrailARNInvalidException")]
    [InlineData("arn:aws:cloudtrail:eu-central-1:123456789012:channel/Management", "CloudTrailARNInvalidException")]
    [InlineData("Ma", "InvalidTrailNameException")]
    [InlineData("", "InvalidTrailNameException")]
    [InlineData("-Management", "InvalidTrailNameException")]
    [InlineData("Management.", "InvalidTrailNameException")]
    [InlineData("Man agement", "InvalidTrailNameException")]
    public async Task GetTrailStatus_tells_of_the_one_trail_of_the_account(string name, string? refusal)
    {
        var user = await _sts.UserAsync(Policies.Allow("cloudtrail:GetTrailStatus"));
        (await _sts.CallerIdentityAsync(user.Signer)).AssertAccepted();
        var answer = await _sts.CloudTrailAsync(user.Signer, JsonSerializer.Serialize(new { Name = name }), CloudTrailCalls.Package + "GetTrailStatus");
        if (refusal is not null)
        {
            answer.AssertRefused(refusal);
            return;
        }
        Assert.True(answer.Accepted().GetProperty("IsLogging").GetBoolean());
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(answer.Json.GetProperty("StartLoggingTime").GetInt64()), DateTimeOffset.UnixEpoch, _sts.Clock.GetUtcNow());
    }

    [Fact]
    public async Task GetTrailStatus_needs_a_permission_of_its_own()
    {
        var user = await _sts.UserAsync(Policies.Allow("cloudtrail:LookupEvents"));
        (await _sts.CloudTrailAsync(user.Signer, """{"Name":"Management"}""", CloudTrailCalls.Package + "GetTrailStatus"))
            .AssertRefused("AccessDeniedException", $"User: {user.Arn} is not authorized to perform: cloudtrail:GetTrailStatus on resource: arn:aws:cloudtrail:us-east-1:123456789012:trail/Management");
    }

    private static void AssertRecord(JsonElement actual, string expected) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, actual), $"expected {expected}\nseen {actual}");
}
