namespace SamlFederation.Iam;

/// <summary>Why a session token cannot be opened or made. To the caller they are all one: the security token is invalid.</summary>
public enum SessionTokenRule
{
    /// <summary>Longer than a token may be, or empty.</summary>
    Length,
    /// <summary>Does not begin as a token of ours.</summary>
    Prefix,
    /// <summary>Not canonical base64url without padding.</summary>
    Encoding,
    /// <summary>A format version this build does not read.</summary>
    Version,
    /// <summary>Names a key that the ring does not have, or has no more.</summary>
    KeyId,
    /// <summary>The access key id that came with it is not a temporary one of ours.</summary>
    AccessKeyId,
    /// <summary>Altered, sealed with another key, or sealed for another access key.</summary>
    Seal,
    /// <summary>Genuine, and holds something this build does not understand.</summary>
    Payload,
    /// <summary>What the session carries does not fit into a token.</summary>
    TooLarge,
}

/// <summary>The rule that refused and, for the trace, what was seen.</summary>
public sealed record SessionTokenFault(SessionTokenRule Rule, string Seen);

/// <summary>What came of opening a session token.</summary>
public abstract record OpenOutcome
{
    private OpenOutcome() { }

    /// <summary>Genuine. Whether it has expired is for the caller to ask, by <see cref="SessionPrincipal.Expires"/>.</summary>
    public sealed record Opened(SessionPrincipal Session, SecretAccessKey Secret) : OpenOutcome;

    /// <summary>Not to be trusted with anything.</summary>
    public sealed record Refused(SessionTokenFault Fault) : OpenOutcome;
}

/// <summary>What came of minting credentials.</summary>
public abstract record MintOutcome
{
    private MintOutcome() { }

    /// <summary>The credentials, and the session as it was sealed into them.</summary>
    public sealed record Minted(TemporaryCredentials Credentials, SessionPrincipal Session) : MintOutcome;

    /// <summary>The session does not fit into a token: <see cref="SessionTokenRule.TooLarge"/>.</summary>
    public sealed record Refused(SessionTokenFault Fault) : MintOutcome;
}
