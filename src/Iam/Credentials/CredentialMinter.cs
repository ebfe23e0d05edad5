using System.Security.Cryptography;

namespace SamlFederation.Iam;

/// <summary>Makes temporary credentials out of a session. Stores nothing: the token is the session.</summary>
public sealed class CredentialMinter(SealingKeyRing ring)
{
    private readonly SessionTokenSealer _sealer = new(ring);

    /// <summary>Gives the draft an access key id, a token id and its issue time, truncates its times to whole seconds, and seals it.</summary>
    /// <param name="draft">The session with its Expires; AccessKeyId, TokenId and IssuedAt are replaced.</param>
    /// <param name="now">The issue time.</param>
    public MintOutcome Mint(SessionPrincipal draft, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var session = draft with
        {
            AccessKeyId = AccessKeyId.NewTemporary(draft.AccountId),
            TokenId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SessionPayload.TokenIdBytes)),
            IssuedAt = WholeSeconds(now),
            Expires = WholeSeconds(draft.Expires),
        };
        return _sealer.Seal(session) switch
        {
            SealOutcome.Sealed made => new MintOutcome.Minted(
                new TemporaryCredentials(session.AccessKeyId, made.Secret, made.Token, session.Expires), session),
            SealOutcome.Refused refused => new MintOutcome.Refused(refused.Fault),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
