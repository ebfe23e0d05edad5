using System.Text.Json;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Bucket;

/// <summary>Who may, by the policies of the caller, of the session and of the bucket, within one account and across two.</summary>
[Collection(SharedWorld.Name)]
public sealed class PolicyTests(BucketWorld world) : IAsyncLifetime
{
    private string _bucket = "";
    private S3Caller _owner = null!;

    public async Task InitializeAsync()
    {
        (_bucket, _owner) = (await world.NewBucketAsync(), world.As(world.Owner));
        (await _owner.PutAsync($"/{_bucket}/key", "x")).AssertStatus(200);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Within_the_account_a_policy_of_either_side_is_enough_and_the_denial_says_which_is_missing()
    {
        var user = await world.Sts.UserAsync(Policies.Allow("s3:GetObject"), BucketWorld.Production);
        (await world.As(user.Signer).GetAsync($"/{_bucket}/key")).AssertStatus(200);
        (await world.As(user.Signer).GetAsync($"/{_bucket}")).AssertRefused(403, "AccessDenied",
            $"User: {user.Arn} is not authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::{_bucket}\" because no identity-based policy allows the s3:ListBucket action");
        // Nor is it told whether there is a key.
        (await world.As(user.Signer).GetAsync($"/{_bucket}/none")).AssertRefused(403, "AccessDenied");
        await PutPolicyAsync(Statement("Allow", user.Arn, "s3:ListBucket"));
        (await world.As(user.Signer).GetAsync($"/{_bucket}")).AssertStatus(200);
        (await world.As(user.Signer).GetAsync($"/{_bucket}/none")).AssertRefused(404, "NoSuchKey");
    }

    [Fact]
    public async Task Across_accounts_both_sides_must_allow_and_neither_is_told_of_the_other()
    {
        var allowed = await world.Sts.UserAsync(Policies.Allow("s3:GetObject"));
        var without = await world.Sts.UserAsync();
        (await world.As(allowed.Signer).GetAsync($"/{_bucket}/key")).AssertRefused(403, "AccessDenied", "Access Denied");
        await PutPolicyAsync(Statement("Allow", "123456789012", "s3:GetObject"));
        (await world.As(allowed.Signer).GetAsync($"/{_bucket}/key")).AssertStatus(200);
        (await world.As(without.Signer).GetAsync($"/{_bucket}/key")).AssertRefused(403, "AccessDenied", "Access Denied");
        (await world.As(allowed.Signer).PutAsync($"/{_bucket}/key", "y")).AssertRefused(403, "AccessDenied");
        await PutPolicyAsync(Statement("Allow", allowed.Arn, "s3:GetObject"));
        (await world.As(allowed.Signer).GetAsync($"/{_bucket}/key")).AssertStatus(200);
        (await _owner.SendAsync("DELETE", $"/{_bucket}?policy")).AssertStatus(204);
        (await world.As(allowed.Signer).GetAsync($"/{_bucket}/key")).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task An_explicit_deny_of_either_side_outweighs_all()
    {
        var user = await world.Sts.UserAsync(Policies.Allow("s3:*"), BucketWorld.Production);
        (await world.As(user.Signer).GetAsync($"/{_bucket}/key")).AssertStatus(200);
        await PutPolicyAsync(Statement("Deny", user.Arn, "s3:GetObject"));
        (await world.As(user.Signer).GetAsync($"/{_bucket}/key")).AssertRefused(403, "AccessDenied",
            $"User: {user.Arn} is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::{_bucket}/key\" with an explicit deny in a resource-based policy");
        (await _owner.SendAsync("DELETE", $"/{_bucket}?policy")).AssertStatus(204);
        (await world.As(user.Signer).GetAsync($"/{_bucket}/key")).AssertStatus(200);
        await world.Sts.ChangeAsync(async db =>
        {
            db.InlinePolicies.Add(new SamlFederation.Data.Sts.InlinePolicy { OwnerId = user.UniqueId, Name = "no", Document = Policies.Deny("s3:GetObject") });
            await Task.CompletedTask;
        });
        (await world.As(user.Signer).GetAsync($"/{_bucket}/key")).AssertRefused(403, "AccessDenied",
            $"User: {user.Arn} is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::{_bucket}/key\" with an explicit deny in an identity-based policy");
    }

    [Fact]
    public async Task A_session_policy_narrows_the_role()
    {
        var narrow = world.As(await world.UpdateAppAsync(("Policy", Policies.Allow("s3:ListBucket"))));
        (await narrow.GetAsync("/productionapp")).AssertStatus(200);
        (await narrow.PutAsync("/productionapp/narrow", "x")).AssertRefused(403, "AccessDenied");
        (await world.As(world.David).PutAsync("/productionapp/narrow", "x")).AssertStatus(200);
    }

    [Fact]
    public async Task A_session_that_was_revoked_is_refused_on_its_next_request()
    {
        var role = await world.Sts.RoleAsync(Policies.Trust(Policies.Aws("arn:aws:iam::999999999999:root")), Policies.Allow("s3:*"), BucketWorld.Production);
        var session = world.As((await world.Sts.AssumeRoleAsync(world.Owner, role.Arn)).Signer());
        (await session.GetAsync($"/{_bucket}/key")).AssertStatus(200);
        (await world.Sts.IamAsync(world.Owner, "PutRolePolicy", ("RoleName", role.Name), ("PolicyName", "AWSRevokeOlderSessions"), ("PolicyDocument", Policies.RevokeBefore(world.Sts.Clock.GetUtcNow().AddSeconds(1))))).AssertAccepted();
        (await session.GetAsync($"/{_bucket}/key")).AssertRefused(403, "AccessDenied");
        (await world.Sts.IamAsync(world.Owner, "DeleteRolePolicy", ("RoleName", role.Name), ("PolicyName", "AWSRevokeOlderSessions"))).AssertAccepted();
        (await session.GetAsync($"/{_bucket}/key")).AssertStatus(200);
        (await world.Sts.IamAsync(world.Owner, "DeleteRolePolicy", ("RoleName", role.Name), ("PolicyName", "own"))).AssertAccepted();
        (await world.Sts.IamAsync(world.Owner, "DeleteRole", ("RoleName", role.Name))).AssertAccepted();
        (await session.GetAsync($"/{_bucket}/key")).AssertRefused(400, "InvalidToken");
    }

    [Fact]
    public async Task Conditions_see_the_listing_and_where_it_came_from()
    {
        var user = await world.Sts.UserAsync(null, BucketWorld.Production);
        await PutPolicyAsync(Statement("Allow", user.Arn, "s3:ListBucket", """{"StringLike":{"s3:prefix":["home/*"]},"IpAddress":{"aws:SourceIp":"127.0.0.0/8"},"Bool":{"aws:SecureTransport":"false"}}"""));
        (await world.As(user.Signer).GetAsync($"/{_bucket}?list-type=2&prefix=home/david")).AssertStatus(200);
        (await world.As(user.Signer).GetAsync($"/{_bucket}?list-type=2&prefix=other")).AssertRefused(403, "AccessDenied");
        (await world.As(user.Signer).GetAsync($"/{_bucket}?list-type=2")).AssertRefused(403, "AccessDenied");
    }

    [Fact]
    public async Task Who_is_made_again_under_a_name_inherits_nothing_from_a_bucket_s_policy()
    {
        var name = Principals.Unique("theresa");
        var first = await world.Sts.UserAsync(null, BucketWorld.Production, name);
        await PutPolicyAsync(Statement("Allow", first.Arn, "s3:GetObject"));
        (await world.As(first.Signer).GetAsync($"/{_bucket}/key")).AssertStatus(200);
        (await world.Sts.IamAsync(world.Owner, "DeleteAccessKey", ("UserName", name), ("AccessKeyId", first.Signer.AccessKeyId))).AssertAccepted();
        (await world.Sts.IamAsync(world.Owner, "DeleteUser", ("UserName", name))).AssertAccepted();
        var second = await world.Sts.UserAsync(null, BucketWorld.Production, name);
        (await world.As(second.Signer).GetAsync($"/{_bucket}/key")).AssertRefused(403, "AccessDenied");
        await PutPolicyAsync(Statement("Allow", second.Arn, "s3:GetObject"));
        (await world.As(second.Signer).GetAsync($"/{_bucket}/key")).AssertStatus(200);
    }

    [Theory]
    [InlineData("nonsense", "MalformedPolicy", null)]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"iam:*","Resource":"ARN"}]}""", "MalformedPolicy", "Policy has invalid action")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::productionapp"}]}""", "MalformedPolicy", "Policy has invalid resource")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"ARNx/*"}]}""", "MalformedPolicy", "Policy has invalid resource")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999999999999:user/nobody"},"Action":"s3:*","Resource":"ARN"}]}""", "MalformedPolicy", "Invalid principal in policy")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"s3:*","Resource":"ARN"}]}""", "MalformedPolicy", "Invalid principal in policy")]
    [InlineData("", "MissingRequestBodyError", null)]
    public async Task A_policy_that_is_none_of_the_bucket_s_is_refused(string policy, string code, string? message)
    {
        (await _owner.PutAsync($"/{_bucket}?policy", policy.Replace("ARN", $"arn:aws:s3:::{_bucket}", StringComparison.Ordinal))).AssertRefused(400, code, message);
        (await _owner.GetAsync($"/{_bucket}?policy")).AssertRefused(404, "NoSuchBucketPolicy", "The bucket policy does not exist");
    }

    [Fact]
    public async Task A_policy_is_given_back_as_it_was_put_and_only_to_whom_may()
    {
        var policy = Statement("Allow", "*", "s3:GetObject");
        await PutPolicyAsync(policy);
        Assert.Equal(policy, (await _owner.GetAsync($"/{_bucket}?policy")).AssertStatus(200).Text);
        var user = await world.Sts.UserAsync(Policies.Allow("s3:ListBucket"), BucketWorld.Production);
        (await world.As(user.Signer).GetAsync($"/{_bucket}?policy")).AssertRefused(403, "AccessDenied");
        (await world.As(user.Signer).PutAsync($"/{_bucket}?policy", policy)).AssertRefused(403, "AccessDenied");
        // Everybody is somebody whose signature holds.
        (await _owner.DeliverAsync("GET", new($"/{_bucket}/key", [new("x-amz-content-sha256", "UNSIGNED-PAYLOAD")]), null)).AssertRefused(403, "AccessDenied");
    }

    private async Task PutPolicyAsync(string policy) => (await _owner.PutAsync($"/{_bucket}?policy", policy)).AssertStatus(204);

    private string Statement(string effect, string principal, string action, string? condition = null) => $$"""
        {"Version":"2012-10-17","Statement":[{"Effect":"{{effect}}","Principal":{{(principal == "*" ? "\"*\"" : Policies.Aws(principal))}},"Action":{{JsonSerializer.Serialize(action)}},"Resource":["arn:aws:s3:::{{_bucket}}","arn:aws:s3:::{{_bucket}}/*"]{{(condition is null ? "" : $",\"Condition\":{condition}")}}}]}
        """;
}
