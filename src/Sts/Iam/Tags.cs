using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam;

/// <summary>The tags of whatever can be tagged: their rules, their changes and how they are written.</summary>
internal static class Tags
{
    public const int Limit = 50;
    private static readonly Constraint Key = new(1, 128);

    /// <summary>TagKeys, the keys to be taken away.</summary>
    public static IReadOnlyList<string> ReadKeys(ParameterReader parameters) => parameters.RequiredTexts("TagKeys", Limit, Key);

    /// <summary>The refusal of tags that may not be given, or null.</summary>
    public static WireError? Check(IReadOnlyList<Tag> tags)
    {
        if (tags.Select(tag => tag.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count() != tags.Count) return IamErrors.DuplicateTags;
        return tags.Any(tag => tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) ? IamErrors.InvalidInput("Tag keys beginning with aws: are reserved.") : null;
    }

    /// <summary>The tags after these were given too: a key that differs by case alone is the same key. The refusal when they are too many.</summary>
    public static (List<Tag> Tags, WireError? Refusal) Add(IReadOnlyList<Tag> present, IReadOnlyList<Tag> given)
    {
        if (Check(given) is { } refused) return ([], refused);
        List<Tag> all = [.. present.Where(tag => !given.Any(over => over.Key.Equals(tag.Key, StringComparison.OrdinalIgnoreCase))), .. given];
        return all.Count > Limit ? ([], IamErrors.LimitExceeded($"The number of tags has reached the maximum limit of {Limit}.")) : (all, null);
    }

    /// <summary>The tags without these keys; keys that are not there are no fault.</summary>
    public static List<Tag> Remove(IReadOnlyList<Tag> present, IReadOnlyList<string> keys) =>
        [.. present.Where(tag => !keys.Contains(tag.Key, StringComparer.OrdinalIgnoreCase))];

    /// <summary>A page of them, as ListRoleTags and its like answer: short keys before long ones.</summary>
    public static IamResult Cut(Page page, IReadOnlyList<Tag> tags) => page.Cut("Tags", tags, tag => $"{tag.Key.Length:D3}{tag.Key}", Item);

    /// <summary>How they are written.</summary>
    public static ResponseNode.List Node(IReadOnlyList<Tag> tags, string name = "Tags") => new(name, [.. tags.Select(Item)]);

    /// <summary>How one is written.</summary>
    public static IReadOnlyList<ResponseNode> Item(Tag tag) => [new ResponseNode.Text("Key", tag.Key), new ResponseNode.Text("Value", tag.Value)];
}
