using System.Text.Json;
using System.Text.Json.Nodes;
using SamlFederation.Saml;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Sts.Fixture;
using static SamlFederation.Tests.Sts.Trail.WholeRecords;

namespace SamlFederation.Tests.Sts.Trail;

/// <summary>Each kind of record as a whole, every field of it, of a success and of a refusal. That of AssumeRoleWithSAML is in RecordTests.</summary>
public sealed class RecordFieldTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Root = $"arn:aws:iam::{RunningSts.Account}:root";
    private static readonly string MayAssume = Policies.Allow("sts:*");
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task AssumeRole_by_a_user()
    {
        var user = await _sts.UserAsync(MayAssume);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(Root)));
        (string, string)[] asked = [("ExternalId", "wiki"), ("DurationSeconds", "1000")];
        var answer = await _sts.AssumeRoleAsync(user.Signer, role.Arn, asked);
        var resources = Resources(RunningSts.Account, role.Arn);
        await _sts.AssertWholeAsync(answer.RequestId, $$"""
            {"eventName":"AssumeRole","userIdentity":{{User(user)}},"requestParameters":{"roleArn":"{{role.Arn}}","roleSessionName":"theresa","externalId":"wiki","durationSeconds":1000},
             "responseElements":{"credentials":{{Credentials(answer)}},"assumedRoleUser":{"assumedRoleId":"{{role.UniqueId}}:theresa","arn":"{{answer["Arn"]}}"} },"resources":{{resources}} }
            """);

        var other = await _sts.RoleAsync(Policies.Trust(Policies.Aws(Principals.Production)));
        var refused = await _sts.AssumeRoleAsync(user.Signer, other.Arn, asked);
        refused.AssertRefused(403, "AccessDenied");
        await _sts.AssertWholeAsync(refused.RequestId, $$"""
            {"eventName":"AssumeRole","userIdentity":{{User(user)}},"errorCode":"AccessDenied","errorMessage":"{{Principals.Denied(user.Arn, "sts:AssumeRole", other.Arn)}}",
             "requestParameters":{"roleArn":"{{other.Arn}}","roleSessionName":"theresa","externalId":"wiki","durationSeconds":1000},"responseElements":null,"resources":{{Resources(RunningSts.Account, other.Arn)}} }
            """);
    }

    [Fact]
    public async Task AssumeRole_by_a_session_with_the_tags_it_brings()
    {
        var from = await _sts.RoleAsync(Policies.Trust($$"""{"Federated":"{{RunningSts.Portal}}"}""", ["sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"]), MayAssume);
        var to = await _sts.RoleAsync(Policies.Trust(Policies.Aws(Root), ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]));
        var signed = await _sts.AssumeAsync(_sts.Honest(from.Arn) with { Tags = [new("Team", "blue")], TransitiveTagKeys = ["Team"], SourceIdentity = "david" });
        var session = _sts.Session(signed.Signer());
        var answer = await _sts.AssumeRoleAsync(signed.Signer(), to.Arn, ("Tags.member.1.Key", "Project"), ("Tags.member.1.Value", "x"));
        answer.AssertAccepted();
        await _sts.AssertWholeAsync(answer.RequestId, $$"""
            {"eventName":"AssumeRole","userIdentity":{{Session(session)}},
             "requestParameters":{"roleArn":"{{to.Arn}}","roleSessionName":"theresa","tags":[{"key":"Project","value":"x"}],"incomingTransitiveTags":{"Team":"blue"} },
             "responseElements":{"credentials":{{Credentials(answer)}},"assumedRoleUser":{"assumedRoleId":"{{to.UniqueId}}:theresa","arn":"{{answer["Arn"]}}"},"packedPolicySize":{{answer["PackedPolicySize"]}},"sourceIdentity":"david"},
             "resources":{{Resources(RunningSts.Account, to.Arn)}} }
            """);

        var refused = await _sts.AssumeRoleAsync(signed.Signer(), to.Arn, ("DurationSeconds", "3601"));
        refused.AssertRefused(400, "ValidationError");
        await _sts.AssertWholeAsync(refused.RequestId, $$"""
            {"eventName":"AssumeRole","userIdentity":{{Session(session)}},"errorCode":"ValidationError","errorMessage":"The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
             "requestParameters":{"roleArn":"{{to.Arn}}","roleSessionName":"theresa","durationSeconds":3601,"incomingTransitiveTags":{"Team":"blue"} },"responseElements":null}
            """);
    }

    [Fact]
    public async Task AssumeRole_across_accounts_in_both()
    {
        var user = await _sts.UserAsync(MayAssume);
        var (role, closed) = (await _sts.RoleAsync(Policies.Trust(Policies.Aws(Root)), account: Principals.Production), await _sts.RoleAsync(Policies.Trust(Policies.Aws(Principals.Production)), account: Principals.Production));
        foreach (var (arn, isAccepted) in new[] { (role.Arn, true), (closed.Arn, false) })
        {
            var answer = await _sts.AssumeRoleAsync(user.Signer, arn);
            Assert.Equal(isAccepted, answer.Status == System.Net.HttpStatusCode.OK);
            var shared = (await _sts.RecordsAsync(answer.RequestId))[RunningSts.Account].GetProperty("sharedEventID").GetString();
            var outcome = isAccepted
                ? $$"""{"credentials":{{Credentials(answer)}},"assumedRoleUser":{"assumedRoleId":"{{role.UniqueId}}:theresa","arn":"{{answer["Arn"]}}"} }"""
                : $$"""null,"errorCode":"AccessDenied","errorMessage":"{{Principals.Denied(user.Arn, "sts:AssumeRole", arn)}}" """;
            foreach (var (account, identity) in new[] { (RunningSts.Account, User(user)), (Principals.Production, $$"""{"type":"AWSAccount","principalId":"{{user.UniqueId}}","accountId":"{{RunningSts.Account}}"}""") })
                await _sts.AssertWholeAsync(answer.RequestId, $$"""
                    {"eventName":"AssumeRole","userIdentity":{{identity}},"sharedEventID":"{{shared}}","requestParameters":{"roleArn":"{{arn}}","roleSessionName":"theresa"},
                     "responseElements":{{outcome}},"resources":{{Resources(Principals.Production, arn)}} }
                    """, account);
        }
    }

    [Fact]
    public async Task GetFederationToken_and_GetSessionToken()
    {
        var user = await _sts.UserAsync(MayAssume);
        var federated = await _sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"), ("DurationSeconds", "900"));
        await _sts.AssertWholeAsync(federated.RequestId, $$"""
            {"eventName":"GetFederationToken","userIdentity":{{User(user)}},"requestParameters":{"name":"theresa","durationSeconds":900},
             "responseElements":{"credentials":{{Credentials(federated)}},"federatedUser":{"federatedUserId":"{{RunningSts.Account}}:theresa","arn":"arn:aws:sts::{{RunningSts.Account}}:federated-user/theresa"},"packedPolicySize":0} }
            """);
        var session = await _sts.StsAsync(user.Signer, "GetSessionToken");
        await _sts.AssertWholeAsync(session.RequestId, $$"""{"eventName":"GetSessionToken","userIdentity":{{User(user)}},"requestParameters":null,"responseElements":{"credentials":{{Credentials(session)}} } }""");

        var stranger = await _sts.UserAsync();
        var refused = await _sts.StsAsync(stranger.Signer, "GetFederationToken", ("Name", "theresa"));
        await _sts.AssertWholeAsync(refused.RequestId, $$"""
            {"eventName":"GetFederationToken","userIdentity":{{User(stranger)}},"errorCode":"AccessDenied","errorMessage":{{JsonSerializer.Serialize(refused["Message"]!.Split(Answer.EncodedMessage)[0])}},
             "requestParameters":{"name":"theresa"},"responseElements":null}
            """);
        var bearer = _sts.Session(session.Signer());
        var again = await _sts.StsAsync(session.Signer(), "GetSessionToken");
        again.AssertRefused(403, "AccessDenied");
        await _sts.AssertWholeAsync(again.RequestId, $$"""
            {"eventName":"GetSessionToken","userIdentity":{"type":"IAMUser","principalId":"{{user.UniqueId}}","arn":"{{user.Arn}}","accountId":"{{RunningSts.Account}}","accessKeyId":"{{bearer.AccessKeyId}}","userName":"{{user.Name}}",
              "sessionContext":{"attributes":{"creationDate":"{{TrailRecordWriter.Time(bearer.IssuedAt)}}","mfaAuthenticated":"false"} } },
             "errorCode":"AccessDenied","errorMessage":"Cannot call GetSessionToken with session credentials","requestParameters":null,"responseElements":null}
            """);
    }

    [Fact]
    public async Task ConsoleLogin()
    {
        using var david = new Browser(_sts);
        await david.SignInAsync();
        await using var db = await _sts.DatabaseAsync();
        var record = db.Trail.Where(one => one.EventName == "ConsoleLogin" && one.ErrorCode == null).OrderByDescending(one => one.Sequence).First();
        var session = JsonNode.Parse(record.Record)!["userIdentity"]!;
        Assert.EndsWith(":david@example.com", session["principalId"]!.GetValue<string>(), StringComparison.Ordinal);
        await _sts.AssertWholeAsync(record.RequestId, $$"""
            {"eventName":"ConsoleLogin","eventSource":"signin.amazonaws.com","eventType":"AwsConsoleSignIn","readOnly":false,"userAgent":"test-browser/1.0",
             "userIdentity":{"type":"AssumedRole","principalId":"{{session["principalId"]}}","arn":"arn:aws:sts::{{RunningSts.Account}}:assumed-role/Developer/david@example.com","accountId":"{{RunningSts.Account}}"},
             "requestParameters":null,"responseElements":{"ConsoleLogin":"Success"},
             "additionalEventData":{"LoginTo":"{{_sts.Origin}}/console","MobileVersion":"No","MFAUsed":"No","SamlProviderArn":"{{RunningSts.Portal}}"} }
            """);

        var response = _sts.Honest();
        await david.PostResponseAsync(response);
        var refused = await david.PostResponseAsync(response);
        refused.AssertRefused(400);
        var qualifier = NameQualifier.Compute(_sts.IdpEntityId, RunningSts.Account, "Portal");
        await _sts.AssertWholeAsync(refused.RequestId, $$"""
            {"eventName":"ConsoleLogin","eventSource":"signin.amazonaws.com","eventType":"AwsConsoleSignIn","readOnly":false,"userAgent":"test-browser/1.0",
             "userIdentity":{"type":"SAMLUser","principalId":"{{qualifier}}:david","userName":"david","identityProvider":"{{qualifier}}"},"errorCode":"InvalidIdentityToken","errorMessage":"Response has already been redeemed",
             "requestParameters":null,"responseElements":{"ConsoleLogin":"Failure"},"additionalEventData":{"SamlProviderArn":"{{RunningSts.Portal}}"},
             "resources":[{"accountId":"{{RunningSts.Account}}","type":"AWS::IAM::Role","ARN":"{{RunningSts.Developer}}"},{"accountId":"{{RunningSts.Account}}","type":"AWS::IAM::SAMLProvider","ARN":"{{RunningSts.Portal}}"}]}
            """);
    }

    [Fact]
    public async Task GetSigninToken()
    {
        using var broker = new Browser(_sts);
        var signer = await _sts.SignerAsync();
        var answer = await broker.GetAsync(Broker.Ask(Broker.Session(signer)));
        const string Kind = "\"eventName\":\"GetSigninToken\",\"eventSource\":\"signin.amazonaws.com\",\"eventType\":\"AwsConsoleSignIn\",\"readOnly\":false,\"userAgent\":\"test-browser/1.0\",\"requestParameters\":null,\"additionalEventData\":null";
        await _sts.AssertWholeAsync(answer.RequestId, $$"""{ {{Kind}},"userIdentity":{{Session(_sts.Session(signer))}},"responseElements":{"GetSigninToken":"Success"} }""");

        var refused = await broker.GetAsync(Broker.Ask(Broker.Session(signer with { SecretAccessKey = new string('a', 40) })));
        await _sts.AssertWholeAsync(refused.RequestId, $$"""{ {{Kind}},"userIdentity":{"type":"Unknown"},"errorCode":"InvalidInput","errorMessage":"Invalid credentials parameter","responseElements":{"GetSigninToken":"Failure"} }""", account: null);
    }

    [Fact]
    public async Task A_change_by_the_IAM_API()
    {
        var admin = await _sts.UserAsync(Policies.Allow("iam:CreateGroup"));
        var name = Principals.Unique("Testers");
        var answer = await _sts.IamAsync(admin.Signer, "CreateGroup", ("GroupName", name));
        answer.AssertAccepted();
        await _sts.AssertWholeAsync(answer.RequestId, $$"""
            {"eventName":"CreateGroup","eventSource":"iam.amazonaws.com","readOnly":false,"additionalEventData":null,"userIdentity":{{User(admin)}},"requestParameters":{"groupName":"{{name}}"},
             "responseElements":{"group":{"path":"/","groupName":"{{name}}","groupId":"{{answer["GroupId"]}}","arn":"{{answer["Arn"]}}","createDate":"{{Long(answer["CreateDate"]!)}}"} } }
            """);
        var refused = await _sts.IamAsync(admin.Signer, "CreateGroup", ("GroupName", name));
        refused.AssertRefused(409, "EntityAlreadyExists");
        await _sts.AssertWholeAsync(refused.RequestId, $$"""
            {"eventName":"CreateGroup","eventSource":"iam.amazonaws.com","readOnly":false,"additionalEventData":null,"userIdentity":{{User(admin)}},"errorCode":"EntityAlreadyExists","errorMessage":{{JsonSerializer.Serialize(refused["Message"])}},
             "requestParameters":{"groupName":"{{name}}"},"responseElements":null}
            """);
    }
}
