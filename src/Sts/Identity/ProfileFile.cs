using System.Text.RegularExpressions;
using SamlFederation.Iam;
using SamlFederation.Web;

namespace SamlFederation.Sts.Identity;

/// <summary>Development's <c>aws-credentials</c> in the data folder, 0600: a profile for each account's first administrator and each user that a world brought.</summary>
internal sealed partial class ProfileFile(ServiceOptions options)
{
    private readonly Lock _gate = new();

    public string Path => System.IO.Path.Combine(options.DataDirectory, "aws-credentials");

    /// <summary>What the profiles of the file are called; none where there is no file.</summary>
    public IReadOnlyList<string> Names() => File.Exists(Path) ? [.. Section().Matches(File.ReadAllText(Path)).Select(section => section.Groups["name"].Value.Trim()).Distinct()] : [];

    /// <summary>Adds the profiles, in the place of those that have their names and are of the same accounts. What else the file holds stays.</summary>
    /// <exception cref="StartupRefusedException">The file cannot be written.</exception>
    public void Add(IEnumerable<AwsProfile> profiles) => Add(Path, profiles);

    /// <summary>The same in the file of one of the company's own services, <c>NAME-credentials</c>, whose profiles are named by their accounts.</summary>
    /// <exception cref="StartupRefusedException">The file cannot be written.</exception>
    public void AddOfService(string name, IEnumerable<AwsProfile> profiles) => Add(System.IO.Path.Combine(options.DataDirectory, $"{name}-credentials"), profiles);

    private void Add(string path, IEnumerable<AwsProfile> profiles)
    {
        lock (_gate)
        {
            try
            {
                var text = File.Exists(path) ? File.ReadAllText(path) : "";
                foreach (var profile in profiles) text = With(text, profile);
                PrivateFile.Replace(path, text);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                throw new StartupRefusedException($"The access keys cannot be written to {path}; make it a file that the service may write.", refused);
            }
        }
    }

    private static string With(string text, AwsProfile profile)
    {
        // Two accounts may have things of one name: the second profile has the account's number in its own.
        var (name, account) = (profile.Name, AccessKeyId.AccountOf(profile.AccessKeyId));
        if (Find(text, name) is { } other && AccessKeyId.AccountOf(KeyOf(other)) != account) name = $"{name}-{account}";
        var section = (profile with { Name = name }).Text;
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
