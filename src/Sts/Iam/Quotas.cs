namespace SamlFederation.Sts.Iam;

/// <summary>AWS's default quotas, which are ours: how many there may be of a thing.</summary>
internal static class Quotas
{
    public const int UsersPerAccount = 5000;
    public const int GroupsPerAccount = 300;
    public const int GroupsPerUser = 10;
    public const int AccessKeysPerUser = 2;
    public const int MfaDevicesPerUser = 8;
    public const int RolesPerAccount = 1000;
    public const int PoliciesPerAccount = 1500;
    public const int VersionsPerPolicy = 5;
}
