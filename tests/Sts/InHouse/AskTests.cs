using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.InHouse;

/// <summary>Which service may ask about which requests, by raw calls; what it is told of them the bucket's tests have.</summary>
public sealed class AskTests(StsFixture fixture) : IClassFixture<StsFixture>, IAsyncLifetime
{
    private const string Note = Asker.Note;
    private readonly RunningSts _sts = fixture.Sts;
    private readonly Asker _asker = new(fixture.Sts);
    private TestUser _service = null!;
    private TestUser _caller = null!;

    public async Task InitializeAsync() =>
        (_service, _caller) = (await _sts.UserAsync(Policies.Allow("authorization:AuthorizeRequest")), await _sts.UserAsync(Policies.Allow("notes:Read")));

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_service_is_told_who_sent_a_request_and_that_it_is_allowed()
    {
        var answer = await AskAsync(_service.Signer, Question());
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Allow", Text(answer.Json["Decision"]));
        Assert.Equal((_caller.Arn, "123456789012", _caller.UniqueId, _caller.Name, "User"), (Text(answer.Json["Principal"]!["Arn"]), Text(answer.Json["Principal"]!["AccountId"]), Text(answer.Json["Principal"]!["UserId"]), Text(answer.Json["Principal"]!["Name"]), Text(answer.Json["Principal"]!["Type"])));
        var (record, json) = await _sts.RecordAsync(Text(answer.Json["RequestId"])!);
        Assert.Equal(("notes.amazonaws.com", "Read", _caller.Name, (string?)null), (record.EventSource, record.EventName, record.UserName, record.ErrorCode));
        Assert.Equal("198.51.100.7", json.GetProperty("sourceIPAddress").GetString());
        Assert.DoesNotContain(_caller.Signer.SecretAccessKey, answer.Json.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes:Write", "AccessDenied")]
    [InlineData("notes:Read", null)]
    public async Task And_that_it_is_not_where_no_policy_allows_it(string action, string? code)
    {
        var answer = await AskAsync(_service.Signer, Question(action: action));
        Assert.Equal((code is null ? "Allow" : "Deny", code), (Text(answer.Json["Decision"]), Text(answer.Json["Code"])));
        if (code is not null)
            Assert.Equal($"User: {_caller.Arn} is not authorized to perform: notes:Write on resource: \"{Note}\" because no identity-based policy allows the notes:Write action", Text(answer.Json["Message"]));
    }

    [Fact]
    public async Task Who_may_not_ask_is_told_nothing_and_is_on_record()
    {
        var nobody = await _sts.UserAsync(Policies.Allow("notes:*"));
        AssertRefused(await AskAsync(nobody.Signer, Question()), "AccessDeniedException", $"User: {nobody.Arn} is not authorized to perform: authorization:AuthorizeRequest on resource: {Note}");
        await using var db = await _sts.DatabaseAsync();
        var record = await db.Trail.AsNoTracking().OrderByDescending(one => one.Sequence).FirstAsync(one => one.EventSource == "authorization.amazonaws.com");
        Assert.Equal((nobody.Name, "AuthorizeRequest", "AccessDenied"), (record.UserName, record.EventName, record.ErrorCode));
        AssertRefused(await AskAsync(_service.Signer with { SecretAccessKey = new string('s', 40) }, Question()), "InvalidSignatureException");
        AssertRefused(await AskAsync(_service.Signer with { Service = "sts" }, Question(), service: "sts"), "InvalidSignatureException");
    }

    [Fact]
    public async Task Nobody_asks_for_another_account_s_resources()
    {
        AssertRefused(await AskAsync(_service.Signer, Question(owner: "999999999999")), "AccessDeniedException", "A service asks for resources of its own account, 123456789012, only.");
        Assert.Equal("Allow", Text((await AskAsync(_service.Signer, Question(owner: "123456789012"))).Json["Decision"]));
        // A caller of another account is denied where no policy of the resource lets it in, and nothing of its policies is told.
        var foreigner = await _sts.UserAsync(Policies.Allow("notes:*"), "999999999999");
        var denied = await AskAsync(_service.Signer, Question(caller: foreigner));
        Assert.Equal(("AccessDenied", "Access Denied"), (Text(denied.Json["Code"]), Text(denied.Json["Message"])));
        var policy = $$$"""{"Name":"note policy","Document":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"999999999999\"},\"Action\":\"notes:Read\",\"Resource\":\"{{{Note}}}\"}]}"}""";
        var question = Question(caller: foreigner);
        question["ResourcePolicy"] = JsonNode.Parse(policy);
        Assert.Equal("Allow", Text((await AskAsync(_service.Signer, question)).Json["Decision"]));
    }

    [Theory]
    [InlineData("sts:AssumeRole")]
    [InlineData("iam:CreateUser")]
    [InlineData("cloudtrail:LookupEvents")]
    [InlineData("authorization:AuthorizeRequest")]
    [InlineData("Notes:Read")]
    [InlineData("notes")]
    [InlineData("notes:Re*d")]
    public async Task Nobody_asks_about_requests_for_the_token_service_itself_nor_for_half_an_action(string action) =>
        AssertRefused(await AskAsync(_service.Signer, Question(action: action)), "ValidationException");

    [Fact]
    public async Task A_request_that_was_signed_for_the_token_service_says_nothing_elsewhere()
    {
        var answer = await AskAsync(_service.Signer, Question(scope: "sts"));
        Assert.Equal(("Deny", "AuthorizationHeaderMalformed"), (Text(answer.Json["Decision"]), Text(answer.Json["Code"])));
        Assert.Null(answer.Json["Principal"]);
    }

    [Theory]
    [InlineData("aws:PrincipalArn")]
    [InlineData("aws:SourceIp")]
    [InlineData("aws:MultiFactorAuthPresent")]
    [InlineData("s3:prefix")]
    public async Task A_service_says_nothing_of_who_the_caller_is(string key)
    {
        var question = Question();
        question["Conditions"] = new JsonArray(new JsonObject { ["Key"] = key, ["Values"] = new JsonArray("x") });
        AssertRefused(await AskAsync(_service.Signer, question), "ValidationException");
        question["Conditions"] = new JsonArray(new JsonObject { ["Key"] = "notes:Colour", ["Values"] = new JsonArray("x") });
        Assert.Equal("Allow", Text((await AskAsync(_service.Signer, question)).Json["Decision"]));
    }

    [Theory]
    [InlineData("Request")]
    [InlineData("Permissions")]
    [InlineData("Event")]
    public async Task A_question_has_all_its_parts(string part)
    {
        var question = Question();
        question.Remove(part);
        AssertRefused(await AskAsync(_service.Signer, question), "ValidationException");
        question[part] = "a text";
        AssertRefused(await AskAsync(_service.Signer, question), "ValidationException");
    }

    [Fact]
    public async Task An_operation_that_is_none_and_a_body_that_is_none_are_refused()
    {
        AssertRefused(await AskAsync(_service.Signer, Question(), "Mint"), "UnknownOperationException");
        AssertRefused(await SendAsync(_service.Signer, "AuthorizeRequest", "[]"), "SerializationException");
        AssertRefused(await AskAsync(_service.Signer, Question(), "VerifyChunks"), "ValidationException");
    }

    [Fact]
    public async Task A_ticket_is_good_for_its_request_and_its_service()
    {
        var question = Question();
        var ticket = Text((await AskAsync(_service.Signer, question)).Json["Ticket"])!;
        var (other, another) = (Question(path: "/notes/2"), await _sts.UserAsync(Policies.Allow("authorization:AuthorizeRequest")));
        foreach (var (asking, asked, given) in new[] { (_service.Signer, other, ticket), (another.Signer, question, ticket), (_service.Signer, question, ticket[..^2] + "AA") })
        {
            var chunks = asked.DeepClone().AsObject();
            (chunks["Ticket"], chunks["Chunks"]) = (given, new JsonArray(new JsonObject { ["Hash"] = new string('0', 64), ["Signature"] = new string('0', 64) }));
            var answer = await AskAsync(asking, chunks, "VerifyChunks");
            Assert.Equal(("Deny", "SignatureDoesNotMatch"), (Text(answer.Json["Decision"]), Text(answer.Json["Code"])));
        }
    }

    private JsonObject Question(string action = "notes:Read", string? owner = null, TestUser? caller = null, string scope = "notes", string path = "/notes/1") =>
        _asker.Question(caller ?? _caller, action, owner, scope, path);

    private Task<(HttpStatusCode Status, JsonObject Json)> AskAsync(SigV4Signer signer, JsonObject question, string operation = "AuthorizeRequest", string service = "authorization") =>
        _asker.AskAsync(signer, question, operation, service);

    private Task<(HttpStatusCode Status, JsonObject Json)> SendAsync(SigV4Signer signer, string operation, string body) => _asker.SendAsync(signer, operation, body);

    private static void AssertRefused((HttpStatusCode Status, JsonObject Json) answer, string type, string? message = null)
    {
        Assert.True(answer.Status == HttpStatusCode.BadRequest && Text(answer.Json["__type"]) == type, $"expected {type}, got {(int)answer.Status}: {answer.Json.ToJsonString()}");
        if (message is not null) Assert.Equal(message, Text(answer.Json["message"])!.Split(Answer.EncodedMessage)[0]);
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
