using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;
using static SamlFederation.Tests.Sts.Iam.Holders;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>What permission the actions on roles and policies need: of which resource, and under which condition keys.</summary>
public sealed class RolePermissionTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private RunningSts Sts => fixture.Sts;

    private async Task<SigV4Signer> MayAsync(string document)
    {
        var user = await Sts.StoredUserAsync("u" + Guid.NewGuid().ToString("N"));
        (await Sts.AsAdministratorAsync("PutUserPolicy", ("UserName", user.Name), ("PolicyName", "may"), ("PolicyDocument", document))).AssertAccepted();
        return await Sts.KeyOfAsync(user);
    }

    [Fact]
    public async Task A_role_is_administered_by_its_ARN_with_the_path()
    {
        await Sts.CreateRoleAsync("InTeam", ("Path", "/team/"));
        await Sts.CreateRoleAsync("Outside");
        var caller = await MayAsync(Allow("iam:*", "arn:aws:iam::123456789012:role/team/*"));
        (await Sts.IamAsync(caller, "GetRole", ("RoleName", "InTeam"))).AssertAccepted();
        (await Sts.IamAsync(caller, "ListRoles", ("PathPrefix", "/team/"))).AssertAccepted();
        (await Sts.IamAsync(caller, "CreateRole", ("RoleName", "AlsoInTeam"), ("Path", "/team/"), ("AssumeRolePolicyDocument", TrustPortal))).AssertAccepted();
        foreach (var refused in new[]
        {
            await Sts.IamAsync(caller, "GetRole", ("RoleName", "Outside")),
            await Sts.IamAsync(caller, "GetRole", ("RoleName", "NotThere")),
            await Sts.IamAsync(caller, "ListRoles"),
            await Sts.IamAsync(caller, "CreateRole", ("RoleName", "NotInTeam"), ("AssumeRolePolicyDocument", TrustPortal)),
        }) refused.AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task A_policy_is_administered_by_its_ARN_and_all_are_listed_or_none()
    {
        var arn = await Sts.PolicyAsync("OfTeam", more: ("Path", "/team/"));
        var caller = await MayAsync(Allow("iam:*", "arn:aws:iam::123456789012:policy/team/*"));
        (await Sts.IamAsync(caller, "GetPolicy", ("PolicyArn", arn))).AssertAccepted();
        (await Sts.IamAsync(caller, "GetPolicy", ("PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"))).AssertRefused(403, "AccessDenied");
        var refused = await Sts.IamAsync(caller, "ListPolicies", ("PathPrefix", "/team/"));
        refused.AssertRefused(403, "AccessDenied");
        Assert.Contains("is not authorized to perform: iam:ListPolicies on resource: policy path /team/", refused["Message"], StringComparison.Ordinal);
        (await Sts.IamAsync(await MayAsync(Allow("iam:ListPolicies")), "ListPolicies")).AssertAccepted();
    }

    [Fact]
    public async Task Which_policy_may_be_attached_is_asked_by_iam_PolicyARN()
    {
        await Sts.CreateRoleAsync("AttachSome");
        var caller = await MayAsync(Allow("iam:*RolePolicy", condition: new { ArnEquals = new Dictionary<string, string> { ["iam:PolicyARN"] = "arn:aws:iam::aws:policy/ReadOnlyAccess" } }));
        (await Sts.IamAsync(caller, "AttachRolePolicy", ("RoleName", "AttachSome"), ("PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"))).AssertAccepted();
        (await Sts.IamAsync(caller, "DetachRolePolicy", ("RoleName", "AttachSome"), ("PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"))).AssertAccepted();
        (await Sts.IamAsync(caller, "AttachRolePolicy", ("RoleName", "AttachSome"), ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task A_delegated_administrator_makes_and_changes_only_what_has_the_boundary()
    {
        var boundary = await Sts.PolicyAsync("Delegated");
        var other = await Sts.PolicyAsync("Wider", Allow("*"));
        var caller = await MayAsync(Allow("iam:*", "arn:aws:iam::123456789012:role/*", new { StringEquals = new Dictionary<string, string> { ["iam:PermissionsBoundary"] = boundary } }));
        await Sts.CreateRoleAsync("Unbounded");
        Task<Answer> AskAsync(string action, string role, params (string, string)[] more) => Sts.IamAsync(caller, action, [("RoleName", role), .. more]);

        (await AskAsync("CreateRole", "ByDelegate", ("AssumeRolePolicyDocument", TrustPortal), ("PermissionsBoundary", boundary))).AssertAccepted();
        (await AskAsync("PutRolePolicy", "ByDelegate", ("PolicyName", "p"), ("PolicyDocument", Allow("*")))).AssertAccepted();
        (await AskAsync("AttachRolePolicy", "ByDelegate", ("PolicyArn", other))).AssertAccepted();
        (await AskAsync("PutRolePermissionsBoundary", "Unbounded", ("PermissionsBoundary", boundary))).AssertAccepted();
        await Sts.AsAdministratorAsync("DeleteRolePermissionsBoundary", ("RoleName", "Unbounded"));

        (await AskAsync("CreateRole", "Escaping", ("AssumeRolePolicyDocument", TrustPortal))).AssertRefused(403, "AccessDenied");
        (await AskAsync("CreateRole", "Escaping", ("AssumeRolePolicyDocument", TrustPortal), ("PermissionsBoundary", other))).AssertRefused(403, "AccessDenied");
        (await AskAsync("PutRolePolicy", "Unbounded", ("PolicyName", "p"), ("PolicyDocument", Allow("*")))).AssertRefused(403, "AccessDenied");
        (await AskAsync("AttachRolePolicy", "Unbounded", ("PolicyArn", other))).AssertRefused(403, "AccessDenied");
        (await AskAsync("DeleteRolePolicy", "Unbounded", ("PolicyName", "p"))).AssertRefused(403, "AccessDenied");
        (await AskAsync("PutRolePermissionsBoundary", "ByDelegate", ("PermissionsBoundary", other))).AssertRefused(403, "AccessDenied");
        // The key is of these actions only: elsewhere it is absent, as with AWS.
        (await AskAsync("UpdateAssumeRolePolicy", "ByDelegate", ("PolicyDocument", TrustPortal))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Tags_of_the_role_and_of_the_request_are_conditions()
    {
        await Sts.CreateRoleAsync("Blue", ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "blue"));
        await Sts.CreateRoleAsync("Red", ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "red"));
        var owner = await MayAsync(Allow("iam:*", condition: new { StringEquals = new Dictionary<string, string> { ["iam:ResourceTag/Team"] = "blue" } }));
        (await Sts.IamAsync(owner, "UpdateRole", ("RoleName", "Blue"), ("Description", "mine"))).AssertAccepted();
        (await Sts.IamAsync(owner, "UpdateRole", ("RoleName", "Red"), ("Description", "mine"))).AssertRefused(403, "AccessDenied");

        var maker = await MayAsync(Allow("iam:CreateRole", condition: new { StringEquals = new Dictionary<string, string> { ["aws:RequestTag/Team"] = "blue" } }));
        (await Sts.IamAsync(maker, "CreateRole", ("RoleName", "Bluer"), ("AssumeRolePolicyDocument", TrustPortal), ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "blue"))).AssertAccepted();
        (await Sts.IamAsync(maker, "CreateRole", ("RoleName", "Redder"), ("AssumeRolePolicyDocument", TrustPortal), ("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "red"))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task A_change_is_on_record_with_its_result_and_a_refusal_with_its_code()
    {
        var made = await Sts.CreateRoleAsync("OnRecord");
        var (_, json) = await Sts.RecordAsync(made.RequestId);
        Assert.Equal("CreateRole", json.GetProperty("eventName").GetString());
        Assert.Equal("OnRecord", json.GetProperty("requestParameters").GetProperty("roleName").GetString());
        Assert.Equal(made["RoleId"], json.GetProperty("responseElements").GetProperty("role").GetProperty("roleId").GetString());
        var refused = await Sts.CreateRoleAsync("OnRecord");
        Assert.Equal("EntityAlreadyExists", (await Sts.RecordAsync(refused.RequestId)).Record.ErrorCode);
        var updated = await Sts.AsAdministratorAsync("UpdateRole", ("RoleName", "OnRecord"), ("Description", "d"));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await Sts.RecordAsync(updated.RequestId)).Json.GetProperty("responseElements").ValueKind);
    }
}
