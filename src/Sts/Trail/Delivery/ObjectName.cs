using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using SamlFederation.Sts.CloudTrail;

namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>Whose files: those of an account in a region. Each such pair has a chain of digests of its own.</summary>
internal sealed record Chain(string? AccountId, string Region)
{
    /// <summary>Where CloudTrail has an account's number: what belongs to no account is under a number that nobody is given.</summary>
    public const string NoAccount = "000000000000";

    public string Account => AccountId ?? NoAccount;

    public override string ToString() => $"{Account} {Region}";
}

/// <summary>The names of files below the folder, in CloudTrail's layout.</summary>
internal static partial class ObjectName
{
    private const string Root = "AWSLogs";
    private const string MinuteFormat = "yyyyMMdd'T'HHmm'Z'";
    private const string SecondFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>What a digest's signature is appended to: S3 has it among an object's metadata, which a folder has not.</summary>
    public const string SignatureSuffix = ".sig";

    /// <summary>A new name for a file of records.</summary>
    public static string Log(Chain chain, DateTimeOffset now) =>
        $"{Root}/{chain.Account}/CloudTrail/{chain.Region}/{Day(now)}/{chain.Account}_CloudTrail_{chain.Region}_{Text(now, MinuteFormat)}_{RandomNumberGenerator.GetString(Letters, 16)}.json.gz";

    /// <summary>The name of the digest that ends there.</summary>
    public static string Digest(Chain chain, DateTimeOffset end) =>
        $"{Root}/{chain.Account}/CloudTrail-Digest/{chain.Region}/{Day(end)}/{chain.Account}_CloudTrail-Digest_{chain.Region}_{TrailName.Management}_{RequestFacts.GlobalRegion}_{Text(end, SecondFormat)}.json.gz";

    /// <summary>The chain and the minute in a log file's name, or null when it is none.</summary>
    public static (Chain Chain, DateTimeOffset Time)? ReadLog(string name) =>
        LogName().Match(name) is { Success: true } match && Time(match, MinuteFormat) is { } time && Of(match) is var chain && name.StartsWith($"{Root}/{chain.Account}/CloudTrail/{chain.Region}/{Day(time)}/", StringComparison.Ordinal)
            ? (chain, time)
            : null;

    /// <summary>The chain and the end in a digest's name, or null when it is none.</summary>
    public static (Chain Chain, DateTimeOffset End)? ReadDigest(string name) =>
        DigestName().Match(name) is { Success: true } match && Time(match, SecondFormat) is { } end && name == Digest(Of(match), end) ? (Of(match), end) : null;

    private static Chain Of(Match match) => new(match.Groups["account"].Value is var account && account == Chain.NoAccount ? null : account, match.Groups["region"].Value);

    private static DateTimeOffset? Time(Match match, string format) =>
        DateTimeOffset.TryParseExact(match.Groups["time"].Value, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Day(DateTimeOffset time) => Text(time, "yyyy'/'MM'/'dd");

    private static string Text(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\AAWSLogs/[0-9]{12}/CloudTrail/[a-z0-9-]{1,32}/[0-9/]{10}/(?<account>[0-9]{12})_CloudTrail_(?<region>[a-z0-9-]{1,32})_(?<time>[0-9]{8}T[0-9]{4}Z)_[A-Za-z0-9]{16}\.json\.gz\z", RegexOptions.CultureInvariant)]
    private static partial Regex LogName();

    [GeneratedRegex(@"\AAWSLogs/[0-9]{12}/CloudTrail-Digest/[a-z0-9-]{1,32}/[0-9/]{10}/(?<account>[0-9]{12})_CloudTrail-Digest_(?<region>[a-z0-9-]{1,32})_[A-Za-z0-9._-]{3,128}_[a-z0-9-]{1,32}_(?<time>[0-9]{8}T[0-9]{6}Z)\.json\.gz\z", RegexOptions.CultureInvariant)]
    private static partial Regex DigestName();
}
