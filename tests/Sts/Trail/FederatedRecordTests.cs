using System.Text.Json.Nodes;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.CloudTrail;
using SamlFederation.Tests.Sts.Fixture;
using SamlFederation.Tests.Sts.WebIdentity;
using static SamlFederation.Tests.Sts.Trail.WholeRecords;

namespace SamlFederation.Tests.Sts.Trail;

/// <summary>The records of those who come from elsewhere, and of what the console does with their roles, every field of them.</summary>
public sealed class FederatedRecordTests(WebIdentityWorld world) : IClassFixture<WebIdentityWorld>
{
    private const string Signin = "\"eventSource\":\"signin.amazonaws.com\",\"eventType\":\"AwsConsoleSignIn\",\"readOnly\":false,\"userAgent\":\"test-browser/1.0\",\"requestParameters\":null";
    private const string UpdateApp = "arn:aws:iam::999999999999:role/UpdateApp";
    private readonly RunningSts _sts = world.Sts;

    [Fact]
    public async Task AssumeRoleWithSAML()
    {
        var qualifier = NameQualifier.Compute(_sts.IdpEntityId, RunningSts.Account, "Portal");
        var user = $$"""{"type":"SAMLUser","principalId":"{{qualifier}}:david","userName":"david","identityProvider":"{{qualifier}}"}""";
        var response = _sts.Honest();
        var answer = await _sts.AssumeAsync(response, ("DurationSeconds", "1800"));
        answer.AssertAccepted();
        await _sts.AssertWholeAsync(answer.RequestId, $$"""
            {"eventName":"AssumeRoleWithSAML","userIdentity":{{user}},
             "requestParameters":{"sAMLAssertionID":"{{response.AssertionId}}","roleSessionName":"david@example.com","durationSeconds":1800,"roleArn":"{{RunningSts.Developer}}","principalArn":"{{RunningSts.Portal}}"},
             "responseElements":{"credentials":{{Credentials(answer)}},"assumedRoleUser":{"assumedRoleId":"{{answer["AssumedRoleId"]}}","arn":"{{answer["Arn"]}}"},"subject":"david","subjectType":"{{answer["SubjectType"]}}",
              "issuer":"{{_sts.IdpEntityId}}","audience":"{{answer["Audience"]}}","nameQualifier":"{{qualifier}}"},"resources":{{Pair(RunningSts.Developer)}} }
            """);

        // The same once more: whom it names is proven, and that it was redeemed.
        var replayed = await _sts.AssumeAsync(response);
        replayed.AssertRefused(400, "InvalidIdentityToken");
        await _sts.AssertWholeAsync(replayed.RequestId, $$"""
            {"eventName":"AssumeRoleWithSAML","userIdentity":{{user}},"errorCode":"InvalidIdentityToken","errorMessage":"{{replayed["Message"]}}",
             "requestParameters":{"sAMLAssertionID":"{{response.AssertionId}}","roleSessionName":"david@example.com","roleArn":"{{RunningSts.Developer}}","principalArn":"{{RunningSts.Portal}}"},
             "responseElements":null,"resources":{{Pair(RunningSts.Developer)}} }
            """);

        // Signed by a stranger: its ID is on record, by which its message is found, and nothing that it says of anybody.
        var stranger = _sts.Honest() with { Key = TestKeys.OtherRsa };
        var forged = await _sts.AssumeAsync(stranger);
        forged.AssertRefused(400, "InvalidIdentityToken");
        await _sts.AssertWholeAsync(forged.RequestId, $$"""
            {"eventName":"AssumeRoleWithSAML","userIdentity":{"type":"Unknown"},"errorCode":"InvalidIdentityToken","errorMessage":"{{forged["Message"]}}",
             "requestParameters":{"sAMLAssertionID":"{{stranger.AssertionId}}","roleArn":"{{RunningSts.Developer}}","principalArn":"{{RunningSts.Portal}}"},"responseElements":null,
             "resources":[{"accountId":"{{RunningSts.Account}}","type":"AWS::IAM::SAMLProvider","ARN":"{{RunningSts.Portal}}"}]}
            """);
    }

    [Fact]
    public async Task AssumeRoleWithWebIdentity()
    {
        var user = $$"""{"type":"WebIdentityUser","principalId":"{{world.Arn}}:{{TokenForge.Client}}:david","userName":"david","identityProvider":"{{world.Arn}}"}""";
        var resources = $$"""[{"accountId":"{{RunningSts.Account}}","type":"AWS::IAM::Role","ARN":"{{WebIdentityWorld.Worker}}"},{"accountId":"{{RunningSts.Account}}","type":"AWS::IAM::OIDCProvider","ARN":"{{world.Arn}}"}]""";
        var answer = await world.AssumeAsync(world.Token(), more: ("DurationSeconds", "900"));
        answer.AssertAccepted();
        var session = answer["Arn"]!.Split('/')[^1];
        await _sts.AssertWholeAsync(answer.RequestId, $$"""
            {"eventName":"AssumeRoleWithWebIdentity","userIdentity":{{user}},"requestParameters":{"roleArn":"{{WebIdentityWorld.Worker}}","roleSessionName":"{{session}}","durationSeconds":900},
             "responseElements":{"credentials":{{Credentials(answer)}},"subjectFromWebIdentityToken":"david","assumedRoleUser":{"assumedRoleId":"{{answer["AssumedRoleId"]}}","arn":"{{answer["Arn"]}}"},
              "provider":"{{world.Arn}}","audience":"{{TokenForge.Client}}"},"resources":{{resources}} }
            """);

        var refused = await world.AssumeAsync(world.Token() with { Now = _sts.Clock.GetUtcNow().AddHours(-1) });
        refused.AssertRefused(400, "ExpiredTokenException");
        await _sts.AssertWholeAsync(refused.RequestId, $$"""
            {"eventName":"AssumeRoleWithWebIdentity","userIdentity":{"type":"Unknown"},"errorCode":"ExpiredTokenException","errorMessage":"{{refused["Message"]}}",
             "requestParameters":{"roleArn":"{{WebIdentityWorld.Worker}}","roleSessionName":"{{session}}"},"responseElements":null,
             "resources":[{"accountId":"{{RunningSts.Account}}","type":"AWS::IAM::OIDCProvider","ARN":"{{world.Arn}}"}]}
            """);
    }

