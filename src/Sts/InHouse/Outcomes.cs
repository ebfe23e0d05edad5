using System.Security.Cryptography;
using System.Text;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.InHouse;

/// <summary>Has on record that a request failed after it was allowed. Told twice it is on record once, as it was told first.</summary>
internal sealed class Outcomes(Tickets tickets, TrailStore trail)
{
    /// <summary>Records what the service says that it answered; null, and nothing on record, when the ticket is none of this request and this service.</summary>
    public async Task<TrailReceipt?> ReportAsync(Asked asked, Caller asking, string ticket, WireError failure, CancellationToken cancellation) => tickets.Open(ticket, asked, asking) is { } opened
        ? await RecordAsync(opened, failure, DecisionTrace.Failed("Outcome", "ReportOutcome", "that the request is done as it was allowed", $"{failure.Code}, as {asking.Arn} says"), asked.Facts.Now, cancellation)
        : null;

    /// <summary>Records what the request was refused with, and why.</summary>
    public Task<TrailReceipt> RecordAsync(Ticket ticket, WireError failure, DecisionTrace trace, DateTimeOffset now, CancellationToken cancellation)
    {
        var claim = new ReplayClaim { Key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"outcome of {ticket.RequestId}"))), Expires = ticket.Expires };
        return trail.AmendAsync(claim, ticket.RequestId, failure, trace, now, cancellation);
    }
}
