using System.Text.RegularExpressions;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.CloudTrail;

/// <summary>The name of a trail as a caller gives it: alone, which means the caller's own account, or as an ARN.</summary>
internal sealed partial record TrailName(string AccountId, string Region, string Name)
{
    /// <summary>The one trail that every account has.</summary>
    public const string Management = "Management";

    public string Arn => $"arn:aws:cloudtrail:{Region}:{AccountId}:trail/{Name}";

    /// <summary>Reads a name, or tells which rule it breaks.</summary>
    public static (TrailName? Name, WireError? Refusal) Read(string text, string accountId, string region)
    {
        if (!text.StartsWith("arn:", StringComparison.Ordinal)) return Broken(text) is { } broken ? (null, broken) : (new TrailName(accountId, region, text), null);
        return SamlFederation.Iam.Arn.TryParse(text, out var arn) && arn is { Service: "cloudtrail", AccountId.Length: > 0, Region.Length: > 0 }
            && arn.Resource.StartsWith("trail/", StringComparison.Ordinal) && arn.Resource["trail/".Length..] is var name && Broken(name) is null
            ? (new TrailName(arn.AccountId, arn.Region, name), null)
            : (null, CloudTrailErrors.TrailArn(text));
    }

    private static WireError? Broken(string name) => name switch
    {
        { Length: < 3 } => CloudTrailErrors.TrailNameShort(name.Length),
        { Length: > 128 } => CloudTrailErrors.TrailNameLong(name.Length),
        _ when !char.IsAsciiLetterOrDigit(name[0]) => CloudTrailErrors.TrailNameBegins,
        _ when !char.IsAsciiLetterOrDigit(name[^1]) => CloudTrailErrors.TrailNameEnds,
        _ => Characters().IsMatch(name) ? null : CloudTrailErrors.TrailNameCharacters,
    };

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Characters();
}
