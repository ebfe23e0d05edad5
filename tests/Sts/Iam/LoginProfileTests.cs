using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>CreateLoginProfile, GetLoginProfile, UpdateLoginProfile, DeleteLoginProfile, ChangePassword, GetAccountPasswordPolicy.</summary>
public sealed class LoginProfileTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Good = "Correct-horse-1";
    private const string Policy = "Password does not conform to the account password policy.";

    private RunningSts Sts => fixture.Sts;

    [Fact]
    public async Task A_login_profile_is_made_once_told_changed_and_taken_away()
    {
        var user = await Sts.UserAsync();
        (await Sts.AdministerAsync("GetLoginProfile", ("UserName", user))).AssertRefused(404, "NoSuchEntity", $"Login Profile for User {user} cannot be found.");
        var made = await Sts.DoneAsync("CreateLoginProfile", ("UserName", user), ("Password", Good), ("PasswordResetRequired", "true"));
        Assert.Equal<IEnumerable<string?>>([user, "true"], [made["UserName"], made["PasswordResetRequired"]]);
        (await Sts.AdministerAsync("CreateLoginProfile", ("UserName", user), ("Password", Good))).AssertRefused(409, "EntityAlreadyExists", $"Login Profile for user {user} already exists.");
        await Sts.DoneAsync("UpdateLoginProfile", ("UserName", user), ("PasswordResetRequired", "false"));
        var got = await Sts.DoneAsync("GetLoginProfile", ("UserName", user));
        Assert.Equal<IEnumerable<string?>>([made["CreateDate"], "false"], [got["CreateDate"], got["PasswordResetRequired"]]);
        await Sts.DoneAsync("DeleteLoginProfile", ("UserName", user));
        foreach (var action in new[] { "GetLoginProfile", "UpdateLoginProfile", "DeleteLoginProfile" })
            (await Sts.AdministerAsync(action, ("UserName", user))).AssertRefused(404, "NoSuchEntity", $"Login Profile for User {user} cannot be found.");
    }

    [Theory]
    [InlineData("Abcde-7", false)]
    [InlineData("Abcdef-7", true)]
    [InlineData("abcdefgh", false)]
    [InlineData("abcdefg1", false)]
    [InlineData("abcdefG1", true)]
    [InlineData("abcdef1!", true)]
    [InlineData("ABCDEF1!", true)]
    [InlineData("Abcdefg!", true)]
    [InlineData("abcdefg1~", false)]
    public async Task A_password_has_eight_characters_of_three_kinds(string password, bool accepted)
    {
        var user = await Sts.UserAsync();
        var answer = await Sts.AdministerAsync("CreateLoginProfile", ("UserName", user), ("Password", password));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "PasswordPolicyViolation", Policy);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task A_password_has_at_most_a_hundred_and_twenty_eight_characters(int length, bool accepted)
    {
        var user = await Sts.UserAsync();
        var answer = await Sts.AdministerAsync("CreateLoginProfile", ("UserName", user), ("Password", "Aa1" + new string('x', length - 3)));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must have length less than or equal to 128");
    }

    [Fact]
    public async Task A_password_is_not_the_users_name_whatever_the_case()
    {
        var user = await Sts.UserAsync("David-Brown1");
        (await Sts.AdministerAsync("CreateLoginProfile", ("UserName", user), ("Password", "dAVID-bROWN1"))).AssertRefused(400, "PasswordPolicyViolation", Policy);
        (await Sts.AdministerAsync("CreateLoginProfile", ("UserName", user), ("Password", "dAVID-bROWN12"))).AssertAccepted();
        (await Sts.AdministerAsync("UpdateLoginProfile", ("UserName", user), ("Password", "David-Brown1"))).AssertRefused(400, "PasswordPolicyViolation", Policy);
    }

    [Fact]
    public async Task A_login_profile_needs_a_password() => (await Sts.AdministerAsync("CreateLoginProfile", ("UserName", await Sts.UserAsync())))
        .AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null");

    [Fact]
    public async Task A_user_changes_its_own_password_by_the_one_before()
    {
        var user = await Sts.UserAsync();
        await Sts.DoneAsync("AttachUserPolicy", ("UserName", user), ("PolicyArn", "arn:aws:iam::aws:policy/IAMUserChangePassword"));
        var key = await Sts.KeyAsync(user);
        (await Sts.IamAsync(key, "ChangePassword", ("OldPassword", Good), ("NewPassword", "Another-horse-2"))).AssertRefused(404, "NoSuchEntity", $"Login Profile for User {user} cannot be found.");
        await Sts.DoneAsync("CreateLoginProfile", ("UserName", user), ("Password", Good), ("PasswordResetRequired", "true"));
        (await Sts.IamAsync(key, "ChangePassword", ("OldPassword", "Wrong-horse-1"), ("NewPassword", "Another-horse-2"))).AssertRefused(403, "AccessDenied", "The old password was incorrect.");
        (await Sts.IamAsync(key, "ChangePassword", ("OldPassword", Good), ("NewPassword", "weak"))).AssertRefused(400, "PasswordPolicyViolation", Policy);
        (await Sts.IamAsync(key, "ChangePassword", ("OldPassword", Good), ("NewPassword", "Another-horse-2"))).AssertAccepted();
        (await Sts.IamAsync(key, "ChangePassword", ("OldPassword", Good), ("NewPassword", "Third-horse-3"))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "ChangePassword", ("OldPassword", "Another-horse-2"), ("NewPassword", Good))).AssertAccepted();
        Assert.Equal("false", (await Sts.DoneAsync("GetLoginProfile", ("UserName", user)))["PasswordResetRequired"]);
        (await Sts.IamAsync(key, "GetLoginProfile")).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Of_two_who_change_a_password_at_once_by_the_same_one_before_one_does()
    {
        var user = await Sts.UserAsync();
        await Sts.DoneAsync("AttachUserPolicy", ("UserName", user), ("PolicyArn", "arn:aws:iam::aws:policy/IAMUserChangePassword"));
        await Sts.DoneAsync("CreateLoginProfile", ("UserName", user), ("Password", Good));
        var key = await Sts.KeyAsync(user);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(n => Sts.IamAsync(key, "ChangePassword", ("OldPassword", Good), ("NewPassword", $"Another-horse-{n}"))));
        Assert.Single(answers, answer => answer.Status == System.Net.HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != System.Net.HttpStatusCode.OK), answer => answer.AssertRefused(403, "AccessDenied", "The old password was incorrect."));
    }

    [Fact]
    public async Task Nobody_but_a_user_has_a_password_to_change() =>
        (await Sts.IamAsync(await Sts.SignerAsync(), "ChangePassword", ("OldPassword", Good), ("NewPassword", "Another-horse-2"))).AssertRefused(400, "InvalidUserType");

    [Fact]
    public async Task A_user_without_permission_cannot_change_its_password()
    {
        var user = await Sts.UserAsync();
        await Sts.DoneAsync("CreateLoginProfile", ("UserName", user), ("Password", Good));
        (await Sts.IamAsync(await Sts.KeyAsync(user), "ChangePassword", ("OldPassword", Good), ("NewPassword", "Another-horse-2"))).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task An_account_has_no_password_policy_of_its_own() =>
        (await Sts.AdministerAsync("GetAccountPasswordPolicy")).AssertRefused(404, "NoSuchEntity", $"The Password Policy with domain name {RunningSts.Account} cannot be found.");
}
