namespace SamlFederation.Saml;

/// <summary>The pinned signing keys of one identity provider, each certificate decoded once. May be used from several threads.</summary>
public sealed class VerificationKeys
{
    internal const int MinimumRsaBits = 2048;

    private VerificationKeys(IReadOnlyList<PinnedKey> keys) => Keys = keys;

    internal IReadOnlyList<PinnedKey> Keys { get; }

    /// <summary>SHA-256 of each certificate, in lower-case hexadecimal, in the order given.</summary>
    public IReadOnlyList<string> Fingerprints => [.. Keys.Select(key => key.Fingerprint)];

    /// <summary>Prepares a provider's certificates.</summary>
    /// <param name="der">The certificates, DER. The whole set is refused if it is empty or if one of them is too weak to trust.</param>
    public static KeysOutcome FromCertificates(IReadOnlyList<ReadOnlyMemory<byte>> der)
    {
        ArgumentNullException.ThrowIfNull(der);
        if (der.Count == 0)
            return Refused(AssertionRule.NoKey, "at least one signing certificate", "none");
        var keys = new List<PinnedKey>(der.Count);
        foreach (var certificate in der)
        {
            switch (PinnedKey.Read(certificate.Span, out var key))
            {
                case { } fault: return new KeysOutcome.Refused(fault);
                default: keys.Add(key!); break;
            }
        }
        return new KeysOutcome.Ok(new VerificationKeys(keys));
    }

    internal static KeysOutcome Refused(AssertionRule rule, string expected, string seen) => new KeysOutcome.Refused(new(rule, expected, seen));
}
