using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;
using SamlFederation.Tests.Saml.Oracle;

namespace SamlFederation.Tests.Fuzzing.Targets;

/// <summary>A response on the whole road, and what may be true of it once it was accepted.</summary>
internal sealed class ResponseJudge(FuzzKeys keys)
{
    private static readonly HonestResponse Honest = new();
    private static readonly JsonSerializerOptions Compact = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private readonly VerificationKeys trusted = ((KeysOutcome.Ok)VerificationKeys.FromCertificates([keys.Signer.Der])).Keys;
    private readonly DecryptionKeys own = DecryptionKeys.FromPem([keys.Receiver.PrivateKeyPem])!;
    private readonly Expectations expectations = HonestMessages.Expect(Honest);

    /// <summary>The last one that was read and verified.</summary>
    public VerifiedResponse? Verified { get; private set; }

    /// <summary>What the verified claims say, for comparison.</summary>
    public string Said => JsonSerializer.Serialize(Verified!.Assertion, Compact);

    /// <summary>Reads, verifies, validates, and reads what AWS reads.</summary>
    public bool Accepts(string response)
    {
        Verified = null;
        var outcome = ResponseReader.Read(response);
        if (outcome is ReadOutcome.Encrypted encrypted)
            outcome = AssertionDecryptor.Decrypt(encrypted.Response, own);
        if (outcome is not ReadOutcome.Ok read || SignatureVerifier.Verify(read.Response, trusted) is not VerifyOutcome.Ok verified)
            return false;
        Verified = verified.Response;
        if (AssertionValidator.Validate(Verified, expectations) is not ValidationOutcome.Ok valid)
            return false;
        Demand(valid.Assertion);
        return AwsAttributes.Read(valid.Assertion) is AwsClaimsOutcome.Ok claims && Demand(claims.Claims);
    }

    /// <summary>Whatever was verified is asked of the platform's parser, canonicalization and signatures too.</summary>
    public void Agree(string response)
    {
        if (Verified is null)
            return;
        var opinion = OracleReader.Read(response, trusted, (RSA)keys.Receiver.PrivateKey);
        if (opinion.Fault is { } fault)
            throw new FindingException($"the reader verifies what the oracle refuses: {fault}");
        if (JsonSerializer.Serialize(opinion.Assertion, Compact) is var other && other != Said)
            throw new FindingException($"the reader reads {Said}, the oracle {other}");
        if (JsonSerializer.Serialize(opinion.Envelope, Compact) != JsonSerializer.Serialize(Verified.Envelope, Compact))
            throw new FindingException("reader and oracle read different envelopes");
    }

    // Said once more, in other words than the validator's.
    private void Demand(ValidAssertion valid)
    {
        var assertion = valid.Assertion;
        var (now, minute) = (expectations.Now, TimeSpan.FromMinutes(1));
        var holds = assertion.Issuer == Honest.Issuer && valid.Recipient == Honest.Recipient && valid.NameId.Value.Trim().Length is > 0 and <= 256
            && assertion.Conditions!.AudienceRestrictions.Count > 0 && assertion.Conditions.AudienceRestrictions.All(audiences => audiences.Contains(Honest.Audience))
            && assertion.IssueInstant <= now + minute && assertion.IssueInstant >= now - (5 * minute)
            && assertion.Confirmations.All(confirmation => confirmation.NotOnOrAfter > now - minute);
        if (!holds)
            throw new FindingException($"it is called valid, and is not: {JsonSerializer.Serialize(assertion, Compact)}");
    }

    private static bool Demand(AwsClaims claims)
    {
        var holds = claims.Roles.Count > 0 && claims.RoleSessionName.Length is >= 2 and <= 64 && claims.RoleSessionName.All(char.IsAscii)
            && claims.SessionDuration is null or (>= 900 and <= 43200) && claims.PrincipalTags.Count <= 50
            && claims.Roles.All(pair => pair.RoleArn.Split(':')[4] == pair.ProviderArn.Split(':')[4]);
        return holds ? true : throw new FindingException($"AWS would not take it: {JsonSerializer.Serialize(claims, Compact)}");
    }

    /// <summary>Octets as the form carries them.</summary>
    public static string Base64(byte[] octets) => Convert.ToBase64String(octets);

    /// <summary>A message as text.</summary>
    public static string Text(byte[] octets) => Encoding.Latin1.GetString(octets);
}
