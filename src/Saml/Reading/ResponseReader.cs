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

        if (MarkupScan.Scan(xml) is { } forbidden)
            return Refused(trace, forbidden);
        if (StrictXml.Load(new StringReader(xml), out var document) is { } malformed)
            return Refused(trace, malformed);
        trace.Pass(AssertionRule.Xml, "XML 1.0 within limits", $"{xml.Length} characters");

        if (ResponseShape.Read(document, out var shape) is { } misshapen)
            return Refused(trace, misshapen);
        trace.Pass(AssertionRule.AssertionCount, "one saml:Assertion, a child of the Response", "one");

        if (ClaimedIssuer(shape.Assertion!) is not { } issuer)
            return Refused(trace, new(AssertionRule.Structure, "one Issuer in the Assertion", "another number"));
        return new ReadOutcome.Ok(new ParsedResponse(shape.Response, shape.Assertion!, shape.ResponseSignature, shape.AssertionSignature, issuer, trace.Checks));
    }

    private static string? ClaimedIssuer(XmlElement assertion) =>
        assertion.Children().Where(e => e.Is("Issuer", Ns.Assertion)).ToList() is [var issuer] ? issuer.InnerText : null;

    private static ReadOutcome.Refused Refused(Trace trace, AssertionFault fault) => new(fault, trace.Fail(fault));
}
