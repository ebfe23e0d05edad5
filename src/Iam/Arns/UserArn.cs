using System.Diagnostics.CodeAnalysis;

namespace SamlFederation.Iam;

/// <summary>The ARN of an IAM user, <c>arn:aws:iam::123456789012:user/path/Name</c>.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="AccountId">The account's twelve digits.</param>
/// <param name="Path">The path with a slash at both ends; <c>/</c> when there is none.</param>
/// <param name="Name">1 to 64 characters of <c>[A-Za-z0-9_+=,.@-]</c>.</param>
public sealed record UserArn(string Partition, string AccountId, string Path, string Name)
{
    /// <summary>Reads a user ARN; false for every other ARN and for a bad path or name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out UserArn? user)
    {
        user = null;
        if (!Arn.TryParse(text, out var arn) || !arn.IsGlobal("iam"))
            return false;
        if (!ArnSyntax.TryCutPath(arn.Resource, "user", out var path, out var name) || !ArnSyntax.IsName(name, 1, 64))
            return false;
        user = new UserArn(arn.Partition, arn.AccountId, path, name);
        return true;
    }

    /// <summary>The ARN as it is written.</summary>
    public override string ToString() => $"arn:{Partition}:iam::{AccountId}:user{Path}{Name}";
}
