using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>CreateGroup, GetGroup, ListGroups, UpdateGroup, DeleteGroup, AddUserToGroup, RemoveUserFromGroup, ListGroupsForUser.</summary>
public sealed class GroupTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Other = "999999999999";

    private RunningSts Sts => fixture.Sts;

    [Fact]
    public async Task A_group_is_made_found_and_listed()
    {
        var name = IamCases.Name("Writers");
        var made = await Sts.DoneAsync("CreateGroup", ("GroupName", name), ("Path", "/teams/"));
        Assert.Equal<IEnumerable<string?>>([$"arn:aws:iam::{RunningSts.Account}:group/teams/{name}", "/teams/", name], [made["Arn"], made["Path"], made["GroupName"]]);
        Assert.StartsWith("AGPA", made["GroupId"], StringComparison.Ordinal);
        var got = await Sts.DoneAsync("GetGroup", ("GroupName", name));
        Assert.Equal<IEnumerable<string?>>([made["GroupId"], "", "false"], [got["GroupId"], got["Users"], got["IsTruncated"]]);
        Assert.Equal([name], (await Sts.DoneAsync("ListGroups", ("PathPrefix", "/teams/"))).All("GroupName"));
        Assert.Empty((await Sts.DoneAsync("ListGroups", ("PathPrefix", "/Teams/"))).All("GroupName"));
    }

    [Fact]
    public async Task A_name_is_taken_whatever_its_case()
    {
        var name = await Sts.GroupAsync();
        (await Sts.AdministerAsync("CreateGroup", ("GroupName", name.ToUpperInvariant()))).AssertRefused(409, "EntityAlreadyExists", $"Group with name {name.ToUpperInvariant()} already exists.");
    }

    [Theory]
    [InlineData("GetGroup")]
    [InlineData("UpdateGroup")]
    [InlineData("DeleteGroup")]
    public async Task What_is_not_there_is_named(string action) =>
        (await Sts.AdministerAsync(action, ("GroupName", "Nothing"))).AssertRefused(404, "NoSuchEntity", "The group with name Nothing cannot be found.");

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task A_name_has_at_most_a_hundred_and_twenty_eight_characters(int length, bool accepted)
    {
        var answer = await Sts.AdministerAsync("CreateGroup", ("GroupName", new string('g', length)));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError");
    }

    [Fact]
    public async Task Users_come_and_go_and_doing_it_twice_is_no_fault()
    {
        var (group, first, second) = (await Sts.GroupAsync(), await Sts.UserAsync(), await Sts.UserAsync());
        foreach (var user in new[] { first, second, first }) await Sts.DoneAsync("AddUserToGroup", ("GroupName", group), ("UserName", user));
        var page = await Sts.DoneAsync("GetGroup", ("GroupName", group), ("MaxItems", "1"));
        Assert.Equal("true", page["IsTruncated"]);
        var rest = await Sts.DoneAsync("GetGroup", ("GroupName", group), ("MaxItems", "1"), ("Marker", page["Marker"]!));
        Assert.Equal(new[] { first, second }.Order(StringComparer.Ordinal), page.All("UserName").Concat(rest.All("UserName")));
        Assert.Equal("false", rest["IsTruncated"]);
        for (var i = 0; i < 2; i++) await Sts.DoneAsync("RemoveUserFromGroup", ("GroupName", group), ("UserName", first));
        Assert.Equal([second], (await Sts.DoneAsync("GetGroup", ("GroupName", group))).All("UserName"));
    }

    [Fact]
    public async Task Membership_needs_both()
    {
        var (group, user) = (await Sts.GroupAsync(), await Sts.UserAsync());
        foreach (var action in new[] { "AddUserToGroup", "RemoveUserFromGroup" })
        {
            (await Sts.AdministerAsync(action, ("GroupName", "Nothing"), ("UserName", user))).AssertRefused(404, "NoSuchEntity", "The group with name Nothing cannot be found.");
            (await Sts.AdministerAsync(action, ("GroupName", group), ("UserName", "Nobody"))).AssertRefused(404, "NoSuchEntity", "The user with name Nobody cannot be found.");
            (await Sts.AdministerAsync(action)).AssertRefused(400, "ValidationError",
                "2 validation errors detected: Value at 'groupName' failed to satisfy constraint: Member must not be null; Value at 'userName' failed to satisfy constraint: Member must not be null");
        }
    }

    [Fact]
    public async Task A_user_is_in_at_most_ten_groups()
    {
        var user = await Sts.UserAsync();
        for (var i = 0; i < 10; i++) await Sts.DoneAsync("AddUserToGroup", ("GroupName", await Sts.GroupAsync()), ("UserName", user));
        (await Sts.AdministerAsync("AddUserToGroup", ("GroupName", await Sts.GroupAsync()), ("UserName", user))).AssertRefused(409, "LimitExceeded", "Cannot exceed quota for GroupsPerUser: 10");
        var listed = await Sts.DoneAsync("ListGroupsForUser", ("UserName", user), ("MaxItems", "9"));
        Assert.Equal<IEnumerable<int>>([9, 1], [listed.All("GroupName").Count, (await Sts.DoneAsync("ListGroupsForUser", ("UserName", user), ("Marker", listed["Marker"]!))).All("GroupName").Count]);
    }

    [Fact]
    public async Task An_account_has_at_most_three_hundred_groups()
    {
        const string account = Other;
        var administrator = await Sts.AdministratorAsync(account);
        await using (var db = await Sts.DatabaseAsync())
        {
            for (var i = 0; i < 299; i++)
            {
                db.Groups.Add(new Group
                {
                    UniqueId = UniqueId.New(UniqueIdKind.Group, account), AccountId = account, Name = $"g{i}", FoldedName = $"g{i}", Path = "/", Arn = $"arn:aws:iam::{account}:group/g{i}", Created = Sts.Clock.GetUtcNow(),
                });
            }
            await db.SaveChangesAsync();
        }
        (await Sts.IamAsync(administrator, "CreateGroup", ("GroupName", "Last"))).AssertAccepted();
        (await Sts.IamAsync(administrator, "CreateGroup", ("GroupName", "TooMuch"))).AssertRefused(409, "LimitExceeded", "Cannot exceed quota for GroupsPerAccount: 300");
        Assert.Equal(100, (await Sts.IamAsync(administrator, "ListGroups")).All("GroupName").Count);
    }

    [Fact]
    public async Task A_group_allows_its_users_and_a_renamed_one_still_does()
    {
        var (group, user) = (await Sts.GroupAsync(), await Sts.UserAsync());
        await using (var db = await Sts.DatabaseAsync())
        {
            var owner = db.Groups.Single(one => one.Name == group);
            owner.InlinePolicies.Add(new InlinePolicy { OwnerId = owner.UniqueId, Name = "Look", Document = IamCases.Allow("iam:ListGroups", "*") });
            await db.SaveChangesAsync();
        }
        var key = await Sts.KeyAsync(user);
        (await Sts.IamAsync(key, "ListGroups")).AssertRefused(403, "AccessDenied");
        await Sts.DoneAsync("AddUserToGroup", ("GroupName", group), ("UserName", user));
        (await Sts.IamAsync(key, "ListGroups")).AssertAccepted();

        var renamed = IamCases.Name("Renamed");
        await Sts.DoneAsync("UpdateGroup", ("GroupName", group), ("NewGroupName", renamed), ("NewPath", "/moved/"));
        Assert.Equal($"arn:aws:iam::{RunningSts.Account}:group/moved/{renamed}", (await Sts.DoneAsync("GetGroup", ("GroupName", renamed)))["Arn"]);
        (await Sts.IamAsync(key, "ListGroups")).AssertAccepted();
        await Sts.DoneAsync("RemoveUserFromGroup", ("GroupName", renamed), ("UserName", user));
        (await Sts.IamAsync(key, "ListGroups")).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task A_group_cannot_take_the_name_of_another()
    {
        var (group, other) = (await Sts.GroupAsync(), await Sts.GroupAsync());
        (await Sts.AdministerAsync("UpdateGroup", ("GroupName", group), ("NewGroupName", other))).AssertRefused(409, "EntityAlreadyExists", $"Group with name {other} already exists.");
    }

    [Fact]
    public async Task A_group_is_deleted_only_when_it_is_empty()
    {
        var (group, user) = (await Sts.GroupAsync(), await Sts.UserAsync());
        await Sts.DoneAsync("AddUserToGroup", ("GroupName", group), ("UserName", user));
        await Sts.DoneAsync("AttachGroupPolicy", ("GroupName", group), ("PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
        await Sts.DoneAsync("PutGroupPolicy", ("GroupName", group), ("PolicyName", "Look"), ("PolicyDocument", IamCases.Allow("iam:ListGroups", "*")));
        await RefusedAsync("remove users from group");
        await Sts.DoneAsync("RemoveUserFromGroup", ("GroupName", group), ("UserName", user));
        await RefusedAsync("detach all policies");
        await Sts.DoneAsync("DetachGroupPolicy", ("GroupName", group), ("PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
        await RefusedAsync("delete policies");
        await Sts.DoneAsync("DeleteGroupPolicy", ("GroupName", group), ("PolicyName", "Look"));
        await Sts.DoneAsync("DeleteGroup", ("GroupName", group));
        (await Sts.AdministerAsync("GetGroup", ("GroupName", group))).AssertRefused(404, "NoSuchEntity");

        async Task RefusedAsync(string first) =>
            (await Sts.AdministerAsync("DeleteGroup", ("GroupName", group))).AssertRefused(409, "DeleteConflict", $"Cannot delete entity, must {first} first.");
    }
}
