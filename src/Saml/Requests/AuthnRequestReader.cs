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
    public static AuthnRequestParse ReadRedirect(string rawQueryString)
    {
        ArgumentNullException.ThrowIfNull(rawQueryString);
        if (rawQueryString.Length > 2 * MessageText.MaxCharacters)
            return Refused(new(AuthnRequestRule.Size, $"at most {2 * MessageText.MaxCharacters} characters", $"{rawQueryString.Length} characters"));
        var fault = RedirectQuery.Read(rawQueryString, out var query);
        string? message = null, relayState = null;
        fault ??= query.Decode("SAMLRequest", out message);
        fault ??= query.Decode("RelayState", out relayState);
        fault ??= BoundedRelayState(relayState);
        byte[] octets = [];
        fault ??= Inflated(message, out octets);
        XmlElement? root = null;
        fault ??= Document(octets, out root);
        fault ??= root!.Children().Any(child => child.LocalName == "Signature")
            // SAML Bindings 3.4.4.1: the signature of the message is taken out, and stands in the query
            ? new(AuthnRequestRule.SignatureShape, "no signature in the message", "one")
            : null;
        RequestSignature? signature = null;
        fault ??= Detached(query, out signature);
        return fault is null ? Read(root!, relayState, signature) : Refused(fault);
    }

    /// <summary>Reads a request that came by HTTP POST (SAML Bindings 3.5).</summary>
    /// <param name="samlRequest">The form field SAMLRequest.</param>
    /// <param name="relayState">The form field RelayState, if there was one.</param>
    public static AuthnRequestParse ReadPost(string samlRequest, string? relayState)
    {
        ArgumentNullException.ThrowIfNull(samlRequest);
        var fault = samlRequest.Length == 0 ? new AuthnRequestFault(AuthnRequestRule.MissingParameter, "SAMLRequest", "empty") : null;
        fault ??= BoundedRelayState(relayState);
        byte[] octets = [];
        fault ??= Base64(samlRequest, LineBreaks, out octets);
        XmlElement? root = null;
        fault ??= Document(octets, out root);
        if (fault is not null)
            return Refused(fault);
        var signed = root!.Children().Any(child => child.Is("Signature", SamlConstants.SignatureNamespace));
        return Read(root!, relayState, signed ? new RequestSignature.Enveloped(root!.OwnerDocument) : null);
    }

    private static AuthnRequestParse Read(XmlElement root, string? relayState, RequestSignature? signature) =>
        AuthnRequestXml.Read(root, out var request) is { } fault
            ? Refused(fault)
            : new AuthnRequestParse.Parsed(request! with { RelayState = relayState, WasSigned = signature is not null }, signature);

    private static AuthnRequestFault? Inflated(string? message, out byte[] octets) =>
        Base64(message ?? "", "", out octets) ?? BoundedInflate.Inflate(octets, out octets);

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

    private static AuthnRequestFault? Document(byte[] octets, out XmlElement? root)
    {
        root = null;
        if ((MessageText.FromOctets(octets, out var xml) ?? MarkupScan.Scan(xml)) is { } fault)
            return RequestFaults.From(fault);
        if (StrictXml.Load(new StringReader(xml), out var document) is { } malformed)
            return RequestFaults.From(malformed);
        root = document.DocumentElement;
        return null;
    }

    private static AuthnRequestFault? BoundedRelayState(string? relayState) =>
        relayState is not null && System.Text.Encoding.UTF8.GetByteCount(relayState) > MaximumRelayStateOctets
            ? new(AuthnRequestRule.RelayState, $"at most {MaximumRelayStateOctets} octets", $"{relayState.Length} characters")
            : null;

    private static AuthnRequestParse.Refused Refused(AuthnRequestFault fault) => new(fault);
}
