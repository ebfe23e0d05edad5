using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.CloudTrail;

/// <summary>
/// Where a page ended, sealed: the caller cannot read it, and it opens for the same caller and the same conditions only. Conditions that
/// change between two pages would otherwise skip or repeat events without anybody noticing.
/// </summary>
internal sealed class PageTokens(SecretSealer sealer)
{
    private const int Longest = 1024;

    /// <summary>What a token is bound to.</summary>
    public static string Binding(Caller caller, string conditions) =>
        $"lookup-events/{caller.AccountId}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.UserId}\n{conditions}")))}";

    public string Seal(TrailPlace place, string binding) =>
        sealer.Seal(string.Create(CultureInfo.InvariantCulture, $"{place.Time.UtcTicks} {place.Sequence}"), binding);

    /// <summary>The place, or null when the token was not sealed here for this.</summary>
    public TrailPlace? Open(string token, string binding) =>
        token.Length <= Longest && sealer.Open(token, binding)?.Split(' ') is [var ticks, var sequence]
            ? new TrailPlace(new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), long.Parse(sequence, CultureInfo.InvariantCulture))
            : null;
}
