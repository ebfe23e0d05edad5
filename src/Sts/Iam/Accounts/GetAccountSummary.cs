using Microsoft.EntityFrameworkCore;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Accounts;

/// <summary>GetAccountSummary: how many there are of everything, beside how many there may be.</summary>
internal sealed class GetAccountSummary(IamRoad road) : IamAction<NoInput>(road)
{
    public override string Name => "GetAccountSummary";

    protected override NoInput Read(ParameterReader parameters) => NoInput.Value;

    protected override Task<IamTarget> FindAsync(NoInput input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget("*"));

    protected override async Task<IamResult> RunAsync(NoInput input, IamScope scope, CancellationToken cancellation)
    {
        var (db, account) = (scope.Db, scope.AccountId);
        var policies = db.ManagedPolicies.Where(policy => policy.AccountId == account);
        (string Key, int Value)[] present =
        [
            ("Users", await db.Users.CountAsync(user => user.AccountId == account, cancellation)),
            ("Groups", await db.Groups.CountAsync(group => group.AccountId == account, cancellation)),
            ("Roles", await db.Roles.CountAsync(role => role.AccountId == account, cancellation)),
            ("Policies", await policies.CountAsync(cancellation)),
            ("PolicyVersionsInUse", await policies.SelectMany(policy => policy.Versions).CountAsync(cancellation)),
            ("Providers", await db.SamlProviders.CountAsync(provider => provider.AccountId == account, cancellation) + await db.OidcProviders.CountAsync(provider => provider.AccountId == account, cancellation)),
            ("MFADevices", await db.MfaDevices.CountAsync(device => device.AccountId == account, cancellation)),
            ("MFADevicesInUse", await db.MfaDevices.CountAsync(device => device.AccountId == account && device.UserId != null, cancellation)),
        ];
        return IamResult.Of(new ResponseNode.Map("SummaryMap",
            [.. present.Concat(Constants).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create<string, ResponseNode>(entry.Key, new ResponseNode.Number("value", entry.Value)))]));
    }

    // The root of an account has neither password, key nor device here; instance profiles and certificates are not kept.
    private static readonly (string Key, int Value)[] Constants =
    [
        ("AccountAccessKeysPresent", 0), ("AccountMFAEnabled", 0), ("AccountPasswordPresent", 0), ("AccountSigningCertificatesPresent", 0),
        ("InstanceProfiles", 0), ("ServerCertificates", 0), ("GlobalEndpointTokenVersion", 2),
        ("UsersQuota", Quotas.UsersPerAccount), ("GroupsQuota", Quotas.GroupsPerAccount), ("GroupsPerUserQuota", Quotas.GroupsPerUser),
        ("AccessKeysPerUserQuota", Quotas.AccessKeysPerUser), ("RolesQuota", Quotas.RolesPerAccount), ("PoliciesQuota", Quotas.PoliciesPerAccount),
        ("VersionsPerPolicyQuota", Quotas.VersionsPerPolicy), ("PolicyVersionsInUseQuota", Quotas.PoliciesPerAccount * Quotas.VersionsPerPolicy),
        ("AttachedPoliciesPerUserQuota", PolicyRoom.Attached), ("AttachedPoliciesPerGroupQuota", PolicyRoom.Attached), ("AttachedPoliciesPerRoleQuota", PolicyRoom.Attached),
        ("UserPolicySizeQuota", 2048), ("GroupPolicySizeQuota", 5120), ("RolePolicySizeQuota", 10_240), ("PolicySizeQuota", 6144), ("AssumeRolePolicySizeQuota", 2048),
        ("SigningCertificatesPerUserQuota", 0), ("ServerCertificatesQuota", 0), ("InstanceProfilesQuota", 0),
    ];
}
