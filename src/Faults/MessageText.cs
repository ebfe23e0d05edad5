namespace SamlFederation.Faults;

/// <summary>Edits of a message's text that no document could carry.</summary>
public static class MessageText
{
    /// <summary>Puts text after the first character of the first element of that name.</summary>
    /// <param name="xml">The message.</param>
    /// <param name="localName">The element's name without prefix; it is prefixed and has text.</param>
    /// <param name="text">What is put there.</param>
    public static string Into(this string xml, string localName, string text)
    {
        ArgumentNullException.ThrowIfNull(xml);
        var tag = new[] { $":{localName}>", $":{localName} " }.Select(t => xml.IndexOf(t, StringComparison.Ordinal)).Where(at => at >= 0).Min();
        return xml.Insert(xml.IndexOf('>', tag) + 2, text);
    }
}
