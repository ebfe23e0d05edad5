using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.InHouse;

/// <summary>What a ticket says of a request that was allowed: when it was verified, and where it is on record.</summary>
internal sealed record Ticket(DateTimeOffset Verified, string RequestId)
{
    // As long as the slowest upload may take.
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    /// <summary>Its last moment.</summary>
    public DateTimeOffset Expires => Verified + Life;
}

/// <summary>Proof that a request was allowed, for what comes after: the signatures of its body, and its failure. Sealed, and bound to the request and to the service that asked.</summary>
internal sealed class Tickets(SecretSealer sealer)
{
    public string Seal(Asked asked, Caller asking) =>
        sealer.Seal(string.Create(CultureInfo.InvariantCulture, $"{asked.Facts.Now.ToUnixTimeSeconds()} {asked.Facts.RequestId}"), BoundTo(asked, asking));

    /// <summary>The ticket; null when it is another request's or service's, none of ours, or too old.</summary>
    public Ticket? Open(string text, Asked asked, Caller asking)
    {
        if (sealer.Open(text, BoundTo(asked, asking))?.Split(' ') is not [var seconds, var requestId]) return null;
        var ticket = new Ticket(DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)), requestId);
        return asked.Facts.Now > ticket.Expires ? null : ticket;
    }

    private static string BoundTo(Asked asked, Caller asking) => $"in-house/{asking.PrincipalId}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Authentication(asked.Request))))}";

    private static string Authentication(SignedRequest request) =>
        string.Join('\n', request.Headers.Where(header => header.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).Append(request.RawQuery));
}
