using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace SamlFederation.Saml;

/// <summary>What was pasted. It is a guess at whom to ask; whether the message is any good is for its reader to say.</summary>
public enum MessageKind
{
    /// <summary>A <c>samlp:Response</c>, or something that is nothing else here.</summary>
    Response,

    /// <summary>A <c>samlp:AuthnRequest</c>.</summary>
    AuthnRequest,

    /// <summary>A <c>samlp:LogoutRequest</c>.</summary>
    LogoutRequest,

    /// <summary>A <c>samlp:LogoutResponse</c>.</summary>
    LogoutResponse,

    /// <summary>Metadata, which is no message.</summary>
    Metadata,

    /// <summary>An address without a message in its query.</summary>
    Address,
}

/// <summary>How a message came, as far as that shows in what was pasted.</summary>
public enum MessageBinding
{
    /// <summary>A form's field.</summary>
    Post,

    /// <summary>An address's query.</summary>
    Redirect,

    /// <summary>A SOAP envelope.</summary>
    Soap,

    /// <summary>The XML itself: how it came does not show.</summary>
    Xml,
}

/// <summary>Finds the message in what people paste: base64 text, XML, an address, a form or its body, or a line of a browser's tools.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Binding">How it came.</param>
/// <param name="Text">The query of an AuthnRequest by Redirect; the XML of metadata, and of what came in an envelope; else base64 text.</param>
public sealed partial record PastedMessage(MessageKind Kind, MessageBinding Binding, string Text)
{
    private const int Beginning = 4096;

    /// <summary>The RelayState beside a message that came by POST.</summary>
    public string? RelayState { get; private init; }

    /// <summary>The message, or null if nothing is there.</summary>
    /// <param name="pasted">What was pasted.</param>
    public static PastedMessage? Find(string? pasted)
    {
        var text = pasted?.Trim() ?? "";
        if (text.Length == 0)
            return null;
        if (text[0] == '<')
        {
            // A form sends line breaks as CR LF; to XML they are the same (XML 1.0 2.11).
            return Input(text, "SAMLRequest") ?? Input(text, "SAMLResponse") ?? OfXml(text.Replace("\r\n", "\n", StringComparison.Ordinal));
        }

        var isAddress = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (isAddress)
            text = text.ReplaceLineEndings("");
        var field = Field().Match(text);
        if (!field.Success)
            return isAddress ? new(MessageKind.Address, MessageBinding.Redirect, text) : OfValue(null, text, null);
        return OfQuery(text, field.Index) ?? OfField(text, field);
    }

    // The binding shows in the address, in the query's signature, or in the packing of the message alone.
    private static PastedMessage? OfQuery(string text, int at)
    {
        char[] ends = [' ', '\t', '\r', '\n', '"', '\'', '#', '<'];
        var start = text.LastIndexOfAny(ends, at) + 1;
        var end = text.IndexOfAny(ends, at);
        var token = (end < 0 ? text[start..] : text[start..end]).Replace("&amp;", "&", StringComparison.Ordinal);
        var query = token[(token.IndexOf('?', StringComparison.Ordinal) + 1)..];
        var pairs = query.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var name = pairs.Contains("SAMLRequest") ? "SAMLRequest" : "SAMLResponse";
        if (!pairs.Contains(name))
            return null;
        var value = Unescaped(pairs[name].First());
        var isRedirect = query.Length < token.Length || pairs.Contains("SigAlg") || Peek(value).IsDeflated;
        if (!isRedirect)
            return OfValue(name, value, pairs["RelayState"].Select(Unescaped).FirstOrDefault());
        return (Peek(value).Kind ?? Meant(name)) is MessageKind.AuthnRequest ? new(MessageKind.AuthnRequest, MessageBinding.Redirect, query) : OfValue(name, value, null);
    }

    private static PastedMessage OfField(string text, Match field) =>
        OfValue(field.Value, text[(field.Index + field.Length)..].TrimStart('=', ':', ' ', '\t', '"', '\r', '\n').Split('&', '"')[0].Trim(), null);

