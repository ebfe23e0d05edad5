using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Tests.Sts.Fixture;
using static SamlFederation.Tests.Sts.Iam.Holders;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>CreateRole, GetRole, ListRoles, UpdateRole, UpdateRoleDescription, DeleteRole, ListInstanceProfilesForRole.</summary>
public sealed class RoleTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private RunningSts Sts => fixture.Sts;

    private static List<string> Members(Answer answer, string element) =>
        [.. answer.Xml.Descendants(answer.Xml.Name.Namespace + element).First().Elements().Select(member => member.Name.LocalName)];

    [Fact]
    public async Task A_role_is_made_as_it_was_asked_for_and_told_in_the_members_that_AWS_tells()
    {
        var boundary = await Sts.PolicyAsync("RoleBoundary");
        var made = await Sts.CreateRoleAsync("Made", ("Path", "/a/b/"), ("Description", "A role + more"), ("MaxSessionDuration", "7200"),
            ("PermissionsBoundary", boundary), ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "blue"));
        made.AssertAccepted();
        Assert.Equal(["Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument", "PermissionsBoundary", "Tags"], Members(made, "Role"));
        Assert.Equal("arn:aws:iam::123456789012:role/a/b/Made", made["Arn"]);
        Assert.Equal(UniqueIdKind.Role, UniqueId.KindOf(made["RoleId"]));
        Assert.Equal(RunningSts.Account, UniqueId.AccountOf(made["RoleId"]));

        var got = await Sts.AsAdministratorAsync("GetRole", ("RoleName", "Made"));
        Assert.Equal(["Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "PermissionsBoundary", "Tags", "RoleLastUsed"], Members(got, "Role"));
        Assert.Equal(("A role + more", "7200", ""), (got["Description"], got["MaxSessionDuration"], got["RoleLastUsed"]));
        Assert.Equal(("Policy", boundary), (got["PermissionsBoundaryType"], got["PermissionsBoundaryArn"]));
        Assert.Equal(("Team", "blue"), (got["Key"], got["Value"]));
    }

    [Fact]
    public async Task A_bare_role_has_no_member_that_it_has_no_value_for()
    {
        Assert.Equal(["Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument"], Members(await Sts.CreateRoleAsync("Bare"), "Role"));
        var got = await Sts.AsAdministratorAsync("GetRole", ("RoleName", "Bare"));
        Assert.Equal(["Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument", "MaxSessionDuration", "RoleLastUsed"], Members(got, "Role"));
        Assert.Equal(("/", "3600"), (got["Path"], got["MaxSessionDuration"]));
    }

    [Fact]
    public async Task A_document_comes_back_in_its_own_words_URL_encoded()
    {
        var document = """{"Version": "2012-10-17", "Statement": {"Sid":"a1","Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"aws:userid":"a+b*é"}}}}""";
        var made = await Sts.AsAdministratorAsync("CreateRole", ("RoleName", "Encoded"), ("AssumeRolePolicyDocument", document));
        made.AssertAccepted();
        var written = made["AssumeRolePolicyDocument"]!;
        Assert.StartsWith("%7B%22Version%22%3A%20%222012-10-17%22", written, StringComparison.Ordinal);
        Assert.Contains("a%2Bb%2A%C3%A9", written, StringComparison.Ordinal);
        Assert.Equal(document, Uri.UnescapeDataString(written));
    }

    [Fact]
    public async Task A_name_is_given_once_whatever_its_case_or_path()
    {
        (await Sts.CreateRoleAsync("Once")).AssertAccepted();
        (await Sts.CreateRoleAsync("oNCE", ("Path", "/other/"))).AssertRefused(409, "EntityAlreadyExists", "Role with name oNCE already exists.");
        Assert.Equal("Once", (await Sts.AsAdministratorAsync("GetRole", ("RoleName", "ONCE")))["RoleName"]);
    }

    [Theory]
    [InlineData("RoleName", "", false)]
    [InlineData("RoleName", "sixty-four-456789-123456789-123456789-123456789-123456789-123456", true)]
    [InlineData("RoleName", "sixty-five-456789-123456789-123456789-123456789-123456789-1234567", false)]
    [InlineData("RoleName", "with space", false)]
    [InlineData("RoleName", "plus+=,.@-_", true)]
    [InlineData("Path", "/", true)]
    [InlineData("Path", "/a/", true)]
    [InlineData("Path", "a/", false)]
    [InlineData("Path", "/a", false)]
    [InlineData("Path", "/a b/", false)]
    [InlineData("MaxSessionDuration", "3599", false)]
    [InlineData("MaxSessionDuration", "3600", true)]
    [InlineData("MaxSessionDuration", "43200", true)]
    [InlineData("MaxSessionDuration", "43201", false)]
    [InlineData("PermissionsBoundary", "arn:aws:iam::1:poli", false)]
    public async Task A_role_is_within_the_model(string parameter, string value, bool accepted)
    {
        var name = parameter == "RoleName" ? value : "Model" + Guid.NewGuid().ToString("N");
        (string, string)[] more = parameter == "RoleName" ? [] : [(parameter, value)];
        var answer = await Sts.CreateRoleAsync(name, more);
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError");
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task A_description_has_at_most_a_thousand_characters(int length, bool accepted)
    {
        var answer = await Sts.CreateRoleAsync($"Described{length}", ("Description", new string('d', length)));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'description' failed to satisfy constraint: Member must have length less than or equal to 1000");
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public async Task A_path_has_at_most_512_characters(int length, bool accepted)
    {
        var answer = await Sts.CreateRoleAsync($"Path{length}", ("Path", $"/{new string('p', length - 2)}/"));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError");
    }

    [Fact]
    public async Task What_is_missing_is_told_all_at_once() => (await Sts.AsAdministratorAsync("CreateRole")).AssertRefused(400, "ValidationError",
        "2 validation errors detected: Value at 'roleName' failed to satisfy constraint: Member must not be null; Value at 'assumeRolePolicyDocument' failed to satisfy constraint: Member must not be null");

    [Theory]
    [InlineData(2048, true)]
    [InlineData(2049, false)]
    public async Task A_trust_policy_has_at_most_2048_characters(int size, bool accepted)
    {
        var answer = await Sts.AsAdministratorAsync("CreateRole", ("RoleName", $"Trust{size}"), ("AssumeRolePolicyDocument", Sized(size, TrustPortal)));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048");
    }

    [Fact]
    public async Task White_space_does_not_count_towards_a_trust_policy() =>
        (await Sts.AsAdministratorAsync("CreateRole", ("RoleName", "Spacious"), ("AssumeRolePolicyDocument", new string(' ', 3000) + Sized(2048, TrustPortal)))).AssertAccepted();

    [Theory]
    [InlineData("AWSReservedSSO_Mine", "/")]
    [InlineData("Mine", "/aws-reserved/sso.amazonaws.com/")]
    [InlineData("Mine", "/aws-service-role/ec2.amazonaws.com/")]
    public async Task Nobody_makes_a_role_that_is_AWSs_to_make(string name, string path) =>
        (await Sts.CreateRoleAsync(name, ("Path", path))).AssertRefused(400, "UnmodifiableEntity");

    [Fact]
    public async Task A_protected_role_is_read_and_not_changed()
    {
        (await Sts.AsAdministratorAsync("GetRole", ("RoleName", "AWSReservedSSO_Admin"))).AssertAccepted();
        const string text = "Cannot perform the operation on the protected role 'AWSReservedSSO_Admin' - this role is only modifiable by AWS";
        (await Sts.AsAdministratorAsync("DeleteRole", ("RoleName", "AWSReservedSSO_Admin"))).AssertRefused(400, "UnmodifiableEntity", text);
        (await Sts.AsAdministratorAsync("UpdateAssumeRolePolicy", ("RoleName", "AWSReservedSSO_Admin"), ("PolicyDocument", TrustPortal))).AssertRefused(400, "UnmodifiableEntity", text);
        (await Sts.AsAdministratorAsync("PutRolePolicy", ("RoleName", "AWSReservedSSO_Admin"), ("PolicyName", "p"), ("PolicyDocument", Allow("s3:*")))).AssertRefused(400, "UnmodifiableEntity", text);
    }

    [Fact]
    public async Task An_account_has_at_most_a_thousand_roles()
    {
        const string account = "999999999999";
        await using var db = await Sts.DatabaseAsync();
        var present = await db.Roles.CountAsync(role => role.AccountId == account);
        for (var i = present; i < 999; i++)
        {
            db.Roles.Add(new Role
            {
                UniqueId = UniqueId.New(UniqueIdKind.Role, account), AccountId = account, Name = $"Filler{i}", FoldedName = $"filler{i}", Path = "/", Arn = $"arn:aws:iam::{account}:role/Filler{i}",
                TrustPolicy = TrustPortal, Created = Sts.Clock.GetUtcNow(),
            });
        }
        await db.SaveChangesAsync();
        var administrator = await Sts.AdministratorAsync(account);
        (await Sts.IamAsync(administrator, "CreateRole", ("RoleName", "Thousandth"), ("AssumeRolePolicyDocument", TrustPortal))).AssertAccepted();
        (await Sts.IamAsync(administrator, "CreateRole", ("RoleName", "OneMore"), ("AssumeRolePolicyDocument", TrustPortal)))
            .AssertRefused(409, "LimitExceeded", "Cannot exceed quota for RolesPerAccount: 1000");
    }

    [Fact]
    public async Task Roles_are_listed_by_pages_without_tags()
    {
        foreach (var name in new[] { "List3", "list1", "List2" }) await Sts.CreateRoleAsync(name, ("Path", "/listed/"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v"));
        await Sts.CreateRoleAsync("ListElsewhere", ("Path", "/Listed/"));
        var first = await Sts.AsAdministratorAsync("ListRoles", ("PathPrefix", "/listed/"), ("MaxItems", "2"));
        Assert.Equal(["list1", "List2"], first.All("RoleName"));
        Assert.Equal("true", first["IsTruncated"]);
        Assert.Equal(["Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument", "MaxSessionDuration"], Members(first, "member"));
        var second = await Sts.AsAdministratorAsync("ListRoles", ("PathPrefix", "/listed/"), ("MaxItems", "2"), ("Marker", first["Marker"]!));
        Assert.Equal(["List3"], second.All("RoleName"));
        Assert.Equal(("false", null), (second["IsTruncated"], second["Marker"]));
        (await Sts.AsAdministratorAsync("ListRoles", ("Marker", "another"))).AssertRefused(400, "ValidationError", "Invalid Marker.");
        (await Sts.AsAdministratorAsync("ListRoles", ("PathPrefix", "listed"))).AssertRefused(400, "ValidationError");
    }

    [Fact]
    public async Task An_update_changes_what_is_given_and_leaves_the_rest()
    {
        await Sts.CreateRoleAsync("Updated", ("Description", "before"));
        var answer = await Sts.AsAdministratorAsync("UpdateRole", ("RoleName", "Updated"), ("MaxSessionDuration", "43200"));
        answer.AssertAccepted();
        Assert.Equal("", answer["UpdateRoleResult"]);
        var got = await Sts.AsAdministratorAsync("GetRole", ("RoleName", "Updated"));
        Assert.Equal(("before", "43200"), (got["Description"], got["MaxSessionDuration"]));

        await Sts.AsAdministratorAsync("UpdateRole", ("RoleName", "Updated"), ("Description", "after"));
        got = await Sts.AsAdministratorAsync("GetRole", ("RoleName", "Updated"));
        Assert.Equal(("after", "43200"), (got["Description"], got["MaxSessionDuration"]));
        (await Sts.AsAdministratorAsync("UpdateRole", ("RoleName", "Updated"), ("MaxSessionDuration", "43201"))).AssertRefused(400, "ValidationError");

        var described = await Sts.AsAdministratorAsync("UpdateRoleDescription", ("RoleName", "Updated"), ("Description", ""));
        described.AssertAccepted();
        Assert.Equal("Updated", described["RoleName"]);
        Assert.Null((await Sts.AsAdministratorAsync("GetRole", ("RoleName", "Updated")))["Description"]);
    }

    [Fact]
    public async Task A_role_is_deleted_after_what_it_holds()
    {
        const string aws = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        await Sts.CreateRoleAsync("Deleted");
        (await Sts.AsAdministratorAsync("AttachRolePolicy", ("RoleName", "Deleted"), ("PolicyArn", aws))).AssertAccepted();
        (await Sts.AsAdministratorAsync("PutRolePolicy", ("RoleName", "Deleted"), ("PolicyName", "inline"), ("PolicyDocument", Allow("s3:*")))).AssertAccepted();
        (await Sts.AsAdministratorAsync("DeleteRole", ("RoleName", "Deleted"))).AssertRefused(409, "DeleteConflict", "Cannot delete entity, must detach all policies first.");
        (await Sts.AsAdministratorAsync("DetachRolePolicy", ("RoleName", "Deleted"), ("PolicyArn", aws))).AssertAccepted();
        (await Sts.AsAdministratorAsync("DeleteRole", ("RoleName", "Deleted"))).AssertRefused(409, "DeleteConflict", "Cannot delete entity, must delete policies first.");
        (await Sts.AsAdministratorAsync("DeleteRolePolicy", ("RoleName", "Deleted"), ("PolicyName", "inline"))).AssertAccepted();
        (await Sts.AsAdministratorAsync("DeleteRole", ("RoleName", "Deleted"))).AssertAccepted();
        (await Sts.AsAdministratorAsync("DeleteRole", ("RoleName", "Deleted"))).AssertRefused(404, "NoSuchEntity", "The role with name Deleted cannot be found.");
    }

    [Fact]
    public async Task Sessions_end_with_their_role_and_one_made_again_inherits_none()
    {
        var arn = (await Sts.CreateRoleAsync("Ending"))["Arn"]!;
        var session = await Sts.SignerAsync(arn);
        (await Sts.CallerIdentityAsync(session)).AssertAccepted();
        (await Sts.AsAdministratorAsync("DeleteRole", ("RoleName", "Ending"))).AssertAccepted();
        (await Sts.CallerIdentityAsync(session)).AssertRefused(403, "InvalidClientTokenId");
        (await Sts.CreateRoleAsync("Ending")).AssertAccepted();
        (await Sts.CallerIdentityAsync(session)).AssertRefused(403, "InvalidClientTokenId");
        (await Sts.CallerIdentityAsync(await Sts.SignerAsync(arn))).AssertAccepted();
    }

    [Fact]
    public async Task Another_trust_policy_is_in_force_on_the_next_request()
    {
        var arn = (await Sts.CreateRoleAsync("Retrusting"))["Arn"]!;
        (await Sts.AssumeAsync(Sts.Honest(arn))).AssertAccepted();
        (await Sts.AsAdministratorAsync("UpdateAssumeRolePolicy", ("RoleName", "Retrusting"), ("PolicyDocument", Trust("arn:aws:iam::123456789012:root")))).AssertAccepted();
        (await Sts.AssumeAsync(Sts.Honest(arn))).AssertRefused(403, "AccessDenied");
        (await Sts.AsAdministratorAsync("UpdateAssumeRolePolicy", ("RoleName", "Retrusting"), ("PolicyDocument", TrustPortal))).AssertAccepted();
        (await Sts.AssumeAsync(Sts.Honest(arn))).AssertAccepted();
    }

    [Fact]
    public async Task A_longer_session_is_allowed_from_the_next_request_on()
    {
        var arn = (await Sts.CreateRoleAsync("Longer"))["Arn"]!;
        (await Sts.AssumeAsync(Sts.Honest(arn), ("DurationSeconds", "3601"))).AssertRefused(400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        (await Sts.AsAdministratorAsync("UpdateRole", ("RoleName", "Longer"), ("MaxSessionDuration", "3601"))).AssertAccepted();
        (await Sts.AssumeAsync(Sts.Honest(arn), ("DurationSeconds", "3601"))).AssertAccepted();
    }

    [Theory]
    [InlineData("GetRole")]
    [InlineData("UpdateRole")]
    [InlineData("UpdateRoleDescription")]
    [InlineData("UpdateAssumeRolePolicy")]
    [InlineData("DeleteRole")]
    [InlineData("TagRole")]
    [InlineData("UntagRole")]
    [InlineData("ListRoleTags")]
    [InlineData("PutRolePermissionsBoundary")]
    [InlineData("DeleteRolePermissionsBoundary")]
    [InlineData("ListInstanceProfilesForRole")]
    public async Task A_role_that_is_not_there_cannot_be_found(string action) =>
        (await Sts.AsAdministratorAsync(action, ("RoleName", "Nobody"), ("Description", "d"), ("PolicyDocument", TrustPortal), ("Tags", ""), ("TagKeys", ""),
            ("PermissionsBoundary", "arn:aws:iam::aws:policy/ReadOnlyAccess"))).AssertRefused(404, "NoSuchEntity", "The role with name Nobody cannot be found.");

    [Fact]
    public async Task There_are_no_instance_profiles()
    {
        await Sts.CreateRoleAsync("Profiled");
        var answer = await Sts.AsAdministratorAsync("ListInstanceProfilesForRole", ("RoleName", "Profiled"));
        answer.AssertAccepted();
        Assert.Equal(("", "false"), (answer["InstanceProfiles"], answer["IsTruncated"]));
    }

    [Fact]
    public async Task A_service_linked_role_is_no_action_of_this_service() =>
        (await Sts.AsAdministratorAsync("CreateServiceLinkedRole", ("AWSServiceName", "ec2.amazonaws.com"))).AssertRefused(400, "InvalidAction");

    [Fact]
    public async Task A_role_was_last_used_when_and_where_a_session_of_it_last_called()
    {
        var role = (await Sts.CreateRoleAsync("Used"))["Arn"]!;
        var session = await Sts.SignerAsync(role);
        Assert.Equal("", (await Sts.AsAdministratorAsync("GetRole", ("RoleName", "Used")))["RoleLastUsed"]);
        (await Sts.CallerIdentityAsync(session with { Region = "eu-west-1" })).AssertAccepted();
        var got = await Sts.AsAdministratorAsync("GetRole", ("RoleName", "Used"));
        Assert.Equal("eu-west-1", got["Region"]);
        Assert.Equal(DateTimeOffset.Parse(got["LastUsedDate"]!, System.Globalization.CultureInfo.InvariantCulture), Sts.Clock.GetUtcNow(), TimeSpan.FromMinutes(1));
    }
}
