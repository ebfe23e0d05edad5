using System.Security.Cryptography;

namespace SamlFederation.Saml;

/// <summary>Claims, or the reason why there are none.</summary>
internal readonly record struct Reading<T>(T? Claims, AssertionFault? Fault) where T : class;

/// <summary>
/// One signed element, read as far as that needs no key: what the signature says, whether the digest holds, and the claims out of the octets that were digested.
/// INVARIANT: the claims leave through <see cref="SignatureVerifier"/> alone, once a pinned key has verified the signature.
/// </summary>
internal sealed class SignedPart
{
    private readonly string name;
    private readonly string id;
    private AssertionFault? fault;
    private SignatureFacts? facts;
    private byte[] digest = [];

    private SignedPart(string name, string id) => (this.name, this.id) = (name, id);

    public Reading<AssertionClaims> Assertion { get; private set; }
    public Reading<EnvelopeClaims> Envelope { get; private set; }
    public LogoutClaims? Logout { get; private set; }
    public LogoutFault? LogoutFault { get; private set; }

    /// <summary>The Response by its own signature; the Assertion in it is read too where it has none.</summary>
    public static SignedPart OfResponse(ResponseShape shape, Workspace workspace, LeftOut? leftOut)
    {
        var part = new SignedPart("Response", shape.ResponseId);
        if (!part.Digest(shape.Root, shape.ResponseSignature!.Value, workspace, leftOut))
            return part;
        var root = workspace.Signed.Root;
        part.Envelope = ClaimsReader.ReadEnvelope(root, signed: true);
        if (shape.AssertionSignature is null)
        {
            part.Assertion = root.Children.First(Name.Assertion, KnownUri.Assertion) is { } assertion
                ? ClaimsReader.ReadAssertion(assertion)
                : new(null, new(AssertionRule.AssertionCount, "one saml:Assertion in the signed Response", "none"));
        }
        return part;
    }

    /// <summary>The Assertion by its own signature.</summary>
    public static SignedPart OfAssertion(ResponseShape shape, Workspace workspace, LeftOut? leftOut)
    {
        var part = new SignedPart("Assertion", shape.AssertionId);
        if (part.Digest(shape.Assertion!.Value, shape.AssertionSignature!.Value, workspace, leftOut))
            part.Assertion = ClaimsReader.ReadAssertion(workspace.Signed.Root);
        return part;
    }

    /// <summary>A logout message by its own signature.</summary>
    public static SignedPart OfLogout(LogoutShape shape, Workspace workspace)
    {
        var part = new SignedPart(shape.Message.LocalName, shape.Id);
        if (!part.Digest(shape.Message, shape.Signature!.Value, workspace, leftOut: null))
            return part;
        part.LogoutFault = LogoutClaims.Read(workspace.Signed.Root, out var claims);
        part.Logout = claims;
        return part;
    }

    public AssertionFault? Verify(VerificationKeys keys, out PinnedKey? key)
    {
        key = null;
        if (facts is null || digest.Length == 0)
            return fault;
        foreach (var candidate in keys.Keys)
        {
            if (candidate.IsRsa == facts.IsRsa && candidate.VerifyHash(facts.InfoDigest, facts.SignatureValue, facts.Hash))
            {
                key = candidate;
                return IsDigestHeld ? fault : new(AssertionRule.DigestValue, Text.Show(Convert.ToBase64String(facts.DigestValue)), Convert.ToBase64String(digest));
            }
        }
        return new(AssertionRule.SignatureValue, Text.Show(keys.Fingerprints.Select(f => f[..16])), $"verified by none of {keys.Keys.Count}");
    }

    /// <summary>Adds the rows of what passed: with the key that verified, or as far as one can come without.</summary>
    public void Tell(Trace trace, PinnedKey? key)
    {
        if (facts is null)
            return;
        trace.Pass(AssertionRule.SignatureMethod, "an accepted algorithm", facts.SignatureMethod);
        trace.Pass(AssertionRule.ReferenceUri, "the ID of the signed element", Text.Show($"#{id} ({name})"));
        if (key is null)
            return;
        trace.Pass(AssertionRule.SignatureValue, "a pinned key", key.Fingerprint);
        if (IsDigestHeld)
            trace.Pass(AssertionRule.DigestValue, "the signed digest", Convert.ToBase64String(digest));
    }

    private bool IsDigestHeld => CryptographicOperations.FixedTimeEquals(digest, facts!.DigestValue);

    // Leaves what was digested in the workspace, to be read: true if there is something to read. The octets of an element are never empty.
    private bool Digest(Element element, Element signature, Workspace workspace, LeftOut? leftOut)
    {
        fault = SignatureFacts.Read(signature, id, workspace, out facts, leftOut?.SignatureFact);
        if (facts is null)
            return false;
        fault = workspace.Canonicalize(element, signature, facts.PrefixList);
        if (workspace.SignedOctets.Length == 0)
        {
            fault ??= new(AssertionRule.DigestValue, "octets", "none");
            return false;
        }
        digest = CryptographicOperations.HashData(facts.DigestHash, workspace.SignedOctets.Written);
        return fault is null && IsDigestHeld;
    }
}
