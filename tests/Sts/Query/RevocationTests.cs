using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Sts.Identity;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

/// <summary>Sessions that are ended: by a Deny on aws:TokenIssueTime, and with what they came from. On a clock that stands still.</summary>
public abstract class RevocationCases(RunningSts? running)
{
    private static readonly string Everything = Policies.Allow("*");

    private RunningSts Sts => running!;

    protected async Task AWSRevokeOlderSessionsEndsWhatIsOlderAtTheExactSecondAsync()
    {
        var (user, role, _) = await WorldAsync();
        var older = (await Sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer();
        Sts.Clock.Advance(TimeSpan.FromSeconds(1));
        var now = Sts.Clock.GetUtcNow();
        var atTheSecond = (await Sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer();
        (await InfoAsync(older)).AssertAccepted();
        await Sts.AttachAsync(role.UniqueId, "AWSRevokeOlderSessions", Policies.RevokeBefore(now));
        (await InfoAsync(older)).AssertRefused(403, "AccessDenied");
        (await InfoAsync(atTheSecond)).AssertAccepted();
        (await InfoAsync((await Sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer())).AssertAccepted();
        // Who one is can always be asked.
        (await Sts.CallerIdentityAsync(older)).AssertAccepted();
    }

    protected async Task ReachesTheDescendantsOfARevokedSessionAsync()
    {
        var (user, first, second) = await WorldAsync();
        var third = await Sts.RoleAsync(Policies.Trust(Policies.Aws(second.Arn)), Everything);
        var one = (await Sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        Sts.Clock.Advance(TimeSpan.FromSeconds(10));
        var between = Sts.Clock.GetUtcNow();
        var newerOne = (await Sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        Sts.Clock.Advance(TimeSpan.FromSeconds(10));
        var three = (await Sts.AssumeRoleAsync((await Sts.AssumeRoleAsync(one, second.Arn)).Signer(), third.Arn)).Signer();
        var newerTwo = (await Sts.AssumeRoleAsync(newerOne, second.Arn)).Signer();
        (await InfoAsync(three)).AssertAccepted();
        // The policy is the first role's: the descendant was issued after its time, its ancestor before.
        await Sts.AttachAsync(first.UniqueId, "AWSRevokeOlderSessions", Policies.RevokeBefore(between));
        (await InfoAsync(three)).AssertRefused(403, "AccessDenied");
        (await Sts.AssumeRoleAsync(one, second.Arn)).AssertRefused(403, "AccessDenied");
        (await InfoAsync(newerTwo)).AssertAccepted();
        (await InfoAsync(newerOne)).AssertAccepted();
    }

    protected async Task OtherDeniesOfAnAncestorStayWithItsOwnSessionsAsync()
    {
        var (user, first, second) = await WorldAsync();
        var two = (await Sts.AssumeRoleAsync((await Sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer(), second.Arn)).Signer();
        await Sts.AttachAsync(first.UniqueId, "no-info", Policies.Deny("sts:GetAccessKeyInfo"));
        (await InfoAsync(two)).AssertAccepted();
        (await InfoAsync((await Sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer())).AssertRefused(403, "AccessDenied");
    }

    protected async Task OnePersonsSessionsCanBeEndedAloneAsync()
    {
        var (user, first, second) = await WorldAsync();
        var theresa = (await Sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        var david = (await Sts.AssumeRoleAsync(user.Signer, first.Arn, ("RoleSessionName", "david"))).Signer();
        var chainOfTheresa = (await Sts.AssumeRoleAsync(theresa, second.Arn, ("RoleSessionName", "other"))).Signer();
        var chainOfDavid = (await Sts.AssumeRoleAsync(david, second.Arn, ("RoleSessionName", "other"))).Signer();
        Sts.Clock.Advance(TimeSpan.FromSeconds(1));
        await Sts.AttachAsync(first.UniqueId, "theresa", Policies.RevokeBefore(Sts.Clock.GetUtcNow())
            .Replace("""{"DateLessThan":""", $$"""{"StringLike":{"aws:userid":"*:theresa"},"DateLessThan":""", StringComparison.Ordinal));
        (await InfoAsync(theresa)).AssertRefused(403, "AccessDenied");
        (await InfoAsync(chainOfTheresa)).AssertRefused(403, "AccessDenied");
        (await InfoAsync(david)).AssertAccepted();
        (await InfoAsync(chainOfDavid)).AssertAccepted();
    }

    protected async Task ReachesWhatAUserMadeAsync()
    {
        var (user, role, _) = await WorldAsync();
        var token = (await Sts.StsAsync(user.Signer, "GetSessionToken")).Signer();
        var session = (await Sts.AssumeRoleAsync(token, role.Arn)).Signer();
        var direct = (await Sts.AssumeRoleAsync(user.Signer, role.Arn)).Signer();
        Sts.Clock.Advance(TimeSpan.FromSeconds(1));
        await Sts.AttachAsync(user.UniqueId, "older", Policies.RevokeBefore(Sts.Clock.GetUtcNow()));
        (await Sts.AssumeRoleAsync(token, role.Arn)).AssertRefused(403, "AccessDenied");
        (await InfoAsync(session)).AssertRefused(403, "AccessDenied");
        // A long-term key has no issue time, and so what it made is not older than anything.
        (await InfoAsync(direct)).AssertAccepted();
        (await Sts.AssumeRoleAsync(user.Signer, role.Arn)).AssertAccepted();
        (await Sts.AssumeRoleAsync((await Sts.StsAsync(user.Signer, "GetSessionToken")).Signer(), role.Arn)).AssertAccepted();
    }

    protected async Task DeletionEndsWhatCameFromItAndTheNamesakeInheritsNothingAsync()
    {
        var (user, first, second) = await WorldAsync();
        var (other, _, _) = await WorldAsync();
        var one = (await Sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        var two = (await Sts.AssumeRoleAsync(one, second.Arn)).Signer();
        var federated = (await Sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa"), ("Policy", Everything))).Signer();
        var token = (await Sts.StsAsync(user.Signer, "GetSessionToken")).Signer();
        var untouched = (await Sts.StsAsync(other.Signer, "GetSessionToken")).Signer();
        foreach (var session in new[] { one, two, federated, token, untouched }) (await Sts.CallerIdentityAsync(session)).AssertAccepted();

        // 1. The role in the middle of the chain.
        Assert.True(await Sts.Services.GetRequiredService<Roles>().DeleteAsync(first.Arn, default));
        foreach (var session in new[] { one, two }) (await Sts.CallerIdentityAsync(session)).AssertRefused(403, "InvalidClientTokenId");
        await Sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Everything, name: first.Name);
        foreach (var session in new[] { one, two }) (await Sts.CallerIdentityAsync(session)).AssertRefused(403, "InvalidClientTokenId");
        (await Sts.CallerIdentityAsync(federated)).AssertAccepted();

        // 2. The user with its key.
        var again = (await Sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        await Sts.ChangeAsync(async db =>
        {
            await db.AccessKeys.Where(key => key.UserId == user.UniqueId).ExecuteDeleteAsync();
            await db.Users.Where(one => one.UniqueId == user.UniqueId).ExecuteDeleteAsync();
        });
        await Sts.UserAsync(Everything, name: user.Name);
        foreach (var session in new[] { federated, token, again, user.Signer }) (await Sts.CallerIdentityAsync(session)).AssertRefused(403, "InvalidClientTokenId");
        (await Sts.CallerIdentityAsync(untouched)).AssertAccepted();
    }

    protected async Task EndsConsolesTooAsync()
    {
        var (user, first, second) = await WorldAsync();
        var one = (await Sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        var two = (await Sts.AssumeRoleAsync(one, second.Arn)).Signer();
        using var ofOne = new Browser(Sts);
        using var ofTwo = new Browser(Sts);
        await ofOne.FollowAsync(await ofOne.GetAsync(Broker.Login(await ofOne.TokenAsync(one))));
        await ofTwo.FollowAsync(await ofTwo.GetAsync(Broker.Login(await ofTwo.TokenAsync(two))));
        Assert.Equal(first.Name, (await ofOne.GetAsync("/console")).Text("h1"));
        Assert.Equal(second.Name, (await ofTwo.GetAsync("/console")).Text("h1"));

        Sts.Clock.Advance(TimeSpan.FromSeconds(1));
        await Sts.AttachAsync(first.UniqueId, "AWSRevokeOlderSessions", Policies.RevokeBefore(Sts.Clock.GetUtcNow()));
        foreach (var browser in new[] { ofOne, ofTwo })
            foreach (var path in new[] { "/console", "/console/trail" })
                Assert.Equal("Your session has ended", (await browser.GetAsync(path)).Text("h1"));
        foreach (var revoked in new[] { one, two })
        {
            var answer = await ofOne.GetAsync(Broker.Ask(Broker.Session(revoked)));
            Assert.Equal((400, "Invalid credentials parameter"), ((int)answer.Status, answer.Body));
        }

        var newer = (await Sts.AssumeRoleAsync(user.Signer, first.Arn)).Signer();
        await ofOne.FollowAsync(await ofOne.GetAsync(Broker.Login(await ofOne.TokenAsync(newer))));
        Assert.Equal(first.Name, (await ofOne.GetAsync("/console")).Text("h1"));
    }

    protected async Task WorksThroughTheIamApiAsync()
    {
        var (user, _, _) = await WorldAsync();
        var administrator = await Sts.AdministratorAsync();
        var role = Principals.Unique("Role");
        async Task<Answer> IamAsync(string action, params (string, string)[] parameters)
        {
            var answer = await Sts.IamAsync(administrator, action, parameters);
            answer.AssertAccepted();
            return answer;
        }
        var arn = (await IamAsync("CreateRole", ("RoleName", role), ("AssumeRolePolicyDocument", Policies.Trust(Policies.Aws(user.Arn)))))["Arn"]!;
        await IamAsync("PutRolePolicy", ("RoleName", role), ("PolicyName", "own"), ("PolicyDocument", Everything));
        var session = (await Sts.AssumeRoleAsync(user.Signer, arn)).Signer();
        (await InfoAsync(session)).AssertAccepted();
        Sts.Clock.Advance(TimeSpan.FromSeconds(1));

        // 1. Revoked on the next call, and only while the policy stands.
        await IamAsync("PutRolePolicy", ("RoleName", role), ("PolicyName", "AWSRevokeOlderSessions"), ("PolicyDocument", Policies.RevokeBefore(Sts.Clock.GetUtcNow())));
        (await InfoAsync(session)).AssertRefused(403, "AccessDenied");
        (await InfoAsync((await Sts.AssumeRoleAsync(user.Signer, arn)).Signer())).AssertAccepted();
        await IamAsync("DeleteRolePolicy", ("RoleName", role), ("PolicyName", "AWSRevokeOlderSessions"));
        (await InfoAsync(session)).AssertAccepted();

        // 2. The key that it began with.
        await IamAsync("DeleteAccessKey", ("UserName", user.Name), ("AccessKeyId", user.Signer.AccessKeyId));
        (await Sts.CallerIdentityAsync(session)).AssertRefused(403, "InvalidClientTokenId");

        // 3. The user; the trust policy goes on naming the one who is gone.
        await IamAsync("DeleteUserPolicy", ("UserName", user.Name), ("PolicyName", "own"));
        await IamAsync("DeleteUser", ("UserName", user.Name));
        var namesake = await Sts.UserAsync(Everything, name: user.Name);
        (await Sts.AssumeRoleAsync(namesake.Signer, arn)).AssertRefused(403, "AccessDenied");
        await IamAsync("UpdateAssumeRolePolicy", ("RoleName", role), ("PolicyDocument", Policies.Trust(Policies.Aws(namesake.Arn))));
        (await Sts.AssumeRoleAsync(namesake.Signer, arn)).AssertAccepted();
    }

    private Task<Answer> InfoAsync(SigV4Signer signer) => Sts.StsAsync(signer, "GetAccessKeyInfo", ("AccessKeyId", "ASIAY34FZKBOKMUTVV7A"));

    private async Task<(TestUser User, TestRole First, TestRole Second)> WorldAsync()
    {
        Sts.Clock.Freeze(new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero));
        var user = await Sts.UserAsync(Everything);
        var first = await Sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Everything);
        return (user, first, await Sts.RoleAsync(Policies.Trust(Policies.Aws(first.Arn)), Everything, account: Principals.Production));
    }
}

public sealed class SqliteRevocationTests(StsFixture fixture) : RevocationCases(fixture.Sts), IClassFixture<StsFixture>
{
    [Fact]
    public Task AWSRevokeOlderSessions_ends_what_is_older_at_the_exact_second() => AWSRevokeOlderSessionsEndsWhatIsOlderAtTheExactSecondAsync();

    [Fact]
    public Task It_reaches_the_descendants_of_a_revoked_session() => ReachesTheDescendantsOfARevokedSessionAsync();

    [Fact]
    public Task Other_denies_of_an_ancestor_stay_with_its_own_sessions() => OtherDeniesOfAnAncestorStayWithItsOwnSessionsAsync();

    [Fact]
    public Task One_persons_sessions_can_be_ended_alone() => OnePersonsSessionsCanBeEndedAloneAsync();

    [Fact]
    public Task It_reaches_what_a_user_made() => ReachesWhatAUserMadeAsync();

    [Fact]
    public Task Deletion_ends_what_came_from_it_and_the_namesake_inherits_nothing() => DeletionEndsWhatCameFromItAndTheNamesakeInheritsNothingAsync();

    [Fact]
    public Task It_works_through_the_IAM_API() => WorksThroughTheIamApiAsync();

    [Fact]
    public Task It_ends_consoles_too() => EndsConsolesTooAsync();
}

public sealed class PostgreSqlRevocationTests(StsOnPostgreSql fixture) : RevocationCases(fixture.Sts), IClassFixture<StsOnPostgreSql>
{
    [PostgreSqlFact]
    public Task AWSRevokeOlderSessions_ends_what_is_older_at_the_exact_second() => AWSRevokeOlderSessionsEndsWhatIsOlderAtTheExactSecondAsync();

    [PostgreSqlFact]
    public Task It_reaches_the_descendants_of_a_revoked_session() => ReachesTheDescendantsOfARevokedSessionAsync();

    [PostgreSqlFact]
    public Task Deletion_ends_what_came_from_it_and_the_namesake_inherits_nothing() => DeletionEndsWhatCameFromItAndTheNamesakeInheritsNothingAsync();

    [PostgreSqlFact]
    public Task It_works_through_the_IAM_API() => WorksThroughTheIamApiAsync();

    [PostgreSqlFact]
    public Task It_ends_consoles_too() => EndsConsolesTooAsync();
}
