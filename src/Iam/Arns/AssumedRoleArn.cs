using System.Diagnostics.CodeAnalysis;

namespace SamlFederation.Iam;

/// <summary>The ARN of a role session, <c>arn:aws:sts::123456789012:assumed-role/Role/Session</c>.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="AccountId">The account's twelve digits.</param>
/// <param name="RoleName">The role's name, without its path.</param>
/// <param name="SessionName">2 to 64 characters of <c>[A-Za-z0-9_+=,.@-]</c>.</param>
public sealed record AssumedRoleArn(string Partition, string AccountId, string RoleName, string SessionName)
{
    /// <summary>Reads a session ARN; false for every other ARN and for a bad role or session name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AssumedRoleArn? session)
    {
        session = null;
        if (!Arn.TryParse(text, out var arn) || !arn.IsGlobal("sts"))
            return false;
        var parts = arn.Resource.Split('/');
        if (parts is not ["assumed-role", var role, var name] || !ArnSyntax.IsName(role, 1, 64) || !ArnSyntax.IsName(name, 2, 64))
            return false;
        session = new AssumedRoleArn(arn.Partition, arn.AccountId, role, name);
        return true;
    }

    /// <summary>The ARN as it is written.</summary>
    public override string ToString() => $"arn:{Partition}:sts::{AccountId}:assumed-role/{RoleName}/{SessionName}";
}
