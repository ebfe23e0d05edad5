namespace SamlFederation.Sts.WebIdentity;

/// <summary>Why a web identity token is refused: one member per rule, in the order in which they are checked.</summary>
internal enum WebIdentityRule
{
    /// <summary>Three parts of base64url, the first two JSON objects without repeated names.</summary>
    Shape,

    /// <summary>No header parameter that must be understood.</summary>
    CriticalHeader,

    /// <summary>One of RS256 to RS512 and ES256 to ES512.</summary>
    Algorithm,

    /// <summary>An <c>iss</c> that is a text.</summary>
    Issuer,

    /// <summary>A provider of that issuer in the role's account.</summary>
    Provider,

    /// <summary>The provider's address is one that may be asked.</summary>
    ProviderAddress,

    /// <summary>The provider's certificate is of a trusted authority, or pinned.</summary>
    Thumbprint,

    /// <summary>The provider answers.</summary>
    ProviderAnswer,

    /// <summary>What it answers is a discovery document of that issuer, and a key set.</summary>
    Discovery,

    /// <summary>The key set has the key, and of the right kind.</summary>
    Key,

    /// <summary>The signature is that key's.</summary>
    Signature,

    /// <summary><c>exp</c>, <c>iat</c> and <c>nbf</c> are whole numbers.</summary>
    Timestamps,

    /// <summary>Before <c>exp</c>.</summary>
    Expiration,

    /// <summary>Not before <c>nbf</c>.</summary>
    NotBefore,

    /// <summary><c>iat</c> is not in the future.</summary>
    IssuedAt,

    /// <summary>A <c>sub</c> of 1 to 255 characters.</summary>
    Subject,

    /// <summary>An <c>aud</c> that is a client of the provider.</summary>
    Audience,

    /// <summary>An <c>azp</c>, if there is one, that is a client of the provider.</summary>
    AuthorizedParty,

    /// <summary><c>amr</c> is a list of texts.</summary>
    AuthenticationMethods,

    /// <summary>The claim of session tags.</summary>
    Tags,

    /// <summary>The claim of the source identity.</summary>
    SourceIdentity,
}

/// <summary>A rule that did not hold; for the decision trace, never for the caller.</summary>
internal sealed record WebIdentityFault(WebIdentityRule Rule, string Expected, string Seen);
