using System.Security.Cryptography;
using System.Xml;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Saml.Oracle;

/// <summary>What the oracle says of a response: one fault, or the claims.</summary>
internal sealed record OracleOpinion(AssertionFault? Fault, EnvelopeClaims? Envelope, AssertionClaims? Assertion);

/// <summary>
/// A second opinion by another road: the platform's parser, its document and its exclusive canonicalization, with the checks that were built first.
/// It shares no tokenizer, no canonical writer and no reader of claims with the product's.
/// </summary>
internal static class OracleReader
{
    public static OracleOpinion Read(string samlResponse, VerificationKeys keys, RSA? privateKey = null)
    {
        var fault = MessageText.Decode(samlResponse, out var xml) ?? MarkupScan.Scan(xml);
        if (fault is not null)
            return Refused(fault);
        if ((StrictXml.Load(new StringReader(xml), out var document) ?? DomResponseShape.Read(document, out _)) is { } malformed)
            return Refused(malformed);
        DomResponseShape.Read(document, out var shape);
        return shape.EncryptedAssertion is { } encrypted ? ReadDecrypted(document, privateKey is null ? null : OracleDecryptor.Open(encrypted, privateKey), keys) : Verify(shape, keys);
    }

    private static OracleOpinion ReadDecrypted(XmlDocument response, byte[]? octets, VerificationKeys keys)
    {
        if (octets is null)
            return Refused(new(AssertionRule.Decryption, "", ""));
        if ((MessageText.FromOctets(octets, out var xml) ?? MarkupScan.Scan(xml)) is { } unreadable)
            return Refused(unreadable);
        if (MessageText.DeclarationLength(xml) > 0)
            return Refused(new(AssertionRule.Xml, "", ""));
        if (StrictXml.Load(new StringReader(xml), out var inner) is { } malformed)
            return Refused(malformed);
        return DomResponseShape.Read(response, out var shape, inner.DocumentElement) is { } misshapen ? Refused(misshapen)
            : shape.AssertionSignature is null ? Refused(new(AssertionRule.SignatureMissing, "", ""))
            : Verify(shape, keys);
    }

    private static OracleOpinion Verify(DomResponseShape shape, VerificationKeys keys)
    {
        var assertion = shape.Assertion!;
        SignedElement? envelope = null, inner = null;
        if (shape.ResponseSignature is { } outerSignature && SignedElement.Verify(shape.Response, outerSignature, keys, new Trace(), out envelope) is { } badResponse)
            return Refused(badResponse);
        if (shape.AssertionSignature is { } innerSignature && SignedElement.Verify(assertion, innerSignature, keys, new Trace(), out inner) is { } badAssertion)
            return Refused(badAssertion);
        if ((inner ?? envelope) is null)
            return Refused(new(AssertionRule.SignatureMissing, "", ""));
        var signed = inner?.Element ?? envelope!.Element.Children().Single(e => e.Is("Assertion", Ns.Assertion));
        return (DomClaimsReader.ReadAssertion(signed, out var claims) ?? DomClaimsReader.ReadEnvelope(envelope?.Element ?? shape.Response, envelope is not null, out _)) is { } misread
            ? Refused(misread)
            : new OracleOpinion(null, Envelope(envelope?.Element ?? shape.Response, envelope is not null), claims);
    }

    private static EnvelopeClaims Envelope(XmlElement response, bool signed)
    {
        DomClaimsReader.ReadEnvelope(response, signed, out var claims);
        return claims!;
    }

    private static OracleOpinion Refused(AssertionFault fault) => new(fault, null, null);
}
