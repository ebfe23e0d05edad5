using System.Text.Json;
using Amazon.SecurityToken.Model;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

public sealed class DecodeAuthorizationMessageTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Tells_the_AWS_SDK_who_was_denied_what_and_why()
    {
        var denied = await _sts.UserAsync("""{"Version":"2012-10-17","Statement":[{"Sid":"Closed","Effect":"Deny","Action":"sts:*","Resource":"*"}]}""");
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(denied.Arn)));
        var message = Message(await _sts.AssumeRoleAsync(denied.Signer, role.Arn, ("ExternalId", "wiki")));
        using var client = _sts.Sdk(await _sts.AdministratorAsync());
        var decoded = (await client.DecodeAuthorizationMessageAsync(new DecodeAuthorizationMessageRequest { EncodedMessage = message })).DecodedMessage;
        var told = JsonDocument.Parse(decoded).RootElement;
        Assert.False(told.GetProperty("allowed").GetBoolean());
        Assert.True(told.GetProperty("explicitDeny").GetBoolean());
        Assert.Equal("Closed", Items(told, "matchedStatements").Single().GetProperty("statementId").GetString());
        var context = told.GetProperty("context");
        Assert.Equal((denied.UniqueId, denied.Name, denied.Arn), (Text(context, "principal", "id"), Text(context, "principal", "name"), Text(context, "principal", "arn")));
        Assert.Equal(("sts:AssumeRole", role.Arn), (context.GetProperty("action").GetString(), context.GetProperty("resource").GetString()));
        var external = Items(context, "conditions").Single(one => one.GetProperty("key").GetString() == "sts:ExternalId");
        Assert.Equal("wiki", Items(external, "values").Single().GetProperty("value").GetString());
    }

    [Fact]
    public async Task Tells_what_kept_a_trust_policy_from_allowing()
    {
        var user = await _sts.UserAsync();
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn), condition: """{"StringEquals":{"sts:ExternalId":"expected"}}"""));
        var told = await DecodeAsync(await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("ExternalId", "wrong")));
        Assert.False(told.GetProperty("explicitDeny").GetBoolean());
        var failure = Items(told, "failures").Single();
        Assert.Equal(("sts:ExternalId", "expected", "wrong"),
            (failure.GetProperty("key").GetString(), Items(failure, "expected").Single().GetProperty("value").GetString(), Items(failure, "values").Single().GetProperty("value").GetString()));
    }

    [Fact]
    public async Task Tells_of_a_denial_by_IAM_too()
    {
        var user = await _sts.UserAsync();
        var answer = await _sts.IamAsync(user.Signer, "ListAccountAliases");
        answer.AssertRefused(403, "AccessDenied", Principals.Denied(user.Arn, "iam:ListAccountAliases", "*"));
        Assert.Equal("iam:ListAccountAliases", (await DecodeAsync(answer)).GetProperty("context").GetProperty("action").GetString());
    }

    [Fact]
    public async Task Needs_the_permission()
    {
        var user = await _sts.UserAsync();
        var message = Message(await _sts.StsAsync(user.Signer, "GetAccessKeyInfo", ("AccessKeyId", "ASIAY34FZKBOKMUTVV7A")));
        (await DecodeAsync(user, message)).AssertRefused(403, "AccessDenied", $"User: {user.Arn} is not authorized to perform: sts:DecodeAuthorizationMessage");
        (await DecodeAsync(await _sts.UserAsync(Policies.Allow("sts:DecodeAuthorizationMessage")), message)).AssertAccepted();
    }

    [Fact]
    public async Task Is_for_the_account_whose_policies_it_quotes()
    {
        var user = await _sts.UserAsync();
        var message = Message(await _sts.StsAsync(user.Signer, "GetAccessKeyInfo", ("AccessKeyId", "ASIAY34FZKBOKMUTVV7A")));
        var reader = Policies.Allow("sts:DecodeAuthorizationMessage");
        (await DecodeAsync(await _sts.UserAsync(reader, Principals.Production), message)).AssertRefused(400, "InvalidAuthorizationMessageException", "Message is not valid");
        (await DecodeAsync(await _sts.UserAsync(reader), message)).AssertAccepted();
    }

    [Fact]
    public async Task Goes_along_across_accounts_with_an_own_denial_that_says_nothing_of_the_other()
    {
        const string Deny = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"Never","Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"CONDITION}]}""";
        var trust = Policies.Trust(Policies.Aws($"arn:aws:iam::{RunningSts.Account}:root"));
        var role = await _sts.RoleAsync(trust, account: Principals.Production, tags: ("Colour", "only-production-knows"));

        var denied = await _sts.UserAsync(Deny.Replace("CONDITION", "", StringComparison.Ordinal));
        var message = await DecodeAsync(await _sts.AssumeRoleAsync(denied.Signer, role.Arn));
        Assert.True(message.GetProperty("explicitDeny").GetBoolean());
        Assert.Equal("Never", Assert.Single(Items(message, "matchedStatements")).GetProperty("statementId").GetString());
        Assert.DoesNotContain("only-production-knows", message.GetRawText(), StringComparison.Ordinal);

        // What depends on the other account's tags is not told apart from any other denial.
        foreach (var condition in new[] { """{"StringEquals":{"aws:ResourceTag/Colour":"only-production-knows"}}""", """{"StringEquals":{"aws:ResourceTag/Colour":"another"}}""" })
        {
            var probing = await _sts.UserAsync(Deny.Replace("CONDITION", ",\"Condition\":" + condition, StringComparison.Ordinal).Replace("\"Action\":\"*\"", "\"Action\":\"s3:*\"", StringComparison.Ordinal));
            var probed = await _sts.AssumeRoleAsync(probing.Signer, role.Arn);
            probed.AssertRefused(403, "AccessDenied");
            Assert.DoesNotContain(Answer.EncodedMessage, probed.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Refuses_what_was_altered_and_what_is_no_message()
    {
        var user = await _sts.UserAsync(Policies.Allow("sts:DecodeAuthorizationMessage"));
        var message = Message(await _sts.StsAsync(user.Signer, "GetAccessKeyInfo", ("AccessKeyId", "ASIAY34FZKBOKMUTVV7A")));
        (await DecodeAsync(user, message)).AssertAccepted();
        foreach (var wrong in new[] { message[..^4] + "AAAA", message + "A", message[1..], "x", "ü" })
            (await DecodeAsync(user, wrong)).AssertRefused(400, "InvalidAuthorizationMessageException", "Message is not valid");
        (await DecodeAsync(user, "")).AssertRefused(400, "ValidationError");
        (await DecodeAsync(user, new string('A', 10_240))).AssertRefused(400, "InvalidAuthorizationMessageException");
        (await DecodeAsync(user, new string('A', 10_241))).AssertRefused(400, "ValidationError");
    }

    [Fact]
    public async Task A_denial_stays_short_in_the_trail()
    {
        var user = await _sts.UserAsync();
        var answer = await _sts.StsAsync(user.Signer, "GetAccessKeyInfo", ("AccessKeyId", "ASIAY34FZKBOKMUTVV7A"));
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal($"User: {user.Arn} is not authorized to perform: sts:GetAccessKeyInfo", json.GetProperty("errorMessage").GetString());
        Assert.DoesNotContain(Message(answer), record.Record + record.Trace, StringComparison.Ordinal);
    }

    private Task<Answer> DecodeAsync(TestUser user, string message) => _sts.StsAsync(user.Signer, "DecodeAuthorizationMessage", ("EncodedMessage", message));

    private async Task<JsonElement> DecodeAsync(Answer denial)
    {
        var decoded = await _sts.StsAsync(await _sts.AdministratorAsync(), "DecodeAuthorizationMessage", ("EncodedMessage", Message(denial)));
        decoded.AssertAccepted();
        return JsonDocument.Parse(decoded["DecodedMessage"]!).RootElement;
    }

    private static string Message(Answer denial)
    {
        var parts = denial["Message"]!.Split(Answer.EncodedMessage);
        Assert.Equal(2, parts.Length);
        return parts[1];
    }

    private static List<JsonElement> Items(JsonElement of, string name) => [.. of.GetProperty(name).GetProperty("items").EnumerateArray()];

    private static string? Text(JsonElement of, string name, string member) => of.GetProperty(name).GetProperty(member).GetString();
}
