using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Bucket;

/// <summary>What the trail has of the bucket, compared as whole records.</summary>
[Collection(SharedWorld.Name)]
public sealed class TrailTests(BucketWorld world)
{
    private readonly S3Caller _david = world.As(world.David);

    [Fact]
    public async Task An_object_that_is_put_read_and_deleted_leaves_an_event_of_data_each()
    {
        foreach (var (reply, name, readOnly) in new[]
        {
            (await _david.PutAsync("/productionapp/trail%201", "x", ("user-agent", "curl/8")), "PutObject", false),
            (await _david.GetAsync("/productionapp/trail%201", ("user-agent", "curl/8")), "GetObject", true),
            (await _david.SendAsync("HEAD", "/productionapp/trail%201", null, ("user-agent", "curl/8")), "HeadObject", true),
            (await _david.SendAsync("DELETE", "/productionapp/trail%201", null, ("user-agent", "curl/8")), "DeleteObject", false),
        })
        {
            var (account, record) = Assert.Single(await RecordsAsync(reply));
            Assert.Equal(BucketWorld.Production, account);
            AssertSame($$"""
                {"eventVersion":"1.11","userIdentity":{{DavidIdentity()}},"eventTime":"…","eventSource":"s3.amazonaws.com","eventName":"{{name}}","awsRegion":"us-east-1","sourceIPAddress":"127.0.0.1","userAgent":"[curl/8]",
                "requestParameters":{"bucketName":"productionapp","Host":"{{_david.Host}}","key":"trail 1"},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","AuthenticationMethod":"AuthHeader"},
                "requestID":"{{reply.RequestId}}","eventID":"…","readOnly":{{(readOnly ? "true" : "false")}},
                "resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::productionapp/trail 1"},{"accountId":"999999999999","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::productionapp"}],
                "eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"999999999999","eventCategory":"Data","tlsDetails":{"clientProvidedHostHeader":"{{_david.Host}}"} }
                """, record);
        }
    }

    [Fact]
    public async Task A_listing_names_what_its_keys_begin_with_and_its_parameters()
    {
        var reply = (await _david.GetAsync("/productionapp?list-type=2&prefix=a%2F&delimiter=%2F", ("user-agent", "curl/8"))).AssertStatus(200);
        AssertSame($$"""
            {"eventVersion":"1.11","userIdentity":{{DavidIdentity()}},"eventTime":"…","eventSource":"s3.amazonaws.com","eventName":"ListObjects","awsRegion":"us-east-1","sourceIPAddress":"127.0.0.1","userAgent":"[curl/8]",
            "requestParameters":{"list-type":"2","prefix":"a/","delimiter":"/","bucketName":"productionapp","Host":"{{_david.Host}}"},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","AuthenticationMethod":"AuthHeader"},
            "requestID":"{{reply.RequestId}}","eventID":"…","readOnly":true,
            "resources":[{"type":"AWS::S3::Object","ARNPrefix":"arn:aws:s3:::productionapp/"},{"accountId":"999999999999","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::productionapp"}],
            "eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"999999999999","eventCategory":"Data","tlsDetails":{"clientProvidedHostHeader":"{{_david.Host}}"} }
            """, (await RecordsAsync(reply)).Single().Record);
    }

    [Fact]
    public async Task What_manages_buckets_is_an_event_of_management()
    {
        var owner = world.As(world.Owner);
        var reply = (await owner.GetAsync("/", ("user-agent", "curl/8"))).AssertStatus(200);
        var record = (await RecordsAsync(reply)).Single().Record;
        AssertSame($$"""
            {"eventVersion":"1.11","userIdentity":{{record["userIdentity"]!.ToJsonString()}},"eventTime":"…","eventSource":"s3.amazonaws.com","eventName":"ListBuckets","awsRegion":"us-east-1","sourceIPAddress":"127.0.0.1","userAgent":"[curl/8]",
            "requestParameters":{"Host":"{{_david.Host}}"},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","AuthenticationMethod":"AuthHeader"},"requestID":"{{reply.RequestId}}","eventID":"…","readOnly":true,
            "eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"999999999999","eventCategory":"Management","tlsDetails":{"clientProvidedHostHeader":"{{_david.Host}}"} }
            """, record);
        Assert.Equal("arn:aws:iam::999999999999:user/Administrator", record["userIdentity"]!["arn"]!.GetValue<string>());
        var name = $"trail-{Guid.NewGuid():N}"[..20];
        var made = (await RecordsAsync((await owner.SendAsync("PUT", $"/{name}")).AssertStatus(200))).Single().Record;
        Assert.Equal(("CreateBucket", false, true), (Text(made["eventName"]), made["readOnly"]!.GetValue<bool>(), made["managementEvent"]!.GetValue<bool>()));
        var again = (await RecordsAsync((await owner.SendAsync("PUT", $"/{name}")).AssertRefused(409, "BucketAlreadyOwnedByYou"))).Single().Record;
        Assert.Equal("BucketAlreadyOwnedByYou", Text(again["errorCode"]));
    }

