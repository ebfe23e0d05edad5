using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>The managed policies that are there for every account under AWS's own ARNs. The documents are ours, written to their meaning.</summary>
internal sealed class AwsManagedPolicies(IDbContextFactory<StsDb> databases, TimeProvider clock)
{
    public const string AdministratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";

    // Unique ids embed an account; AWS's own policies have one of no account.
    private const string NoAccount = "000000000000";

    private static readonly (string Name, string Description, string Document)[] All =
    [
        ("AdministratorAccess", "Provides full access to the services and resources of an account.",
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"""),
        ("PowerUserAccess", "Provides full access to services and resources, but does not allow management of users and groups.",
            """
            {"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},
            {"Effect":"Allow","Action":["iam:ListRoles","iam:CreateServiceLinkedRole","iam:DeleteServiceLinkedRole","organizations:DescribeOrganization","account:GetAccountInformation","account:ListRegions"],"Resource":"*"}]}
            """),
        ("ReadOnlyAccess", "Provides read-only access to services and resources.",
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["account:Get*","account:List*","cloudtrail:Describe*","cloudtrail:Get*","cloudtrail:List*","cloudtrail:LookupEvents",
            "iam:Generate*","iam:Get*","iam:List*","iam:Simulate*","s3:Get*","s3:List*","sts:GetAccessKeyInfo","sts:GetCallerIdentity","sts:GetSessionToken"],"Resource":"*"}]}
            """),
        ("IAMUserChangePassword", "Provides the ability for an IAM user to change their own password.",
            """
            {"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","Action":"iam:ChangePassword","Resource":["arn:aws:iam::*:user/${aws:username}"]},
            {"Effect":"Allow","Action":"iam:GetAccountPasswordPolicy","Resource":"*"}]}
            """),
    ];

    /// <summary>Brings the store to these documents; a document that this build words otherwise becomes the next version.</summary>
    public async Task SeedAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        foreach (var (name, description, document) in All)
        {
            var arn = $"arn:aws:iam::aws:policy/{name}";
            var text = document.ReplaceLineEndings("");
            if (await db.ManagedPolicies.FindAsync([arn], cancellation) is not { } policy)
            {
                db.ManagedPolicies.Add(new ManagedPolicy
                {
                    Arn = arn, UniqueId = UniqueId.New(UniqueIdKind.ManagedPolicy, NoAccount), AccountId = null, Name = name, FoldedName = name.ToLowerInvariant(), Path = "/",
                    Description = description, Document = text, Created = now, Updated = now,
                    Versions = [new PolicyVersion { PolicyArn = arn, Number = 1, Document = text, Created = now }],
                });
            }
            else if (policy.Document != text)
            {
                (policy.Document, policy.Updated, policy.LatestVersion) = (text, now, policy.LatestVersion + 1);
                policy.DefaultVersion = policy.LatestVersion;
                db.PolicyVersions.Add(new PolicyVersion { PolicyArn = arn, Number = policy.LatestVersion, Document = text, Created = now });
            }
        }
        await db.SaveChangesAsync(cancellation);
    }
}
