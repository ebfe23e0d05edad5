using System.Text;

namespace SamlFederation.Saml;

/// <summary>Finds the message in what people paste: the base64 text, the XML, a form's body, or a line of a browser's tools.</summary>
public static class PastedMessage
{
    private const string Field = "SAMLResponse";

    /// <summary>The base64 text of a <c>samlp:Response</c>, or null if nothing is there. Whether it is any good is for the reader to say.</summary>
    /// <param name="pasted">What was pasted.</param>
    public static string? Find(string? pasted)
    {
        var text = pasted?.Trim() ?? "";
        if (text.Length == 0)
            return null;
        if (text[0] == '<')
            return Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        var field = text.IndexOf(Field, StringComparison.Ordinal);
        var value = field < 0 ? text : text[(field + Field.Length)..].TrimStart('=', ':', ' ', '\t', '"');
        value = value.Split('&', '"')[0].Trim();
        return value.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(value) : value;
    }
}
