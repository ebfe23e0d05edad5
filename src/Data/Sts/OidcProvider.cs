namespace SamlFederation.Data.Sts;

/// <summary>An account's trust in one OpenID Connect provider.</summary>
public sealed class OidcProvider
{
    /// <summary>The id of this very provider; one that is made again gets another.</summary>
    public required string UniqueId { get; init; }

    /// <summary>The account that trusts it.</summary>
    public required string AccountId { get; init; }

    /// <summary><c>arn:aws:iam::ACCOUNT:oidc-provider/HOST/PATH</c>.</summary>
    public required string Arn { get; init; }

    /// <summary>The issuer's address as it was given, scheme included.</summary>
    public required string Url { get; init; }

    /// <summary>The audiences that are accepted, at most a hundred.</summary>
    public List<string> ClientIds { get; set; } = [];

    /// <summary>SHA-1 thumbprints of certificates that are trusted beside the system's, lower-case hex, at most five.</summary>
    public List<string> Thumbprints { get; set; } = [];

    /// <summary>Tags, at most fifty.</summary>
    public List<Tag> Tags { get; set; } = [];

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
}