    private static PastedMessage OfValue(string? name, string text, string? relayState)
    {
        var value = Unescaped(text);
        var (kind, isDeflated, beginning) = Peek(value);
        return (kind ?? Meant(name)) switch
        {
            MessageKind.AuthnRequest when isDeflated || (beginning.Length > 0 && kind is null) => new(MessageKind.AuthnRequest, MessageBinding.Redirect, "SAMLRequest=" + Uri.EscapeDataString(value)),
            MessageKind.AuthnRequest => new(MessageKind.AuthnRequest, MessageBinding.Post, value) { RelayState = relayState },
            MessageKind.LogoutRequest or MessageKind.LogoutResponse when isDeflated => new(kind!.Value, MessageBinding.Redirect, Inflated(value)),
            MessageKind.LogoutRequest or MessageKind.LogoutResponse when IsEnveloped(beginning) && StrictBase64.Decode(value, MessageText.LineBreaks) is { } octets => new(kind!.Value, MessageBinding.Soap, Encoding.UTF8.GetString(octets)),
            MessageKind.Metadata when StrictBase64.Decode(value, MessageText.LineBreaks) is { } octets => new(MessageKind.Metadata, MessageBinding.Xml, Encoding.UTF8.GetString(octets)),
            var other => new(other == MessageKind.Metadata ? MessageKind.Response : other, MessageBinding.Post, value),
        };
    }

    private static PastedMessage OfXml(string xml) => KindOf(xml) switch
    {
        MessageKind.Metadata => new(MessageKind.Metadata, MessageBinding.Xml, xml),
        MessageKind.LogoutRequest or MessageKind.LogoutResponse when IsEnveloped(xml) => new(KindOf(xml)!.Value, MessageBinding.Soap, xml),
        var kind => new(kind ?? MessageKind.Response, MessageBinding.Xml, Convert.ToBase64String(Encoding.UTF8.GetBytes(xml))),
    };

    // The hidden field of a page that posts itself.
    private static PastedMessage? Input(string html, string name)
    {
        var input = Inputs().Matches(html).Select(match => match.Value).FirstOrDefault(input => input.Contains($"\"{name}\"", StringComparison.Ordinal));
        return input is not null && Value().Match(input) is { Success: true } value ? OfValue(name, WebUtility.HtmlDecode(value.Groups[1].Value), null) : null;
    }

    private static MessageKind Meant(string? name) => name == "SAMLRequest" ? MessageKind.AuthnRequest : MessageKind.Response;

    private static string Unescaped(string value) => value.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(value) : value;

    // As much of the text as is base64, so that a message cut off is known for what it was.
    private static (MessageKind? Kind, bool IsDeflated, string Beginning) Peek(string value)
    {
        var digits = string.Concat(value.Where(c => !char.IsWhiteSpace(c)).TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/').Take(4 * Beginning));
        var octets = Convert.FromBase64String(digits[..(digits.Length / 4 * 4)]);
        var text = Encoding.UTF8.GetString(octets);
        if (KindOf(text) is { } plain)
            return (plain, false, text);
        var inflated = Encoding.UTF8.GetString(BoundedInflate.Beginning(octets, Beginning));
        return KindOf(inflated) is { } packed ? (packed, true, inflated) : (null, false, text.TrimStart().StartsWith('<') ? "" : text);
    }

    private static string Inflated(string value) =>
        StrictBase64.Decode(value, MessageText.LineBreaks) is { } packed && BoundedInflate.Inflate(packed, out var octets) is null ? Convert.ToBase64String(octets) : value;

    private static MessageKind? KindOf(string xml) => Roots().Match(xml.Length > Beginning ? xml[..Beginning] : xml).Groups["name"].Value switch
    {
        "Response" => MessageKind.Response,
        "AuthnRequest" => MessageKind.AuthnRequest,
        "LogoutRequest" => MessageKind.LogoutRequest,
        "LogoutResponse" => MessageKind.LogoutResponse,
        "EntityDescriptor" or "EntitiesDescriptor" => MessageKind.Metadata,
        _ => null,
    };

    private static bool IsEnveloped(string xml) => Envelope().IsMatch(xml.Length > Beginning ? xml[..Beginning] : xml);

    [GeneratedRegex("SAMLRe(?:quest|sponse)(?=[=:\" \t\r\n])", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex("<input [^<>]{0,400000}>", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Inputs();

    [GeneratedRegex("value=\"([^\"]*)\"", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Value();

    [GeneratedRegex("<(?:[A-Za-z_][A-Za-z0-9_.-]{0,50}:)?(?<name>Response|AuthnRequest|LogoutRequest|LogoutResponse|EntityDescriptor|EntitiesDescriptor)[ \t\r\n/>]", RegexOptions.CultureInvariant)]
    private static partial Regex Roots();

    [GeneratedRegex("<(?:[A-Za-z_][A-Za-z0-9_.-]{0,50}:)?Envelope[ \t\r\n/>]", RegexOptions.CultureInvariant)]
    private static partial Regex Envelope();
}
