using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>TagUser, UntagUser, ListUserTags, PutUserPermissionsBoundary, DeleteUserPermissionsBoundary, and the conditions on them.</summary>
public sealed class UserTagTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string ReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private const string PowerUser = "arn:aws:iam::aws:policy/PowerUserAccess";

    private RunningSts Sts => fixture.Sts;

    private static (string, string)[] Pairs(IEnumerable<(string Key, string Value)> tags) =>
        [.. tags.SelectMany((tag, index) => new[] { ($"Tags.member.{index + 1}.Key", tag.Key), ($"Tags.member.{index + 1}.Value", tag.Value) })];

    [Fact]
    public async Task Tags_are_added_replaced_ignoring_case_listed_and_taken_away()
    {
        var name = await Sts.UserAsync();
        await Sts.DoneAsync("TagUser", [("UserName", name), .. Pairs([("team", "wiki"), ("cost", "1")])]);
        await Sts.DoneAsync("TagUser", [("UserName", name), .. Pairs([("TEAM", "portal")])]);
        var listed = await Sts.DoneAsync("ListUserTags", ("UserName", name));
        Assert.Equal(["TEAM", "cost"], listed.All("Key"));
        Assert.Equal(["portal", "1"], listed.All("Value"));
        Assert.Equal("false", listed["IsTruncated"]);
        await Sts.DoneAsync("UntagUser", ("UserName", name), ("TagKeys.member.1", "team"), ("TagKeys.member.2", "never"));
        Assert.Equal(["cost"], (await Sts.DoneAsync("ListUserTags", ("UserName", name))).All("Key"));
    }

    [Fact]
    public async Task A_user_has_at_most_fifty_tags()
    {
        var name = await Sts.UserAsync();
        await Sts.DoneAsync("TagUser", [("UserName", name), .. Pairs(Enumerable.Range(1, 50).Select(i => ($"k{i:D2}", "v")))]);
        (await Sts.AdministerAsync("TagUser", [("UserName", name), .. Pairs([("more", "v")])])).AssertRefused(409, "LimitExceeded");
        await Sts.DoneAsync("TagUser", [("UserName", name), .. Pairs([("K01", "over")])]);
        var first = await Sts.DoneAsync("ListUserTags", ("UserName", name), ("MaxItems", "49"));
        Assert.Equal<IEnumerable<string?>>(["49", "true"], [$"{first.All("Key").Count}", first["IsTruncated"]]);
        Assert.Single((await Sts.DoneAsync("ListUserTags", ("UserName", name), ("MaxItems", "49"), ("Marker", first["Marker"]!))).All("Key"));
    }

    [Fact]
    public async Task Reserved_and_missing_tags_are_refused()
    {
        var name = await Sts.UserAsync();
        (await Sts.AdministerAsync("TagUser", [("UserName", name), .. Pairs([("aws:mine", "v")])])).AssertRefused(400, "InvalidInput");
        (await Sts.AdministerAsync("TagUser", ("UserName", name))).AssertRefused(400, "ValidationError");
        (await Sts.AdministerAsync("UntagUser", ("UserName", name))).AssertRefused(400, "ValidationError");
        (await Sts.AdministerAsync("TagUser", [("UserName", "Nobody"), .. Pairs([("a", "v")])])).AssertRefused(404, "NoSuchEntity", "The user with name Nobody cannot be found.");
        (await Sts.AdministerAsync("UntagUser", ("UserName", "Nobody"), ("TagKeys.member.1", "a"))).AssertRefused(404, "NoSuchEntity", "The user with name Nobody cannot be found.");
    }

    [Fact]
    public async Task A_boundary_narrows_its_user_from_the_next_call_on()
    {
        var name = await Sts.UserAsync();
        await Sts.AllowAsync(name, IamCases.Allow("iam:*", "*"));
        var key = await Sts.KeyAsync(name);
        (await Sts.IamAsync(key, "CreateGroup", ("GroupName", IamCases.Name("G")))).AssertAccepted();
        await Sts.DoneAsync("PutUserPermissionsBoundary", ("UserName", name), ("PermissionsBoundary", ReadOnly));
        (await Sts.IamAsync(key, "CreateGroup", ("GroupName", IamCases.Name("G")))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "ListGroups")).AssertAccepted();
        await Sts.DoneAsync("DeleteUserPermissionsBoundary", ("UserName", name));
        (await Sts.IamAsync(key, "CreateGroup", ("GroupName", IamCases.Name("G")))).AssertAccepted();
    }

    [Fact]
    public async Task A_boundary_must_be_a_policy_that_there_is()
    {
        var name = await Sts.UserAsync();
        (await Sts.AdministerAsync("PutUserPermissionsBoundary", ("UserName", name), ("PermissionsBoundary", ReadOnly + "Not")))
            .AssertRefused(404, "NoSuchEntity", $"Scope ARN: {ReadOnly}Not does not exist or is not attachable.");
        (await Sts.AdministerAsync("PutUserPermissionsBoundary", ("UserName", name))).AssertRefused(400, "ValidationError");
        (await Sts.AdministerAsync("PutUserPermissionsBoundary", ("UserName", "Nobody"), ("PermissionsBoundary", ReadOnly))).AssertRefused(404, "NoSuchEntity");
    }

    [Fact]
    public async Task Who_may_make_only_bounded_users_cannot_make_or_set_free_others()
    {
        var maker = await Sts.UserAsync();
        await Sts.AllowAsync(maker, $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:CreateUser","iam:PutUserPermissionsBoundary"],"Resource":"*","Condition":{"StringEquals":{"iam:PermissionsBoundary":"{{ReadOnly}}"} } },
            {"Effect":"Allow","Action":"iam:DeleteUserPermissionsBoundary","Resource":"*","Condition":{"StringNotEquals":{"iam:PermissionsBoundary":"{{ReadOnly}}"} } }]}
            """);
        var (key, name) = (await Sts.KeyAsync(maker), IamCases.Name());
        (await Sts.IamAsync(key, "CreateUser", ("UserName", name))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "CreateUser", ("UserName", name), ("PermissionsBoundary", PowerUser))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "CreateUser", ("UserName", name), ("PermissionsBoundary", ReadOnly))).AssertAccepted();
        (await Sts.IamAsync(key, "PutUserPermissionsBoundary", ("UserName", name), ("PermissionsBoundary", PowerUser))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "PutUserPermissionsBoundary", ("UserName", name), ("PermissionsBoundary", ReadOnly))).AssertAccepted();
        (await Sts.IamAsync(key, "DeleteUserPermissionsBoundary", ("UserName", name))).AssertRefused(403, "AccessDenied");
        await Sts.DoneAsync("PutUserPermissionsBoundary", ("UserName", name), ("PermissionsBoundary", PowerUser));
        (await Sts.IamAsync(key, "DeleteUserPermissionsBoundary", ("UserName", name))).AssertAccepted();
    }

    [Fact]
    public async Task Tags_decide_who_may_tag_what_with_what()
    {
        var tagger = await Sts.UserAsync();
        await Sts.AllowAsync(tagger, """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:TagUser","iam:CreateUser"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/team":"wiki"},"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}},
            {"Effect":"Allow","Action":["iam:UntagUser","iam:DeleteUser"],"Resource":"*","Condition":{"StringEquals":{"iam:ResourceTag/team":"wiki"},"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}}]}
            """);
        var (key, name) = (await Sts.KeyAsync(tagger), IamCases.Name());
        (await Sts.IamAsync(key, "CreateUser", ("UserName", name))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "CreateUser", [("UserName", name), .. Pairs([("team", "portal")])])).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "CreateUser", [("UserName", name), .. Pairs([("team", "wiki"), ("more", "x")])])).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "CreateUser", [("UserName", name), .. Pairs([("team", "wiki")])])).AssertAccepted();
        (await Sts.IamAsync(key, "TagUser", [("UserName", name), .. Pairs([("team", "portal")])])).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "UntagUser", ("UserName", name), ("TagKeys.member.1", "other"))).AssertRefused(403, "AccessDenied");

        var untagged = await Sts.UserAsync();
        (await Sts.IamAsync(key, "DeleteUser", ("UserName", untagged))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "DeleteUser", ("UserName", name))).AssertAccepted();
    }
}
