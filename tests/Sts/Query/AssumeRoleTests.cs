using System.Text.Json;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Iam;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

public sealed class AssumeRoleTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Root = "arn:aws:iam::123456789012:root";
    private static readonly string MayAssume = Policies.Allow("sts:AssumeRole");
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Gives_the_AWS_SDK_a_session_of_the_role()
    {
        var user = await _sts.UserAsync(MayAssume);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(Root)));
        using var client = _sts.Sdk(user.Signer);
        var answer = await client.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role.Arn, RoleSessionName = "theresa", DurationSeconds = 900 });
        Assert.Equal($"arn:aws:sts::123456789012:assumed-role/{role.Name}/theresa", answer.AssumedRoleUser.Arn);
        Assert.Equal($"{role.UniqueId}:theresa", answer.AssumedRoleUser.AssumedRoleId);
        Assert.Equal(RunningSts.Account, AccessKeyId.AccountOf(answer.Credentials.AccessKeyId));
        Assert.InRange((answer.Credentials.Expiration!.Value.ToUniversalTime() - DateTime.UtcNow).TotalSeconds, 840, 901);
        Assert.Null(answer.SourceIdentity);

        using var session = _sts.Sdk(new SigV4Signer(answer.Credentials.AccessKeyId, answer.Credentials.SecretAccessKey, answer.Credentials.SessionToken));
        var who = await session.GetCallerIdentityAsync(new GetCallerIdentityRequest());
        Assert.Equal((answer.AssumedRoleUser.Arn, answer.AssumedRoleUser.AssumedRoleId, RunningSts.Account), (who.Arn, who.UserId, who.Account));

        var refused = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => client.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role.Arn + "x", RoleSessionName = "theresa" }));
        Assert.Equal("AccessDenied", refused.ErrorCode);
    }

    [Fact]
    public async Task In_one_account_the_trust_policy_naming_the_caller_is_enough_and_naming_the_account_is_not()
    {
        var (without, with) = (await _sts.UserAsync(), await _sts.UserAsync(MayAssume));
        var direct = await _sts.RoleAsync(Policies.Trust($$"""{"AWS":["{{without.Arn}}","{{with.Arn}}"]}"""));
        var byAccount = await _sts.RoleAsync(Policies.Trust(Policies.Aws(RunningSts.Account)));
        (await _sts.AssumeRoleAsync(without.Signer, direct.Arn)).AssertAccepted();
        (await _sts.AssumeRoleAsync(with.Signer, direct.Arn)).AssertAccepted();
        (await _sts.AssumeRoleAsync(without.Signer, byAccount.Arn)).AssertRefused(403, "AccessDenied", Principals.Denied(without.Arn, "sts:AssumeRole", byAccount.Arn));
        (await _sts.AssumeRoleAsync(with.Signer, byAccount.Arn)).AssertAccepted();
    }

    [Fact]
    public async Task Across_accounts_both_sides_must_allow()
    {
        var (without, with) = (await _sts.UserAsync(), await _sts.UserAsync(MayAssume));
        var direct = await _sts.RoleAsync(Policies.Trust($$"""{"AWS":["{{without.Arn}}","{{with.Arn}}"]}"""), account: Principals.Production);
        var byAccount = await _sts.RoleAsync(Policies.Trust(Policies.Aws(Root)), account: Principals.Production);
        var closed = await _sts.RoleAsync(Policies.Trust(Policies.Aws(Principals.Production)), account: Principals.Production);
        foreach (var role in new[] { direct, byAccount })
        {
            (await _sts.AssumeRoleAsync(without.Signer, role.Arn)).AssertRefused(403, "AccessDenied", Principals.Denied(without.Arn, "sts:AssumeRole", role.Arn));
            var session = (await _sts.AssumeRoleAsync(with.Signer, role.Arn)).Signer();
            Assert.Equal(Principals.Production, (await _sts.CallerIdentityAsync(session))["Account"]);
        }
        (await _sts.AssumeRoleAsync(with.Signer, closed.Arn)).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task An_explicit_deny_wins_on_either_side()
    {
        var user = await _sts.UserAsync(MayAssume);
        var open = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)));
        var shut = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn),
            more: """{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:RoleSessionName":"theresa"}}}"""));
        (await _sts.AssumeRoleAsync(user.Signer, open.Arn)).AssertAccepted();
        (await _sts.AssumeRoleAsync(user.Signer, shut.Arn)).AssertRefused(403, "AccessDenied");
        (await _sts.AssumeRoleAsync(user.Signer, shut.Arn, ("RoleSessionName", "david"))).AssertAccepted();
        await _sts.AttachAsync(user.UniqueId, "no-more", Policies.Deny("sts:AssumeRole"));
        (await _sts.AssumeRoleAsync(user.Signer, open.Arn)).AssertRefused(403, "AccessDenied", Principals.Denied(user.Arn, "sts:AssumeRole", open.Arn));
    }

    [Fact]
    public async Task A_missing_role_a_wrong_case_and_a_reserved_one_are_denied_alike()
    {
        var user = await _sts.UserAsync(MayAssume);
        var trust = Policies.Trust(Policies.Aws(user.Arn));
        var there = await _sts.RoleAsync(trust);
        var reserved = await _sts.RoleAsync(trust, name: Principals.Unique("AWSReservedSSO_Admin"));
        (await _sts.AssumeRoleAsync(user.Signer, there.Arn)).AssertAccepted();
        foreach (var arn in new[] { there.Arn + "x", there.Arn.Replace("Role-", "ROLE-", StringComparison.Ordinal), reserved.Arn, "arn:aws:iam::555555555555:role/Nowhere" })
            (await _sts.AssumeRoleAsync(user.Signer, arn)).AssertRefused(403, "AccessDenied", Principals.Denied(user.Arn, "sts:AssumeRole", arn));
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/David")]
    [InlineData("arn:aws:iam::12345678901:role/Developer")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Developer/david")]
    [InlineData("not an arn but twenty long")]
    public async Task An_ARN_that_is_no_roles_is_invalid(string arn)
    {
        var user = await _sts.UserAsync(MayAssume);
        (await _sts.AssumeRoleAsync(user.Signer, arn)).AssertRefused(400, "ValidationError", $"{arn} is invalid");
    }

    [Fact]
    public async Task A_role_trusts_itself_only_when_it_says_so()
    {
        var user = await _sts.UserAsync(MayAssume);
        var name = Principals.Unique("Role");
        var arn = $"arn:aws:iam::{RunningSts.Account}:role/{name}";
        await _sts.RoleAsync(Policies.Trust(Policies.Aws(Root)), Policies.Allow("sts:*"), name: name);
        var session = (await _sts.AssumeRoleAsync(user.Signer, arn)).Signer();
        (await _sts.AssumeRoleAsync(session, arn)).AssertRefused(403, "AccessDenied", Principals.Denied($"arn:aws:sts::{RunningSts.Account}:assumed-role/{name}/theresa", "sts:AssumeRole", arn));

        await _sts.RoleAsync(Policies.Trust($$"""{"AWS":["{{Root}}","{{arn}}"]}"""), Policies.Allow("sts:*"), name: name);
        (await _sts.AssumeRoleAsync(session, arn)).AssertAccepted();
    }

    [Fact]
    public async Task Root_assumes_no_role()
    {
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(Root)));
        var root = new SessionPrincipal { Kind = SessionKind.UserSession, AccountId = RunningSts.Account, PrincipalArn = Root, PrincipalId = RunningSts.Account, Expires = _sts.Clock.GetUtcNow().AddHours(1) };
        var minted = Assert.IsType<MintOutcome.Minted>(_sts.Services.GetRequiredService<CredentialMinter>().Mint(root, _sts.Clock.GetUtcNow())).Credentials;
        var signer = new SigV4Signer(minted.AccessKeyId, minted.SecretAccessKey.Reveal(), minted.SessionToken.Reveal());
        (await _sts.AssumeRoleAsync(signer, role.Arn)).AssertRefused(403, "AccessDenied", "Roles may not be assumed by root accounts.");
        var who = await _sts.CallerIdentityAsync(signer);
        Assert.Equal((Root, RunningSts.Account), (who["Arn"], who["UserId"]));
    }

    [Fact]
    public async Task ExternalId_must_be_the_expected_one_and_missing_is_not_empty()
    {
        var user = await _sts.UserAsync(MayAssume);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn), condition: """{"StringEquals":{"sts:ExternalId":"wiki:7/a"}}"""));
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("ExternalId", "wiki:7/a"))).AssertAccepted();
        foreach (var wrong in new[] { "wiki:7/b", "WIKI:7/A", "wiki:7/aa" })
            (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("ExternalId", wrong))).AssertRefused(403, "AccessDenied");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn)).AssertRefused(403, "AccessDenied");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("ExternalId", ""))).AssertRefused(400, "ValidationError");

        var withNone = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn), condition: """{"Null":{"sts:ExternalId":"true"}}"""));
        (await _sts.AssumeRoleAsync(user.Signer, withNone.Arn)).AssertAccepted();
        (await _sts.AssumeRoleAsync(user.Signer, withNone.Arn, ("ExternalId", "wiki:7/a"))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Duration_is_bounded_by_the_model_and_by_the_role()
    {
        var user = await _sts.UserAsync(MayAssume);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), longest: 7200);
        foreach (var (seconds, accepted) in new[] { ("900", true), ("7200", true), ("7201", false), ("899", false), ("43201", false) })
        {
            var answer = await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("DurationSeconds", seconds));
            if (accepted) answer.AssertAccepted();
            else answer.AssertRefused(400, "ValidationError", seconds switch
            {
                "7201" => "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
                "899" => "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
                _ => "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200",
            });
        }
    }

    [Fact]
    public async Task A_chain_lasts_an_hour_at_most()
    {
        var user = await _sts.UserAsync(MayAssume);
        var first = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), MayAssume, longest: 43200);
        var second = await _sts.RoleAsync(Policies.Trust(Policies.Aws(first.Arn)), longest: 43200);
        var session = (await _sts.AssumeRoleAsync(user.Signer, first.Arn, ("DurationSeconds", "43200"))).Signer();
        (await _sts.AssumeRoleAsync(session, second.Arn, ("DurationSeconds", "3601"))).AssertRefused(400, "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
        var chained = (await _sts.AssumeRoleAsync(session, second.Arn, ("DurationSeconds", "3600"))).Signer();
        Assert.True(_sts.Session(chained).Chained);

        var token = (await _sts.StsAsync(user.Signer, "GetSessionToken")).Signer();
        (await _sts.AssumeRoleAsync(token, first.Arn, ("DurationSeconds", "3601"))).AssertRefused(400, "ValidationError");
        (await _sts.AssumeRoleAsync(token, first.Arn, ("DurationSeconds", "3600"))).AssertAccepted();
    }

    [Fact]
    public async Task Session_policies_narrow_and_never_widen()
    {
        var user = await _sts.UserAsync(MayAssume);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Policies.Allow("sts:GetAccessKeyInfo"));
        var plain = (await _sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer();
        var same = await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("Policy", Policies.Allow("*")));
        var narrowed = (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("Policy", Policies.Allow("sts:DecodeAuthorizationMessage")))).Signer();
        var managed = (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("PolicyArns.member.1.arn", "arn:aws:iam::123456789012:policy/Look"))).Signer();
        Assert.InRange(int.Parse(same["PackedPolicySize"]!, System.Globalization.CultureInfo.InvariantCulture), 1, 40);
        (await InfoAsync(plain)).AssertAccepted();
        (await InfoAsync(same.Signer())).AssertAccepted();
        (await InfoAsync(narrowed)).AssertRefused(403, "AccessDenied");
        (await InfoAsync(managed)).AssertRefused(403, "AccessDenied");
        (await _sts.StsAsync(same.Signer(), "DecodeAuthorizationMessage", ("EncodedMessage", "x"))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Session_policies_must_be_of_the_grammar_of_the_account_and_small_enough()
    {
        var user = await _sts.UserAsync(MayAssume);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)));
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("Policy", "{}"))).AssertRefused(400, "MalformedPolicyDocument");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("PolicyArns.member.1.arn", "arn:aws:iam::999999999999:policy/ReadOnly"))).AssertRefused(400, "ValidationError", "arn:aws:iam::999999999999:policy/ReadOnly is invalid");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("PolicyArns.member.1.arn", "arn:aws:iam::123456789012:policy/Nothing"))).AssertRefused(400, "ValidationError", "Policy arn:aws:iam::123456789012:policy/Nothing does not exist or is not attachable.");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, [.. Enumerable.Range(1, 11).Select(n => ($"PolicyArns.member.{n}.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"))])).AssertRefused(400, "ValidationError");
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"))).AssertAccepted();
        // Nobody learns what policies another account has.
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn + "x", ("PolicyArns.member.1.arn", "arn:aws:iam::123456789012:policy/Nothing"))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Gathers_every_violation_of_the_model()
    {
        var user = await _sts.UserAsync(MayAssume);
        (await _sts.StsAsync(user.Signer, "AssumeRole", ("RoleSessionName", "Session1:2"))).AssertRefused(400, "ValidationError",
            @"2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*");
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)));
        foreach (var (name, value, accepted) in new[]
        {
            ("RoleSessionName", new string('d', 64), true), ("RoleSessionName", new string('d', 65), false), ("RoleSessionName", "d", false), ("RoleSessionName", "da", true),
            ("ExternalId", "x", false), ("ExternalId", "xy", true), ("ExternalId", new string('x', 1224), true), ("ExternalId", new string('x', 1225), false), ("ExternalId", "a b", false),
            ("DurationSeconds", "much", false), ("TokenCode", "12345", false), ("SerialNumber", "12345678", false),
        })
        {
            var answer = await _sts.AssumeRoleAsync(user.Signer, role.Arn, (name, value));
            if (accepted) answer.AssertAccepted();
            else answer.AssertRefused(400, value == "much" ? "MalformedInput" : "ValidationError");
        }
    }

    [Fact]
    public async Task ProvidedContexts_are_refused_and_not_ignored()
    {
        var user = await _sts.UserAsync(MayAssume);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)));
        (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("ProvidedContexts.member.1.ProviderArn", "arn:aws:iam::aws:contextProvider/IdentityCenter"), ("ProvidedContexts.member.1.ContextAssertion", "eyJh")))
            .AssertRefused(400, "ValidationError");
    }

    [Fact]
    public async Task A_user_or_role_made_again_under_the_same_name_is_not_trusted()
    {
        var user = await _sts.UserAsync(MayAssume);
        var first = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), MayAssume);
        var second = await _sts.RoleAsync(Policies.Trust(Policies.Aws(first.Arn)));
        var bySession = await _sts.RoleAsync(Policies.Trust(Policies.Aws($"arn:aws:sts::{RunningSts.Account}:assumed-role/{first.Name}/theresa")));
        var session = (await _sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        (await _sts.AssumeRoleAsync(session, second.Arn)).AssertAccepted();
        (await _sts.AssumeRoleAsync(session, bySession.Arn)).AssertAccepted();

        Assert.True(await _sts.Services.GetRequiredService<SamlFederation.Sts.Identity.Roles>().DeleteAsync(first.Arn, default));
        await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), MayAssume, name: first.Name);
        var again = (await _sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        (await _sts.AssumeRoleAsync(again, second.Arn)).AssertRefused(403, "AccessDenied");
        (await _sts.AssumeRoleAsync(again, bySession.Arn)).AssertRefused(403, "AccessDenied");

        await _sts.ChangeAsync(async db =>
        {
            await db.AccessKeys.Where(key => key.UserId == user.UniqueId).ExecuteDeleteAsync();
            await db.Users.Where(one => one.UniqueId == user.UniqueId).ExecuteDeleteAsync();
        });
        var namesake = await _sts.UserAsync(MayAssume, name: user.Name);
        Assert.Equal(user.Arn, namesake.Arn);
        (await _sts.AssumeRoleAsync(namesake.Signer, first.Arn)).AssertRefused(403, "AccessDenied");
        // Naming it anew trusts whoever has the name now.
        await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), MayAssume, name: first.Name);
        (await _sts.AssumeRoleAsync(namesake.Signer, first.Arn)).AssertAccepted();
    }

    [Fact]
    public async Task Records_the_call_in_one_account()
    {
        var user = await _sts.UserAsync(MayAssume);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)));
        var answer = await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("ExternalId", "wiki"), ("DurationSeconds", "1000"));
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal((RunningSts.Account, user.Name, user.Signer.AccessKeyId), (record.AccountId, record.UserName, record.AccessKeyId));
        Assert.False(json.TryGetProperty("sharedEventID", out _));
        var identity = json.GetProperty("userIdentity");
        Assert.Equal(("IAMUser", user.UniqueId, user.Arn, user.Name), (Text(identity, "type"), Text(identity, "principalId"), Text(identity, "arn"), Text(identity, "userName")));
        var asked = json.GetProperty("requestParameters");
        Assert.Equal((role.Arn, "theresa", "wiki", 1000), (Text(asked, "roleArn"), Text(asked, "roleSessionName"), Text(asked, "externalId"), asked.GetProperty("durationSeconds").GetInt32()));
        var given = json.GetProperty("responseElements");
        Assert.Equal(answer["AccessKeyId"], Text(given.GetProperty("credentials"), "accessKeyId"));
        Assert.Equal(answer["Arn"], Text(given.GetProperty("assumedRoleUser"), "arn"));
        Assert.Equal(role.Arn, Text(Assert.Single(json.GetProperty("resources").EnumerateArray()), "ARN"));
        Assert.DoesNotContain(answer["SecretAccessKey"]!, record.Record, StringComparison.Ordinal);
        Assert.DoesNotContain(answer["SessionToken"]!, record.Record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_a_call_across_accounts_in_both_and_tells_neither_the_others_policies()
    {
        var user = await _sts.UserAsync(MayAssume);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(Root), condition: """{"StringEquals":{"sts:ExternalId":"only-production-knows"}}"""), account: Principals.Production);
        foreach (var (answer, code) in new[]
        {
            (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("ExternalId", "only-production-knows")), null),
            (await _sts.AssumeRoleAsync(user.Signer, role.Arn, ("ExternalId", "a-guess")), "AccessDenied"),
        })
        {
            var records = await _sts.RecordsAsync(answer.RequestId);
            var (own, owner) = (records[RunningSts.Account], records[Principals.Production]);
            Assert.Equal(Text(own, "sharedEventID"), Text(owner, "sharedEventID"));
            Assert.NotEqual(Text(own, "eventID"), Text(owner, "eventID"));
            Assert.Equal("IAMUser", Text(own.GetProperty("userIdentity"), "type"));
            Assert.Equal($$"""{"type":"AWSAccount","principalId":"{{user.UniqueId}}","accountId":"{{RunningSts.Account}}"}""", owner.GetProperty("userIdentity").GetRawText());
            Assert.Equal(code, own.TryGetProperty("errorCode", out var error) ? error.GetString() : null);

            await using var db = await _sts.DatabaseAsync();
            var traces = await db.Trail.AsNoTracking().Where(one => one.RequestId == answer.RequestId).ToDictionaryAsync(one => one.AccountId!, one => one.Trace);
            Assert.DoesNotContain("by own", traces[Principals.Production], StringComparison.Ordinal);
            Assert.DoesNotContain("only-production-knows", traces[RunningSts.Account], StringComparison.Ordinal);
            if (code is null) Assert.Contains("by own", traces[RunningSts.Account], StringComparison.Ordinal);
            else Assert.Contains("only-production-knows", traces[Principals.Production], StringComparison.Ordinal);
            // The caller is told nothing of the other account's policies either.
            Assert.DoesNotContain("Encoded authorization", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_denial_for_a_role_that_is_not_there_is_no_different_across_accounts()
    {
        var user = await _sts.UserAsync(MayAssume);
        var role = await _sts.RoleAsync(Policies.Trust(Policies.Aws(Principals.Production)), account: Principals.Production);
        var missing = role.Arn[..^1] + (role.Arn[^1] == 'a' ? 'b' : 'a');
        var (there, gone) = (await _sts.AssumeRoleAsync(user.Signer, role.Arn), await _sts.AssumeRoleAsync(user.Signer, missing));
        Assert.Equal(there["Message"]!.Replace(role.Arn, missing, StringComparison.Ordinal), gone["Message"]);
        Assert.Equal(there.Status, gone.Status);
    }

    private Task<Answer> InfoAsync(SigV4Signer signer) => _sts.StsAsync(signer, "GetAccessKeyInfo", ("AccessKeyId", "ASIAY34FZKBOKMUTVV7A"));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
