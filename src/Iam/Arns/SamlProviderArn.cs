using System.Diagnostics.CodeAnalysis;

namespace SamlFederation.Iam;

/// <summary>The ARN of a SAML provider, <c>arn:aws:iam::123456789012:saml-provider/Name</c>.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="AccountId">The account's twelve digits.</param>
/// <param name="Name">1 to 128 characters of <c>[A-Za-z0-9_.-]</c>.</param>
public sealed record SamlProviderArn(string Partition, string AccountId, string Name)
{
    private const string Kind = "saml-provider/";

    /// <summary>Reads a provider ARN; false for every other ARN and for a bad name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SamlProviderArn? provider)
    {
        provider = null;
        if (!Arn.TryParse(text, out var arn) || !arn.IsGlobal("iam") || !arn.Resource.StartsWith(Kind, StringComparison.Ordinal))
            return false;
        var name = arn.Resource[Kind.Length..];
        if (!ArnSyntax.IsProviderName(name))
            return false;
        provider = new SamlProviderArn(arn.Partition, arn.AccountId, name);
        return true;
    }

    /// <summary>The ARN as it is written.</summary>
    public override string ToString() => $"arn:{Partition}:iam::{AccountId}:{Kind}{Name}";
}