    [Fact]
    public async Task A_denial_across_accounts_is_on_record_in_both_under_one_id_and_tells_the_owner_no_more_than_the_account()
    {
        var theresa = world.As(world.Theresa);
        var reply = (await theresa.GetAsync("/productionapp/secret", ("user-agent", "curl/8"))).AssertRefused(403, "AccessDenied");
        var records = await RecordsAsync(reply);
        Assert.Equal([BucketWorld.Development, BucketWorld.Production], records.Select(one => one.Account).Order());
        var (own, foreign) = (records.Single(one => one.Account == BucketWorld.Development).Record, records.Single(one => one.Account == BucketWorld.Production).Record);
        var shared = Text(own["sharedEventID"])!;
        AssertSame($$"""
            {"eventVersion":"1.11","userIdentity":{"type":"AWSAccount","principalId":"{{Text(own["userIdentity"]!["principalId"])}}","accountId":"123456789012"},"eventTime":"…","eventSource":"s3.amazonaws.com","eventName":"GetObject",
            "awsRegion":"us-east-1","sourceIPAddress":"127.0.0.1","userAgent":"[curl/8]","errorCode":"AccessDenied","errorMessage":"Access Denied",
            "requestParameters":{"bucketName":"productionapp","Host":"{{_david.Host}}","key":"secret"},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","AuthenticationMethod":"AuthHeader"},
            "requestID":"{{reply.RequestId}}","eventID":"…","sharedEventID":"{{shared}}","readOnly":true,
            "resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::productionapp/secret"},{"accountId":"999999999999","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::productionapp"}],
            "eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"999999999999","eventCategory":"Data","tlsDetails":{"clientProvidedHostHeader":"{{_david.Host}}"} }
            """, foreign);
        Assert.Equal(("IAMUser", "Theresa"), (Text(own["userIdentity"]!["type"]), Text(own["userIdentity"]!["userName"])));
    }

    [Theory]
    [InlineData("/productionapp/none", "NoSuchKey")]
    [InlineData("/no-such-bucket/none", "AccessDenied")]
    public async Task What_was_allowed_and_is_not_there_is_on_record_with_its_error(string target, string code)
    {
        var reply = await _david.GetAsync(target);
        Assert.Equal(code, reply.Code);
        Assert.Equal(code, Text((await RecordsAsync(reply)).Single().Record["errorCode"]));
    }

    [Fact]
    public async Task Who_proves_nothing_is_on_record_in_the_owner_s_account_without_a_name()
    {
        var forged = (await world.As(world.David with { SecretAccessKey = new string('s', 40) }).GetAsync("/productionapp")).AssertRefused(403, "SignatureDoesNotMatch");
        var record = (await RecordsAsync(forged)).Single().Record;
        Assert.Equal(("Unknown", "SignatureDoesNotMatch", "ListObjects"), (Text(record["userIdentity"]!["type"]), Text(record["errorCode"]), Text(record["eventName"])));
        var anonymous = (await _david.DeliverAsync("GET", new("/productionapp", [new("x-amz-content-sha256", "UNSIGNED-PAYLOAD")]), null)).AssertRefused(403, "AccessDenied");
        Assert.Equal("ANONYMOUS_PRINCIPAL", Text((await RecordsAsync(anonymous)).Single().Record["userIdentity"]!["accountId"]));
    }

    [Fact]
    public async Task The_trace_says_why_and_which_service_asked()
    {
        var reply = (await _david.GetAsync("/productionapp?location")).AssertStatus(200);
        await using var db = await world.Sts.DatabaseAsync();
        var trace = (await db.Trail.AsNoTracking().SingleAsync(record => record.RequestId == reply.RequestId)).Trace;
        Assert.Contains("arn:aws:iam::999999999999:user/services/bucket", trace, StringComparison.Ordinal);
        Assert.Contains("ListTheBucket", trace, StringComparison.Ordinal);
    }

    private string DavidIdentity()
    {
        var session = world.Sts.Session(world.David);
        return $$"""
            {"type":"AssumedRole","principalId":"{{session.CallerId}}","arn":"arn:aws:sts::999999999999:assumed-role/UpdateApp/David-ProdUpdate","accountId":"999999999999","accessKeyId":"{{session.AccessKeyId}}",
            "sessionContext":{"sessionIssuer":{"type":"Role","principalId":"{{session.PrincipalId}}","arn":"arn:aws:iam::999999999999:role/UpdateApp","accountId":"999999999999","userName":"UpdateApp"},
            "attributes":{"creationDate":"{{session.IssuedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}","mfaAuthenticated":"false"} } }
            """;
    }

    private async Task<List<(string Account, JsonObject Record)>> RecordsAsync(S3Reply reply) =>
        [.. (await world.Sts.RecordsAsync(reply.RequestId)).Select(pair => (pair.Key, JsonNode.Parse(pair.Value.GetRawText())!.AsObject()))];

    // What differs each time is made the same first.
    private static void AssertSame(string expected, JsonObject record)
    {
        foreach (var name in (string[])["eventTime", "eventID"]) record[name] = "…";
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), record.ToJsonString());
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
