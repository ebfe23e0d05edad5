using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;
using static SamlFederation.Tests.Sts.Iam.TerraformCases;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>The calls of Terraform's provider for AWS, in its order: its start, aws_iam_role with its policies, aws_iam_policy.</summary>
public sealed class TerraformRoleTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string ReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    private RunningSts Sts => fixture.Sts;

    [Fact]
    public async Task The_start_finds_out_the_account_of_a_user()
    {
        var key = await Sts.AdministratorAsync();
        var who = await Sts.StsAsync(key, "GetCallerIdentity");
        Assert.Equal(RunningSts.Account, who["Account"]);
        // Where that is switched off, the provider takes the account out of an ARN.
        Assert.Equal(RunningSts.Account, (await Sts.DoneAsync("GetUser"))["Arn"]!.Split(':')[4]);
        var first = await Sts.DoneAsync("ListRoles", ("MaxItems", "1"));
        Assert.Equal(RunningSts.Account, Assert.Single(first.All("Arn")).Split(':')[4]);
        Assert.Equal("true", first["IsTruncated"]);
    }

    [Fact]
    public async Task The_start_of_a_role_is_told_what_the_provider_passes_over()
    {
        var role = await Sts.SignerAsync();
        (await Sts.IamAsync(role, "GetUser")).AssertRefused(400, "ValidationError", "Must specify userName when calling with non-User credentials");
        Assert.Equal(RunningSts.Account, (await Sts.StsAsync(role, "GetCallerIdentity"))["Account"]);
        (await Sts.IamAsync(role, "ListRoles", ("MaxItems", "1"))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task A_role_is_made_read_changed_and_destroyed()
    {
        var (key, name) = (await Sts.AdministratorAsync(), IamCases.Name("terraform-"));
        await Sts.AssertGoneAsync(key, "GetRole", ("RoleName", name));

        var made = await Sts.DoneAsync("CreateRole", ("AssumeRolePolicyDocument", Trust), ("MaxSessionDuration", "3600"), ("Path", "/"), ("RoleName", name),
            ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "wiki"));
        Assert.Equal(name, made["RoleName"]);
        await Sts.AssertVoidAsync(key, "PutRolePolicy", ("PolicyDocument", Permissions), ("PolicyName", "inline"), ("RoleName", name));
        await Sts.AssertVoidAsync(key, "AttachRolePolicy", ("PolicyArn", ReadOnly), ("RoleName", name));

        var read = await Sts.DoneAsync("GetRole", ("RoleName", name));
        Assert.Equal<IEnumerable<string?>>([$"arn:aws:iam::{RunningSts.Account}:role/{name}", "/", "3600", "team", "wiki", "", null, null],
            [read["Arn"], read["Path"], read["MaxSessionDuration"], read["Key"], read["Value"], read["RoleLastUsed"], read["Description"], read["PermissionsBoundary"]]);
        Assert.StartsWith("AROA", read["RoleId"], StringComparison.Ordinal);
        Assert.Equal(Trust, read.QueryUnescaped("AssumeRolePolicyDocument"));
        Assert.Equal(["inline"], await Sts.PagesAsync(key, "member", "ListRolePolicies", ("RoleName", name)));
        var inline = await Sts.DoneAsync("GetRolePolicy", ("PolicyName", "inline"), ("RoleName", name));
        Assert.Equal<IEnumerable<string?>>([name, "inline", Permissions], [inline["RoleName"], inline["PolicyName"], inline.QueryUnescaped("PolicyDocument")]);
        Assert.Equal([ReadOnly], await Sts.PagesAsync(key, "PolicyArn", "ListAttachedRolePolicies", ("RoleName", name)));

        await ChangeAsync(key, name);
        await DestroyAsync(key, name);
    }

    [Fact]
    public async Task A_role_that_is_there_is_not_taken_over()
    {
        var name = IamCases.Name("terraform-");
        await Sts.DoneAsync("CreateRole", ("AssumeRolePolicyDocument", Trust), ("Path", "/"), ("RoleName", name));
        (await Sts.AdministerAsync("CreateRole", ("AssumeRolePolicyDocument", Trust), ("Path", "/other/"), ("RoleName", name)))
            .AssertRefused(409, "EntityAlreadyExists", $"Role with name {name} already exists.");
    }

    [Fact]
    public async Task A_role_trusting_one_that_is_made_after_it_is_tried_again_until_it_succeeds()
    {
        var (user, role) = (IamCases.Name("terraform-"), IamCases.Name("terraform-"));
        (string, string)[] create = [("AssumeRolePolicyDocument", Holders.Trust($"arn:aws:iam::{RunningSts.Account}:user/{user}")), ("Path", "/"), ("RoleName", role)];
        var early = await Sts.AdministerAsync("CreateRole", create);
        early.AssertRefused(400, "MalformedPolicyDocument");
        // The words that the provider looks for before it waits and tries again.
        Assert.Contains("Invalid principal in policy", early["Message"], StringComparison.Ordinal);
        await Sts.UserAsync(user);
        await Sts.DoneAsync("CreateRole", create);
    }

    [Fact]
    public async Task Roles_policies_and_users_are_listed_to_the_last_page()
    {
        var (key, path) = (await Sts.AdministratorAsync(), $"/{IamCases.Name("pages")}/");
        var names = Enumerable.Range(0, 5).Select(n => $"{path.Trim('/')}-{n}").ToList();
        foreach (var name in names)
        {
            await Sts.DoneAsync("CreateRole", ("AssumeRolePolicyDocument", Trust), ("Path", path), ("RoleName", name));
            await Sts.DoneAsync("CreatePolicy", ("PolicyDocument", Permissions), ("Path", path), ("PolicyName", name));
            await Sts.DoneAsync("CreateUser", ("Path", path), ("UserName", name));
        }
        Assert.Equal(names, await Sts.PagesAsync(key, "RoleName", "ListRoles", ("PathPrefix", path), ("MaxItems", "2")));
        Assert.Equal(names, await Sts.PagesAsync(key, "PolicyName", "ListPolicies", ("PathPrefix", path), ("Scope", "Local"), ("MaxItems", "2")));
        Assert.Equal(names, await Sts.PagesAsync(key, "UserName", "ListUsers", ("PathPrefix", path), ("MaxItems", "2")));
    }

    [Fact]
    public async Task A_policy_is_made_read_given_versions_and_destroyed()
    {
        var (key, name) = (await Sts.AdministratorAsync(), IamCases.Name("terraform-"));
        // The provider sends a description also when there is none.
        var made = await Sts.DoneAsync("CreatePolicy", ("Description", ""), ("Path", "/"), ("PolicyDocument", Permissions), ("PolicyName", name), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "wiki"));
        var policy = ("PolicyArn", made["Arn"]!);
        Assert.Equal($"arn:aws:iam::{RunningSts.Account}:policy/{name}", policy.Item2);
        (await Sts.AdministerAsync("CreatePolicy", ("Description", ""), ("Path", "/"), ("PolicyDocument", Permissions), ("PolicyName", name))).AssertRefused(409, "EntityAlreadyExists");

        var read = await Sts.DoneAsync("GetPolicy", policy);
        Assert.Equal<IEnumerable<string?>>(["v1", "0", "/", "team", "wiki", null], [read["DefaultVersionId"], read["AttachmentCount"], read["Path"], read["Key"], read["Value"], read["Description"]]);
        Assert.Equal(Permissions, (await Sts.DoneAsync("GetPolicyVersion", policy, ("VersionId", "v1"))).QueryUnescaped("Document"));

        // Five changes: from the fifth version on the oldest makes room.
        for (var version = 2; version <= 6; version++)
        {
            var versions = await Sts.PagesAsync(key, "VersionId", "ListPolicyVersions", policy);
            if (versions.Count == 5) await Sts.AssertVoidAsync(key, "DeletePolicyVersion", policy, ("VersionId", versions.OrderBy(id => int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture)).First()));
            var next = await Sts.DoneAsync("CreatePolicyVersion", policy, ("PolicyDocument", Permissions.Replace("findings", $"findings{version}", StringComparison.Ordinal)), ("SetAsDefault", "false"));
            Assert.Equal<IEnumerable<string?>>([$"v{version}", "false"], [next["VersionId"], next["IsDefaultVersion"]]);
            await Sts.AssertVoidAsync(key, "SetDefaultPolicyVersion", policy, ("VersionId", next["VersionId"]!));
        }
        Assert.Equal("v6", (await Sts.DoneAsync("GetPolicy", policy))["DefaultVersionId"]);
        Assert.Contains("findings6", (await Sts.DoneAsync("GetPolicyVersion", policy, ("VersionId", "v6"))).QueryUnescaped("Document"), StringComparison.Ordinal);
        await Sts.AssertVoidAsync(key, "UntagPolicy", policy, ("TagKeys.member.1", "team"));
        await Sts.AssertVoidAsync(key, "TagPolicy", policy, ("Tags.member.1.Key", "stage"), ("Tags.member.1.Value", "test"));
        Assert.Equal(["stage"], (await Sts.DoneAsync("GetPolicy", policy)).All("Key"));

        (await Sts.AdministerAsync("DeletePolicy", policy)).AssertRefused(409, "DeleteConflict");
        foreach (var version in await Sts.PagesAsync(key, "VersionId", "ListPolicyVersions", policy))
            if (version != "v6") await Sts.AssertVoidAsync(key, "DeletePolicyVersion", policy, ("VersionId", version));
        await Sts.AssertVoidAsync(key, "DeletePolicy", policy);
        foreach (var action in new[] { "GetPolicy", "ListPolicyVersions", "DeletePolicy" }) await Sts.AssertGoneAsync(key, action, policy);
        await Sts.AssertGoneAsync(key, "GetPolicyVersion", policy, ("VersionId", "v6"));
    }

    private async Task ChangeAsync(SigV4Signer key, string name)
    {
        var role = ("RoleName", name);
        var other = Trust.Replace("Portal\"", "Other\"", StringComparison.Ordinal);
        await Sts.AssertVoidAsync(key, "UpdateAssumeRolePolicy", ("PolicyDocument", other), role);
        await Sts.DoneAsync("UpdateRoleDescription", ("Description", "of Terraform"), role);
        await Sts.DoneAsync("UpdateRole", ("MaxSessionDuration", "7200"), role);
        await Sts.AssertVoidAsync(key, "PutRolePermissionsBoundary", ("PermissionsBoundary", ReadOnly), role);
        await Sts.AssertVoidAsync(key, "UntagRole", role, ("TagKeys.member.1", "team"));
        await Sts.AssertVoidAsync(key, "TagRole", role, ("Tags.member.1.Key", "stage"), ("Tags.member.1.Value", "test"));

        var read = await Sts.DoneAsync("GetRole", role);
        Assert.Equal<IEnumerable<string?>>(["of Terraform", "7200", ReadOnly, "stage", "test", other],
            [read["Description"], read["MaxSessionDuration"], read["PermissionsBoundaryArn"], read["Key"], read["Value"], read.QueryUnescaped("AssumeRolePolicyDocument")]);
        // What is taken out of the configuration is sent empty, or removed.
        await Sts.DoneAsync("UpdateRoleDescription", ("Description", ""), role);
        await Sts.AssertVoidAsync(key, "DeleteRolePermissionsBoundary", role);
        read = await Sts.DoneAsync("GetRole", role);
        Assert.Equal((null, null), (read["Description"], read["PermissionsBoundary"]));
    }

    private async Task DestroyAsync(SigV4Signer key, string name)
    {
        var role = ("RoleName", name);
        (await Sts.AdministerAsync("DeleteRole", role)).AssertRefused(409, "DeleteConflict");
        Assert.Empty(await Sts.PagesAsync(key, "InstanceProfileName", "ListInstanceProfilesForRole", role));
        foreach (var arn in await Sts.PagesAsync(key, "PolicyArn", "ListAttachedRolePolicies", role)) await Sts.AssertVoidAsync(key, "DetachRolePolicy", ("PolicyArn", arn), role);
        foreach (var policy in await Sts.PagesAsync(key, "member", "ListRolePolicies", role)) await Sts.AssertVoidAsync(key, "DeleteRolePolicy", ("PolicyName", policy), role);
        await Sts.AssertVoidAsync(key, "DeleteRole", role);

        foreach (var action in new[] { "GetRole", "ListRolePolicies", "ListAttachedRolePolicies", "ListInstanceProfilesForRole", "DeleteRole" }) await Sts.AssertGoneAsync(key, action, role);
        await Sts.AssertGoneAsync(key, "GetRolePolicy", ("PolicyName", "inline"), role);
        await Sts.AssertGoneAsync(key, "DeleteRolePolicy", ("PolicyName", "inline"), role);
        await Sts.AssertGoneAsync(key, "DetachRolePolicy", ("PolicyArn", ReadOnly), role);
    }
}
