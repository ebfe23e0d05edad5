using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Saml;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Trail;

public sealed class RecordTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Keeps_a_success_as_CloudTrail_does()
    {
        var response = _sts.Honest() with { Tags = [new("CostCentre", "9")], TransitiveTagKeys = ["CostCentre"], SourceIdentity = "david" };
        var answer = await _sts.AssumeAsync(response, ("DurationSeconds", "1800"));
        answer.AssertAccepted();
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal((RunningSts.Account, "david", "AssumeRoleWithSAML", null), (record.AccountId, record.UserName, record.EventName, record.ErrorCode));

        var qualifier = NameQualifier.Compute(_sts.IdpEntityId, RunningSts.Account, "Portal");
        AssertJson($$"""{"type":"SAMLUser","principalId":"{{qualifier}}:david","userName":"david","identityProvider":"{{qualifier}}"}""", json.GetProperty("userIdentity"));
        AssertJson(
            $$"""
            {"sAMLAssertionID":"{{response.AssertionId}}","roleSessionName":"david@example.com","sourceIdentity":"david","principalTags":{"CostCentre":"9"},
             "transitiveTagKeys":["CostCentre"],"durationSeconds":1800,"roleArn":"{{RunningSts.Developer}}","principalArn":"{{RunningSts.Portal}}"}
            """, json.GetProperty("requestParameters"));

        var elements = json.GetProperty("responseElements");
        Assert.Equal(answer["AccessKeyId"], elements.GetProperty("credentials").GetProperty("accessKeyId").GetString());
        Assert.Equal("HIDDEN_DUE_TO_SECURITY_REASONS", elements.GetProperty("credentials").GetProperty("sessionToken").GetString());
        Assert.Matches(@"\A[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d{2}:\d{2} [AP]M\z", elements.GetProperty("credentials").GetProperty("expiration").GetString());
        Assert.False(elements.GetProperty("credentials").TryGetProperty("secretAccessKey", out _));
        AssertJson($$"""{"assumedRoleId":"{{answer["AssumedRoleId"]}}","arn":"{{answer["Arn"]}}"}""", elements.GetProperty("assumedRoleUser"));
        foreach (var (field, element) in new[] { ("subject", "Subject"), ("subjectType", "SubjectType"), ("issuer", "Issuer"), ("audience", "Audience"), ("nameQualifier", "NameQualifier"), ("sourceIdentity", "SourceIdentity") })
            Assert.Equal(answer[element], elements.GetProperty(field).GetString());

        AssertJson($$"""[{"accountId":"123456789012","type":"AWS::IAM::Role","ARN":"{{RunningSts.Developer}}"},{"accountId":"123456789012","type":"AWS::IAM::SAMLProvider","ARN":"{{RunningSts.Portal}}"}]""", json.GetProperty("resources"));
        AssertJson("""{"RequestDetails":{"endpointType":"global","awsServingRegion":"us-east-1"}}""", json.GetProperty("additionalEventData"));
        foreach (var (field, value) in new[]
        {
            ("eventVersion", "1.11"), ("eventSource", "sts.amazonaws.com"), ("eventName", "AssumeRoleWithSAML"), ("awsRegion", "us-east-1"), ("sourceIPAddress", "127.0.0.1"),
            ("userAgent", ""), ("requestID", answer.RequestId), ("eventID", record.EventId), ("eventType", "AwsApiCall"), ("recipientAccountId", RunningSts.Account), ("eventCategory", "Management"),
        })
            Assert.Equal(value, json.GetProperty(field).GetString());
        Assert.True(json.GetProperty("readOnly").GetBoolean());
        Assert.True(json.GetProperty("managementEvent").GetBoolean());
        Assert.Equal(new Uri(_sts.Origin).Authority, json.GetProperty("tlsDetails").GetProperty("clientProvidedHostHeader").GetString());
        Assert.Matches(@"\A\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\z", json.GetProperty("eventTime").GetString());
        Assert.False(json.TryGetProperty("errorCode", out _));
        Assert.DoesNotContain('\n', record.Record);
    }

    [Fact]
    public async Task Keeps_of_what_an_accepted_assertion_passed_the_names_and_the_key()
    {
        var accepted = await _sts.AssumeAsync(_sts.Honest());
        accepted.AssertAccepted();
        var trace = DecisionTrace.Parse((await _sts.RecordAsync(accepted.RequestId)).Record.Trace);
        var refused = await _sts.AssumeAsync(_sts.Honest(TestWorld.NoTags) with { Tags = [new("a", "b")] });
        var words = DecisionTrace.Parse((await _sts.RecordAsync(refused.RequestId)).Record.Trace);

        Assert.Superset(new HashSet<string>(["SignatureMethod", "Audience", "Recipient", "RedemptionWindow", "CertificateValidity", "Role", "RoleSessionName"]), trace.Passed!.ToHashSet());
        Assert.Equal(["Provider", "Issuer", "SigningKey", "RolePair", "ReservedRole", "Role", "Duration", "PackedPolicySize", "Replay"], trace.Checks.Select(check => check.Name));
        Assert.Matches(@"\A[0-9a-f]{64}\z", trace.Checks.Single(check => check.Name == "SigningKey").Seen);
        Assert.Equal("sts:AssumeRoleWithSAML", Assert.Single(trace.Decisions).Action);

        // A refusal tells the very same ones, in the same order, and its tags' beside.
        var told = words.Checks.Select(check => check.Name).SkipWhile(name => name != "Issuer").Skip(1).TakeWhile(name => name != "SigningKey");
        Assert.Equal(trace.Passed!, told.Where(name => name != "PrincipalTag"));
    }

    [Fact]
    public async Task Keeps_a_refusal_with_what_was_proven_and_the_decision_that_made_it()
    {
        var answer = await _sts.AssumeAsync(_sts.Honest(TestWorld.NoTags) with { Tags = [new("a", "b")] });
        answer.AssertRefused(403, "AccessDenied");
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal((RunningSts.Account, "david", "AccessDenied"), (record.AccountId, record.UserName, record.ErrorCode));
        Assert.Equal("AccessDenied", json.GetProperty("errorCode").GetString());
        Assert.Equal("Not authorized to perform sts:AssumeRoleWithSAML", json.GetProperty("errorMessage").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("responseElements").ValueKind);
        Assert.Equal("SAMLUser", json.GetProperty("userIdentity").GetProperty("type").GetString());

        var trace = DecisionTrace.Parse(record.Trace);
        Assert.Null(trace.Passed);
        Assert.All(trace.Checks, check => Assert.True(check.Passed && check.Expected.Length > 0 && check.Seen.Length > 0));
        // What the assertion passed stands in words between who may vouch and the role that was asked for.
        var order = trace.Checks.Select(check => check.Name).ToList();
        Assert.True(order.IndexOf("Issuer") < order.IndexOf("Audience") && order.IndexOf("Audience") < order.IndexOf("RolePair"));
        Assert.Equal([("sts:AssumeRoleWithSAML", "Allowed"), ("sts:TagSession", "ImplicitlyDenied")], trace.Decisions.Select(decision => (decision.Action, decision.Effect)));
    }

    [Fact]
    public async Task Names_nobody_whom_no_valid_assertion_names()
    {
        var answer = await _sts.AssumeAsync(_sts.Honest() with { Key = TestKeys.OtherRsa, NameId = "a-stranger" });
        answer.AssertRefused(400, "InvalidIdentityToken");
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal((RunningSts.Account, null), (record.AccountId, record.UserName));
        Assert.Equal("Unknown", json.GetProperty("userIdentity").GetProperty("type").GetString());
        Assert.DoesNotContain("a-stranger", record.Record, StringComparison.Ordinal);
        var failed = Assert.Single(DecisionTrace.Parse(record.Trace).Checks, check => !check.Passed);
        Assert.Equal(nameof(AssertionRule.SignatureValue), failed.Name);
    }

    [Fact]
    public async Task Keeps_what_a_session_does_under_its_role()
    {
        var signer = await _sts.SignerAsync();
        var answer = await _sts.CallerIdentityAsync(signer);
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal((RunningSts.Account, "david@example.com", signer.AccessKeyId), (record.AccountId, record.UserName, record.AccessKeyId));
        var identity = json.GetProperty("userIdentity");
        Assert.Equal("AssumedRole", identity.GetProperty("type").GetString());
        Assert.Equal(answer["UserId"], identity.GetProperty("principalId").GetString());
        Assert.Equal(answer["Arn"], identity.GetProperty("arn").GetString());
        Assert.Equal(signer.AccessKeyId, identity.GetProperty("accessKeyId").GetString());
        var issuer = identity.GetProperty("sessionContext").GetProperty("sessionIssuer");
        Assert.Equal(("Role", RunningSts.Developer, "Developer"), (issuer.GetProperty("type").GetString(), issuer.GetProperty("arn").GetString(), issuer.GetProperty("userName").GetString()));
        Assert.Equal("false", identity.GetProperty("sessionContext").GetProperty("attributes").GetProperty("mfaAuthenticated").GetString());
    }

    [Fact]
    public async Task Holds_no_secret_and_no_assertion()
    {
        var response = _sts.Honest();
        var base64 = response.Base64();
        var answer = await _sts.AssumeAsync(response, ("SAMLAssertion", base64));
        answer.AssertAccepted();
        var signer = new SigV4Signer(answer["AccessKeyId"]!, answer["SecretAccessKey"]!, answer["SessionToken"]);
        await _sts.CallerIdentityAsync(signer);
        await _sts.CallerIdentityAsync(signer with { SecretAccessKey = new string('a', 40) });
        await _sts.AssumeAsync(response, ("SAMLAssertion", base64), ("DurationSeconds", "1"));
        await _sts.AssumeAsync(response, ("SAMLAssertion", base64[..^400]));

        await using var db = await _sts.DatabaseAsync();
        var everything = string.Join('\n', (await db.Trail.AsNoTracking().ToListAsync()).Select(record => record.Record + record.Trace));
        foreach (var secret in new[] { signer.SecretAccessKey, signer.SessionToken!, base64[..200], base64[200..400], base64[^200..] })
            Assert.DoesNotContain(secret, everything, StringComparison.Ordinal);
        Assert.Contains(signer.AccessKeyId, everything, StringComparison.Ordinal);
    }

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, actual), $"expected {expected}\nseen {actual}");
}
