using System.Globalization;
using System.Text.Json.Nodes;
using SamlFederation.Iam;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Trail;

/// <summary>Compares records as a whole, and writes the parts of them that many have.</summary>
internal static class WholeRecords
{
    // What is given, within what every record has; each field of both is compared, and no other may be there.
    public static async Task AssertWholeAsync(this RunningSts sts, string requestId, string given, string? account = RunningSts.Account)
    {
        await using var db = await sts.DatabaseAsync();
        var name = JsonNode.Parse(given)!["eventName"]!.GetValue<string>();
        var record = Assert.Single(db.Trail.Where(one => one.RequestId == requestId && one.AccountId == account && one.EventName == name).ToList());
        var expected = new JsonObject
        {
            ["eventVersion"] = "1.11", ["eventTime"] = TrailRecordWriter.Time(record.EventTime), ["eventSource"] = "sts.amazonaws.com", ["awsRegion"] = "us-east-1", ["sourceIPAddress"] = "127.0.0.1", ["userAgent"] = "",
            ["additionalEventData"] = new JsonObject { ["RequestDetails"] = new JsonObject { ["endpointType"] = "global", ["awsServingRegion"] = "us-east-1" } },
            ["requestID"] = requestId, ["eventID"] = record.EventId, ["readOnly"] = true, ["eventType"] = "AwsApiCall", ["managementEvent"] = true, ["eventCategory"] = "Management",
            ["tlsDetails"] = new JsonObject { ["clientProvidedHostHeader"] = new Uri(sts.Origin).Authority },
        };
        if (account is not null) expected["recipientAccountId"] = account;
        foreach (var (field, value) in JsonNode.Parse(given)!.AsObject()) expected[field] = value?.DeepClone();
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(record.Record)), $"expected {expected.ToJsonString()}\nseen {record.Record}");
    }

    public static string User(TestUser user) =>
        $$"""{"type":"IAMUser","principalId":"{{user.UniqueId}}","arn":"{{user.Arn}}","accountId":"{{RunningSts.Account}}","accessKeyId":"{{user.Signer.AccessKeyId}}","userName":"{{user.Name}}"}""";

    public static string Session(SessionPrincipal session) => $$"""
        {"type":"AssumedRole","principalId":"{{session.CallerId}}","arn":"{{session.CallerArn}}","accountId":"{{session.AccountId}}","accessKeyId":"{{session.AccessKeyId}}",
         "sessionContext":{"sessionIssuer":{"type":"Role","principalId":"{{session.PrincipalId}}","arn":"{{session.PrincipalArn}}","accountId":"{{session.AccountId}}","userName":"{{session.PrincipalName}}"},
          "attributes":{"creationDate":"{{TrailRecordWriter.Time(session.IssuedAt)}}","mfaAuthenticated":"false"}{{(session.SourceIdentity is { } source ? $",\"sourceIdentity\":\"{source}\"" : "")}} } }
        """;

    public static string Credentials(Answer answer) =>
        $$"""{"accessKeyId":"{{answer["AccessKeyId"]}}","sessionToken":"HIDDEN_DUE_TO_SECURITY_REASONS","expiration":"{{Long(answer["Expiration"]!)}}"}""";

    public static string Resources(string account, string arn) => $$"""[{"accountId":"{{account}}","type":"AWS::IAM::Role","ARN":"{{arn}}"}]""";

    public static string Long(string time) => TrailRecordWriter.LongTime(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
}
