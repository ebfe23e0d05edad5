using System.Globalization;
using System.Text;

namespace SamlFederation.Saml;

/// <summary>Foreign text made fit for a trace: bounded, and without characters that could forge a line or hide what stands there.</summary>
internal static class Text
{
    public const int Longest = 200;

    public static string Show(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return value is null ? "absent" : "empty";
        // Nearly all there is: nothing in it hides, and it is short enough.
        if (value.Length <= Longest - 7 && !value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return value;
        var shown = new StringBuilder();
        foreach (var character in value)
        {
            if (shown.Length >= Longest - 7)
                return shown.Append('…').ToString();
            if (IsHidden(character) || char.IsSurrogate(character))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                shown.Append(character);
        }
        return shown.ToString();
    }

    public static string Show(IEnumerable<string?> values) => string.Join(", ", values.Take(8).Select(Show)) is { Length: > 0 } list ? Bound(list) : "none";

    /// <summary>Whether any character, astral ones included, is one that a reader would not see.</summary>
    public static bool HidesSomething(string value) => value.AsSpan().ContainsAnyExceptInRange(' ', '~') && value.EnumerateRunes().Any(rune => IsHidden(Rune.GetUnicodeCategory(rune)));

    private static bool IsHidden(char character) => IsHidden(char.GetUnicodeCategory(character));

    /// <summary>Control, format (direction marks among them), line and paragraph separators, private use.</summary>
    private static bool IsHidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static string Bound(string value) => value.Length <= Longest ? value : string.Concat(value.AsSpan(0, Longest - 1), "…");
}
