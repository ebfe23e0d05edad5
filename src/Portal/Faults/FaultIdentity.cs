using System.Security.Cryptography;
using SamlFederation.Faults;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.Faults;

/// <summary>
/// The test identity provider: an entity of its own beside the portal, with its own key, so that nothing it says is believed anywhere
/// but where somebody has imported its metadata.
/// </summary>
internal sealed class FaultIdentity
{
    internal const string PagePath = "/faults";
    internal const string MetadataPath = "/faults/metadata";
    internal const string SsoPath = "/faults/sso";

    private readonly ServiceOptions _service;
    private readonly Lazy<ForgeryKeys> _keys;

    public FaultIdentity(ServiceOptions service, TimeProvider clock)
    {
        _service = service;
        _keys = new(() => Open(service.CertsDirectory, clock.GetUtcNow()));
    }

    internal string EntityId => _service.PublicUrl + MetadataPath;

    /// <summary>Our own token service, which a request is for that names no other.</summary>
    internal (string AssertionConsumerService, string Audience) Peer => (_service.PeerUrl + "/saml", _service.PeerUrl + "/static/saml-metadata.xml");

    internal ForgeryKeys Keys => _keys.Value;

    internal byte[] WriteMetadata() => MetadataWriter.Write(new IdpMetadata
    {
        EntityId = EntityId,
        SigningCertificates = [new ReadOnlyMemory<byte>(Keys.Own.Certificate.RawData)],
        SingleSignOnServices = [new(SamlBindings.Redirect, _service.PublicUrl + SsoPath)],
        NameIdFormats = [NameIdFormats.Persistent],
        CacheDuration = TimeSpan.FromDays(1),
    });

    // Made when it is first asked for: a portal whose faults nobody uses has no such key.
    private static ForgeryKeys Open(string certs, DateTimeOffset now)
    {
        var files = KeyFiles.Ensure(certs, "faults", "Faults, for tests only", now);
        try
        {
            var own = MessageKey.FromPem(files.ReadCertificate(), files.ReadKey());
            return new(own, MessageKey.Imitating(own.Certificate));
        }
        catch (Exception refused) when (refused is CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException($"The key {files.KeyPath} cannot be used; remove it and its certificate so that both are made anew.", refused);
        }
    }
}
