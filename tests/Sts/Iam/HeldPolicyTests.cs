using SamlFederation.Tests.Sts.Fixture;
using static SamlFederation.Tests.Sts.Iam.Holders;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>Attach, Detach, ListAttached, Put, Get, List and Delete of {User, Group, Role} policies.</summary>
public sealed class HeldPolicyTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Aws = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    public static TheoryData<string> Kinds => ["User", "Group", "Role"];

    private RunningSts Sts => fixture.Sts;

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_managed_policy_is_attached_listed_and_detached(string kind)
    {
        var holder = await Sts.HolderAsync(kind, $"attaching-{kind}");
        var own = await Sts.PolicyAsync($"Own{kind}", more: ("Path", "/own/"));
        foreach (var arn in new[] { own, Aws, own }) (await Sts.AsAdministratorAsync($"Attach{kind}Policy", holder, ("PolicyArn", arn))).AssertAccepted();
        var listed = await Sts.AsAdministratorAsync($"ListAttached{kind}Policies", holder);
        Assert.Equal([own, Aws], listed.All("PolicyArn"));
        Assert.Equal([$"Own{kind}", "ReadOnlyAccess"], listed.All("PolicyName"));
        Assert.Equal([own], (await Sts.AsAdministratorAsync($"ListAttached{kind}Policies", holder, ("PathPrefix", "/own/"))).All("PolicyArn"));
        var page = await Sts.AsAdministratorAsync($"ListAttached{kind}Policies", holder, ("MaxItems", "1"));
        Assert.Equal([Aws], (await Sts.AsAdministratorAsync($"ListAttached{kind}Policies", holder, ("Marker", page["Marker"]!))).All("PolicyArn"));

        (await Sts.AsAdministratorAsync($"Detach{kind}Policy", holder, ("PolicyArn", own))).AssertAccepted();
        (await Sts.AsAdministratorAsync($"Detach{kind}Policy", holder, ("PolicyArn", own))).AssertRefused(404, "NoSuchEntity", $"Policy {own} was not found.");
        Assert.Equal([Aws], (await Sts.AsAdministratorAsync($"ListAttached{kind}Policies", holder)).All("PolicyArn"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_is_attached_is_a_managed_policy_of_the_account_or_of_AWS(string kind)
    {
        var holder = await Sts.HolderAsync(kind, $"refusing-{kind}");
        Task<Answer> AttachAsync(string arn) => Sts.AsAdministratorAsync($"Attach{kind}Policy", holder, ("PolicyArn", arn));
        const string nothing = "arn:aws:iam::123456789012:policy/Nothing", foreign = "arn:aws:iam::999999999999:policy/ReadOnly";
        (await AttachAsync(nothing)).AssertRefused(404, "NoSuchEntity", $"Policy {nothing} does not exist or is not attachable.");
        (await AttachAsync(foreign)).AssertRefused(404, "NoSuchEntity", $"Policy {foreign} does not exist or is not attachable.");
        (await AttachAsync(RunningSts.Developer)).AssertRefused(400, "InvalidInput", $"ARN {RunningSts.Developer} is not valid.");
        (await AttachAsync("this-is-no-arn-at-all")).AssertRefused(400, "ValidationError", "Invalid ARN:  Could not be parsed!");
        (await AttachAsync("short")).AssertRefused(400, "ValidationError");
        Assert.Empty((await Sts.AsAdministratorAsync($"ListAttached{kind}Policies", holder)).All("PolicyArn"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task At_most_ten_are_attached(string kind)
    {
        var holder = await Sts.HolderAsync(kind, $"full-{kind}");
        for (var i = 1; i <= 10; i++) (await Sts.AsAdministratorAsync($"Attach{kind}Policy", holder, ("PolicyArn", await Sts.PolicyAsync($"{kind}Full{i}")))).AssertAccepted();
        (await Sts.AsAdministratorAsync($"Attach{kind}Policy", holder, ("PolicyArn", Aws))).AssertRefused(409, "LimitExceeded", $"Cannot exceed quota for PoliciesPer{kind}: 10");
        (await Sts.AsAdministratorAsync($"Attach{kind}Policy", holder, ("PolicyArn", $"arn:aws:iam::123456789012:policy/{kind}Full1"))).AssertAccepted();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_inline_policy_is_put_replaced_read_listed_and_deleted(string kind)
    {
        var holder = await Sts.HolderAsync(kind, $"inline-{kind}");
        (await Sts.AsAdministratorAsync($"Put{kind}Policy", holder, ("PolicyName", "one"), ("PolicyDocument", Allow("s3:GetObject")))).AssertAccepted();
        (await Sts.AsAdministratorAsync($"Put{kind}Policy", holder, ("PolicyName", "two"), ("PolicyDocument", Allow("s3:PutObject")))).AssertAccepted();
        (await Sts.AsAdministratorAsync($"Put{kind}Policy", holder, ("PolicyName", "one"), ("PolicyDocument", Allow("s3:*")))).AssertAccepted();
        var got = await Sts.AsAdministratorAsync($"Get{kind}Policy", holder, ("PolicyName", "one"));
        Assert.Equal((holder.Value, "one", Allow("s3:*")), (got[holder.Name], got["PolicyName"], Uri.UnescapeDataString(got["PolicyDocument"]!)));
        Assert.Contains("%7B%22Version%22%3A", got["PolicyDocument"], StringComparison.Ordinal);
        var first = await Sts.AsAdministratorAsync($"List{kind}Policies", holder, ("MaxItems", "1"));
        Assert.Equal(["one"], first.All("member"));
        Assert.Equal("true", first["IsTruncated"]);
        Assert.Equal(["two"], (await Sts.AsAdministratorAsync($"List{kind}Policies", holder, ("Marker", first["Marker"]!))).All("member"));
        (await Sts.AsAdministratorAsync($"Delete{kind}Policy", holder, ("PolicyName", "one"))).AssertAccepted();
        var gone = $"The {kind.ToLowerInvariant()} policy with name one cannot be found.";
        (await Sts.AsAdministratorAsync($"Delete{kind}Policy", holder, ("PolicyName", "one"))).AssertRefused(404, "NoSuchEntity", gone);
        (await Sts.AsAdministratorAsync($"Get{kind}Policy", holder, ("PolicyName", "one"))).AssertRefused(404, "NoSuchEntity", gone);
    }

    [Theory]
    [InlineData("User", 2048)]
    [InlineData("Group", 5120)]
    [InlineData("Role", 10240)]
    public async Task All_inline_policies_together_have_a_quota(string kind, int quota)
    {
        var holder = await Sts.HolderAsync(kind, $"quota-{kind}");
        Task<Answer> PutAsync(string name, string document) => Sts.AsAdministratorAsync($"Put{kind}Policy", holder, ("PolicyName", name), ("PolicyDocument", document));
        (await PutAsync("one", Sized(quota + 1, Allow("s3:*")))).AssertRefused(409, "LimitExceeded", $"Maximum policy size of {quota} bytes exceeded for {kind.ToLowerInvariant()} {holder.Value}");
        (await PutAsync("one", Sized(quota, Allow("s3:*")))).AssertAccepted();
        (await PutAsync("two", Allow("s3:*"))).AssertRefused(409, "LimitExceeded");
        (await PutAsync("one", new string(' ', 20_000) + Sized(quota - 200, Allow("s3:*")))).AssertAccepted();
        (await PutAsync("two", Sized(200, Allow("s3:*")))).AssertAccepted();
        (await PutAsync("two", Sized(201, Allow("s3:*")))).AssertRefused(409, "LimitExceeded");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_holder_that_is_not_there_cannot_be_found(string kind)
    {
        foreach (var action in new[] { $"Attach{kind}Policy", $"Detach{kind}Policy", $"ListAttached{kind}Policies", $"Put{kind}Policy", $"Get{kind}Policy", $"List{kind}Policies", $"Delete{kind}Policy" })
        {
            (await Sts.AsAdministratorAsync(action, ($"{kind}Name", "nobody"), ("PolicyArn", Aws), ("PolicyName", "one"), ("PolicyDocument", Allow("s3:*"))))
                .AssertRefused(404, "NoSuchEntity", $"The {kind.ToLowerInvariant()} with name nobody cannot be found.");
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a+b=c,d.e@f-g_h", true)]
    public async Task An_inline_policys_name_is_within_the_model(string name, bool accepted)
    {
        var answer = await Sts.AsAdministratorAsync("PutRolePolicy", ("RoleName", "Hour"), ("PolicyName", name), ("PolicyDocument", Allow("s3:*")));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError");
    }

    [Fact]
    public async Task What_a_group_is_given_its_member_has_on_the_next_request()
    {
        var user = await Sts.StoredUserAsync("member");
        var group = await Sts.StoredGroupAsync("members");
        await using var db = await Sts.DatabaseAsync();
        db.GroupMembers.Add(new() { GroupId = group.UniqueId, UserId = user.UniqueId });
        await db.SaveChangesAsync();
        var key = await Sts.KeyOfAsync(user);
        (await Sts.IamAsync(key, "ListAccountAliases")).AssertRefused(403, "AccessDenied");
        await Sts.AsAdministratorAsync("PutGroupPolicy", ("GroupName", "members"), ("PolicyName", "look"), ("PolicyDocument", Allow("iam:List*")));
        (await Sts.IamAsync(key, "ListAccountAliases")).AssertAccepted();
        await Sts.AsAdministratorAsync("PutUserPolicy", ("UserName", "member"), ("PolicyName", "not"), ("PolicyDocument", Deny("iam:ListAccountAliases")));
        (await Sts.IamAsync(key, "ListAccountAliases")).AssertRefused(403, "AccessDenied");
        await Sts.AsAdministratorAsync("DeleteUserPolicy", ("UserName", "member"), ("PolicyName", "not"));
        (await Sts.IamAsync(key, "ListAccountAliases")).AssertAccepted();
    }
}
