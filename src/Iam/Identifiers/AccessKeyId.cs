namespace SamlFederation.Iam;

/// <summary>Access key ids: <c>AKIA</c> (long-term) or <c>ASIA</c> (temporary) and sixteen base32 characters that carry the account.</summary>
public static class AccessKeyId
{
    private const string LongTermPrefix = "AKIA";
    private const string TemporaryPrefix = "ASIA";

    /// <summary>A fresh long-term key id of an account.</summary>
    public static string NewLongTerm(string accountId) => LongTermPrefix + EmbeddedAccount.New(accountId);

    /// <summary>A fresh temporary key id of an account.</summary>
    public static string NewTemporary(string accountId) => TemporaryPrefix + EmbeddedAccount.New(accountId);

    /// <summary>Whether the text is a key id of ours: known prefix, right length and alphabet, an account inside.</summary>
    public static bool IsValid(string? text) => AccountOf(text) is not null;

    /// <summary>Whether the text is a valid temporary key id; such a key is nothing without its session token.</summary>
    public static bool IsTemporary(string? text) =>
        IsValid(text) && text!.StartsWith(TemporaryPrefix, StringComparison.Ordinal);

    /// <summary>The account a key id carries, or null when the text is not a key id or carries none.</summary>
    public static string? AccountOf(string? text) =>
        text is { Length: 4 + EmbeddedAccount.Length }
        && (text.StartsWith(TemporaryPrefix, StringComparison.Ordinal) || text.StartsWith(LongTermPrefix, StringComparison.Ordinal))
            ? EmbeddedAccount.Read(text.AsSpan(4))
            : null;
}
