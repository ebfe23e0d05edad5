using System.Text.RegularExpressions;
using SamlFederation.Iam;

namespace SamlFederation.Authorization;

/// <summary>A long-term access key that a service asks with. The account that it belongs to is part of its id.</summary>
/// <param name="Id">The access key id.</param>
/// <param name="Secret">Its secret.</param>
public sealed partial record ServiceKey(string Id, SecretAccessKey Secret)
{
    /// <summary>The account whose resources can be asked about with it; empty when the id is none of the token service's.</summary>
    public string AccountId => AccessKeyId.AccountOf(Id) ?? "";

    /// <summary>The keys of every profile of an AWS credentials file.</summary>
    /// <param name="text">The file's text.</param>
    public static IReadOnlyList<ServiceKey> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var keys = new List<ServiceKey>();
        string? id = null;
        foreach (Match line in Line().Matches(text))
        {
            if (line.Groups["name"].Value == "aws_access_key_id") id = line.Groups["value"].Value;
            else if (id is not null) (keys, id) = ([.. keys, new ServiceKey(id, new SecretAccessKey(line.Groups["value"].Value))], null);
        }
        return keys;
    }

    /// <summary>The id alone.</summary>
    public override string ToString() => Id;

    [GeneratedRegex(@"^(?<name>aws_access_key_id|aws_secret_access_key)[ \t]*=[ \t]*(?<value>\S+)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Line();
}
