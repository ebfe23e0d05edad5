using Microsoft.IdentityModel.Protocols;
using SamlFederation.Web;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>The road by which IdentityModel gets a provider's documents: guarded, pinned, and with the reason kept where there is none.</summary>
internal sealed class ProviderDocuments(ProviderAddress addresses, Reach reach, IReadOnlyList<string> thumbprints) : IDocumentRetriever
{
    /// <summary>Why the last document did not come.</summary>
    public WebIdentityFault? Fault { get; private set; }

    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        var pins = new CertificatePins(thumbprints);
        if (!addresses.MayHold(address, reach)) return Fail(WebIdentityRule.ProviderAddress, "https and public", address);
        // A client for each document: what one provider's connection was trusted for is never another's.
        using var client = GuardedFetch.Client(reach, pins.Accept);
        return await GuardedFetch.FetchAsync(client, new Uri(address), cancel) switch
        {
            FetchOutcome.Fetched fetched => fetched.Text,
            FetchOutcome.Refused refused => Fail(WebIdentityRule.ProviderAddress, "an address that may be asked", $"{address}: {refused.Reason}"),
            _ when pins.HasRefused => Fail(WebIdentityRule.Thumbprint, "a trusted authority, or a pinned certificate in the chain", address),
            FetchOutcome.Failed failed => Fail(WebIdentityRule.ProviderAnswer, "an answer", $"{address}: {failed.Reason}"),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
    }

    // The retriever's contract has no other way to say no.
    private string Fail(WebIdentityRule rule, string expected, string seen)
    {
        Fault = new WebIdentityFault(rule, expected, seen.Length <= 300 ? seen : seen[..300]);
        throw new IOException("The document could not be fetched.");
    }
}
