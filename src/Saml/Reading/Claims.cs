namespace SamlFederation.Saml;

/// <summary>What the Response says beside its Assertion. Unless <see cref="Signed"/>, it was read only to refuse.</summary>
internal sealed record EnvelopeClaims(
    bool Signed, string Id, string? Version, string? IssueInstant, string? Destination, string? InResponseTo,
    IssuerClaim? Issuer, IReadOnlyList<string?> StatusCodes, string? SubStatusCode, string? StatusMessage);

internal sealed record IssuerClaim(string Value, string? Format);

/// <summary>What the Assertion says, as written: the validator gives it meaning.</summary>
internal sealed record AssertionClaims
{
    public required string Id { get; init; }
    public required string? Version { get; init; }
    public required string? IssueInstant { get; init; }
    public required IssuerClaim Issuer { get; init; }

    /// <summary>The names of the identifiers in the Subject (NameID, BaseID, EncryptedID).</summary>
    public required IReadOnlyList<string> Identifiers { get; init; }

    public required NameId? NameId { get; init; }
    public required IReadOnlyList<ConfirmationClaim> Confirmations { get; init; }
    public required ConditionsClaim? Conditions { get; init; }
    public required IReadOnlyList<AuthnClaim> AuthnStatements { get; init; }
    public required IReadOnlyList<SamlAttribute> Attributes { get; init; }
}

internal sealed record ConfirmationClaim(string? Method, string? Recipient, string? NotBefore, string? NotOnOrAfter, string? InResponseTo);

internal sealed record ConditionsClaim(string? NotBefore, string? NotOnOrAfter, IReadOnlyList<IReadOnlyList<string>> AudienceRestrictions, bool OneTimeUse, IReadOnlyList<string> Unknown);

internal sealed record AuthnClaim(string? AuthnInstant, string? SessionIndex, string? SessionNotOnOrAfter, string? ClassRef);
