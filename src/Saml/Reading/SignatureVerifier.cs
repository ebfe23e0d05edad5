namespace SamlFederation.Saml;

/// <summary>Verifies every signature of a response with the pinned keys of one provider, and lets out the claims that were read from the octets that were digested.</summary>
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
        var signatures = new VerifiedSignatures(response, null, null);
        if (response.ResponsePart is { } outer)
        {
            var badResponse = outer.Verify(keys, out var key);
            signatures = signatures with { ResponseKey = key };
            if (badResponse is not null)
                return Refused(signatures.Tell(withAssertion: false), badResponse);
        }
        if (response.AssertionPart is { } inner)
        {
            var badAssertion = inner.Verify(keys, out var key);
            signatures = signatures with { AssertionKey = key };
            if (badAssertion is not null)
                return Refused(signatures.Tell(withAssertion: true), badAssertion);
        }
        if (response.WasEncrypted && response.AssertionPart is null)
            return Refused(signatures.Tell(withAssertion: true), new(AssertionRule.SignatureMissing, "a signature on the Assertion that came encrypted", "none"));
        if ((response.AssertionPart ?? response.ResponsePart) is not { } source)
            return Refused(signatures.Tell(withAssertion: true), new(AssertionRule.SignatureMissing, "a signature on Response or Assertion", "none"));

        var envelope = response.ResponsePart?.Envelope ?? response.UnsignedEnvelope;
        if ((source.Assertion.Fault ?? envelope.Fault) is { } misread)
            return Refused(signatures.Tell(withAssertion: true), misread);
        return new VerifyOutcome.Ok(new VerifiedResponse(envelope.Claims!, source.Assertion.Claims!, signatures));
    }

    private static VerifyOutcome.Refused Refused(Trace trace, AssertionFault fault) => new(fault, trace.Fail(fault));
}
