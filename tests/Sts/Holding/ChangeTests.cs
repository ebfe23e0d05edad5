using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;
using SamlFederation.Tests.Sts.Iam;

namespace SamlFederation.Tests.Sts.Holding;

/// <summary>What an administrator changes is in force on the next request of the same instance, and within two seconds on another.</summary>
public abstract class ChangeContract : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private RunningSts? _one;
    private RunningSts? _other;

    private RunningSts One => _one!;

    private RunningSts Other => _other!;

    public virtual async Task InitializeAsync()
    {
        if (await StartAsync() is not { } one) return;
        _one = one;
        _other = await one.BesideAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (_other is not null) await _other.DisposeAsync();
        if (_one is not null) await _one.DisposeAsync();
    }

    protected abstract Task<RunningSts?> StartAsync();

    protected Task OfAProviderAsync() => SeesAsync(
        sts => sts.AssumeAsync(One.Honest()),
        enabled => One.ChangeAsync(db => db.SamlProviders.Where(provider => provider.Arn == RunningSts.Portal).ExecuteUpdateAsync(set => set.SetProperty(provider => provider.Enabled, enabled))));

    protected async Task OfAProvidersKeysAsync()
    {
        var honest = Metadata(TestKeys.Rsa, TestKeys.Ecdsa);
        await SeesAsync(
            sts => sts.AssumeAsync(One.Honest()),
            async trusted => (await One.AdministerAsync("UpdateSAMLProvider", ("SAMLProviderArn", RunningSts.Portal), ("SAMLMetadataDocument", trusted ? honest : Metadata(TestKeys.OtherRsa)))).AssertAccepted());

        string Metadata(params TestKey[] keys) => System.Text.Encoding.UTF8.GetString(TestIdp.Metadata(One.IdpEntityId, keys));
    }

    protected async Task OfATrustPolicyAsync()
    {
        const string noTags = "arn:aws:iam::123456789012:role/tests/NoTags";
        var trusting = await TrustAsync();
        await SeesAsync(
            sts => sts.AssumeAsync(One.Honest(noTags)),
            async trusted => (await One.AdministerAsync(
                "UpdateAssumeRolePolicy", ("RoleName", "NoTags"), ("PolicyDocument", trusted ? trusting : trusting.Replace("/saml\"", "/elsewhere\"", StringComparison.Ordinal)))).AssertAccepted());

        async Task<string> TrustAsync()
        {
            await using var db = await One.DatabaseAsync();
            return (await db.Roles.SingleAsync(role => role.Arn == noTags)).TrustPolicy;
        }
    }

    protected async Task OfAPolicyAsync()
    {
        var user = await Principals.UserAsync(One);
        await SeesAsync(
            sts => sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa")),
            async allowed => (await One.AdministerAsync(
                "PutUserPolicy", ("UserName", user.Name), ("PolicyName", "own"), ("PolicyDocument", Policies.Allow(allowed ? "sts:GetFederationToken" : "sts:GetSessionToken")))).AssertAccepted());
    }

    protected async Task OfAManagedPolicyAsync()
    {
        var (user, name) = (await Principals.UserAsync(One), Principals.Unique("Managed"));
        var arn = (await One.DoneAsync("CreatePolicy", ("PolicyName", name), ("PolicyDocument", Policies.Allow("sts:GetSessionToken"))))["Arn"]!;
        await One.DoneAsync("AttachUserPolicy", ("UserName", user.Name), ("PolicyArn", arn));
        await One.DoneAsync("CreatePolicyVersion", ("PolicyArn", arn), ("PolicyDocument", Policies.Allow("sts:GetFederationToken")));
        await SeesAsync(
            sts => sts.StsAsync(user.Signer, "GetFederationToken", ("Name", "theresa")),
            async allowed => await One.DoneAsync("SetDefaultPolicyVersion", ("PolicyArn", arn), ("VersionId", allowed ? "v2" : "v1")));
    }

    protected async Task OfAnAccessKeyAsync()
    {
        var user = await Principals.UserAsync(One);
        await SeesAsync(
            sts => sts.CallerIdentityAsync(user.Signer),
            active => One.DoneAsync("UpdateAccessKey", ("UserName", user.Name), ("AccessKeyId", user.Signer.AccessKeyId), ("Status", active ? "Active" : "Inactive")));
    }

    protected async Task OfARoleThatIsGoneAsync()
    {
        var role = await One.RoleAsync(Policies.Trust(Policies.Aws("arn:aws:iam::123456789012:root")));
        var session = (await One.AssumeRoleAsync((await Principals.UserAsync(One, Policies.Allow("sts:AssumeRole"))).Signer, role.Arn)).Signer();
        foreach (var sts in new[] { One, Other }) (await sts.CallerIdentityAsync(session)).AssertAccepted();
        await One.DoneAsync("DeleteRole", ("RoleName", role.Name));
        (await One.CallerIdentityAsync(session)).AssertRefused(403, "InvalidClientTokenId");
        await UntilAsync(() => Other.CallerIdentityAsync(session), accepted: false);
    }

    // Both hold what they were asked; then it is taken away and given back, each time by the one.
    private async Task SeesAsync(Func<RunningSts, Task<Answer>> askAsync, Func<bool, Task> changeAsync)
    {
        await changeAsync(true);
        await UntilAsync(() => askAsync(Other), accepted: true);
        foreach (var given in new[] { false, true, false, true })
        {
            await changeAsync(given);
            Assert.Equal(given, (int)(await askAsync(One)).Status == 200);
            await UntilAsync(() => askAsync(Other), given);
        }
    }

    private static async Task UntilAsync(Func<Task<Answer>> askAsync, bool accepted)
    {
        var began = Stopwatch.StartNew();
        while (((int)(await askAsync()).Status == 200) != accepted)
        {
            Assert.True(began.Elapsed < Longest, $"not in force on the other instance after {began.Elapsed}");
            await Task.Delay(50);
        }
    }
}

