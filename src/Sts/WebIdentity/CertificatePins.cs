using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SamlFederation.Sts.WebIdentity;

/// <summary>
/// Judges a provider's TLS certificate: a trusted authority's word is enough; without it, a pinned certificate must be in the chain that the
/// server's own certificate is built on. A pin stands for a missing authority only: name, validity and signatures hold either way.
/// </summary>
internal sealed class CertificatePins(IReadOnlyList<string> thumbprints)
{
    /// <summary>True once a server was refused for its certificate.</summary>
    public bool HasRefused { get; private set; }

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 leaf && IsPinned(leaf, presented)) return true;
        HasRefused = true;
        return false;
    }

    private bool IsPinned(X509Certificate2 leaf, X509Chain? presented)
    {
        using var chain = new X509Chain();
        // The one thing that may be wrong is that nobody vouches for the end of the chain.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        if (presented is not null) chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        return chain.Build(leaf) && chain.ChainElements.Any(element => thumbprints.Contains(Thumbprint(element.Certificate), StringComparer.OrdinalIgnoreCase));
    }

    // AWS's thumbprints are SHA-1; that they cannot be made to order (a second preimage) is all they are asked for.
#pragma warning disable CA5350 // the algorithm is the protocol's
    private static string Thumbprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
}
