namespace SamlFederation.Saml;

/// <summary>Verifies every signature of a response with the pinned keys of one provider, and reads the claims from the octets that were digested.</summary>
public static class SignatureVerifier
{
    /// <summary>
    /// Verifies the response. One signature suffices, on the Response or the Assertion; where both are signed, both must hold.
    /// An Assertion that came encrypted must carry its own: anybody can encrypt, and the Response's signature covers what was sent, not what was read.
    /// </summary>
    /// <param name="response">A response of the right shape.</param>
    /// <param name="keys">The keys of one provider; KeyInfo is never read.</param>
    public static VerifyOutcome Verify(ParsedResponse response, VerificationKeys keys)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(keys);
        var trace = new Trace(response.Checks);

        SignedElement? envelope = null, assertion = null;
        if (response.ResponseSignature is { } outer && SignedElement.Verify(response.Response, outer, keys, trace, out envelope) is { } badResponse)
            return Refused(trace, badResponse);
        if (response.AssertionSignature is { } inner && SignedElement.Verify(response.Assertion, inner, keys, trace, out assertion) is { } badAssertion)
            return Refused(trace, badAssertion);
        if (response.WasEncrypted && assertion is null)
            return Refused(trace, new(AssertionRule.SignatureMissing, "a signature on the Assertion that came encrypted", "none"));
        if ((assertion ?? envelope) is not { } source)
            return Refused(trace, new(AssertionRule.SignatureMissing, "a signature on Response or Assertion", "none"));

        var assertionElement = assertion?.Element ?? envelope!.Element.Children().Single(e => e.Is("Assertion", Ns.Assertion));
        if (ClaimsReader.ReadAssertion(assertionElement, out var assertionClaims) is { } badClaims)
            return Refused(trace, badClaims);
        if (ClaimsReader.ReadEnvelope(envelope?.Element ?? response.Response, signed: envelope is not null, out var envelopeClaims) is { } badEnvelope)
            return Refused(trace, badEnvelope);
        trace.Pass(AssertionRule.Structure, "the elements of the SAML schema", envelope is null ? "claims from the signed Assertion" : "claims from the signed Response");
        return new VerifyOutcome.Ok(new VerifiedResponse(envelopeClaims!, assertionClaims!, source.Key, response.WasEncrypted, trace.Checks));
    }

    private static VerifyOutcome.Refused Refused(Trace trace, AssertionFault fault) => new(fault, trace.Fail(fault));
}