public sealed class SqliteChangeTests : ChangeContract
{
    [Fact]
    public Task A_provider_that_is_disabled_or_enabled_is_so_on_every_instance() => OfAProviderAsync();

    [Fact]
    public Task A_providers_other_keys_are_in_force_on_every_instance() => OfAProvidersKeysAsync();

    [Fact]
    public Task A_trust_policy_is_in_force_on_every_instance() => OfATrustPolicyAsync();

    [Fact]
    public Task An_inline_policy_is_in_force_on_every_instance() => OfAPolicyAsync();

    [Fact]
    public Task A_managed_policys_default_version_is_in_force_on_every_instance() => OfAManagedPolicyAsync();

    [Fact]
    public Task An_access_key_is_turned_off_and_on_for_every_instance() => OfAnAccessKeyAsync();

    [Fact]
    public Task Sessions_of_a_deleted_role_end_on_every_instance() => OfARoleThatIsGoneAsync();

    protected override async Task<RunningSts?> StartAsync() => await RunningSts.StartAsync();
}

public sealed class PostgreSqlChangeTests : ChangeContract
{
    private PostgreSqlServer? _server;

    [PostgreSqlFact]
    public async Task Changes_are_in_force_on_every_instance()
    {
        await OfAProviderAsync();
        await OfAProvidersKeysAsync();
        await OfATrustPolicyAsync();
        await OfAPolicyAsync();
        await OfAManagedPolicyAsync();
        await OfAnAccessKeyAsync();
        await OfARoleThatIsGoneAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    protected override async Task<RunningSts?> StartAsync()
    {
        if (PostgreSqlServer.WhyAbsent is not null) return null;
        _server = await PostgreSqlServer.StartAsync();
        return await RunningSts.StartAsync(await _server.CreateDatabaseAsync());
    }
}
