using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>CreateAccessKey, ListAccessKeys, UpdateAccessKey, DeleteAccessKey, GetAccessKeyLastUsed.</summary>
public sealed class AccessKeyTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Other = "999999999999";

    private RunningSts Sts => fixture.Sts;

    [Fact]
    public async Task A_key_signs_as_its_user()
    {
        var user = await Sts.UserAsync();
        var made = await Sts.DoneAsync("CreateAccessKey", ("UserName", user));
        Assert.Equal<IEnumerable<string?>>([user, "Active"], [made["UserName"], made["Status"]]);
        Assert.Matches(@"\AAKIA[A-Z2-7]{16}\z", made["AccessKeyId"]);
        Assert.Matches(@"\A[A-Za-z0-9+/]{40}\z", made["SecretAccessKey"]);
        var who = await Sts.CallerIdentityAsync(new SigV4Signer(made["AccessKeyId"]!, made["SecretAccessKey"]!));
        Assert.Equal($"arn:aws:iam::{RunningSts.Account}:user/{user}", who["Arn"]);
    }

    [Fact]
    public async Task A_user_has_at_most_two_keys()
    {
        var user = await Sts.UserAsync();
        for (var i = 0; i < 2; i++) await Sts.KeyAsync(user);
        (await Sts.AdministerAsync("CreateAccessKey", ("UserName", user))).AssertRefused(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2");
        var listed = await Sts.DoneAsync("ListAccessKeys", ("UserName", user));
        Assert.Equal([user, user], listed.All("UserName"));
        Assert.Equal(["Active", "Active"], listed.All("Status"));
        Assert.Empty(listed.All("SecretAccessKey"));
        var page = await Sts.DoneAsync("ListAccessKeys", ("UserName", user), ("MaxItems", "1"));
        Assert.Equal<IEnumerable<string?>>(listed.All("AccessKeyId"), [page["AccessKeyId"], (await Sts.DoneAsync("ListAccessKeys", ("UserName", user), ("MaxItems", "1"), ("Marker", page["Marker"]!)))["AccessKeyId"]]);
        await Sts.DoneAsync("DeleteAccessKey", ("UserName", user), ("AccessKeyId", page["AccessKeyId"]!));
        await Sts.KeyAsync(user);
    }

    [Fact]
    public async Task An_inactive_key_is_refused_from_the_next_call_on_until_it_is_active_again()
    {
        var user = await Sts.UserAsync();
        var key = await Sts.KeyAsync(user);
        (await Sts.CallerIdentityAsync(key)).AssertAccepted();
        await Sts.DoneAsync("UpdateAccessKey", ("UserName", user), ("AccessKeyId", key.AccessKeyId), ("Status", "Inactive"));
        (await Sts.CallerIdentityAsync(key)).AssertRefused(403, "InvalidClientTokenId");
        Assert.Equal("Inactive", (await Sts.DoneAsync("ListAccessKeys", ("UserName", user)))["Status"]);
        await Sts.DoneAsync("UpdateAccessKey", ("UserName", user), ("AccessKeyId", key.AccessKeyId), ("Status", "Active"));
        (await Sts.CallerIdentityAsync(key)).AssertAccepted();
        await Sts.DoneAsync("DeleteAccessKey", ("UserName", user), ("AccessKeyId", key.AccessKeyId));
        (await Sts.CallerIdentityAsync(key)).AssertRefused(403, "InvalidClientTokenId");
    }

    [Theory]
    [InlineData("Gone")]
    [InlineData("active")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_status_is_active_or_inactive(string? status) => (await Sts.AdministerAsync("UpdateAccessKey",
        [("AccessKeyId", "AKIAIOSFODNN7EXAMPLE"), .. status is null ? Array.Empty<(string, string)>() : [("Status", status)]])).AssertRefused(400, "ValidationError");

    [Fact]
    public async Task The_key_of_another_user_is_as_good_as_none()
    {
        var (user, key) = (await Sts.UserAsync(), await Sts.KeyAsync(await Sts.UserAsync()));
        foreach (var id in new[] { key.AccessKeyId, "AKIAIOSFODNN7EXAMPLE" })
        {
            (await Sts.AdministerAsync("DeleteAccessKey", ("UserName", user), ("AccessKeyId", id))).AssertRefused(404, "NoSuchEntity", $"The Access Key with id {id} cannot be found.");
            (await Sts.AdministerAsync("UpdateAccessKey", ("UserName", user), ("AccessKeyId", id), ("Status", "Inactive"))).AssertRefused(404, "NoSuchEntity", $"The Access Key with id {id} cannot be found.");
        }
        (await Sts.CallerIdentityAsync(key)).AssertAccepted();
    }

    [Fact]
    public async Task Whoever_may_manage_its_own_keys_manages_no_other()
    {
        var (user, other) = (await Sts.UserAsync(), await Sts.UserAsync());
        await Sts.AllowAsync(user, IamCases.Allow("iam:*AccessKey*", "arn:aws:iam::*:user/${aws:username}"));
        var key = await Sts.KeyAsync(user);
        var second = await Sts.IamAsync(key, "CreateAccessKey");
        second.AssertAccepted();
        Assert.Equal(user, second["UserName"]);
        Assert.Equal(2, (await Sts.IamAsync(key, "ListAccessKeys")).All("AccessKeyId").Count);
        (await Sts.IamAsync(key, "ListAccessKeys", ("UserName", user))).AssertAccepted();
        (await Sts.IamAsync(key, "GetAccessKeyLastUsed", ("AccessKeyId", key.AccessKeyId))).AssertAccepted();
        (await Sts.IamAsync(key, "DeleteAccessKey", ("AccessKeyId", second["AccessKeyId"]!))).AssertAccepted();

        var foreign = await Sts.KeyAsync(other);
        (await Sts.IamAsync(key, "CreateAccessKey", ("UserName", other))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "ListAccessKeys", ("UserName", other))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "DeleteAccessKey", ("UserName", other), ("AccessKeyId", foreign.AccessKeyId))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "GetAccessKeyLastUsed", ("AccessKeyId", foreign.AccessKeyId))).AssertRefused(403, "AccessDenied");
        (await Sts.CallerIdentityAsync(foreign)).AssertAccepted();
    }

    [Fact]
    public async Task The_last_use_of_a_key_is_told()
    {
        var user = await Sts.UserAsync();
        var key = await Sts.KeyAsync(user);
        var never = await Sts.DoneAsync("GetAccessKeyLastUsed", ("AccessKeyId", key.AccessKeyId));
        Assert.Equal<IEnumerable<string?>>([user, "N/A", "N/A", null], [never["UserName"], never["ServiceName"], never["Region"], never["LastUsedDate"]]);
        (await Sts.CallerIdentityAsync(key)).AssertAccepted();
        var used = await Sts.DoneAsync("GetAccessKeyLastUsed", ("AccessKeyId", key.AccessKeyId));
        Assert.Equal<IEnumerable<string?>>([user, "sts", "us-east-1"], [used["UserName"], used["ServiceName"], used["Region"]]);
        Assert.NotNull(used["LastUsedDate"]);
        (await Sts.AdministerAsync("GetAccessKeyLastUsed", ("AccessKeyId", "AKIAIOSFODNN7EXAMPLE"))).AssertRefused(404, "NoSuchEntity", "The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found.");
        (await Sts.IamAsync(await Sts.AdministratorAsync(Other), "GetAccessKeyLastUsed", ("AccessKeyId", key.AccessKeyId))).AssertRefused(404, "NoSuchEntity");
        (await Sts.AdministerAsync("GetAccessKeyLastUsed", ("AccessKeyId", "AKIAIOSFODNN7EX"))).AssertRefused(400, "ValidationError");
    }
}
