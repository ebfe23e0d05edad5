using System.Diagnostics.CodeAnalysis;

namespace SamlFederation.Iam;

/// <summary>
/// An Amazon resource name, <c>arn:partition:service:region:account:resource</c>, read strictly: six parts, a known
/// partition, ASCII, at most 2048 characters. Region and account may be empty where the service leaves them so.
/// </summary>
/// <param name="Partition"><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</param>
/// <param name="Service">The vendor, such as <c>iam</c>; never empty.</param>
/// <param name="Region">The region, or empty.</param>
/// <param name="AccountId">Twelve digits, or empty, or <c>aws</c> for what AWS itself owns (managed policies).</param>
/// <param name="Resource">Everything after the fifth colon; never empty.</param>
public sealed record Arn(string Partition, string Service, string Region, string AccountId, string Resource)
{
    /// <summary>Reads an ARN; false when any part of it breaks a rule.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Arn? arn)
    {
        arn = null;
        if (text is null || text.Length > ArnSyntax.MaximumLength || !ArnSyntax.IsPrintable(text))
            return false;
        var parts = text.Split(':', 6);
        if (parts.Length != 6 || parts[0] != "arn" || !ArnSyntax.IsPartition(parts[1]))
            return false;
        if (parts[2].Length == 0 || !ArnSyntax.IsServiceOrRegion(parts[2]) || !ArnSyntax.IsServiceOrRegion(parts[3]))
            return false;
        if (parts[4] is not ("" or "aws") && !ArnSyntax.IsAccount(parts[4]))
            return false;
        if (parts[5].Length == 0)
            return false;
        arn = new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]);
        return true;
    }

    /// <summary>Whether this names a thing of the service in an account of its own, without region: the shape of every IAM and STS principal.</summary>
    internal bool IsGlobal(string service) =>
        Service == service && Region.Length == 0 && ArnSyntax.IsAccount(AccountId);

    /// <summary>The ARN as it is written.</summary>
    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{AccountId}:{Resource}";
}
