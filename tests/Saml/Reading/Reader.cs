using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Saml.Reading;

/// <summary>The whole road of a response, for tests that ask about one step of it.</summary>
internal static class Reader
{
    public static VerificationKeys Keys(params TestKey[] keys) => ((KeysOutcome.Ok)VerificationKeys.FromCertificates([.. keys.Select(k => k.Der)])).Keys;

    public static AssertionFault? Fault(string response, HonestResponse honest, Func<Expectations, Expectations>? expect = null) =>
        Judge(response, honest, expect) is ValidationOutcome.Refused refused ? refused.Fault : null;

    public static ValidAssertion Valid(string response, HonestResponse honest, Func<Expectations, Expectations>? expect = null)
    {
        var outcome = Judge(response, honest, expect);
        Assert.True(outcome is ValidationOutcome.Ok, (outcome as ValidationOutcome.Refused)?.Fault.ToString());
        return ((ValidationOutcome.Ok)outcome).Assertion;
    }

    public static VerifiedResponse Verified(string response, params TestKey[] keys)
    {
        var read = ResponseReader.Read(response);
        Assert.True(read is ReadOutcome.Ok, (read as ReadOutcome.Refused)?.Fault.ToString());
        var verified = SignatureVerifier.Verify(((ReadOutcome.Ok)read).Response, Keys(keys));
        Assert.True(verified is VerifyOutcome.Ok, (verified as VerifyOutcome.Refused)?.Fault.ToString());
        return ((VerifyOutcome.Ok)verified).Response;
    }

    /// <summary>Read, and opened with the key that the tests encrypt to.</summary>
    public static ReadOutcome Read(string response, params TestKey[] keys) => ResponseReader.Read(response) is ReadOutcome.Encrypted encrypted
        ? AssertionDecryptor.Decrypt(encrypted.Response, DecryptionKeys.FromPem([.. keys.DefaultIfEmpty(TestKeys.Encryption).Select(key => key.PrivateKeyPem)])!)
        : ResponseReader.Read(response);

    private static ValidationOutcome Judge(string response, HonestResponse honest, Func<Expectations, Expectations>? expect)
    {
        var expectations = HonestMessages.Expect(honest);
        return Read(response) switch
        {
            ReadOutcome.Refused unread => new ValidationOutcome.Refused(unread.Fault, unread.Checks),
            ReadOutcome.Ok read => SignatureVerifier.Verify(read.Response, Keys(honest.Key)) switch
            {
                VerifyOutcome.Refused unverified => new ValidationOutcome.Refused(unverified.Fault, unverified.Checks),
                VerifyOutcome.Ok verified => AssertionValidator.Validate(verified.Response, expect?.Invoke(expectations) ?? expectations),
                _ => throw new NotSupportedException(),
            },
            _ => throw new NotSupportedException(),
        };
    }
}
