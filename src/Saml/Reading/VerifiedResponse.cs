namespace SamlFederation.Saml;

/// <summary>A response whose signatures were made with a key of one provider. Its claims come from the octets that were digested; they are still to be validated.</summary>
public sealed class VerifiedResponse
{
    internal VerifiedResponse(EnvelopeClaims envelope, AssertionClaims assertion, PinnedKey key, bool wasEncrypted, IReadOnlyList<Check> checks) =>
        (Envelope, Assertion, Key, WasEncrypted, Checks) = (envelope, assertion, key, wasEncrypted, checks);

    /// <summary>The Assertion's ID.</summary>
    public string AssertionId => Assertion.Id;

    /// <summary>The Assertion's Issuer.</summary>
    public string Issuer => Assertion.Issuer.Value;

    /// <summary>SHA-256 of the certificate whose key verified the octets the claims were read from, in lower-case hexadecimal.</summary>
    public string KeyFingerprint => Key.Fingerprint;

    /// <summary>Whether the Assertion came encrypted.</summary>
    public bool WasEncrypted { get; }

    /// <summary>The decision trace so far.</summary>
    public IReadOnlyList<Check> Checks { get; }

    internal EnvelopeClaims Envelope { get; }
    internal AssertionClaims Assertion { get; }
    internal PinnedKey Key { get; }
}
