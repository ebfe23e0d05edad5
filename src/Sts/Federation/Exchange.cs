using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Federation;

/// <summary>Through which door an assertion comes.</summary>
internal enum Door
{
    /// <summary>AssumeRoleWithSAML.</summary>
    Api,

    /// <summary>The sign-in page.</summary>
    SignIn,
}

/// <summary>What set the end of a session.</summary>
internal enum SessionBound
{
    /// <summary>Nobody asked: one hour.</summary>
    Default,

    /// <summary>The caller's DurationSeconds.</summary>
    DurationSeconds,

    /// <summary>The assertion's SessionDuration attribute.</summary>
    SessionDuration,

    /// <summary>The end of the session at the identity provider.</summary>
    SessionNotOnOrAfter,
}

/// <summary>An assertion to be exchanged for credentials.</summary>
internal sealed record ExchangeRequest(Door Door, string SamlResponse, string RoleArn) : ISessionWish
{
    /// <summary>The provider, which only the API's caller names.</summary>
    public string? PrincipalArn { get; init; }

    /// <summary>The provider's uuid out of the sign-in address, where it has one.</summary>
    public string? ProviderUuid { get; init; }

    public int? DurationSeconds { get; init; }

    public string? Policy { get; init; }

    public IReadOnlyList<string> PolicyArns { get; init; } = [];
}

/// <summary>What an exchange gave.</summary>
internal sealed record ExchangeResult(TemporaryCredentials Credentials, SessionPrincipal Session, SessionBound Bound)
{
    public required string Audience { get; init; }

    public required string Subject { get; init; }

    public required string SubjectType { get; init; }

    public required string Issuer { get; init; }

    public required string NameQualifier { get; init; }

    /// <summary>Percent; null when there are neither session policies nor tags.</summary>
    public int? PackedPolicySize { get; init; }
}

/// <summary>What became of an exchange; its record is written either way.</summary>
internal abstract record ExchangeOutcome(Trail.TrailReceipt Receipt)
{
    internal sealed record Issued(ExchangeResult Result, Trail.TrailReceipt Receipt) : ExchangeOutcome(Receipt);

    internal sealed record Refused(WireError Error, Trail.TrailReceipt Receipt) : ExchangeOutcome(Receipt);
}

/// <summary>A role that the sign-in page may offer.</summary>
internal sealed record OfferedRole(string RoleArn, string ProviderArn, string AccountId, string? AccountAlias, string RoleName);

/// <summary>What the sign-in page may offer for a response. Nothing is claimed by asking.</summary>
internal abstract record OfferOutcome
{
    private OfferOutcome() { }

    /// <summary>At least one role, ordered by account and name.</summary>
    internal sealed record Offered(IReadOnlyList<OfferedRole> Roles, string RoleSessionName, string Issuer) : OfferOutcome;

    /// <summary>The refusal is on record.</summary>
    internal sealed record Refused(WireError Error, Trail.TrailReceipt Receipt) : OfferOutcome;
}
