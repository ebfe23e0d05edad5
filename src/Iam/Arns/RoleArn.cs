using System.Diagnostics.CodeAnalysis;

namespace SamlFederation.Iam;

/// <summary>The ARN of an IAM role, <c>arn:aws:iam::123456789012:role/path/Name</c>.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="AccountId">The account's twelve digits.</param>
/// <param name="Path">The path with a slash at both ends; <c>/</c> when there is none.</param>
/// <param name="Name">1 to 64 characters of <c>[A-Za-z0-9_+=,.@-]</c>.</param>
public sealed record RoleArn(string Partition, string AccountId, string Path, string Name)
{
    /// <summary>Reads a role ARN; false for every other ARN and for a bad path or name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RoleArn? role)
    {
        role = null;
        if (!Arn.TryParse(text, out var arn) || !arn.IsGlobal("iam"))
            return false;
        if (!ArnSyntax.TryCutPath(arn.Resource, "role", out var path, out var name) || !ArnSyntax.IsName(name, 1, 64))
            return false;
        role = new RoleArn(arn.Partition, arn.AccountId, path, name);
        return true;
    }

    /// <summary>The ARN that a session of this role has: the role's path is not in it.</summary>
    public AssumedRoleArn Session(string sessionName) => new(Partition, AccountId, Name, sessionName);

    /// <summary>The ARN as it is written.</summary>
    public override string ToString() => $"arn:{Partition}:iam::{AccountId}:role{Path}{Name}";
}
