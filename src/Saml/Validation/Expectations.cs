namespace SamlFederation.Saml;

/// <summary>What a response must say to be valid here and now. All comparisons are ordinal, whatever comparer the sets bring.</summary>
/// <param name="Issuer">The entity ID of the provider whose keys verified the response.</param>
/// <param name="Audiences">The audiences that are us.</param>
/// <param name="Recipients">The addresses that are ours: for Recipient and Destination.</param>
/// <param name="Now">The instant at which the response is judged.</param>
public sealed record Expectations(string Issuer, IReadOnlySet<string> Audiences, IReadOnlySet<string> Recipients, DateTimeOffset Now)
{
    /// <summary>By how much the provider's clock may differ from ours.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after its IssueInstant an assertion may be redeemed. The skew does not lengthen it.</summary>
    public TimeSpan RedemptionWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The request that the response must answer, or null: then a response that answers any request is refused.</summary>
    public string? AllowedInResponseTo { get; init; }

    /// <summary>Whether the Assertion must have come encrypted.</summary>
    public bool RequireEncryption { get; init; }

    /// <summary>Whether the certificate of the key that verified must be valid at <see cref="Now"/>. By default the key alone is pinned.</summary>
    public bool RequireCurrentCertificate { get; init; }
}
