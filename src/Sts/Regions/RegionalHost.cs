using System.Diagnostics.CodeAnalysis;
using SamlFederation.Web;

namespace SamlFederation.Sts.Regions;

/// <summary>
/// Tells by the Host header whether a call came to the global endpoint or to a region's: <c>sts.REGION.</c> before the domain of
/// the public address, which is what that has after a leading <c>sts.</c>, or before AWS's own. Every other name is the global endpoint.
/// The header decides the region and nothing else; no address is ever made of it.
/// </summary>
internal sealed class RegionalHost(ServiceOptions options)
{
    private const string Prefix = "sts.";
    private const string Aws = ".amazonaws.com";
    private readonly string _own = "." + Domain(new Uri(options.PublicUrl).Host);

    /// <summary>The region whose endpoint the host is; null for the global one.</summary>
    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Regions are written in lower case; the header may be in any.")]
    public string? RegionOf(string host)
    {
        var name = WithoutPort(host).ToLowerInvariant();
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var domain = new[] { _own, Aws }.FirstOrDefault(domain => name.EndsWith(domain, StringComparison.Ordinal));
        if (domain is null || name.Length <= Prefix.Length + domain.Length) return null;
        return Region.Find(name[Prefix.Length..^domain.Length])?.Name;
    }

    private static string Domain(string publicHost) => publicHost.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? publicHost[Prefix.Length..] : publicHost;

    private static string WithoutPort(string host) => host.LastIndexOf(':') is var colon and >= 0 ? host[..colon] : host;
}
