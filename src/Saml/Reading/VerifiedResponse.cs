using System.Collections.Concurrent;

namespace SamlFederation.Saml;

/// <summary>A response whose signatures were made with a key of one provider. Its claims come from the octets that were digested; they are still to be validated.</summary>
public sealed class VerifiedResponse
{
    private static readonly ConcurrentDictionary<(bool, bool, bool, bool), AssertionRule[]> PlainRules = new();
    private readonly VerifiedSignatures signatures;

    internal VerifiedResponse(EnvelopeClaims envelope, AssertionClaims assertion, VerifiedSignatures signatures) =>
        (Envelope, Assertion, this.signatures) = (envelope, assertion, signatures);

    /// <summary>The Assertion's ID.</summary>
    public string AssertionId => Assertion.Id;

    /// <summary>The Assertion's Issuer.</summary>
    public string Issuer => Assertion.Issuer.Value;

    /// <summary>SHA-256 of the certificate whose key verified the octets the claims were read from, in lower-case hexadecimal.</summary>
    public string KeyFingerprint => Key.Fingerprint;

    /// <summary>Whether the Assertion came encrypted.</summary>
    public bool WasEncrypted => signatures.Response.WasEncrypted;

    /// <summary>The decision trace so far.</summary>
    public IReadOnlyList<Check> Checks
    {
        get
        {
            var trace = signatures.Tell(withAssertion: true);
            trace.Pass(AssertionRule.Structure, "the elements of the SAML schema", Envelope.Signed ? "claims from the signed Response" : "claims from the signed Assertion");
            return trace.Checks;
        }
    }

    /// <summary>The rules of <see cref="Checks"/>, without their words. What came plain passes the same ones whenever the same parts are signed.</summary>
    internal IReadOnlyList<AssertionRule> Rules => WasEncrypted
        ? [.. Checks.Select(check => check.Rule)]
        : PlainRules.GetOrAdd(signatures.Parts, static (_, self) => [.. self.Checks.Select(check => check.Rule)], this);

    internal EnvelopeClaims Envelope { get; }
    internal AssertionClaims Assertion { get; }
    internal PinnedKey Key => (signatures.AssertionKey ?? signatures.ResponseKey)!;
}

/// <summary>Which keys verified what. The rows of the trace are written when somebody reads them.</summary>
internal readonly record struct VerifiedSignatures(ParsedResponse Response, PinnedKey? ResponseKey, PinnedKey? AssertionKey)
{
    /// <summary>Which parts are signed, and which of the signatures were verified.</summary>
    public (bool, bool, bool, bool) Parts => (Response.ResponsePart is not null, ResponseKey is not null, Response.AssertionPart is not null, AssertionKey is not null);

    public Trace Tell(bool withAssertion)
    {
        var trace = new Trace(Response.Checks);
        Response.ResponsePart?.Tell(trace, ResponseKey);
        if (withAssertion)
            Response.AssertionPart?.Tell(trace, AssertionKey);
        return trace;
    }
}