    [Fact]
    public async Task SwitchRole_and_ExitRole()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        var switched = await david.SubmitAsync(await david.GetAsync("/switchrole?account=999999999999&roleName=UpdateApp"), "#switch");
        var console = await david.FollowAsync(switched);
        Assert.Equal("UpdateApp", console.Text("#role-name"));
        var from = $"arn:aws:sts::{RunningSts.Account}:assumed-role/Developer/david@example.com";
        await using var db = await _sts.DatabaseAsync();
        var id = db.Roles.Single(role => role.Arn == UpdateApp).UniqueId;
        var user = $$"""{"type":"AssumedRole","principalId":"{{id}}:david@example.com","arn":"arn:aws:sts::999999999999:assumed-role/UpdateApp/david@example.com","accountId":"999999999999"}""";
        await _sts.AssertWholeAsync(switched.RequestId, $$"""
            {"eventName":"SwitchRole",{{Signin}},"userIdentity":{{user}},"responseElements":{"SwitchRole":"Success"},"additionalEventData":{"SwitchFrom":"{{from}}","RedirectTo":"{{_sts.Origin}}/console"} }
            """, Principals.Production);
        // The role's taking itself, in both accounts.
        Assert.Equal([RunningSts.Account, Principals.Production], db.Trail.Where(one => one.RequestId == switched.RequestId && one.EventName == "AssumeRole").Select(one => one.AccountId).ToList().Order());

        var left = await david.SubmitAsync(console, "form[action='/switchrole/back']");
        await _sts.AssertWholeAsync(left.RequestId, $$"""
            {"eventName":"ExitRole",{{Signin}},"userIdentity":{{user}},"responseElements":{"ExitRole":"Success"},"additionalEventData":{"RedirectTo":"{{_sts.Origin}}/console"} }
            """, Principals.Production);
    }

    [Fact]
    public async Task SwitchRole_that_is_refused()
    {
        using var theresa = new Browser(_sts);
        await theresa.SignInAsync("arn:aws:iam::123456789012:role/Tester");
        var refused = await theresa.SubmitAsync(await theresa.GetAsync("/switchrole?account=999999999999&roleName=UpdateApp"), "#switch");
        await using var db = await _sts.DatabaseAsync();
        var id = db.Roles.Single(role => role.Arn == "arn:aws:iam::123456789012:role/Tester").UniqueId;
        var caller = $"arn:aws:sts::{RunningSts.Account}:assumed-role/Tester/david@example.com";
        await _sts.AssertWholeAsync(refused.RequestId, $$"""
            {"eventName":"SwitchRole",{{Signin}},"userIdentity":{"type":"AssumedRole","principalId":"{{id}}:david@example.com","arn":"{{caller}}","accountId":"{{RunningSts.Account}}"},
             "errorCode":"AccessDenied","errorMessage":"{{Principals.Denied(caller, "sts:AssumeRole", UpdateApp)}}",
             "responseElements":{"SwitchRole":"Failure"},"additionalEventData":{"SwitchFrom":"{{caller}}","RedirectTo":"{{_sts.Origin}}/console"} }
            """);
    }

    [Fact]
    public async Task A_look_at_the_trail_by_its_API()
    {
        var user = await _sts.UserAsync(Policies.Allow("cloudtrail:LookupEvents"));
        var answer = await _sts.LookupAsync(user.Signer, "EventName", "ConsoleLogin", ",\"MaxResults\":5");
        answer.Accepted();
        const string Asked = "\"eventName\":\"LookupEvents\",\"eventSource\":\"cloudtrail.amazonaws.com\",\"additionalEventData\":null,\"responseElements\":null";
        await _sts.AssertWholeAsync(answer.RequestId, $$"""{ {{Asked}},"userIdentity":{{User(user)}},"requestParameters":{"lookupAttributes":[{"attributeKey":"EventName","attributeValue":"ConsoleLogin"}],"maxResults":5} }""");
        var stranger = await _sts.UserAsync();
        var refused = await _sts.CloudTrailAsync(stranger.Signer, "{}");
        refused.AssertRefused("AccessDeniedException");
        await _sts.AssertWholeAsync(refused.RequestId, $$"""{ {{Asked}},"userIdentity":{{User(stranger)}},"errorCode":"AccessDenied","errorMessage":{{JsonValue.Create(refused.Json.GetProperty("message").GetString()!.Split(Answer.EncodedMessage)[0])!.ToJsonString()}},"requestParameters":null}""");
    }

    private static string Pair(string role) =>
        $$"""[{"accountId":"{{RunningSts.Account}}","type":"AWS::IAM::Role","ARN":"{{role}}"},{"accountId":"{{RunningSts.Account}}","type":"AWS::IAM::SAMLProvider","ARN":"{{RunningSts.Portal}}"}]""";
}
