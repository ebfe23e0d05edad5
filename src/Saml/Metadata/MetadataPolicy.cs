using System.Security.Cryptography.X509Certificates;

namespace SamlFederation.Saml;

/// <summary>What the caller allows and demands of metadata.</summary>
public sealed record MetadataPolicy
{
    /// <summary>Whether endpoints may be http addresses of other hosts than this machine's loopback.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>When given, the metadata must be signed with this certificate's key.</summary>
    public X509Certificate2? Signer { get; init; }
}
