using System.Text.RegularExpressions;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>The policies that a user, group or role shall have, and no others.</summary>
/// <param name="Kind">User, Group or Role.</param>
/// <param name="Inline">Name to document.</param>
/// <param name="Attached">ARNs of managed policies.</param>
internal sealed partial record WantedPolicies(string Kind, IReadOnlyDictionary<string, string> Inline, IReadOnlyList<string> Attached)
{
    /// <summary>What stands against them in this account, or null.</summary>
    public async Task<EntityFault?> CheckAsync(StsDb db, string accountId, CancellationToken cancellation)
    {
        foreach (var (name, document) in Inline)
        {
            if (!PolicyName().IsMatch(name)) return new EntityFault("inlinePolicies", "A policy's name has 1 to 128 of A-Z, a-z, 0-9 and _+=,.@-.");
            if (PolicyShelf.Fault(document, PolicyKind.Identity) is { } inline) return new EntityFault("inlinePolicies", $"{name}: {inline}");
        }
        if (Attached.Distinct().Count() > PolicyRoom.Attached) return new EntityFault("attachedPolicies", $"Cannot exceed quota for PoliciesPer{Kind}: {PolicyRoom.Attached}");
        foreach (var arn in Attached)
            if (await ManagedPolicies.AttachableAsync(db, accountId, arn, cancellation) is null)
                return new EntityFault("attachedPolicies", $"Policy {arn} does not exist or is not attachable.");
        return null;
    }

    /// <summary>Brings the holder, whose policies are loaded, to these. The fault, or null; the caller saves.</summary>
    public EntityFault? GiveTo(IamIdentity holder)
    {
        holder.InlinePolicies.RemoveAll(policy => !Inline.ContainsKey(policy.Name));
        foreach (var (name, document) in Inline)
            if (PolicyRoom.Put(holder, name, document) is { } fault) return new EntityFault("inlinePolicies", $"{name}: {fault.Message}");
        holder.Attachments.RemoveAll(attachment => !Attached.Contains(attachment.PolicyArn));
        foreach (var arn in Attached.Where(arn => !holder.Attachments.Exists(attachment => attachment.PolicyArn == arn)))
            holder.Attachments.Add(new PolicyAttachment { OwnerId = holder.UniqueId, PolicyArn = arn });
        return null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyName();
}
