using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Reads a posted SAMLResponse: octets, markup and shape, in that order, each bounded before the next begins.</summary>
public static class ResponseReader
{
    /// <summary>Reads the message. Nothing is verified.</summary>
    /// <param name="samlResponse">The base64 text of the <c>samlp:Response</c>, as posted; at most 100,000 characters.</param>
    public static ReadOutcome Read(string samlResponse)
    {
        ArgumentNullException.ThrowIfNull(samlResponse);
        var trace = new Trace();

        if (MessageText.Decode(samlResponse, out var xml) is { } unreadable)
            return Refused(trace, unreadable);
        trace.Pass(AssertionRule.Base64, "base64 of UTF-8", $"{samlResponse.Length} characters");

        if (Load(xml, out var document) is { } malformed)
            return Refused(trace, malformed);
        trace.Pass(AssertionRule.Xml, "XML 1.0 within limits", $"{xml.Length} characters");

        if (ResponseShape.Read(document, out var shape) is { } misshapen)
            return Refused(trace, misshapen);
        if (shape.EncryptedAssertion is { } encrypted)
            return Encrypted(shape, encrypted, trace);
        trace.Pass(AssertionRule.AssertionCount, "one saml:Assertion, a child of the Response", "one");
        return Parsed(shape, trace);
    }

    /// <summary>An element that came encrypted, held to the same rules as a message. It is no document: a declaration has no place there.</summary>
    internal static AssertionFault? ReadDocument(byte[] octets, out XmlDocument document)
    {
        document = new XmlDocument();
        if (MessageText.FromOctets(octets, out var xml) is { } unreadable)
            return unreadable;
        return MessageText.DeclarationLength(xml) > 0 ? new(AssertionRule.Xml, "an element", "a document with a declaration") : Load(xml, out document);
    }

    internal static ReadOutcome Parsed(ResponseShape shape, Trace trace) => ClaimedIssuer(shape.Assertion!) is { } issuer
        ? new ReadOutcome.Ok(new ParsedResponse(shape, issuer, trace.Checks))
        : Refused(trace, new(AssertionRule.Structure, "one Issuer in the Assertion", "another number"));

    private static AssertionFault? Load(string xml, out XmlDocument document)
    {
        document = new XmlDocument();
        return MarkupScan.Scan(xml) ?? StrictXml.Load(new StringReader(xml), out document);
    }

    // SAML Profiles 4.1.4.2: who sent it must be told outside where it cannot be read inside.
    private static ReadOutcome Encrypted(ResponseShape shape, XmlElement encrypted, Trace trace)
    {
        trace.Pass(AssertionRule.EncryptedAssertion, "one saml:EncryptedAssertion and nothing beside", "one");
        if (EncryptedElement.Read(encrypted, trace, out var element) is { } fault)
            return Refused(trace, fault);
        return ClaimedIssuer(shape.Response) is { } issuer
            ? new ReadOutcome.Encrypted(new EncryptedResponse(shape, element!, issuer, trace.Checks))
            : Refused(trace, new(AssertionRule.ResponseIssuer, "one Issuer in the Response of an EncryptedAssertion", "another number"));
    }

    private static string? ClaimedIssuer(XmlElement element) =>
        element.Children().Where(e => e.Is("Issuer", Ns.Assertion)).ToList() is [var issuer] ? issuer.InnerText : null;

    private static ReadOutcome.Refused Refused(Trace trace, AssertionFault fault) => new(fault, trace.Fail(fault));
}
