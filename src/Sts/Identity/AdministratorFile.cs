using System.Text.RegularExpressions;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Web;

namespace SamlFederation.Sts.Identity;

/// <summary>Development's <c>aws-credentials</c> in the data folder, 0600: one profile for each account's first administrator.</summary>
internal sealed partial class AdministratorFile(ServiceOptions options)
{
    private readonly Lock _gate = new();

    public string Path => System.IO.Path.Combine(options.DataDirectory, "aws-credentials");

    /// <summary>Adds the keys, in the place of older ones of the same accounts. What else the file holds stays.</summary>
    /// <exception cref="StartupRefusedException">The file cannot be written.</exception>
    public void Add(IEnumerable<(Account Account, string AccessKeyId, SecretAccessKey Secret)> keys)
    {
        lock (_gate)
        {
            try
            {
                var text = File.Exists(Path) ? File.ReadAllText(Path) : "";
                foreach (var (account, id, secret) in keys) text = With(text, account, id, secret);
                PrivateFile.Replace(Path, text);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                throw new StartupRefusedException($"The administrators' keys cannot be written to {Path}; make it a file that the service may write.", refused);
            }
        }
    }

    private static string With(string text, Account account, string accessKeyId, SecretAccessKey secret)
    {
        // Two accounts may have one name: the second profile has the number in its own.
        var name = AwsProfile.NameOf(account);
        if (Find(text, name) is { } other && AccessKeyId.AccountOf(KeyOf(other)) != account.Id) name = $"{name}-{account.Id}";
        var section = new AwsProfile(name, accessKeyId, secret).Text;
        return Find(text, name) is { } same
            ? string.Concat(text.AsSpan(0, same.Index), section, text.AsSpan(same.Index + same.Length))
            : text.Length == 0 || text.EndsWith('\n') ? text + section : $"{text}\n{section}";
    }

    private static Match? Find(string text, string name) => Section().Matches(text).FirstOrDefault(section => section.Groups["name"].Value.Trim() == name);

    private static string? KeyOf(Match section) => KeyLine().Match(section.Value) is { Success: true } line ? line.Groups["id"].Value : null;

    // From a line that begins with a bracket to the next that does.
    [GeneratedRegex(@"^\[(?<name>[^\]\n]*)\][^\n]*(\n|\z)((?!\[)[^\n]*(\n|\z))*?(?=\[|\z)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^aws_access_key_id\s*=\s*(?<id>\S+)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex KeyLine();
}
