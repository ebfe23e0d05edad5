using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>Sessions that began with a long-term key, and what becomes of them with UpdateAccessKey and DeleteAccessKey.</summary>
public sealed class KeySessionTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private RunningSts Sts => fixture.Sts;

    [Theory]
    [InlineData("GetSessionToken")]
    [InlineData("GetFederationToken")]
    [InlineData("AssumeRole")]
    [InlineData("a role taken by a role")]
    public async Task A_session_rests_with_the_key_it_began_with_and_ends_with_it(string kind)
    {
        var user = await Principals.UserAsync(Sts, Policies.Allow("sts:*"));
        var second = await Sts.KeyAsync(user.Name);
        var (session, twin) = (await BeginAsync(kind, user, user.Signer), await BeginAsync(kind, user, second));
        var key = ("AccessKeyId", user.Signer.AccessKeyId);
        (await Sts.CallerIdentityAsync(session)).AssertAccepted();

        await Sts.DoneAsync("UpdateAccessKey", key, ("UserName", user.Name), ("Status", "Inactive"));
        (await Sts.CallerIdentityAsync(session)).AssertRefused(403, "InvalidClientTokenId");
        (await Sts.CallerIdentityAsync(twin)).AssertAccepted();

        await Sts.DoneAsync("UpdateAccessKey", key, ("UserName", user.Name), ("Status", "Active"));
        (await Sts.CallerIdentityAsync(session)).AssertAccepted();

        await Sts.DoneAsync("DeleteAccessKey", key, ("UserName", user.Name));
        (await Sts.CallerIdentityAsync(session)).AssertRefused(403, "InvalidClientTokenId");
        (await Sts.CallerIdentityAsync(twin)).AssertAccepted();
        // Another key of the user's brings nothing back.
        await Sts.KeyAsync(user.Name);
        (await Sts.CallerIdentityAsync(session)).AssertRefused(403, "InvalidClientTokenId");
    }

    private async Task<SigV4Signer> BeginAsync(string kind, TestUser user, SigV4Signer key)
    {
        switch (kind)
        {
            case "GetSessionToken": return (await Sts.StsAsync(key, "GetSessionToken")).Signer();
            case "GetFederationToken": return (await Sts.StsAsync(key, "GetFederationToken", ("Name", "theresa"))).Signer();
        }
        var first = await Sts.RoleAsync(Policies.Trust(Policies.Aws(user.Arn)), Policies.Allow("sts:*"));
        var session = (await Sts.AssumeRoleAsync(key, first.Arn)).Signer();
        if (kind == "AssumeRole") return session;
        var next = await Sts.RoleAsync(Policies.Trust(Policies.Aws(first.Arn)));
        return (await Sts.AssumeRoleAsync(session, next.Arn)).Signer();
    }
}
