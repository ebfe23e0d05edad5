using System.Security.Cryptography;
using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Benchmarks;

/// <summary>The response that AWS's users send: some roles, a session name and some tags, and the signer's certificate.</summary>
internal static class TypicalMessages
{
    public static HonestResponse Honest(TestKey key) => new()
    {
        Key = key,
        Roles = [.. Enumerable.Range(0, 6).Select(i => ($"arn:aws:iam::{123456789000 + i}:role/Developer", $"arn:aws:iam::{123456789000 + i}:saml-provider/Portal"))],
        SessionDuration = "3600",
        Tags = [new("Department", "Engineering"), new("CostCenter", "4711"), new("Team", "Platform")],
    };

    public static string Response(TestKey key, SignedParts mode) =>
        new Attack("", "", default) { Signature = recipe => recipe with { KeyInfo = ProviderShapes.Certificate("ds", key) } }.Render(Honest(key), mode);

    public static VerificationKeys Keys(TestKey key) => ((KeysOutcome.Ok)VerificationKeys.FromCertificates([key.Der])).Keys;

    /// <summary>The whole road of one response; throws unless it is accepted.</summary>
    public static ValidAssertion Accept(string response, VerificationKeys keys, Expectations expectations) =>
        ResponseReader.Read(response) is ReadOutcome.Ok read
        && SignatureVerifier.Verify(read.Response, keys) is VerifyOutcome.Ok verified
        && AssertionValidator.Validate(verified.Response, expectations) is ValidationOutcome.Ok valid
            ? valid.Assertion
            : throw new CryptographicException("the response is refused");

    /// <summary>The same as far as it goes, for one that is refused.</summary>
    public static AssertionFault? Refuse(string response, VerificationKeys keys) => ResponseReader.Read(response) switch
    {
        ReadOutcome.Refused refused => refused.Fault,
        ReadOutcome.Ok read => (SignatureVerifier.Verify(read.Response, keys) as VerifyOutcome.Refused)?.Fault,
        _ => null,
    };

    public static int Octets(string response) => Encoding.UTF8.GetByteCount(response) / 4 * 3;
}
