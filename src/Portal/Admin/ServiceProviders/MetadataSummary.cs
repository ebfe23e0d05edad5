using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Saml;

namespace SamlFederation.Portal.Admin.ServiceProviders;

/// <summary>A certificate as pages show it.</summary>
internal sealed record CertificateFacts(string Use, string Subject, string Fingerprint, string Key, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    internal static CertificateFacts Of(string use, ReadOnlyMemory<byte> der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der.Span);
        return Of(use, certificate);
    }

    internal static CertificateFacts Of(string use, X509Certificate2 certificate) => new(
        use, certificate.Subject, Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)), KeyOf(certificate), certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());

    private static string KeyOf(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var curve = certificate.GetECDsaPublicKey();
        return rsa is not null ? $"RSA {rsa.KeySize}" : curve is not null ? $"EC {curve.KeySize}" : certificate.PublicKey.Oid.FriendlyName ?? "unknown";
    }
}

/// <summary>What was understood of a service provider's metadata, and what deserves a second look.</summary>
internal sealed record MetadataSummary(SpMetadata Metadata, IReadOnlyList<CertificateFacts> Certificates, IReadOnlyList<string> Warnings)
{
    internal static MetadataSummary Of(SpMetadata metadata, DateTimeOffset now)
    {
        IReadOnlyList<CertificateFacts> certificates =
        [
            .. metadata.SigningCertificates.Select(der => CertificateFacts.Of("signing", der)),
            .. metadata.EncryptionCertificates.Select(der => CertificateFacts.Of("encryption", der)),
        ];
        return new(metadata, certificates, [.. WarningsOf(metadata, certificates, now)]);
    }

    internal static string BindingName(string binding) => binding[(binding.LastIndexOf(':') + 1)..];

    private static IEnumerable<string> WarningsOf(SpMetadata metadata, IReadOnlyList<CertificateFacts> certificates, DateTimeOffset now)
    {
        if (metadata.AssertionConsumerServices.Any(acs => !acs.Location.StartsWith("https://", StringComparison.OrdinalIgnoreCase)))
            yield return "An assertion consumer service is not an https address: assertions would travel in the clear.";
        foreach (var certificate in certificates.Where(certificate => Expiry.IsNear(certificate.NotAfter, now)))
            yield return $"{Expiry.Words(certificate.NotAfter, now)}: the {certificate.Use} certificate {certificate.Fingerprint[..16]}….";
        if (metadata.ValidUntil is { } end && Expiry.IsNear(end, now))
            yield return $"The document is good until {end.UtcDateTime:yyyy-MM-dd} only; no assertion is sent after that.";
        if (metadata.AuthnRequestsSigned && metadata.SigningCertificates.Count == 0)
            yield return "The provider says that it signs its requests, but gives no certificate to verify them with: its requests will be refused.";
        if (metadata.NameIdFormats.Count > 0 && !metadata.NameIdFormats.Any(ServiceProviderRegistry.NameIds.Contains))
            yield return "None of the NameID formats that it understands is one that this portal has.";
        if (metadata.AssertionConsumerServices.All(acs => acs.Binding != SamlBindings.Post))
            yield return "No assertion consumer service takes HTTP-POST, the one binding that this portal sends.";
    }
}

/// <summary>One line of what a new document changes.</summary>
internal sealed record MetadataChange(string Mark, string What, string Detail)
{
    internal string Colour => Mark switch { "Added" => "green", "Removed" => "red", _ => "amber" };
}

/// <summary>What a new document changes of the registered one.</summary>
internal static class MetadataDiff
{
    /// <summary>The changes, those of addresses and keys first; the old document may be unreadable, then everything is new.</summary>
    internal static IReadOnlyList<MetadataChange> Between(SpMetadata? before, SpMetadata after) =>
    [
        .. Sets("Assertion consumer service", before?.AssertionConsumerServices.Select(Endpoint), after.AssertionConsumerServices.Select(Endpoint)),
        .. Sets("Signing certificate", before?.SigningCertificates.Select(Fingerprint), after.SigningCertificates.Select(Fingerprint)),
        .. Sets("Encryption certificate", before?.EncryptionCertificates.Select(Fingerprint), after.EncryptionCertificates.Select(Fingerprint)),
        .. Sets("NameID format", before?.NameIdFormats, after.NameIdFormats),
        .. Sets("Requested attribute", before?.RequestedAttributes.Select(attribute => attribute.Name), after.RequestedAttributes.Select(attribute => attribute.Name)),
        .. Value("Signs its requests", before is null ? null : Word(before.AuthnRequestsSigned), Word(after.AuthnRequestsSigned)),
        .. Value("Wants assertions signed", before is null ? null : Word(before.WantAssertionsSigned), Word(after.WantAssertionsSigned)),
        .. Value("Valid until", before is null ? null : Word(before.ValidUntil), Word(after.ValidUntil)),
    ];

    private static IEnumerable<MetadataChange> Sets(string what, IEnumerable<string>? before, IEnumerable<string> after)
    {
        var (old, fresh) = (before?.ToHashSet(StringComparer.Ordinal) ?? [], after.ToHashSet(StringComparer.Ordinal));
        return [.. fresh.Except(old).Select(detail => new MetadataChange("Added", what, detail)), .. old.Except(fresh).Select(detail => new MetadataChange("Removed", what, detail))];
    }

    private static IEnumerable<MetadataChange> Value(string what, string? before, string after) =>
        before is not null && before != after ? [new("Changed", what, $"{before} → {after}")] : [];

    private static string Endpoint(SamlEndpoint endpoint) =>
        $"{endpoint.Location} ({MetadataSummary.BindingName(endpoint.Binding)}{(endpoint.Index is { } index ? $", index {index}" : "")}{(endpoint.IsDefault ? ", default" : "")})";

    private static string Fingerprint(ReadOnlyMemory<byte> der) => "SHA-256 " + Convert.ToHexStringLower(SHA256.HashData(der.Span));

    private static string Word(bool flag) => flag ? "yes" : "no";

    private static string Word(DateTimeOffset? end) => end is { } at ? $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "not said";
}
