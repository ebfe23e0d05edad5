using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Tests.Sts.Fixture;
using static SamlFederation.Tests.Sts.Iam.Holders;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>CreatePolicy, GetPolicy, ListPolicies, DeletePolicy, ListEntitiesForPolicy, TagPolicy, UntagPolicy, ListPolicyTags.</summary>
public sealed class ManagedPolicyTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Aws = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private const string Foreign = "arn:aws:iam::999999999999:policy/ReadOnly";

    private RunningSts Sts => fixture.Sts;

    private static List<string> Members(Answer answer, string element) =>
        [.. answer.Xml.Descendants(answer.Xml.Name.Namespace + element).First().Elements().Select(member => member.Name.LocalName)];

    [Fact]
    public async Task A_policy_is_made_as_it_was_asked_for_and_told_in_the_members_that_AWS_tells()
    {
        string[] listed = ["PolicyName", "PolicyId", "Arn", "Path", "DefaultVersionId", "AttachmentCount", "PermissionsBoundaryUsageCount", "IsAttachable", "CreateDate", "UpdateDate"];
        var made = await Sts.AsAdministratorAsync("CreatePolicy", ("PolicyName", "Made"), ("Path", "/a/b/"), ("Description", "words"), ("PolicyDocument", Allow("s3:*")),
            ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "blue"));
        made.AssertAccepted();
        Assert.Equal([.. listed, "Tags"], Members(made, "Policy"));
        Assert.Equal(("arn:aws:iam::123456789012:policy/a/b/Made", "v1", "0", "0", "true"),
            (made["Arn"], made["DefaultVersionId"], made["AttachmentCount"], made["PermissionsBoundaryUsageCount"], made["IsAttachable"]));
        Assert.Equal(UniqueIdKind.ManagedPolicy, UniqueId.KindOf(made["PolicyId"]));

        var got = await Sts.AsAdministratorAsync("GetPolicy", ("PolicyArn", made["Arn"]!));
        Assert.Equal([.. listed, "Description", "Tags"], Members(got, "Policy"));
        Assert.Equal(("words", "blue"), (got["Description"], got["Value"]));
        var list = await Sts.AsAdministratorAsync("ListPolicies", ("PathPrefix", "/a/"));
        Assert.Equal(listed, Members(list, "member"));
        Assert.Equal(["Made"], list.All("PolicyName"));
    }

    [Fact]
    public async Task A_bare_policy_has_an_empty_list_of_tags()
    {
        var arn = await Sts.PolicyAsync("Bare");
        var got = await Sts.AsAdministratorAsync("GetPolicy", ("PolicyArn", arn));
        Assert.Equal(("", null), (got["Tags"], got["Description"]));
    }

    [Fact]
    public async Task A_name_is_given_once_whatever_its_case_or_path()
    {
        await Sts.PolicyAsync("Once");
        (await Sts.AsAdministratorAsync("CreatePolicy", ("PolicyName", "oNCE"), ("Path", "/x/"), ("PolicyDocument", Allow("s3:*"))))
            .AssertRefused(409, "EntityAlreadyExists", "A policy called oNCE already exists. Duplicate names are not allowed.");
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task A_name_has_at_most_128_characters(int length, bool accepted)
    {
        var answer = await Sts.AsAdministratorAsync("CreatePolicy", ("PolicyName", new string('n', length)), ("PolicyDocument", Allow("s3:*")));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError");
    }

    [Theory]
    [InlineData("Path", "/with*star/", false)]
    [InlineData("Path", "/fine-_.,+@=/", true)]
    [InlineData("PolicyDocument", "\u0100", false)]
    [InlineData("Description", "any character \u0100", true)]
    public async Task A_policy_is_within_the_model(string parameter, string value, bool accepted)
    {
        var parameters = new Dictionary<string, string> { ["PolicyName"] = "Model" + Guid.NewGuid().ToString("N"), ["PolicyDocument"] = Allow("s3:*"), [parameter] = value };
        var answer = await Sts.AsAdministratorAsync("CreatePolicy", [.. parameters.Select(one => (one.Key, one.Value))]);
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError");
    }

    [Theory]
    [InlineData(6144, true)]
    [InlineData(6145, false)]
    public async Task A_policy_has_at_most_6144_characters(int size, bool accepted)
    {
        var answer = await Sts.AsAdministratorAsync("CreatePolicy", ("PolicyName", $"Sized{size}"), ("PolicyDocument", Sized(size, Allow("s3:*")) + "\n\t "));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(409, "LimitExceeded", "Cannot exceed quota for PolicySize: 6144");
    }

    [Fact]
    public async Task An_account_has_at_most_1500_policies()
    {
        const string account = "999999999999";
        await using var db = await Sts.DatabaseAsync();
        var now = Sts.Clock.GetUtcNow();
        for (var i = await db.ManagedPolicies.CountAsync(policy => policy.AccountId == account); i < 1499; i++)
        {
            db.ManagedPolicies.Add(new ManagedPolicy
            {
                Arn = $"arn:aws:iam::{account}:policy/Filler{i}", UniqueId = UniqueId.New(UniqueIdKind.ManagedPolicy, account), AccountId = account, Name = $"Filler{i}", FoldedName = $"filler{i}", Path = "/",
                Document = Allow("s3:*"), Created = now, Updated = now,
            });
        }
        await db.SaveChangesAsync();
        var administrator = await Sts.AdministratorAsync(account);
        (await Sts.IamAsync(administrator, "CreatePolicy", ("PolicyName", "Last"), ("PolicyDocument", Allow("s3:*")))).AssertAccepted();
        (await Sts.IamAsync(administrator, "CreatePolicy", ("PolicyName", "OneMore"), ("PolicyDocument", Allow("s3:*")))).AssertRefused(409, "LimitExceeded", "Cannot exceed quota for PoliciesPerAccount: 1500");
    }

    [Fact]
    public async Task Policies_are_listed_by_scope_use_and_page()
    {
        var attached = await Sts.PolicyAsync("ListedAttached", more: ("Path", "/scope/"));
        var bounding = await Sts.PolicyAsync("ListedBounding", more: ("Path", "/scope/"));
        var idle = await Sts.PolicyAsync("ListedIdle", more: ("Path", "/scope/"));
        await Sts.CreateRoleAsync("Lister", ("PermissionsBoundary", bounding));
        await Sts.AsAdministratorAsync("AttachRolePolicy", ("RoleName", "Lister"), ("PolicyArn", attached));

        async Task<IReadOnlyList<string>> ListAsync(params (string, string)[] filter) => (await Sts.AsAdministratorAsync("ListPolicies", [.. filter, ("MaxItems", "1000")])).All("Arn");
        Assert.Equal([attached, bounding, idle], await ListAsync(("PathPrefix", "/scope/")));
        Assert.Equal([attached], await ListAsync(("PathPrefix", "/scope/"), ("OnlyAttached", "true")));
        Assert.Equal([attached], await ListAsync(("PathPrefix", "/scope/"), ("PolicyUsageFilter", "PermissionsPolicy")));
        Assert.Equal([bounding], await ListAsync(("PathPrefix", "/scope/"), ("PolicyUsageFilter", "PermissionsBoundary")));
        Assert.Equal([bounding], await ListAsync(("PathPrefix", "/scope/"), ("PolicyUsageFilter", "PermissionsBoundary"), ("OnlyAttached", "true")));
        Assert.Equal(["AdministratorAccess", "IAMUserChangePassword", "PowerUserAccess", "ReadOnlyAccess"],
            (await ListAsync(("Scope", "AWS"))).Select(arn => arn["arn:aws:iam::aws:policy/".Length..]));
        Assert.All(await ListAsync(("Scope", "Local")), arn => Assert.StartsWith("arn:aws:iam::123456789012:policy/", arn, StringComparison.Ordinal));
        var all = await ListAsync();
        Assert.Contains(Aws, all);
        Assert.Contains(idle, all);
        Assert.DoesNotContain(Foreign, all);

        var page = await Sts.AsAdministratorAsync("ListPolicies", ("PathPrefix", "/scope/"), ("MaxItems", "2"));
        Assert.Equal("true", page["IsTruncated"]);
        Assert.Equal([idle], (await Sts.AsAdministratorAsync("ListPolicies", ("PathPrefix", "/scope/"), ("Marker", page["Marker"]!))).All("Arn"));
        (await Sts.AsAdministratorAsync("ListPolicies", ("Scope", "Mine"))).AssertRefused(400, "ValidationError",
            "1 validation error detected: Value at 'scope' failed to satisfy constraint: Member must satisfy enum value set: [All, AWS, Local]");
    }

    [Fact]
    public async Task The_uses_of_a_policy_are_counted_in_the_callers_account_alone()
    {
        var user = await Sts.StoredUserAsync("counted");
        await Sts.CreateRoleAsync("Counted", ("PermissionsBoundary", Aws));
        await Sts.AsAdministratorAsync("AttachRolePolicy", ("RoleName", "Counted"), ("PolicyArn", Aws));
        await Sts.AsAdministratorAsync("AttachUserPolicy", ("UserName", user.Name), ("PolicyArn", Aws));
        var got = await Sts.AsAdministratorAsync("GetPolicy", ("PolicyArn", Aws));
        Assert.Equal(("2", "1"), (got["AttachmentCount"], got["PermissionsBoundaryUsageCount"]));
        got = await Sts.IamAsync(await Sts.AdministratorAsync("999999999999"), "GetPolicy", ("PolicyArn", Aws));
        Assert.Equal(("0", "0"), (got["AttachmentCount"], got["PermissionsBoundaryUsageCount"]));
    }

    [Fact]
    public async Task Whom_a_policy_is_given_to_is_told_by_kind_path_and_use()
    {
        var arn = await Sts.PolicyAsync("Given");
        await Sts.StoredUserAsync("holder", "/staff/");
        await Sts.StoredGroupAsync("holders");
        await Sts.CreateRoleAsync("Holder");
        await Sts.CreateRoleAsync("Bound", ("PermissionsBoundary", arn));
        await Sts.AsAdministratorAsync("AttachUserPolicy", ("UserName", "holder"), ("PolicyArn", arn));
        await Sts.AsAdministratorAsync("AttachGroupPolicy", ("GroupName", "holders"), ("PolicyArn", arn));
        await Sts.AsAdministratorAsync("AttachRolePolicy", ("RoleName", "Holder"), ("PolicyArn", arn));

        async Task<string> ListAsync(params (string, string)[] filter)
        {
            var answer = await Sts.AsAdministratorAsync("ListEntitiesForPolicy", [("PolicyArn", arn), .. filter]);
            answer.AssertAccepted();
            return string.Join(' ', [.. answer.All("GroupName"), .. answer.All("UserName"), .. answer.All("RoleName")]);
        }
        Assert.Equal("holders holder Bound Holder", await ListAsync());
        Assert.Equal("holder", await ListAsync(("EntityFilter", "User")));
        Assert.Equal("holders", await ListAsync(("EntityFilter", "Group")));
        Assert.Equal("Bound Holder", await ListAsync(("EntityFilter", "Role")));
        Assert.Equal("", await ListAsync(("EntityFilter", "LocalManagedPolicy")));
        Assert.Equal("holder", await ListAsync(("PathPrefix", "/staff/")));
        Assert.Equal("Bound", await ListAsync(("PolicyUsageFilter", "PermissionsBoundary")));
        Assert.Equal("holders holder Holder", await ListAsync(("PolicyUsageFilter", "PermissionsPolicy")));
        var page = await Sts.AsAdministratorAsync("ListEntitiesForPolicy", ("PolicyArn", arn), ("MaxItems", "2"));
        Assert.Equal("true", page["IsTruncated"]);
        Assert.Equal("holder Holder", await ListAsync(("Marker", page["Marker"]!)));
        Assert.Equal(["PolicyGroups", "PolicyUsers", "PolicyRoles", "IsTruncated"], Members(await Sts.AsAdministratorAsync("ListEntitiesForPolicy", ("PolicyArn", arn)), "ListEntitiesForPolicyResult"));
    }

    [Fact]
    public async Task A_policy_is_deleted_when_nothing_uses_it_and_its_default_version_is_its_only_one()
    {
        var arn = await Sts.PolicyAsync("Deleted");
        await Sts.CreateRoleAsync("UsesDeleted");
        await Sts.AsAdministratorAsync("AttachRolePolicy", ("RoleName", "UsesDeleted"), ("PolicyArn", arn));
        (await Sts.AsAdministratorAsync("DeletePolicy", ("PolicyArn", arn))).AssertRefused(409, "DeleteConflict", "Cannot delete a policy attached to entities.");
        await Sts.AsAdministratorAsync("DetachRolePolicy", ("RoleName", "UsesDeleted"), ("PolicyArn", arn));
        await Sts.AsAdministratorAsync("PutRolePermissionsBoundary", ("RoleName", "UsesDeleted"), ("PermissionsBoundary", arn));
        (await Sts.AsAdministratorAsync("DeletePolicy", ("PolicyArn", arn))).AssertRefused(409, "DeleteConflict", "Cannot delete a policy attached to entities.");
        await Sts.AsAdministratorAsync("DeleteRolePermissionsBoundary", ("RoleName", "UsesDeleted"));
        await Sts.AsAdministratorAsync("CreatePolicyVersion", ("PolicyArn", arn), ("PolicyDocument", Allow("s3:*")));
        (await Sts.AsAdministratorAsync("DeletePolicy", ("PolicyArn", arn))).AssertRefused(409, "DeleteConflict");
        await Sts.AsAdministratorAsync("DeletePolicyVersion", ("PolicyArn", arn), ("VersionId", "v2"));
        (await Sts.AsAdministratorAsync("DeletePolicy", ("PolicyArn", arn))).AssertAccepted();
        (await Sts.AsAdministratorAsync("DeletePolicy", ("PolicyArn", arn))).AssertRefused(404, "NoSuchEntity", $"Policy {arn} was not found.");
        Assert.Equal("v1", (await Sts.AsAdministratorAsync("CreatePolicy", ("PolicyName", "Deleted"), ("PolicyDocument", Allow("s3:*"))))["DefaultVersionId"]);
    }

    [Theory]
    [InlineData("GetPolicy")]
    [InlineData("DeletePolicy")]
    [InlineData("CreatePolicyVersion")]
    [InlineData("ListPolicyVersions")]
    [InlineData("ListEntitiesForPolicy")]
    [InlineData("TagPolicy")]
    [InlineData("UntagPolicy")]
    [InlineData("ListPolicyTags")]
    public async Task A_policy_that_is_not_there_was_not_found(string action)
    {
        Task<Answer> AskAsync(string arn) => Sts.AsAdministratorAsync(action, ("PolicyArn", arn), ("PolicyDocument", Allow("s3:*")), ("Tags", ""), ("TagKeys", ""));
        (await AskAsync("arn:aws:iam::123456789012:policy/Nothing")).AssertRefused(404, "NoSuchEntity", "Policy arn:aws:iam::123456789012:policy/Nothing was not found.");
        (await AskAsync(RunningSts.Developer)).AssertRefused(400, "InvalidInput", $"ARN {RunningSts.Developer} is not valid.");
        (await AskAsync("this-is-no-arn-at-all")).AssertRefused(400, "ValidationError", "Invalid ARN:  Could not be parsed!");
        (await AskAsync("too-short")).AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'policyArn' failed to satisfy constraint: Member must have length greater than or equal to 20");
    }

    [Theory]
    [InlineData("DeletePolicy")]
    [InlineData("CreatePolicyVersion")]
    [InlineData("SetDefaultPolicyVersion")]
    [InlineData("DeletePolicyVersion")]
    [InlineData("TagPolicy")]
    [InlineData("UntagPolicy")]
    public async Task What_is_AWSs_own_is_nobodys_to_change(string action)
    {
        var answer = await Sts.AsAdministratorAsync(action, ("PolicyArn", Aws), ("PolicyDocument", Allow("*")), ("VersionId", "v1"), ("Tags", ""), ("TagKeys", ""));
        answer.AssertRefused(403, "AccessDenied");
        Assert.StartsWith($"User: arn:aws:iam::123456789012:user/Administrator is not authorized to perform: iam:{action} on resource: policy {Aws}", answer["Message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetPolicy")]
    [InlineData("ListPolicyVersions")]
    [InlineData("GetPolicyVersion")]
    [InlineData("ListPolicyTags")]
    public async Task What_is_AWSs_own_is_everybodys_to_read(string action) =>
        (await Sts.AsAdministratorAsync(action, ("PolicyArn", Aws), ("VersionId", "v1"))).AssertAccepted();

    [Theory]
    [InlineData("GetPolicy", "ReadOnly")]
    [InlineData("GetPolicy", "NotEvenThere")]
    [InlineData("DeletePolicy", "ReadOnly")]
    [InlineData("CreatePolicyVersion", "ReadOnly")]
    [InlineData("GetPolicyVersion", "ReadOnly")]
    public async Task Another_accounts_policies_are_not_even_told_to_be_there(string action, string name) =>
        (await Sts.AsAdministratorAsync(action, ("PolicyArn", $"arn:aws:iam::999999999999:policy/{name}"), ("PolicyDocument", Allow("*")), ("VersionId", "v1"))).AssertRefused(403, "AccessDenied");

    [Fact]
    public async Task Tags_are_added_listed_and_taken_away()
    {
        var arn = await Sts.PolicyAsync("Tagged");
        (await Sts.AsAdministratorAsync("TagPolicy", ("PolicyArn", arn), ("Tags.member.1.Key", "Department"), ("Tags.member.1.Value", "one"), ("Tags.member.2.Key", "Team"), ("Tags.member.2.Value", ""))).AssertAccepted();
        Assert.Equal(["Team", "Department"], (await Sts.AsAdministratorAsync("ListPolicyTags", ("PolicyArn", arn))).All("Key"));
        (await Sts.AsAdministratorAsync("UntagPolicy", ("PolicyArn", arn), ("TagKeys.member.1", "Team"))).AssertAccepted();
        Assert.Equal(["Department"], (await Sts.AsAdministratorAsync("ListPolicyTags", ("PolicyArn", arn))).All("Key"));
        (await Sts.AsAdministratorAsync("TagPolicy", ("PolicyArn", arn))).AssertRefused(400, "ValidationError");
    }
}
