using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;
using static SamlFederation.Tests.Sts.Iam.Holders;

namespace SamlFederation.Tests.Sts.Iam;

public abstract class IamRaceCases
{
    private static readonly string[] Lost = ["EntityAlreadyExists", "ConcurrentModification"];

    protected static async Task MakesOneRoleOfSixtyFourAsync(RunningSts sts)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => sts.CreateRoleAsync(i % 2 == 0 ? "Raced" : "RACED")));
        var made = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer != made), answer => Assert.Contains(answer["Code"], Lost));
        Assert.Equal(made["RoleId"], (await sts.AsAdministratorAsync("GetRole", ("RoleName", "raced")))["RoleId"]);
        await using var db = await sts.DatabaseAsync();
        var ids = answers.Select(answer => answer.RequestId).ToList();
        Assert.Equal(64, await db.Trail.CountAsync(record => ids.Contains(record.RequestId)));
    }

    protected static async Task KeepsFiveVersionsAsync(RunningSts sts)
    {
        var arn = await sts.PolicyAsync("RacedVersions");
        for (var i = 0; i < 2; i++) await sts.AsAdministratorAsync("CreatePolicyVersion", ("PolicyArn", arn), ("PolicyDocument", Allow("s3:*")));
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => sts.AsAdministratorAsync("CreatePolicyVersion", ("PolicyArn", arn), ("PolicyDocument", Allow("s3:*")), ("SetAsDefault", "true"))));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Contains(answer["Code"], new[] { "LimitExceeded", "ConcurrentModification" }));
        var listed = await sts.AsAdministratorAsync("ListPolicyVersions", ("PolicyArn", arn));
        Assert.Equal(3 + answers.Count(answer => answer.Status == HttpStatusCode.OK), listed.All("VersionId").Count);
        Assert.InRange(listed.All("VersionId").Count, 4, 5);
        Assert.Single(listed.All("IsDefaultVersion"), "true");
    }

    protected static async Task AttachesTenAsync(RunningSts sts)
    {
        await sts.CreateRoleAsync("RacedAttachments");
        var arns = new List<string>();
        for (var i = 0; i < 14; i++) arns.Add(await sts.PolicyAsync($"RacedAttachment{i}"));
        var answers = await Task.WhenAll(arns.Select(arn => sts.AsAdministratorAsync("AttachRolePolicy", ("RoleName", "RacedAttachments"), ("PolicyArn", arn))));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Contains(answer["Code"], new[] { "LimitExceeded", "ConcurrentModification" }));
        var attached = (await sts.AsAdministratorAsync("ListAttachedRolePolicies", ("RoleName", "RacedAttachments"))).All("PolicyArn");
        Assert.Equal(answers.Count(answer => answer.Status == HttpStatusCode.OK), attached.Count);
        Assert.InRange(attached.Count, 1, 10);
    }

    protected static async Task DeletesOrAttachesAsync(RunningSts sts)
    {
        await sts.CreateRoleAsync("RacedDeletion");
        for (var i = 0; i < 8; i++)
        {
            var arn = await sts.PolicyAsync($"RacedDeletion{i}");
            var answers = await Task.WhenAll(
                sts.AsAdministratorAsync("DeletePolicy", ("PolicyArn", arn)),
                sts.AsAdministratorAsync("AttachRolePolicy", ("RoleName", "RacedDeletion"), ("PolicyArn", arn)));
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Contains(answers.Single(answer => answer.Status != HttpStatusCode.OK)["Code"], new[] { "DeleteConflict", "NoSuchEntity" });
        }
    }
}

public sealed class SqliteIamRaceTests(StsFixture fixture) : IamRaceCases, IClassFixture<StsFixture>
{
    [Fact]
    public Task One_role_is_made_when_sixty_four_ask_for_it() => MakesOneRoleOfSixtyFourAsync(fixture.Sts);

    [Fact]
    public Task Versions_that_race_never_pass_five() => KeepsFiveVersionsAsync(fixture.Sts);

    [Fact]
    public Task Attachments_that_race_never_pass_ten() => AttachesTenAsync(fixture.Sts);

    [Fact]
    public Task A_policy_is_deleted_or_attached_and_never_both() => DeletesOrAttachesAsync(fixture.Sts);
}

public sealed class PostgreSqlIamRaceTests(StsOnPostgreSql fixture) : IamRaceCases, IClassFixture<StsOnPostgreSql>
{
    [PostgreSqlFact]
    public Task One_role_is_made_when_sixty_four_ask_for_it() => MakesOneRoleOfSixtyFourAsync(fixture.Sts);

    [PostgreSqlFact]
    public Task Versions_that_race_never_pass_five() => KeepsFiveVersionsAsync(fixture.Sts);

    [PostgreSqlFact]
    public Task Attachments_that_race_never_pass_ten() => AttachesTenAsync(fixture.Sts);

    [PostgreSqlFact]
    public Task A_policy_is_deleted_or_attached_and_never_both() => DeletesOrAttachesAsync(fixture.Sts);
}

/// <summary>Two instances on one database: what one is told is in force on the other at its next request.</summary>
public sealed class TwoInstancesTests : IAsyncLifetime
{
    private PostgreSqlServer? _server;
    private RunningSts? _one;
    private RunningSts? _other;

    public async Task InitializeAsync()
    {
        if (PostgreSqlServer.WhyAbsent is not null) return;
        _server = await PostgreSqlServer.StartAsync();
        var database = await _server.CreateDatabaseAsync();
        _one = await RunningSts.StartAsync(database);
        _other = await RunningSts.StartAsync(database);
    }

    public async Task DisposeAsync()
    {
        if (_other is not null) await _other.DisposeAsync();
        if (_one is not null) await _one.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [PostgreSqlFact]
    public async Task What_one_is_told_is_in_force_on_the_other()
    {
        var user = await _other!.StoredUserAsync("watched");
        var key = await _other!.KeyOfAsync(user);
        (await _other!.IamAsync(key, "ListAccountAliases")).AssertRefused(403, "AccessDenied");

        (await _one!.AsAdministratorAsync("PutUserPolicy", ("UserName", "watched"), ("PolicyName", "look"), ("PolicyDocument", Allow("iam:List*")))).AssertAccepted();
        (await _other!.IamAsync(key, "ListAccountAliases")).AssertAccepted();

        var boundary = await _one!.PolicyAsync("Narrow", Allow("s3:*"));
        (await _one!.AsAdministratorAsync("AttachUserPolicy", ("UserName", "watched"), ("PolicyArn", boundary))).AssertAccepted();
        (await _one!.AsAdministratorAsync("CreatePolicyVersion", ("PolicyArn", boundary), ("PolicyDocument", Deny("iam:*")), ("SetAsDefault", "true"))).AssertAccepted();
        (await _other!.IamAsync(key, "ListAccountAliases")).AssertRefused(403, "AccessDenied");
        (await _one!.AsAdministratorAsync("SetDefaultPolicyVersion", ("PolicyArn", boundary), ("VersionId", "v1"))).AssertAccepted();
        (await _other!.IamAsync(key, "ListAccountAliases")).AssertAccepted();
        (await _one!.AsAdministratorAsync("DeleteUserPolicy", ("UserName", "watched"), ("PolicyName", "look"))).AssertAccepted();
        (await _other!.IamAsync(key, "ListAccountAliases")).AssertRefused(403, "AccessDenied");
    }
}
