using System.Text;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Reads authentication requests, before it is known who sent them.</summary>
public static class AuthnRequestReader
{
    /// <summary>The longest RelayState that is carried, in UTF-8 octets. The binding asks for 80 and people's deep links for more.</summary>
    public const int MaximumRelayStateOctets = 2048;

    private const string LineBreaks = "\r\n";

    /// <summary>Reads a request that came by HTTP Redirect (SAML Bindings 3.4).</summary>
    /// <param name="rawQueryString">The query as received, still encoded, with or without the question mark.</param>
    public static AuthnRequestParse ReadRedirect(string rawQueryString) => ReadRedirect(rawQueryString, new MessageTrace());

    /// <summary>Reads a request that came by HTTP POST (SAML Bindings 3.5).</summary>
    /// <param name="samlRequest">The form field SAMLRequest.</param>
    /// <param name="relayState">The form field RelayState, if there was one.</param>
    public static AuthnRequestParse ReadPost(string samlRequest, string? relayState) => ReadPost(samlRequest, relayState, new MessageTrace());

    internal static AuthnRequestParse ReadRedirect(string rawQueryString, MessageTrace trace)
    {
        ArgumentNullException.ThrowIfNull(rawQueryString);
        var fault = Unpacked(rawQueryString, trace, out var query, out var relayState);
        XmlElement? root = null;
        fault ??= Document(trace, out root);
        if (fault is not null)
            return new AuthnRequestParse.Refused(fault);
        // SAML Bindings 3.4.4.1: the signature of the message is taken out, and stands in the query
        var isInside = root!.Children().Any(child => child.LocalName == "Signature");
        fault = trace.Step(isInside ? new(AuthnRequestRule.SignatureShape, "no signature in the message", "one") : null, AuthnRequestRule.SignatureShape, "no signature in the message: its place is the query", query.IsSigned ? "one in the query" : "none");
        RequestSignature? signature = null;
        fault ??= Detached(query, out signature);
        return fault is null ? Read(root!, relayState, signature, trace) : new AuthnRequestParse.Refused(fault);
    }

    internal static AuthnRequestParse ReadPost(string samlRequest, string? relayState, MessageTrace trace)
    {
        ArgumentNullException.ThrowIfNull(samlRequest);
        var fault = trace.Step(samlRequest.Length == 0 ? new(AuthnRequestRule.MissingParameter, "SAMLRequest", "empty") : null, AuthnRequestRule.MissingParameter, "SAMLRequest", $"{samlRequest.Length} characters");
        fault ??= BoundedRelayState(relayState, trace);
        byte[] octets = [];
        fault ??= trace.Step(Base64(samlRequest, LineBreaks, out octets), AuthnRequestRule.Base64, "standard base64", $"{octets.Length} octets");
        trace.Octets = octets;
        XmlElement? root = null;
        fault ??= Document(trace, out root);
        if (fault is not null)
            return new AuthnRequestParse.Refused(fault);
        var signed = root!.Children().Any(child => child.Is("Signature", SamlConstants.SignatureNamespace));
        return Read(root!, relayState, signed ? new RequestSignature.Enveloped(root!.OwnerDocument) : null, trace);
    }

    /// <summary>From the query to the message's octets, whatever message it is.</summary>
    internal static AuthnRequestFault? Unpacked(string rawQueryString, MessageTrace trace, out RedirectQuery query, out string? relayState)
    {
        (relayState, var message, byte[] octets) = (null, (string?)null, []);
        var isLong = rawQueryString.Length > 2 * MessageText.MaxCharacters;
        var fault = RedirectQuery.Read(isLong ? "" : rawQueryString, out query);
        if (isLong)
            fault = new(AuthnRequestRule.Size, $"at most {2 * MessageText.MaxCharacters} characters", $"{rawQueryString.Length} characters");
        fault ??= query.Decode("SAMLRequest", out message);
        fault ??= query.Decode("RelayState", out relayState);
        fault = trace.Step(fault, AuthnRequestRule.MissingParameter, "SAMLRequest, each parameter once and by its exact name", query.Shown);
        fault ??= BoundedRelayState(relayState, trace);
        fault ??= trace.Step(Base64(message ?? "", "", out octets), AuthnRequestRule.Base64, "standard base64", $"{octets.Length} octets");
        fault ??= trace.Step(BoundedInflate.Inflate(octets, out octets), AuthnRequestRule.Deflate, $"DEFLATE data of at most {BoundedInflate.MaxOctets} octets", $"{octets.Length} octets");
        trace.Octets = fault is null ? octets : [];
        return fault;
    }

    private static AuthnRequestParse Read(XmlElement root, string? relayState, RequestSignature? signature, MessageTrace trace) =>
        AuthnRequestXml.Read(root, trace, out var request) is { } fault
            ? new AuthnRequestParse.Refused(fault)
            : new AuthnRequestParse.Parsed(request! with { RelayState = relayState, WasSigned = signature is not null }, signature);

    private static AuthnRequestFault? Detached(RedirectQuery query, out RequestSignature? signature)
    {
        signature = null;
        if (!query.IsSigned)
            return null;
        if (query.Decode("SigAlg", out var algorithm) is { } broken)
            return broken;
        if (query.Decode("Signature", out var value) is { } brokenValue)
            return brokenValue;
        if (StrictBase64.Decode(value, LineBreaks) is not { } octets)
            return new(AuthnRequestRule.Base64, "a Signature in base64", Text.Show(value));
        signature = new RequestSignature.Detached(query.SignedOctets(), algorithm ?? "", octets);
        return null;
    }

    private static AuthnRequestFault? Base64(string text, string skipped, out byte[] octets)
    {
        octets = [];
        if (text.Length > MessageText.MaxCharacters)
            return new(AuthnRequestRule.Size, $"at most {MessageText.MaxCharacters} characters", $"{text.Length} characters");
        if (StrictBase64.Decode(text, skipped) is not { } decoded)
            return new(AuthnRequestRule.Base64, "standard base64", Text.Show(text));
        octets = decoded;
        return null;
    }

    private static AuthnRequestFault? Document(MessageTrace trace, out XmlElement? root)
    {
        root = null;
        XmlDocument? document = null;
        var fault = MessageText.FromOctets(trace.Octets, out var xml) ?? MarkupScan.Scan(xml) ?? StrictXml.Load(new StringReader(xml), out document);
        if (trace.Step(fault is null ? null : RequestFaults.From(fault), AuthnRequestRule.Xml, "XML 1.0 in UTF-8, within limits", $"{trace.Octets.Length} octets") is { } unreadable)
            return unreadable;
        root = document!.DocumentElement;
        return null;
    }

    private static AuthnRequestFault? BoundedRelayState(string? relayState, MessageTrace trace)
    {
        var isLong = relayState is not null && Encoding.UTF8.GetByteCount(relayState) > MaximumRelayStateOctets;
        return trace.Step(
            isLong ? new(AuthnRequestRule.RelayState, $"at most {MaximumRelayStateOctets} octets", $"{relayState!.Length} characters") : null,
            AuthnRequestRule.RelayState, $"at most {MaximumRelayStateOctets} octets", relayState is null ? "none" : $"{Encoding.UTF8.GetByteCount(relayState)} octets");
    }
}
