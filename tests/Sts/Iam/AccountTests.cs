using System.Xml.Linq;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>GetAccountSummary, GetAccountAuthorizationDetails, ListInstanceProfiles.</summary>
public sealed class AccountTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private RunningSts Sts => fixture.Sts;

    [Fact]
    public async Task The_summary_counts_what_there_is_beside_what_there_may_be()
    {
        var before = await SummaryAsync();
        var user = await Sts.UserAsync();
        await Sts.GroupAsync();
        await Sts.EnabledDeviceAsync(user);
        await Sts.DeviceAsync();
        var after = await SummaryAsync();
        Assert.Equal([1, 1, 2, 1], new[] { "Users", "Groups", "MFADevices", "MFADevicesInUse" }.Select(key => after[key] - before[key]));
        Assert.Equal([5000, 300, 10, 2, 1000, 2], new[] { "UsersQuota", "GroupsQuota", "GroupsPerUserQuota", "AccessKeysPerUserQuota", "RolesQuota", "GlobalEndpointTokenVersion" }.Select(key => after[key]));
        Assert.True(after["Roles"] > 0 && after["Policies"] > 0 && after["Providers"] > 0);
    }

    [Fact]
    public async Task The_details_hold_everything_about_a_user_and_its_group()
    {
        var (user, group) = (await Sts.UserAsync(path: "/staff/"), await Sts.GroupAsync());
        await Sts.DoneAsync("AddUserToGroup", ("GroupName", group), ("UserName", user));
        await Sts.DoneAsync("AttachUserPolicy", ("UserName", user), ("PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
        await Sts.DoneAsync("PutUserPermissionsBoundary", ("UserName", user), ("PermissionsBoundary", "arn:aws:iam::aws:policy/PowerUserAccess"));
        await Sts.DoneAsync("TagUser", ("UserName", user), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "wiki"));
        await Sts.AllowAsync(user, IamCases.Allow("iam:GetUser", "*"), "Look here");
        await Sts.DoneAsync("PutGroupPolicy", ("GroupName", group), ("PolicyName", "Groups"), ("PolicyDocument", IamCases.Allow("iam:ListGroups", "*")));

        var details = await Sts.DoneAsync("GetAccountAuthorizationDetails", ("MaxItems", "1000"));
        var told = Member(details, "UserDetailList", "UserName", user);
        Assert.Equal(["/staff/", group, "ReadOnlyAccess", "arn:aws:iam::aws:policy/PowerUserAccess", "team"],
            [Text(told, "Path"), Text(told, "GroupList"), Text(told, "AttachedManagedPolicies", "member", "PolicyName"), Text(told, "PermissionsBoundary", "PermissionsBoundaryArn"), Text(told, "Tags", "member", "Key")]);
        var document = Text(told, "UserPolicyList", "member", "PolicyDocument");
        Assert.StartsWith("%7B%22Version%22%3A", document, StringComparison.Ordinal);
        Assert.Equal(IamCases.Allow("iam:GetUser", "*"), Uri.UnescapeDataString(document));
        Assert.Equal("Groups", Text(Member(details, "GroupDetailList", "GroupName", group), "GroupPolicyList", "member", "PolicyName"));
        Assert.StartsWith("%7B", Text(Member(details, "RoleDetailList", "RoleName", "Developer"), "AssumeRolePolicyDocument"), StringComparison.Ordinal);
        var policy = Member(details, "Policies", "PolicyName", "ReadOnlyAccess");
        Assert.Equal(["1", "true", "v1"], [Text(policy, "AttachmentCount"), Text(policy, "PolicyVersionList", "member", "IsDefaultVersion"), Text(policy, "PolicyVersionList", "member", "VersionId")]);
        Assert.Equal("1", Text(Member(details, "Policies", "PolicyName", "PowerUserAccess"), "PermissionsBoundaryUsageCount"));
    }

    [Fact]
    public async Task Pages_run_through_the_lists_and_leave_nothing_out()
    {
        var whole = await Sts.DoneAsync("GetAccountAuthorizationDetails", ("MaxItems", "1000"));
        Assert.Equal("false", whole["IsTruncated"]);
        var (arns, marker) = (new List<string>(), (string?)null);
        do
        {
            var page = await Sts.DoneAsync("GetAccountAuthorizationDetails", [("MaxItems", "3"), .. marker is null ? Array.Empty<(string, string)>() : [("Marker", marker)]]);
            arns.AddRange(page.All("Arn"));
            marker = page["Marker"];
        }
        while (marker is not null);
        Assert.Equal(whole.All("Arn"), arns);
    }

    [Theory]
    [InlineData("User", ":user/")]
    [InlineData("Group", ":group/")]
    [InlineData("Role", ":role/")]
    [InlineData("LocalManagedPolicy", "arn:aws:iam::123456789012:policy/")]
    [InlineData("AWSManagedPolicy", "arn:aws:iam::aws:policy/")]
    public async Task A_filter_leaves_one_kind(string kind, string arn)
    {
        await Sts.GroupAsync();
        var arns = (await Sts.DoneAsync("GetAccountAuthorizationDetails", ("Filter.member.1", kind), ("MaxItems", "1000"))).All("Arn");
        Assert.NotEmpty(arns);
        Assert.All(arns, one => Assert.Contains(arn, one, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_filter_is_one_of_the_kinds_and_a_marker_one_of_ours()
    {
        (await Sts.AdministerAsync("GetAccountAuthorizationDetails", ("Filter.member.1", "Policy"))).AssertRefused(400, "ValidationError",
            "1 validation error detected: Value at 'filter.1.member' failed to satisfy constraint: Member must satisfy enum value set: [User, Role, Group, LocalManagedPolicy, AWSManagedPolicy]");
        (await Sts.AdministerAsync("GetAccountAuthorizationDetails", ("Marker", "somebody"))).AssertRefused(400, "ValidationError", "Invalid Marker.");
    }

    [Theory]
    [InlineData("GetAccountSummary")]
    [InlineData("GetAccountAuthorizationDetails")]
    [InlineData("GetAccountPasswordPolicy")]
    [InlineData("ListUsers")]
    [InlineData("ListGroups")]
    [InlineData("ListVirtualMFADevices")]
    [InlineData("ListInstanceProfiles")]
    public async Task A_role_without_permission_is_told_nothing(string action) => (await Sts.IamAsync(await Sts.SignerAsync(), action)).AssertRefused(403, "AccessDenied");

    [Fact]
    public async Task There_are_no_instance_profiles()
    {
        var listed = await Sts.DoneAsync("ListInstanceProfiles");
        Assert.Equal<IEnumerable<string?>>(["", "false"], [listed["InstanceProfiles"], listed["IsTruncated"]]);
    }

    private async Task<Dictionary<string, int>> SummaryAsync() => (await Sts.DoneAsync("GetAccountSummary")).Xml.Descendants()
        .Where(entry => entry.Name.LocalName == "entry").ToDictionary(entry => Text(entry, "key"), entry => int.Parse(Text(entry, "value"), System.Globalization.CultureInfo.InvariantCulture));

    private static XElement Member(Answer answer, string list, string key, string value) => answer.Xml.Descendants().Single(one => one.Name.LocalName == list)
        .Elements().Single(one => Text(one, key) == value);

    private static string Text(XElement of, params string[] path) => path.Aggregate(of, (one, name) => one.Elements().First(child => child.Name.LocalName == name)).Value;
}
