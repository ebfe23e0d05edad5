namespace SamlFederation.Iam;

/// <summary>What a unique id names; each kind has its own four-letter prefix.</summary>
public enum UniqueIdKind
{
    /// <summary><c>AIDA</c>, an IAM user.</summary>
    User,
    /// <summary><c>AROA</c>, a role.</summary>
    Role,
    /// <summary><c>AGPA</c>, a group.</summary>
    Group,
    /// <summary><c>ANPA</c>, a managed policy.</summary>
    ManagedPolicy,
    /// <summary><c>AIPA</c>, an instance profile.</summary>
    InstanceProfile,
}

/// <summary>
/// Unique ids of users, roles, groups and policies: a prefix and seventeen base32 characters that carry the account.
/// They are never given twice, so a thing re-created under the same name is another thing.
/// </summary>
public static class UniqueId
{
    private const int PrefixLength = 4;
    private const int FullLength = PrefixLength + EmbeddedAccount.Length + 1;

    /// <summary>A fresh id, such as <c>AROA52RQV4237EYPOIPDF</c>.</summary>
    /// <param name="kind">What is to be named.</param>
    /// <param name="accountId">The twelve digits of the owning account.</param>
    public static string New(UniqueIdKind kind, string accountId) =>
        Prefix(kind) + EmbeddedAccount.New(accountId) + EmbeddedAccount.RandomCharacter();

    /// <summary>The account a unique id or an access key id carries, or null when it is neither or carries none.</summary>
    public static string? AccountOf(string? id) =>
        KindOf(id) is not null ? EmbeddedAccount.Read(id.AsSpan(PrefixLength, EmbeddedAccount.Length)) : AccessKeyId.AccountOf(id);

    /// <summary>The kind an id is of by its prefix and shape, or null.</summary>
    public static UniqueIdKind? KindOf(string? id)
    {
        if (id is not { Length: FullLength }) return null;
        foreach (var c in id.AsSpan(PrefixLength))
            if (!EmbeddedAccount.IsCharacter(c)) return null;
        foreach (var kind in Enum.GetValues<UniqueIdKind>())
            if (id.StartsWith(Prefix(kind), StringComparison.Ordinal)) return kind;
        return null;
    }

    private static string Prefix(UniqueIdKind kind) => kind switch
    {
        UniqueIdKind.User => "AIDA",
        UniqueIdKind.Role => "AROA",
        UniqueIdKind.Group => "AGPA",
        UniqueIdKind.ManagedPolicy => "ANPA",
        UniqueIdKind.InstanceProfile => "AIPA",
    };
}
