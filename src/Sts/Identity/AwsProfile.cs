using System.Text.RegularExpressions;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>A section of an AWS credentials file.</summary>
internal sealed partial record AwsProfile(string Name, string AccessKeyId, SecretAccessKey Secret)
{
    /// <summary>The profile of an account's administrator: the account's name in lower case, or its number where nothing of the name is left.</summary>
    public static string NameOf(Account account) => Plain(account.Name) is { Length: > 0 } name ? name : account.Id;

    /// <summary>The profile of a user: the user's name in lower case, and more of it where that is an account's.</summary>
    public static string NameOf(User user, IEnumerable<Account> accounts)
    {
        var name = Plain(user.Name) is { Length: > 0 } plain ? plain : user.UniqueId;
        return accounts.Any(account => NameOf(account) == name) ? $"{name}-user" : name;
    }

    /// <summary>As the file has it.</summary>
    public string Text => $"[{Name}]\naws_access_key_id = {AccessKeyId}\naws_secret_access_key = {Secret.Reveal()}\n";

    private static string Plain(string name) => Others().Replace(name.ToLowerInvariant(), "-").Trim('-');

    [GeneratedRegex("[^a-z0-9._]+", RegexOptions.CultureInvariant)]
    private static partial Regex Others();
}
