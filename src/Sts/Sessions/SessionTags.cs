using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Sessions;

/// <summary>The rules of the tags that a caller asks for.</summary>
internal static class SessionTags
{
    /// <summary>The refusal of tags that nobody may pass, or null.</summary>
    public static WireError? Check(IReadOnlyList<Tag> asked, IReadOnlyList<string> transitiveKeys, IReadOnlyList<SessionTag> inherited)
    {
        if (HasTwice(asked.Select(tag => tag.Key)) || HasTwice(transitiveKeys)) return StsErrors.DuplicateTagKeys;
        if (asked.Any(tag => tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))) return StsErrors.ReservedTagKey;
        // What was handed down stays: asking for it again, transitive or not, would replace it.
        if (asked.Select(tag => tag.Key).Concat(transitiveKeys).Any(key => inherited.Any(tag => tag.Key.Equals(key, StringComparison.OrdinalIgnoreCase)))) return StsErrors.TransitiveTagKeyConflict;
        return transitiveKeys.All(key => asked.Any(tag => tag.Key.Equals(key, StringComparison.OrdinalIgnoreCase))) ? null : StsErrors.TransitiveTagKeyMissing;
    }

    /// <summary>The condition keys of the tags that are asked for.</summary>
    public static void AddTo(RequestContext keys, IReadOnlyList<Tag> asked)
    {
        foreach (var tag in asked) keys.Add($"aws:RequestTag/{tag.Key}", tag.Value);
        keys.Add("aws:TagKeys", asked.Select(tag => tag.Key));
    }

    private static bool HasTwice(IEnumerable<string> keys)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return !keys.All(seen.Add);
    }
}
