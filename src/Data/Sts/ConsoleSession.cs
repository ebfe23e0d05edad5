namespace SamlFederation.Data.Sts;

/// <summary>A sign-in token between the credentials and the console: lives fifteen minutes, works once.</summary>
public sealed class SigninToken
{
    /// <summary>SHA-256 over the token, hex; the token itself is not stored.</summary>
    public required string Hash { get; init; }

    /// <summary>The account of the session it opens.</summary>
    public required string AccountId { get; init; }

    /// <summary>The access key id of the temporary credentials.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The sealed session token. The secret access key is derived when needed, and never stored.</summary>
    public required string SessionToken { get; init; }

    /// <summary>When the console session that it opens will end.</summary>
    public required DateTimeOffset SessionExpires { get; init; }

    /// <summary>What set that end, by the name of the bound.</summary>
    public required string SessionBound { get; init; }

    /// <summary>When the token was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>From when on it is refused.</summary>
    public required DateTimeOffset Expires { get; init; }
}

/// <summary>A signed-in console.</summary>
public sealed class ConsoleSession
{
    /// <summary>SHA-256 over the session id in the cookie, hex.</summary>
    public required string Hash { get; init; }

    /// <summary>The account of the session.</summary>
    public required string AccountId { get; init; }

    /// <summary>The access key id of the temporary credentials behind it.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The sealed session token.</summary>
    public required string SessionToken { get; init; }

    /// <summary>Where to send the person when it has ended: the portal's address, or null.</summary>
    public string? Issuer { get; init; }

    /// <summary>What set its end, by the name of the bound.</summary>
    public required string SessionBound { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>From when on it is refused.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The access key id of the session that was switched from, to which there is a way back; null where no role was switched to.</summary>
    public string? OriginAccessKeyId { get; init; }

    /// <summary>The sealed token of that session.</summary>
    public string? OriginSessionToken { get; init; }

    /// <summary>What set the end of that session in the console.</summary>
    public string? OriginSessionBound { get; init; }

    /// <summary>That end.</summary>
    public DateTimeOffset? OriginExpires { get; init; }

    /// <summary>What the person calls the role that was switched to.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The colour they gave it, six hexadecimal digits.</summary>
    public string? Color { get; init; }
}
