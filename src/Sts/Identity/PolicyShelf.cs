using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>Policy documents, parsed once for each text: a document never changes under its text.</summary>
internal sealed class PolicyShelf
{
    private const int Room = 10_000;
    private readonly ConcurrentDictionary<(PolicyKind Kind, string Json), PolicyDocument> _documents = new();
    private readonly ConditionalWeakTable<Role, PolicyDocument> _trust = [];

    /// <summary>The stored document; null when this build cannot read it, which the caller must treat as a refusal.</summary>
    public PolicyDocument? Find(string json, PolicyKind kind)
    {
        if (_documents.TryGetValue((kind, json), out var kept)) return kept;
        if (PolicyDocument.Parse(json, kind) is not PolicyParse.Parsed parsed) return null;
        if (_documents.Count >= Room) _documents.Clear();
        return _documents[(kind, json)] = parsed.Document;
    }

    /// <summary>The trust policy of a role as it was found, bound to the unique ids it was saved with; null when it cannot be read, which trusts nobody.</summary>
    public PolicyDocument? Trust(Role role)
    {
        if (_trust.TryGetValue(role, out var kept)) return kept;
        if (Find(role.TrustPolicy, PolicyKind.Trust)?.BindPrincipals(arn => role.TrustedIds.GetValueOrDefault(arn)) is not PolicyParse.Parsed bound) return null;
        _trust.AddOrUpdate(role, bound.Document);
        return bound.Document;
    }

    /// <summary>What is wrong with a document that is to be stored, or null.</summary>
    public static string? Fault(string json, PolicyKind kind) =>
        PolicyDocument.Parse(json, kind) is PolicyParse.Refused refused
            ? $"{refused.Fault.Message}{(refused.Fault.Detail.Length == 0 ? "" : $" ({refused.Fault.Detail})")}"
            : null;
}
