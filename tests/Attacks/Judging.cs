using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Attacks;

/// <summary>The library's whole road of a response: reading, verification, validation, AWS attributes.</summary>
internal static class Judging
{
    private static readonly VerificationKeys Keys = ((KeysOutcome.Ok)VerificationKeys.FromCertificates([TestKeys.Rsa.Der])).Keys;
    private static readonly DecryptionKeys Private = DecryptionKeys.FromPem([TestKeys.OtherRsa.PrivateKeyPem, TestKeys.Encryption.PrivateKeyPem])!;

    /// <param name="response">The text of SAMLResponse.</param>
    /// <param name="expectations">What its receiver expects.</param>
    /// <param name="without">A check of the validator that is left out.</param>
    /// <param name="leftOut">A check of the reader that is left out.</param>
    public static (AssertionFault? Fault, IReadOnlyList<Check> Checks) Judge(string response, Expectations expectations, AssertionRule? without = null, LeftOut? leftOut = null)
    {
        var outcome = ResponseReader.Read(response, leftOut);
        if (outcome is ReadOutcome.Encrypted encrypted)
            outcome = AssertionDecryptor.Decrypt(encrypted.Response, Private, leftOut);
        if (outcome is ReadOutcome.Refused unread)
            return (unread.Fault, unread.Checks);
        var verified = SignatureVerifier.Verify(((ReadOutcome.Ok)outcome).Response, Keys);
        if (verified is VerifyOutcome.Refused unverified)
            return (unverified.Fault, unverified.Checks);
        return AssertionValidator.Validate(((VerifyOutcome.Ok)verified).Response, expectations, without) switch
        {
            ValidationOutcome.Refused invalid => (invalid.Fault, invalid.Checks),
            ValidationOutcome.Ok valid => AwsAttributes.Read(valid.Assertion) switch
            {
                AwsClaimsOutcome.Refused refused => (refused.Fault, refused.Checks),
                AwsClaimsOutcome.Ok ok => (null, ok.Checks),
                _ => throw new NotSupportedException(),
            },
            _ => throw new NotSupportedException(),
        };
    }

    /// <summary>What the vector's receiver expects.</summary>
    public static Expectations Expectations(AttackVector vector, HonestResponse honest) => (vector.Expect ?? (e => e))(HonestMessages.Expect(honest));
}
