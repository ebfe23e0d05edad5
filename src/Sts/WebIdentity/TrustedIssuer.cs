namespace SamlFederation.Sts.WebIdentity;

/// <summary>A provider as verification needs it.</summary>
/// <param name="Id">Its unique id: one that is made again starts without the other's keys.</param>
/// <param name="Url">The issuer, scheme included.</param>
/// <param name="ClientIds">The audiences that count.</param>
/// <param name="Thumbprints">SHA-1 of certificates trusted beside the system's authorities, hex.</param>
internal sealed record TrustedIssuer(string Id, string Url, IReadOnlyList<string> ClientIds, IReadOnlyList<string> Thumbprints);
