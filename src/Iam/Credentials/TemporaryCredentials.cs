namespace SamlFederation.Iam;

/// <summary>What a caller gets, as the wire names it. Prints without its secrets.</summary>
/// <param name="AccessKeyId"><c>ASIA…</c>, carrying the account.</param>
/// <param name="SecretAccessKey">Forty characters, derived from the token and stored nowhere.</param>
/// <param name="SessionToken">The sealed session.</param>
/// <param name="Expiration">Whole seconds, UTC.</param>
public sealed record TemporaryCredentials(
    string AccessKeyId, SecretAccessKey SecretAccessKey, SessionToken SessionToken, DateTimeOffset Expiration);
