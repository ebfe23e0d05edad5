using System.Diagnostics.CodeAnalysis;

namespace SamlFederation.Iam;

/// <summary>The ARN of a session made by GetFederationToken, <c>arn:aws:sts::123456789012:federated-user/Name</c>.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="AccountId">The account's twelve digits.</param>
/// <param name="Name">2 to 32 characters of <c>[A-Za-z0-9_+=,.@-]</c>.</param>
public sealed record FederatedUserArn(string Partition, string AccountId, string Name)
{
    private const string Kind = "federated-user/";

    /// <summary>Reads a federated user's ARN; false for every other ARN and for a bad name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out FederatedUserArn? user)
    {
        user = null;
        if (!Arn.TryParse(text, out var arn) || !arn.IsGlobal("sts") || !arn.Resource.StartsWith(Kind, StringComparison.Ordinal))
            return false;
        var name = arn.Resource[Kind.Length..];
        if (!ArnSyntax.IsName(name, 2, 32))
            return false;
        user = new FederatedUserArn(arn.Partition, arn.AccountId, name);
        return true;
    }

    /// <summary>The ARN as it is written.</summary>
    public override string ToString() => $"arn:{Partition}:sts::{AccountId}:{Kind}{Name}";
}
