using SamlFederation.Data.Sts;

namespace SamlFederation.Sts.Iam.LoginProfiles;

/// <summary>What one call computes of passwords. Each hash takes a tenth of a second, and so none is computed while the store is held.</summary>
internal sealed class PasswordWork(Passwords passwords)
{
    private (string? Hash, bool Matches)? _compared;

    /// <summary>The hash of the new password, once it was made.</summary>
    public string? Hash { get; private set; }

    /// <summary>Whether the password given is the user's; null until it was compared with the one that the user has now.</summary>
    public bool? Matches(User user) => _compared is { } compared && compared.Hash == user.PasswordHash ? compared.Matches : null;

    public IamResult Compare(User user, string password) => new IamResult.After(() => _compared = (user.PasswordHash, passwords.Matches(user, password)));

    public IamResult Make(User user, string password) => new IamResult.After(() => Hash = passwords.Hash(user, password));
}
