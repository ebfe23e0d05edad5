using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.CloudTrail;

public sealed class LookupEventsTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private static readonly string MayLook = Policies.Allow("cloudtrail:LookupEvents");
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Shows_an_event_with_what_it_names_and_its_whole_record()
    {
        var auditor = await _sts.UserAsync(MayLook);
        var assumed = await _sts.AssumeAsync(_sts.Honest() with { NameId = "shown" });
        assumed.AssertAccepted();
        var (record, json) = await _sts.RecordAsync(assumed.RequestId);
        var found = Assert.Single((await _sts.LookupAsync(auditor.Signer, "EventId", record.EventId)).Events);
        Assert.Equal(
            ("AssumeRoleWithSAML", "true", "sts.amazonaws.com", record.UserName, record.Record),
            (Text(found, "EventName"), Text(found, "ReadOnly"), Text(found, "EventSource"), Text(found, "Username"), Text(found, "CloudTrailEvent")));
        Assert.Equal(json.GetProperty("eventTime").GetString(), DateTimeOffset.FromUnixTimeSeconds(found.GetProperty("EventTime").GetInt64()).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(
            [("AWS::IAM::AccessKey", assumed["AccessKeyId"]), ("AWS::IAM::Role", RunningSts.Developer), ("AWS::IAM::SAMLProvider", RunningSts.Portal)],
            found.GetProperty("Resources").EnumerateArray().Select(one => (Text(one, "ResourceType"), Text(one, "ResourceName"))));
        Assert.False(found.TryGetProperty("AccessKeyId", out _));
    }

    [Fact]
    public async Task Finds_by_each_attribute_what_has_it_and_nothing_else()
    {
        var auditor = await _sts.UserAsync(MayLook);
        var admin = await _sts.AdministratorAsync();
        var name = Principals.Unique("looked-for");
        (await _sts.IamAsync(admin, "CreateUser", ("UserName", name))).AssertAccepted();
        var created = await _sts.IamAsync(admin, "CreateAccessKey", ("UserName", name));
        var key = new SigV4Signer(created["AccessKeyId"]!, created["SecretAccessKey"]!);
        (await _sts.CallerIdentityAsync(key)).AssertAccepted();
        var arn = $"arn:aws:iam::{RunningSts.Account}:user/{name}";

        Assert.Equal(["GetCallerIdentity"], (await _sts.LookupAsync(auditor.Signer, "Username", name)).Names);
        Assert.Equal(["GetCallerIdentity"], (await _sts.LookupAsync(auditor.Signer, "AccessKeyId", key.AccessKeyId)).Names);
        Assert.Equal(["CreateAccessKey", "CreateUser"], (await _sts.LookupAsync(auditor.Signer, "ResourceName", arn)).Names);
        // Who was given a key is found by the key.
        Assert.Equal(["CreateAccessKey"], (await _sts.LookupAsync(auditor.Signer, "ResourceName", key.AccessKeyId)).Names);
        foreach (var (attribute, value, field) in new[] { ("EventName", "CreateUser", "EventName"), ("EventSource", "iam.amazonaws.com", "EventSource"), ("EventSource", "sts.amazonaws.com", "EventSource"), ("ReadOnly", "false", "ReadOnly"), ("ReadOnly", "true", "ReadOnly") })
        {
            var found = (await _sts.LookupAsync(auditor.Signer, attribute, value)).Events;
            Assert.NotEmpty(found);
            Assert.All(found, one => Assert.Equal(value, Text(one, field)));
        }
        var users = (await _sts.LookupAsync(auditor.Signer, "ResourceType", "AWS::IAM::User")).Events;
        Assert.NotEmpty(users);
        Assert.All(users, one => Assert.Contains(one.GetProperty("Resources").EnumerateArray(), resource => Text(resource, "ResourceType") == "AWS::IAM::User"));
        foreach (var attribute in new[] { "EventId", "EventName", "EventSource", "Username", "AccessKeyId", "ResourceName", "ResourceType" })
            Assert.Empty((await _sts.LookupAsync(auditor.Signer, attribute, "no such thing")).Events);
    }

    [Fact]
    public async Task Finds_what_happened_from_the_first_second_to_the_last()
    {
        var auditor = await _sts.UserAsync(MayLook);
        var (user, first) = (Principals.Unique("timed"), DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        // The last second's event happened within it, and is shown as of its beginning.
        foreach (var offset in new[] { 0, 60, 120.7 }) await WriteAsync(user, first.AddSeconds(offset));
        foreach (var (start, end, expected) in new (double?, double?, int)[]
        {
            (null, null, 3), (0, 120, 3), (0, 119, 2), (1, 120, 2), (0.5, null, 2), (60, 60, 1), (61, 119, 0), (null, 0, 1), (null, -1, 0), (120, null, 1), (121, null, 0),
        })
        {
            var more = (start is null ? "" : FormattableString.Invariant($",\"StartTime\":{1_700_000_000 + start}")) + (end is null ? "" : FormattableString.Invariant($",\"EndTime\":{1_700_000_000 + end}"));
            Assert.True(expected == (await _sts.LookupAsync(auditor.Signer, "Username", user, more)).Events.Count, more);
        }
        (await _sts.LookupAsync(auditor.Signer, "Username", user, ",\"StartTime\":1700000001,\"EndTime\":1700000000")).AssertRefused("InvalidTimeRangeException");
    }

    [Fact]
    public async Task Turns_pages_newest_first_and_misses_and_repeats_nothing_while_events_are_added()
    {
        var auditor = await _sts.UserAsync(MayLook);
        var (user, now) = (Principals.Unique("paged"), DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        // Pairs of one instant: the order of writing decides between them.
        foreach (var n in Enumerable.Range(0, 9)) await WriteAsync(user, now.AddSeconds(n / 2));
        var seen = new List<JsonElement>();
        for (string? token = ""; token is not null;)
        {
            var page = await _sts.LookupAsync(auditor.Signer, "Username", user, $",\"MaxResults\":4{(token.Length == 0 ? "" : $",\"NextToken\":\"{token}\"")}");
            seen.AddRange(page.Events);
            token = page.NextToken;
            await WriteAsync(user, now.AddSeconds(100 + seen.Count));
        }
        Assert.Equal(9, seen.Select(one => Text(one, "EventId")).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 9).Reverse().Select(n => 1_700_000_000L + n / 2), seen.Select(one => one.GetProperty("EventTime").GetInt64()));
        // A page that ends where the events end has no token, and so has a full last one.
        Assert.Null((await _sts.LookupAsync(auditor.Signer, "Username", user, ",\"MaxResults\":12")).NextToken);
        Assert.NotNull((await _sts.LookupAsync(auditor.Signer, "Username", user, ",\"MaxResults\":11")).NextToken);
    }

    [Fact]
    public async Task Takes_a_token_only_from_whom_it_was_given_to_and_for_the_same_conditions()
    {
        var (auditor, other) = (await _sts.UserAsync(MayLook), await _sts.UserAsync(MayLook));
        var user = Principals.Unique("tokens");
        foreach (var n in Enumerable.Range(0, 3)) await WriteAsync(user, _sts.Clock.GetUtcNow());
        var token = (await _sts.LookupAsync(auditor.Signer, "Username", user, ",\"MaxResults\":1")).NextToken!;
        var next = $",\"NextToken\":\"{token}\"";
        Assert.Equal(2, (await _sts.LookupAsync(auditor.Signer, "Username", user, next)).Events.Count);
        // How many to a page is no condition.
        Assert.Single((await _sts.LookupAsync(auditor.Signer, "Username", user, next + ",\"MaxResults\":1")).Events);

        foreach (var refused in new[]
        {
            await _sts.LookupAsync(other.Signer, "Username", user, next),
            await _sts.LookupAsync(auditor.Signer, "Username", user + "x", next),
            await _sts.LookupAsync(auditor.Signer, "EventName", user, next),
            await _sts.LookupAsync(auditor.Signer, "Username", user, next + ",\"StartTime\":1"),
            await _sts.CloudTrailAsync(auditor.Signer, $$"""{"NextToken":"{{token}}"}"""),
            await _sts.LookupAsync(auditor.Signer, "Username", user, $",\"NextToken\":\"{token[..^2]}\""),
            await _sts.LookupAsync(auditor.Signer, "Username", user, ",\"NextToken\":\"\""),
            await _sts.LookupAsync(auditor.Signer, "Username", user, ",\"NextToken\":\"none of ours\""),
        })
            refused.AssertRefused("InvalidNextTokenException");
    }

    [Theory]
    [InlineData("""{"MaxResults":0}""", "InvalidMaxResultsException", """{"MaxResults":1}""")]
    [InlineData("""{"MaxResults":51}""", "InvalidMaxResultsException", """{"MaxResults":50}""")]
    [InlineData("""{"MaxResults":1.5}""", "SerializationException", """{"MaxResults":null}""")]
    [InlineData("""{"MaxResults":"5"}""", "SerializationException", """{"MaxResults":5}""")]
    [InlineData("""{"StartTime":"2026-01-01T00:00:00Z"}""", "SerializationException", """{"StartTime":1767225600}""")]
    [InlineData("""{"StartTime":1e300}""", "SerializationException", """{"StartTime":1.7e9}""")]
    [InlineData("""{"EventCategory":"Insight"}""", "InvalidEventCategoryException", """{"EventCategory":"insight"}""")]
    [InlineData("""{"LookupAttributes":{}}""", "SerializationException", """{"LookupAttributes":[]}""")]
    [InlineData("""{"LookupAttributes":["EventName"]}""", "SerializationException", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"x"}]}""")]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"Eventname","AttributeValue":"x"}]}""", "InvalidLookupAttributesException", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"x"}]}""")]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"EventName"}]}""", "InvalidLookupAttributesException", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"y"}]}""")]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":""}]}""", "InvalidLookupAttributesException", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"z"}]}""")]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"\ud800"}]}""", "SerializationException", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"\ud83d\ude00"}]}""")]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"ReadOnly","AttributeValue":"True"}]}""", "InvalidLookupAttributesException", """{"LookupAttributes":[{"AttributeKey":"ReadOnly","AttributeValue":"true"}]}""")]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"x"},{"AttributeKey":"Username","AttributeValue":"y"}]}""", "InvalidLookupAttributesException", """{"LookupAttributes":[{"AttributeKey":"Username","AttributeValue":"y"}]}""")]
    [InlineData("""{"MaxResults":1,"MaxResults":2}""", "SerializationException", """{"MaxResults":1,"Unheard":2}""")]
    [InlineData("""[]""", "SerializationException", """{}""")]
    [InlineData("""{"MaxResults":1""", "SerializationException", "")]
    public async Task Refuses_what_breaks_the_model_beside_what_does_not(string broken, string type, string honest)
    {
        var auditor = await _sts.UserAsync(MayLook);
        (await _sts.CloudTrailAsync(auditor.Signer, broken)).AssertRefused(type);
        Assert.NotNull((await _sts.CloudTrailAsync(auditor.Signer, honest)).Events);
    }

    [Fact]
    public async Task Bounds_a_value_at_2000_characters()
    {
        var auditor = await _sts.UserAsync(MayLook);
        Assert.Empty((await _sts.LookupAsync(auditor.Signer, "Username", new string('x', 2000))).Events);
        (await _sts.LookupAsync(auditor.Signer, "Username", new string('x', 2001))).AssertRefused("InvalidLookupAttributesException");
    }

    [Fact]
    public async Task Shows_the_trail_to_those_only_whose_policies_allow_it()
    {
        var (stranger, allowed, denied) = (await _sts.UserAsync(Policies.Allow("s3:*")), await _sts.UserAsync(MayLook), await _sts.UserAsync(Policies.Allow("*")));
        await _sts.AttachAsync(denied.UniqueId, "not-the-trail", Policies.Deny("cloudtrail:*"));
        Assert.NotNull((await _sts.CloudTrailAsync(allowed.Signer, "{}")).Events);
        foreach (var user in new[] { stranger, denied })
        {
            var refused = await _sts.CloudTrailAsync(user.Signer, "{}");
            refused.AssertRefused("AccessDeniedException", $"User: {user.Arn} is not authorized to perform: cloudtrail:LookupEvents");
            // An administrator of the account can decode why.
            var message = refused.Json.GetProperty("message").GetString()!.Split(Answer.EncodedMessage)[1];
            var decoded = await _sts.StsAsync(await _sts.AdministratorAsync(), "DecodeAuthorizationMessage", ("EncodedMessage", message));
            Assert.Contains("cloudtrail:LookupEvents", decoded["DecodedMessage"], StringComparison.Ordinal);
        }
        // Permission goes before what is wrong with the conditions.
        (await _sts.CloudTrailAsync(stranger.Signer, """{"MaxResults":0}""")).AssertRefused("AccessDeniedException");
    }

    [Fact]
    public async Task Shows_a_session_what_its_role_may_see()
    {
        var signer = await _sts.SignerAsync();
        Assert.NotNull((await _sts.CloudTrailAsync(signer, "{}")).Events);
        var user = await _sts.UserAsync(Policies.Allow("sts:*", "cloudtrail:*"));
        var narrowed = (await _sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"), ("Policy", Policies.Allow("s3:*")))).Signer();
        var open = (await _sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"), ("Policy", MayLook))).Signer();
        (await _sts.CloudTrailAsync(narrowed, "{}")).AssertRefused("AccessDeniedException");
        Assert.NotNull((await _sts.CloudTrailAsync(open, "{}")).Events);
    }

    [Fact]
    public async Task Shows_an_account_its_own_events_and_no_others()
    {
        var here = await _sts.UserAsync(MayLook);
        var there = await _sts.UserAsync(MayLook, Principals.Production);
        (await _sts.CallerIdentityAsync(there.Signer)).AssertAccepted();
        Assert.Equal(["GetCallerIdentity"], (await _sts.LookupAsync(there.Signer, "AccessKeyId", there.Signer.AccessKeyId, ",\"EndTime\":4102444800")).Names.Where(name => name != "LookupEvents"));
        Assert.Empty((await _sts.LookupAsync(here.Signer, "AccessKeyId", there.Signer.AccessKeyId)).Events);
        Assert.Empty((await _sts.LookupAsync(here.Signer, "Username", there.Name)).Events);
        Assert.All((await _sts.CloudTrailAsync(here.Signer, "{}")).Events, one => Assert.Equal(RunningSts.Account, JsonDocument.Parse(Text(one, "CloudTrailEvent")!).RootElement.GetProperty("recipientAccountId").GetString()));
    }

    [Fact]
    public async Task Finds_a_call_across_accounts_in_both_by_the_role_under_one_shared_event_id()
    {
        var (here, there) = (await _sts.UserAsync(Policies.Allow("*")), await _sts.UserAsync(MayLook, Principals.Production));
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(here.Arn)), account: Principals.Production);
        (await _sts.AssumeRoleAsync(here.Signer, role.Arn)).AssertAccepted();
        var own = Assert.Single((await _sts.LookupAsync(here.Signer, "ResourceName", role.Arn)).Events);
        var owner = Assert.Single((await _sts.LookupAsync(there.Signer, "ResourceName", role.Arn)).Events);
        Assert.NotEqual(Text(own, "EventId"), Text(owner, "EventId"));
        Assert.Equal(Shared(own), Shared(owner));
        Assert.False(owner.TryGetProperty("AccessKeyId", out _));

        static string? Shared(JsonElement one) => Text(JsonDocument.Parse(Text(one, "CloudTrailEvent")!).RootElement, "sharedEventID");
    }

    private async Task WriteAsync(string user, DateTimeOffset time) => await _sts.Services.GetRequiredService<TrailStore>().RecordAsync(
        new RequestFacts { RequestId = Guid.NewGuid().ToString(), Now = time, SourceIp = "192.0.2.1", UserAgent = "test", Host = "localhost" },
        new TrailEvent { EventName = "GetCallerIdentity", AccountId = RunningSts.Account, UserName = user }, default);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
