using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>CreateUser, GetUser, ListUsers, UpdateUser, DeleteUser.</summary>
public sealed class UserTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    private const string Other = "999999999999";

    private RunningSts Sts => fixture.Sts;

    [Fact]
    public async Task A_user_is_made_with_its_path_boundary_and_tags_and_found_in_any_case()
    {
        var name = IamCases.Name();
        var made = await Sts.DoneAsync("CreateUser", ("UserName", name), ("Path", "/staff/"), ("PermissionsBoundary", Boundary), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "wiki"));
        Assert.Equal("CreateUserResponse", made.Xml.Name.LocalName);
        Assert.Equal($"arn:aws:iam::{RunningSts.Account}:user/staff/{name}", made["Arn"]);
        Assert.StartsWith("AIDA", made["UserId"], StringComparison.Ordinal);
        foreach (var asked in new[] { name, name.ToUpperInvariant() })
        {
            var got = await Sts.DoneAsync("GetUser", ("UserName", asked));
            Assert.Equal<IEnumerable<string?>>(["/staff/", name, made["UserId"], made["Arn"]], [got["Path"], got["UserName"], got["UserId"], got["Arn"]]);
            Assert.Equal<IEnumerable<string?>>(["Policy", Boundary, "team", "wiki"], [got["PermissionsBoundaryType"], got["PermissionsBoundaryArn"], got["Key"], got["Value"]]);
            Assert.Matches(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z", got["CreateDate"]);
        }
    }

    [Fact]
    public async Task A_user_without_tags_and_boundary_shows_neither()
    {
        var got = await Sts.DoneAsync("GetUser", ("UserName", await Sts.UserAsync()));
        Assert.Null(got["Tags"]);
        Assert.Null(got["PermissionsBoundary"]);
    }

    [Fact]
    public async Task A_name_is_taken_whatever_its_case_and_path()
    {
        var name = await Sts.UserAsync();
        (await Sts.AdministerAsync("CreateUser", ("UserName", name))).AssertRefused(409, "EntityAlreadyExists", $"User with name {name} already exists.");
        (await Sts.AdministerAsync("CreateUser", ("UserName", name.ToUpperInvariant()), ("Path", "/other/")))
            .AssertRefused(409, "EntityAlreadyExists", $"User with name {name.ToUpperInvariant()} already exists.");
        // Of another account it is free.
        (await Sts.IamAsync(await Sts.AdministratorAsync(Other), "CreateUser", ("UserName", name))).AssertAccepted();
    }

    [Theory]
    [InlineData("Path", "/staff", false)]
    [InlineData("Path", "staff/", false)]
    [InlineData("Path", "/st aff/", false)]
    [InlineData("Path", "/a/b/c/", true)]
    [InlineData("UserName", "da vid", false)]
    [InlineData("UserName", "dävid", false)]
    [InlineData("UserName", "david@example.com", true)]
    [InlineData("UserName", "", false)]
    public async Task A_user_is_within_the_model(string parameter, string value, bool accepted)
    {
        var answer = await Sts.AdministerAsync("CreateUser", [.. parameter == "Path" ? new[] { ("UserName", IamCases.Name()) } : [], (parameter, value)]);
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError");
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task A_name_has_at_most_sixty_four_characters(int length, bool accepted)
    {
        var answer = await Sts.AdministerAsync("CreateUser", ("UserName", new string((char)('a' + length % 26), length)));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64");
    }

    [Fact]
    public async Task A_user_needs_a_name() => (await Sts.AdministerAsync("CreateUser"))
        .AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must not be null");

    [Fact]
    public async Task A_boundary_must_be_a_policy_that_there_is()
    {
        const string missing = "arn:aws:iam::123456789012:policy/Missing";
        (await Sts.AdministerAsync("CreateUser", ("UserName", IamCases.Name()), ("PermissionsBoundary", missing)))
            .AssertRefused(404, "NoSuchEntity", $"Scope ARN: {missing} does not exist or is not attachable.");
        (await Sts.AdministerAsync("CreateUser", ("UserName", IamCases.Name()), ("PermissionsBoundary", "no-arn-but-long-enough"))).AssertRefused(400, "ValidationError");
        (await Sts.AdministerAsync("CreateUser", ("UserName", IamCases.Name()), ("PermissionsBoundary", "arn:aws:iam::123456789012:role/Developer"))).AssertRefused(400, "InvalidInput");
    }

    [Fact]
    public async Task Tags_that_differ_by_case_alone_are_refused() =>
        (await Sts.AdministerAsync("CreateUser", ("UserName", IamCases.Name()), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "a"), ("Tags.member.2.Key", "TEAM"), ("Tags.member.2.Value", "b")))
            .AssertRefused(400, "InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");

    [Fact]
    public async Task Who_is_not_there_is_named()
    {
        foreach (var action in new[] { "GetUser", "DeleteUser", "UpdateUser", "ListUserTags", "DeleteUserPermissionsBoundary", "ListGroupsForUser", "CreateAccessKey", "ListAccessKeys", "ListMFADevices",
            "GetLoginProfile", "DeleteLoginProfile", "ListSigningCertificates", "ListSSHPublicKeys", "ListServiceSpecificCredentials" })
            (await Sts.AdministerAsync(action, ("UserName", "Nobody"))).AssertRefused(404, "NoSuchEntity", "The user with name Nobody cannot be found.");
    }

    [Fact]
    public async Task Without_a_name_it_is_the_caller()
    {
        var got = await Sts.DoneAsync("GetUser");
        Assert.Equal("Administrator", got["UserName"]);
    }

    [Fact]
    public async Task Without_a_name_a_role_is_told_to_give_one()
    {
        var role = await Sts.SignerAsync();
        foreach (var action in new[] { "GetUser", "CreateAccessKey", "ListAccessKeys", "ListMFADevices", "GetLoginProfile" })
            (await Sts.IamAsync(role, action)).AssertRefused(400, "ValidationError", "Must specify userName when calling with non-User credentials");
        (await Sts.IamAsync(role, "GetUser", ("UserName", "Administrator"))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task A_list_has_those_of_its_path_page_by_page()
    {
        var names = new List<string>();
        for (var i = 0; i < 5; i++) names.Add(await Sts.UserAsync(path: i == 4 ? "/pages/deep/" : "/pages/"));
        await Sts.UserAsync(path: "/pagesNot/");

        var (found, marker) = (new List<string>(), (string?)null);
        for (var page = 0; page < 3; page++)
        {
            var listed = await Sts.DoneAsync("ListUsers", [("PathPrefix", "/pages/"), ("MaxItems", "2"), .. marker is null ? Array.Empty<(string, string)>() : [("Marker", marker)]]);
            found.AddRange(listed.All("UserName"));
            marker = listed["Marker"];
            Assert.Equal(page < 2 ? "true" : "false", listed["IsTruncated"]);
            Assert.Null(listed["Tags"]);
        }
        Assert.Null(marker);
        Assert.Equal(names.Order(StringComparer.Ordinal), found);
    }

    [Theory]
    [InlineData("MaxItems", "0")]
    [InlineData("MaxItems", "1001")]
    [InlineData("PathPrefix", "pages/")]
    [InlineData("Marker", "")]
    public async Task A_list_is_asked_for_within_the_model(string parameter, string value) =>
        (await Sts.AdministerAsync("ListUsers", (parameter, value))).AssertRefused(400, "ValidationError");

    [Fact]
    public async Task A_marker_of_somebody_else_is_refused() =>
        (await Sts.AdministerAsync("ListUsers", ("Marker", "bTE"))).AssertRefused(400, "ValidationError", "Invalid Marker.");

    [Fact]
    public async Task An_account_has_at_most_five_thousand_users()
    {
        const string account = "555555555555";
        await using (var db = await Sts.DatabaseAsync())
        {
            db.Accounts.Add(new Account { Id = account, Name = "Crowded", Created = Sts.Clock.GetUtcNow() });
            // With the administrator there is room for one more.
            db.Users.AddRange(Enumerable.Range(0, 4998).Select(n => new User
            {
                UniqueId = UniqueId.New(UniqueIdKind.User, account), AccountId = account, Name = $"u{n}", FoldedName = $"u{n}", Path = "/", Arn = $"arn:aws:iam::{account}:user/u{n}", Created = Sts.Clock.GetUtcNow(),
            }));
            await db.SaveChangesAsync();
        }
        var administrator = await Sts.AdministratorAsync(account);
        (await Sts.IamAsync(administrator, "CreateUser", ("UserName", "Last"))).AssertAccepted();
        (await Sts.IamAsync(administrator, "CreateUser", ("UserName", "TooMuch"))).AssertRefused(409, "LimitExceeded", "Cannot exceed quota for UsersPerAccount: 5000");
        (await Sts.IamAsync(administrator, "DeleteUser", ("UserName", "u7"))).AssertAccepted();
        (await Sts.IamAsync(administrator, "CreateUser", ("UserName", "Replacing"))).AssertAccepted();
    }

    [Fact]
    public async Task A_renamed_user_keeps_its_id_key_groups_and_policies()
    {
        var (name, group) = (await Sts.UserAsync(), await Sts.GroupAsync());
        await Sts.DoneAsync("AddUserToGroup", ("GroupName", group), ("UserName", name));
        await Sts.AllowAsync(name, IamCases.Allow("iam:GetUser", "*"));
        var (key, before) = (await Sts.KeyAsync(name), await Sts.DoneAsync("GetUser", ("UserName", name)));

        var renamed = IamCases.Name("Theresa");
        await Sts.DoneAsync("UpdateUser", ("UserName", name), ("NewUserName", renamed), ("NewPath", "/moved/"));
        var after = await Sts.IamAsync(key, "GetUser");
        after.AssertAccepted();
        Assert.Equal<IEnumerable<string?>>([renamed, "/moved/", before["UserId"], $"arn:aws:iam::{RunningSts.Account}:user/moved/{renamed}"], [after["UserName"], after["Path"], after["UserId"], after["Arn"]]);
        Assert.Equal(after["Arn"], (await Sts.CallerIdentityAsync(key))["Arn"]);
        Assert.Equal([group], (await Sts.DoneAsync("ListGroupsForUser", ("UserName", renamed))).All("GroupName"));
        (await Sts.AdministerAsync("GetUser", ("UserName", name))).AssertRefused(404, "NoSuchEntity");
    }

    [Fact]
    public async Task A_name_may_change_its_case_but_not_become_another_ones()
    {
        var (name, other) = (await Sts.UserAsync(), await Sts.UserAsync());
        await Sts.DoneAsync("UpdateUser", ("UserName", name), ("NewUserName", name.ToUpperInvariant()));
        Assert.Equal(name.ToUpperInvariant(), (await Sts.DoneAsync("GetUser", ("UserName", name)))["UserName"]);
        (await Sts.AdministerAsync("UpdateUser", ("UserName", name), ("NewUserName", other.ToUpperInvariant())))
            .AssertRefused(409, "EntityAlreadyExists", $"User with name {other.ToUpperInvariant()} already exists.");
    }

    [Fact]
    public async Task To_move_a_user_needs_permission_for_both_places()
    {
        var mover = await Sts.UserAsync();
        await Sts.AllowAsync(mover, IamCases.Allow("iam:UpdateUser", "arn:aws:iam::*:user/a/*"));
        var (key, moved) = (await Sts.KeyAsync(mover), await Sts.UserAsync(path: "/a/"));
        (await Sts.IamAsync(key, "UpdateUser", ("UserName", moved), ("NewPath", "/b/"))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "UpdateUser", ("UserName", moved), ("NewPath", "/a/deep/"))).AssertAccepted();
    }

    [Fact]
    public async Task A_deleted_user_is_gone_and_one_made_again_is_another()
    {
        var name = await Sts.UserAsync();
        var id = (await Sts.DoneAsync("GetUser", ("UserName", name)))["UserId"];
        await Sts.DoneAsync("DeleteUser", ("UserName", name));
        (await Sts.AdministerAsync("GetUser", ("UserName", name))).AssertRefused(404, "NoSuchEntity");
        Assert.NotEqual(id, (await Sts.DoneAsync("CreateUser", ("UserName", name)))["UserId"]);
    }

    [Fact]
    public async Task A_user_is_deleted_only_when_nothing_is_left_of_it()
    {
        var (name, group) = (await Sts.UserAsync(), await Sts.GroupAsync());
        await using (var db = await Sts.DatabaseAsync())
        {
            var user = await db.Users.SingleAsync(one => one.Name == name);
            user.Attachments.Add(new PolicyAttachment { OwnerId = user.UniqueId, PolicyArn = Boundary });
            await db.SaveChangesAsync();
        }
        await Sts.AllowAsync(name, IamCases.Allow("iam:GetUser", "*"));
        await Sts.DoneAsync("AddUserToGroup", ("GroupName", group), ("UserName", name));
        await Sts.DoneAsync("CreateLoginProfile", ("UserName", name), ("Password", "Correct-horse-1"));
        var key = await Sts.KeyAsync(name);
        var device = await Sts.EnabledDeviceAsync(name);

        await RefusedAsync("delete access keys");
        await Sts.DoneAsync("DeleteAccessKey", ("UserName", name), ("AccessKeyId", key.AccessKeyId));
        await RefusedAsync("delete login profile");
        await Sts.DoneAsync("DeleteLoginProfile", ("UserName", name));
        await RefusedAsync("delete MFA device");
        await Sts.DoneAsync("DeactivateMFADevice", ("UserName", name), ("SerialNumber", device.SerialNumber));
        await RefusedAsync("remove users from group");
        await Sts.DoneAsync("RemoveUserFromGroup", ("GroupName", group), ("UserName", name));
        await RefusedAsync("detach all policies");
        await Sts.ChangeAsync(db => db.PolicyAttachments.Where(one => one.OwnerId == db.Users.Single(user => user.Name == name).UniqueId).ExecuteDeleteAsync());
        await RefusedAsync("delete policies");
        await Sts.ChangeAsync(db => db.InlinePolicies.Where(one => one.OwnerId == db.Users.Single(user => user.Name == name).UniqueId).ExecuteDeleteAsync());
        await Sts.DoneAsync("DeleteUser", ("UserName", name));

        async Task RefusedAsync(string first) =>
            (await Sts.AdministerAsync("DeleteUser", ("UserName", name))).AssertRefused(409, "DeleteConflict", $"Cannot delete entity, must {first} first.");
    }

    [Fact]
    public async Task Nobody_administers_another_account()
    {
        var other = await Sts.AdministratorAsync(Other);
        var name = await Sts.UserAsync();
        (await Sts.IamAsync(other, "GetUser", ("UserName", name))).AssertRefused(404, "NoSuchEntity");
        (await Sts.IamAsync(other, "DeleteUser", ("UserName", name))).AssertRefused(404, "NoSuchEntity");
        Assert.DoesNotContain(name, (await Sts.IamAsync(other, "ListUsers", ("MaxItems", "1000"))).All("UserName"));
    }

    [Theory]
    [InlineData("ListSigningCertificates", "Certificates")]
    [InlineData("ListSSHPublicKeys", "SSHPublicKeys")]
    [InlineData("ListServiceSpecificCredentials", "ServiceSpecificCredentials")]
    public async Task Credentials_of_other_kinds_are_empty_lists(string action, string list)
    {
        var listed = await Sts.DoneAsync(action, ("UserName", await Sts.UserAsync()));
        Assert.Equal<IEnumerable<string?>>(["", "false"], [listed[list], listed["IsTruncated"]]);
    }
}
