using System.Text.RegularExpressions;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>A section of an AWS credentials file.</summary>
internal sealed partial record AwsProfile(string Name, string AccessKeyId, SecretAccessKey Secret)
{
    /// <summary>The profile of an account's administrator: the account's name in lower case, or its number where nothing of the name is left.</summary>
    public static string NameOf(Account account)
    {
        var name = Others().Replace(account.Name.ToLowerInvariant(), "-").Trim('-');
        return name.Length == 0 ? account.Id : name;
    }

    /// <summary>As the file has it.</summary>
    public string Text => $"[{Name}]\naws_access_key_id = {AccessKeyId}\naws_secret_access_key = {Secret.Reveal()}\n";

    [GeneratedRegex("[^a-z0-9._]+", RegexOptions.CultureInvariant)]
    private static partial Regex Others();
}
