using System.Text;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;
using static SamlFederation.Tests.Sts.Iam.TerraformCases;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>The calls of Terraform's provider for AWS, in its order: identity providers, users, groups, keys, the account's alias.</summary>
public sealed class TerraformIdentityTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string ReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    private RunningSts Sts => fixture.Sts;

    [Fact]
    public async Task A_SAML_provider_is_made_read_changed_and_destroyed()
    {
        var (key, name) = (await Sts.AdministratorAsync(), IamCases.Name("terraform-"));
        var metadata = Encoding.UTF8.GetString(TestIdp.Metadata("https://idp.example.com/first", TestKeys.Rsa));
        var made = await Sts.DoneAsync("CreateSAMLProvider", ("Name", name), ("SAMLMetadataDocument", metadata), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "wiki"));
        var provider = ("SAMLProviderArn", made["SAMLProviderArn"]!);
        Assert.Equal($"arn:aws:iam::{RunningSts.Account}:saml-provider/{name}", provider.Item2);
        (await Sts.AdministerAsync("CreateSAMLProvider", ("Name", name), ("SAMLMetadataDocument", metadata))).AssertRefused(409, "EntityAlreadyExists");

        var read = await Sts.DoneAsync("GetSAMLProvider", provider);
        Assert.Equal<IEnumerable<string?>>([metadata, "team", "wiki"], [read["SAMLMetadataDocument"], read["Key"], read["Value"]]);
        Assert.Matches(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z", read["ValidUntil"]);
        Assert.NotEmpty(read["SAMLProviderUUID"]!);

        var next = Encoding.UTF8.GetString(TestIdp.Metadata("https://idp.example.com/first", TestKeys.Rsa, TestKeys.OtherRsa));
        Assert.Equal(provider.Item2, (await Sts.DoneAsync("UpdateSAMLProvider", ("SAMLMetadataDocument", next), provider))["SAMLProviderArn"]);
        await Sts.AssertVoidAsync(key, "UntagSAMLProvider", provider, ("TagKeys.member.1", "team"));
        await Sts.AssertVoidAsync(key, "TagSAMLProvider", provider, ("Tags.member.1.Key", "stage"), ("Tags.member.1.Value", "test"));
        var changed = await Sts.DoneAsync("GetSAMLProvider", provider);
        Assert.Equal<IEnumerable<string?>>([next, "stage", read["SAMLProviderUUID"]], [changed["SAMLMetadataDocument"], changed["Key"], changed["SAMLProviderUUID"]]);

        await Sts.AssertVoidAsync(key, "DeleteSAMLProvider", provider);
        foreach (var action in new[] { "GetSAMLProvider", "DeleteSAMLProvider" }) await Sts.AssertGoneAsync(key, action, provider);
    }

    [Fact]
    public async Task An_OpenID_Connect_provider_is_made_read_changed_and_destroyed()
    {
        const string pin = "990f4193972f2becf12ddeda5237f9c952f20d9e";
        var (key, host) = (await Sts.AdministratorAsync(), $"{IamCases.Name("terraform")}.example.com/realm".ToLowerInvariant());
        var made = await Sts.DoneAsync("CreateOpenIDConnectProvider", ("ClientIDList.member.1", "first"), ("ThumbprintList.member.1", pin), ("Url", $"https://{host}"));
        var provider = ("OpenIDConnectProviderArn", made["OpenIDConnectProviderArn"]!);
        Assert.Equal($"arn:aws:iam::{RunningSts.Account}:oidc-provider/{host}", provider.Item2);
        (await Sts.AdministerAsync("CreateOpenIDConnectProvider", ("ClientIDList.member.1", "first"), ("Url", $"https://{host}"))).AssertRefused(409, "EntityAlreadyExists");

        var read = await Sts.DoneAsync("GetOpenIDConnectProvider", provider);
        Assert.Equal(host, read["Url"]);
        Assert.Equal(["first", pin], read.All("member"));

        await Sts.AssertVoidAsync(key, "UpdateOpenIDConnectProviderThumbprint", provider, ("ThumbprintList.member.1", new string('a', 40)));
        await Sts.AssertVoidAsync(key, "AddClientIDToOpenIDConnectProvider", ("ClientID", "second"), provider);
        await Sts.AssertVoidAsync(key, "RemoveClientIDFromOpenIDConnectProvider", ("ClientID", "first"), provider);
        await Sts.AssertVoidAsync(key, "TagOpenIDConnectProvider", provider, ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "wiki"));
        read = await Sts.DoneAsync("GetOpenIDConnectProvider", provider);
        Assert.Equal<IEnumerable<string?>>(["second", new string('a', 40)], [read.Xml.Descendants(read.Xml.Name.Namespace + "ClientIDList").Single().Value, read.Xml.Descendants(read.Xml.Name.Namespace + "ThumbprintList").Single().Value]);
        Assert.Equal("team", read["Key"]);

        await Sts.AssertVoidAsync(key, "DeleteOpenIDConnectProvider", provider);
        await Sts.AssertGoneAsync(key, "GetOpenIDConnectProvider", provider);
    }

    [Fact]
    public async Task Lists_that_the_configuration_leaves_empty_are_sent_as_empty_parameters()
    {
        var made = await Sts.DoneAsync("CreateOpenIDConnectProvider", ("ClientIDList.member.1", "only"), ("Tags", ""), ("ThumbprintList", ""), ("Url", $"https://{IamCases.Name("empty").ToLowerInvariant()}.example.com"));
        Assert.Equal(["only"], (await Sts.DoneAsync("GetOpenIDConnectProvider", ("OpenIDConnectProviderArn", made["OpenIDConnectProviderArn"]!))).All("member"));
        await Sts.DoneAsync("CreateUser", ("Path", "/"), ("Tags", ""), ("UserName", IamCases.Name("terraform-")));
        await Sts.DoneAsync("CreateRole", ("AssumeRolePolicyDocument", Trust), ("Description", ""), ("Path", "/"), ("RoleName", IamCases.Name("terraform-")), ("Tags", ""));
    }

    [Fact]
    public async Task A_user_is_made_read_renamed_and_destroyed_with_all_it_has()
    {
        var (key, first, name) = (await Sts.AdministratorAsync(), IamCases.Name("terraform-"), IamCases.Name("terraform-"));
        await Sts.DoneAsync("CreateUser", ("Path", "/"), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "wiki"), ("UserName", first));
        (await Sts.AdministerAsync("CreateUser", ("Path", "/"), ("UserName", first))).AssertRefused(409, "EntityAlreadyExists");
        var read = await Sts.DoneAsync("GetUser", ("UserName", first));
        Assert.Equal<IEnumerable<string?>>(["/", first, "team", "wiki", null], [read["Path"], read["UserName"], read["Key"], read["Value"], read["PermissionsBoundary"]]);

        await Sts.AssertVoidAsync(key, "UpdateUser", ("NewPath", "/staff/"), ("NewUserName", name), ("UserName", first));
        var user = ("UserName", name);
        await Sts.AssertVoidAsync(key, "PutUserPermissionsBoundary", ("PermissionsBoundary", ReadOnly), user);
        await Sts.AssertVoidAsync(key, "UntagUser", ("TagKeys.member.1", "team"), user);
        await Sts.AssertVoidAsync(key, "TagUser", ("Tags.member.1.Key", "stage"), ("Tags.member.1.Value", "test"), user);
        await Sts.AssertGoneAsync(key, "GetUser", ("UserName", first));
        var renamed = await Sts.DoneAsync("GetUser", user);
        Assert.Equal<IEnumerable<string?>>(["/staff/", read["UserId"], ReadOnly, "stage"], [renamed["Path"], renamed["UserId"], renamed["PermissionsBoundaryArn"], renamed["Key"]]);
        await Sts.AssertVoidAsync(key, "DeleteUserPermissionsBoundary", user);

        await GiveAsync(key, name);
        await DestroyUserAsync(key, name);
    }

    [Fact]
    public async Task A_group_its_members_and_its_policies_are_made_read_and_destroyed()
    {
        var (key, first, name) = (await Sts.AdministratorAsync(), IamCases.Name("terraform-"), IamCases.Name("terraform-"));
        var made = await Sts.DoneAsync("CreateGroup", ("GroupName", first), ("Path", "/"));
        Assert.StartsWith("AGPA", made["GroupId"], StringComparison.Ordinal);
        (await Sts.AdministerAsync("CreateGroup", ("GroupName", first), ("Path", "/"))).AssertRefused(409, "EntityAlreadyExists");
        await Sts.AssertVoidAsync(key, "UpdateGroup", ("GroupName", first), ("NewGroupName", name), ("NewPath", "/staff/"));
        var group = ("GroupName", name);
        string[] users = [await Sts.UserAsync(), await Sts.UserAsync(), await Sts.UserAsync()];
        foreach (var user in users) await Sts.AssertVoidAsync(key, "AddUserToGroup", group, ("UserName", user));
        // Once more, as on a second apply.
        await Sts.AssertVoidAsync(key, "AddUserToGroup", group, ("UserName", users[0]));
        await Sts.AssertVoidAsync(key, "PutGroupPolicy", group, ("PolicyDocument", Permissions), ("PolicyName", "inline"));
        await Sts.AssertVoidAsync(key, "AttachGroupPolicy", group, ("PolicyArn", ReadOnly));

        var read = await Sts.DoneAsync("GetGroup", group);
        Assert.Equal<IEnumerable<string?>>(["/staff/", made["GroupId"], $"arn:aws:iam::{RunningSts.Account}:group/staff/{name}"], [read["Path"], read["GroupId"], read["Arn"]]);
        Assert.Equal(users.Order(StringComparer.Ordinal), await Sts.PagesAsync(key, "UserName", "GetGroup", group, ("MaxItems", "2")));
        Assert.Equal([name], await Sts.PagesAsync(key, "GroupName", "ListGroupsForUser", ("UserName", users[0])));
        Assert.Equal(Permissions, (await Sts.DoneAsync("GetGroupPolicy", group, ("PolicyName", "inline"))).QueryUnescaped("PolicyDocument"));
        Assert.Equal([ReadOnly], await Sts.PagesAsync(key, "PolicyArn", "ListAttachedGroupPolicies", group));

        (await Sts.AdministerAsync("DeleteGroup", group)).AssertRefused(409, "DeleteConflict");
        await Sts.AssertVoidAsync(key, "DetachGroupPolicy", group, ("PolicyArn", ReadOnly));
        await Sts.AssertVoidAsync(key, "DeleteGroupPolicy", group, ("PolicyName", "inline"));
        foreach (var user in users) await Sts.AssertVoidAsync(key, "RemoveUserFromGroup", group, ("UserName", user));
        await Sts.AssertVoidAsync(key, "DeleteGroup", group);
        foreach (var action in new[] { "GetGroup", "DeleteGroup", "ListAttachedGroupPolicies" }) await Sts.AssertGoneAsync(key, action, group);
        await Sts.AssertGoneAsync(key, "GetGroupPolicy", group, ("PolicyName", "inline"));
        await Sts.AssertGoneAsync(key, "RemoveUserFromGroup", group, ("UserName", users[0]));
    }

    [Fact]
    public async Task An_access_key_is_made_found_in_its_list_turned_off_and_destroyed()
    {
        var (key, user) = (await Sts.AdministratorAsync(), ("UserName", await Sts.UserAsync()));
        var made = await Sts.DoneAsync("CreateAccessKey", user);
        Assert.Equal("Active", made["Status"]);
        var id = ("AccessKeyId", made["AccessKeyId"]!);
        Assert.Equal([id.Item2], await Sts.PagesAsync(key, "AccessKeyId", "ListAccessKeys", user));
        await Sts.AssertVoidAsync(key, "UpdateAccessKey", id, ("Status", "Inactive"), user);
        Assert.Equal("Inactive", (await Sts.DoneAsync("ListAccessKeys", user))["Status"]);
        await Sts.AssertVoidAsync(key, "DeleteAccessKey", id, user);
        Assert.Empty(await Sts.PagesAsync(key, "AccessKeyId", "ListAccessKeys", user));
        await Sts.AssertGoneAsync(key, "DeleteAccessKey", id, user);
    }

    [Fact]
    public async Task The_alias_of_the_account_is_made_found_in_its_list_and_destroyed()
    {
        var (key, alias) = (await Sts.AdministratorAsync(), ("AccountAlias", IamCases.Name("terraform-")));
        await Sts.AssertVoidAsync(key, "CreateAccountAlias", alias);
        Assert.Equal([alias.Item2], await Sts.PagesAsync(key, "member", "ListAccountAliases"));
        await Sts.AssertVoidAsync(key, "DeleteAccountAlias", alias);
        Assert.Empty(await Sts.PagesAsync(key, "member", "ListAccountAliases"));
        await Sts.AssertGoneAsync(key, "DeleteAccountAlias", alias);
    }

    private async Task GiveAsync(SigV4Signer key, string name)
    {
        var user = ("UserName", name);
        await Sts.AssertVoidAsync(key, "PutUserPolicy", ("PolicyDocument", Permissions), ("PolicyName", "inline"), user);
        Assert.Equal(Permissions, (await Sts.DoneAsync("GetUserPolicy", ("PolicyName", "inline"), user)).QueryUnescaped("PolicyDocument"));
        await Sts.AssertVoidAsync(key, "AttachUserPolicy", ("PolicyArn", ReadOnly), user);
        Assert.Equal([ReadOnly], await Sts.PagesAsync(key, "PolicyArn", "ListAttachedUserPolicies", user));
        await Sts.DoneAsync("AddUserToGroup", ("GroupName", await Sts.GroupAsync()), user);
        await Sts.DoneAsync("CreateLoginProfile", ("Password", "Correct-horse-1"), ("PasswordResetRequired", "false"), user);
        Assert.Equal("false", (await Sts.DoneAsync("GetLoginProfile", user))["PasswordResetRequired"]);
        await Sts.KeyAsync(name);
        await Sts.EnabledDeviceAsync(name);
    }

    // With force_destroy: everything that stands against the deletion is listed and taken away, of whatever kind.
    private async Task DestroyUserAsync(SigV4Signer key, string name)
    {
        var user = ("UserName", name);
        (await Sts.AdministerAsync("DeleteUser", user)).AssertRefused(409, "DeleteConflict");
        await Sts.AssertVoidAsync(key, "DetachUserPolicy", ("PolicyArn", ReadOnly), user);
        await Sts.AssertVoidAsync(key, "DeleteUserPolicy", ("PolicyName", "inline"), user);
        foreach (var group in await Sts.PagesAsync(key, "GroupName", "ListGroupsForUser", user)) await Sts.AssertVoidAsync(key, "RemoveUserFromGroup", ("GroupName", group), user);
        foreach (var id in await Sts.PagesAsync(key, "AccessKeyId", "ListAccessKeys", user)) await Sts.AssertVoidAsync(key, "DeleteAccessKey", ("AccessKeyId", id), user);
        Assert.Empty(await Sts.PagesAsync(key, "SSHPublicKeyId", "ListSSHPublicKeys", user));
        var assigned = await Sts.DoneAsync("ListVirtualMFADevices", ("AssignmentStatus", "Assigned"));
        var device = assigned.Xml.Descendants(assigned.Xml.Name.Namespace + "member").Single(member => member.Descendants(member.Name.Namespace + "UserName").Any(shown => shown.Value == name));
        var serial = ("SerialNumber", device.Element(device.Name.Namespace + "SerialNumber")!.Value);
        await Sts.AssertVoidAsync(key, "DeactivateMFADevice", serial, user);
        await Sts.AssertVoidAsync(key, "DeleteVirtualMFADevice", serial);
        Assert.Empty(await Sts.PagesAsync(key, "SerialNumber", "ListMFADevices", user));
        await Sts.AssertVoidAsync(key, "DeleteLoginProfile", user);
        await Sts.AssertGoneAsync(key, "DeleteLoginProfile", user);
        Assert.Empty(await Sts.PagesAsync(key, "CertificateId", "ListSigningCertificates", user));
        (await Sts.AdministerAsync("ListServiceSpecificCredentials", user)).AssertAccepted();
        await Sts.AssertVoidAsync(key, "DeleteUser", user);
        foreach (var action in new[] { "GetUser", "ListGroupsForUser", "ListAccessKeys", "ListAttachedUserPolicies", "GetLoginProfile", "DeleteUser" }) await Sts.AssertGoneAsync(key, action, user);
    }
}
