using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>How much of policies a user, group or role may hold, and the giving of inline ones.</summary>
internal static class PolicyRoom
{
    /// <summary>Managed policies attached to one.</summary>
    public const int Attached = 10;

    // The quota is of all inline policies together; a document alone is bound by what can be sent.
    private static readonly PolicyLimits OneDocument = new(PolicyLimits.AbsoluteMaximum, CountWhitespace: false, "PolicySize");

    /// <summary>Gives the holder, whose inline policies are loaded, this one in place of any of its name. The fault, or null; the caller saves.</summary>
    public static PolicyFault? Put(IamIdentity holder, string name, string document)
    {
        if (PolicyDocument.Parse(document, PolicyKind.Identity, OneDocument) is PolicyParse.Refused refused) return refused.Fault;
        var (kind, room) = Inline(holder);
        var size = PolicyLimits.Size(document) + holder.InlinePolicies.Where(other => other.Name != name).Sum(other => PolicyLimits.Size(other.Document));
        if (size > room) return new PolicyFault(PolicyRule.Size, $"Maximum policy size of {room} bytes exceeded for {kind} {holder.Name}", $"{size} characters");

        if (holder.InlinePolicies.Find(other => other.Name == name) is { } kept) kept.Document = document;
        else holder.InlinePolicies.Add(new InlinePolicy { OwnerId = holder.UniqueId, Name = name, Document = document });
        return null;
    }

    private static (string Kind, int Room) Inline(IamIdentity holder) => holder switch
    {
        User => ("user", 2_048),
        Group => ("group", 5_120),
        _ => ("role", 10_240),
    };
}
