using SamlFederation.Tests.Sts.Fixture;
using static SamlFederation.Tests.Sts.Iam.Holders;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>TagRole, UntagRole, ListRoleTags, PutRolePermissionsBoundary, DeleteRolePermissionsBoundary.</summary>
public sealed class RoleTagAndBoundaryTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private RunningSts Sts => fixture.Sts;

    private static (string, string)[] Tagged(int count, string prefix = "k") =>
        [.. Enumerable.Range(1, count).SelectMany(i => new[] { ($"Tags.member.{i}.Key", $"{prefix}{i}"), ($"Tags.member.{i}.Value", $"v{i}") })];

    [Fact]
    public async Task Tags_are_added_replaced_ignoring_case_and_taken_away()
    {
        await Sts.CreateRoleAsync("Tagged");
        (await Sts.AsAdministratorAsync("TagRole", ("RoleName", "Tagged"), ("Tags.member.1.Key", "Department"), ("Tags.member.1.Value", "one"), ("Tags.member.2.Key", "Team"), ("Tags.member.2.Value", "blue"))).AssertAccepted();
        (await Sts.AsAdministratorAsync("TagRole", ("RoleName", "Tagged"), ("Tags.member.1.Key", "TEAM"), ("Tags.member.1.Value", "red"))).AssertAccepted();
        var tags = await Sts.AsAdministratorAsync("ListRoleTags", ("RoleName", "Tagged"));
        Assert.Equal(["TEAM", "Department"], tags.All("Key"));
        Assert.Equal(["red", "one"], tags.All("Value"));
        var page = await Sts.AsAdministratorAsync("ListRoleTags", ("RoleName", "Tagged"), ("MaxItems", "1"));
        Assert.Equal(["TEAM"], page.All("Key"));
        Assert.Equal("true", page["IsTruncated"]);
        Assert.Equal(["Department"], (await Sts.AsAdministratorAsync("ListRoleTags", ("RoleName", "Tagged"), ("Marker", page["Marker"]!))).All("Key"));
        (await Sts.AsAdministratorAsync("UntagRole", ("RoleName", "Tagged"), ("TagKeys.member.1", "department"), ("TagKeys.member.2", "never"))).AssertAccepted();
        Assert.Equal(["TEAM"], (await Sts.AsAdministratorAsync("ListRoleTags", ("RoleName", "Tagged"))).All("Key"));
    }

    [Fact]
    public async Task A_key_twice_is_refused_whatever_its_case()
    {
        (await Sts.CreateRoleAsync("Twice", ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", ""), ("Tags.member.2.Key", "A"), ("Tags.member.2.Value", "")))
            .AssertRefused(400, "InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        (await Sts.CreateRoleAsync("Twice", ("Tags.member.1.Key", "aws:mine"), ("Tags.member.1.Value", ""))).AssertRefused(400, "InvalidInput");
    }

    [Fact]
    public async Task A_role_has_at_most_fifty_tags()
    {
        (await Sts.CreateRoleAsync("FiftyOne", Tagged(51))).AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50");
        (await Sts.CreateRoleAsync("Fifty", Tagged(50))).AssertAccepted();
        (await Sts.AsAdministratorAsync("TagRole", [("RoleName", "Fifty"), .. Tagged(1)])).AssertAccepted();
        (await Sts.AsAdministratorAsync("TagRole", [("RoleName", "Fifty"), .. Tagged(1, "other")])).AssertRefused(409, "LimitExceeded");
    }

    [Fact]
    public async Task A_tag_is_within_the_model() =>
        (await Sts.CreateRoleAsync("Model", ("Tags.member.1.Key", new string('k', 129)), ("Tags.member.1.Value", "<"))).AssertRefused(400, "ValidationError",
            "2 validation errors detected: Value at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 128; "
            + @"Value at 'tags.1.member.value' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]*");

    [Fact]
    public async Task A_boundary_is_put_replaced_and_taken_away()
    {
        await Sts.CreateRoleAsync("Bounded");
        var own = await Sts.PolicyAsync("OwnBoundary");
        (await Sts.AsAdministratorAsync("PutRolePermissionsBoundary", ("RoleName", "Bounded"), ("PermissionsBoundary", own))).AssertAccepted();
        (await Sts.AsAdministratorAsync("PutRolePermissionsBoundary", ("RoleName", "Bounded"), ("PermissionsBoundary", "arn:aws:iam::aws:policy/ReadOnlyAccess"))).AssertAccepted();
        Assert.Equal("arn:aws:iam::aws:policy/ReadOnlyAccess", (await Sts.AsAdministratorAsync("GetRole", ("RoleName", "Bounded")))["PermissionsBoundaryArn"]);
        (await Sts.AsAdministratorAsync("DeleteRolePermissionsBoundary", ("RoleName", "Bounded"))).AssertAccepted();
        (await Sts.AsAdministratorAsync("DeleteRolePermissionsBoundary", ("RoleName", "Bounded"))).AssertAccepted();
        Assert.Null((await Sts.AsAdministratorAsync("GetRole", ("RoleName", "Bounded")))["PermissionsBoundary"]);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:policy/Nothing", 404, "NoSuchEntity", "Scope ARN: arn:aws:iam::123456789012:policy/Nothing does not exist or is not attachable.")]
    [InlineData("arn:aws:iam::999999999999:policy/ReadOnly", 404, "NoSuchEntity", "Scope ARN: arn:aws:iam::999999999999:policy/ReadOnly does not exist or is not attachable.")]
    [InlineData("arn:aws:iam::123456789012:role/Developer", 400, "InvalidInput", "ARN arn:aws:iam::123456789012:role/Developer is not valid.")]
    [InlineData("this-is-no-arn-at-all", 400, "ValidationError", "Invalid ARN:  Could not be parsed!")]
    public async Task A_boundary_is_a_managed_policy_of_the_account_or_of_AWS(string boundary, int status, string code, string message)
    {
        (await Sts.CreateRoleAsync("Unbounded" + Guid.NewGuid().ToString("N"), ("PermissionsBoundary", boundary))).AssertRefused(status, code, message);
        (await Sts.AsAdministratorAsync("PutRolePermissionsBoundary", ("RoleName", "Developer"), ("PermissionsBoundary", boundary))).AssertRefused(status, code, message);
    }

    [Fact]
    public async Task A_boundary_bounds_from_the_next_request_on()
    {
        var role = (await Sts.CreateRoleAsync("InForce"))["Arn"]!;
        await Sts.AsAdministratorAsync("AttachRolePolicy", ("RoleName", "InForce"), ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"));
        var session = await Sts.SignerAsync(role);
        (await Sts.IamAsync(session, "ListAccountAliases")).AssertAccepted();
        var boundary = await Sts.PolicyAsync("OnlyS3", Allow("s3:*"));
        await Sts.AsAdministratorAsync("PutRolePermissionsBoundary", ("RoleName", "InForce"), ("PermissionsBoundary", boundary));
        (await Sts.IamAsync(session, "ListAccountAliases")).AssertRefused(403, "AccessDenied");
        await Sts.AsAdministratorAsync("DeleteRolePermissionsBoundary", ("RoleName", "InForce"));
        (await Sts.IamAsync(session, "ListAccountAliases")).AssertAccepted();
    }
}
