using SamlFederation.Portal.Logout;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Saml;

namespace SamlFederation.Portal.Admin.Inspector;

/// <summary>Finds what a request or a logout message is judged by here: who is registered, the portal's own keys, and what follows a valid request.</summary>
internal sealed class RequestJudge(ServiceProviderRegistry registry, PortalEntity portal, SigningKeys keys)
{
    internal async Task<(MessageInspection Inspection, string? JudgedBy)> JudgeAsync(PastedMessage message, DateTimeOffset at, CancellationToken cancellation) => message.Kind switch
    {
        MessageKind.AuthnRequest => await AuthnRequestAsync(message, at, cancellation),
        MessageKind.LogoutRequest => await LogoutRequestAsync(message, at, cancellation),
        _ => await LogoutResponseAsync(message, at, cancellation),
    };

    // As SsoController does.
    private async Task<(MessageInspection, string?)> AuthnRequestAsync(PastedMessage message, DateTimeOffset at, CancellationToken cancellation)
    {
        var issuer = RequestInspector.ClaimedIssuer(message);
        var provider = issuer is null ? null : await registry.FindByEntityIdAsync(issuer, cancellation);
        var metadata = provider is null ? null : ServiceProviderRegistry.MetadataOf(provider);
        var registration = provider switch
        {
            null => MessageCheck.Of("UnknownServiceProvider", "SAML Profiles 4.1.4.1", "a service provider registered under this entity ID", issuer, false),
            { Enabled: false } => MessageCheck.Of("ServiceProviderDisabled", "SAML Profiles 4.1.4.1", "an enabled service provider", $"{provider.Name}, switched off", false),
            _ when metadata is null => MessageCheck.Of("MetadataUnusable", "SAML Metadata 2.4.4", "metadata that can be used", $"{provider.Name} has none", false),
            _ => MessageCheck.Of("ServiceProvider", "SAML Profiles 4.1.4.1", "a service provider registered under this entity ID, and enabled", provider.Name, true),
        };
        if (provider is null || metadata is null)
            return (RequestInspector.Inspect(message, registration, null), null);
        var trust = new RequestTrust(metadata, SsoController.MustSign(provider, metadata), portal.SsoUrl, at, SsoController.Skew) { Afterwards = request => Answer(provider, request) };
        return (RequestInspector.Inspect(message, registration, trust), $"{provider.EntityId}, at {portal.SsoUrl}");
    }

    // A request that keeps every rule may still be answered by a status instead of an assertion (SAML Core 3.2.2.2).
    private static MessageCheck[] Answer(ServiceProvider provider, AuthnRequest request) =>
    [
        MessageCheck.Of("NameIDPolicy", "SAML Core 3.4.1.1", $"a random format, or the one set for it: {provider.NameIdFormat}; else the answer is InvalidNameIDPolicy", request.NameIdPolicyFormat ?? "none asked for", NameIds.Choose(provider, request.NameIdPolicyFormat) is not null),
        MessageCheck.Of("RequestedAuthnContext", "SAML Core 3.3.2.2.1", "a class that the portal can state: a password over a protected transport; else the answer is NoAuthnContext", request.RequestedAuthnContext is [] ? "none asked for" : $"{request.RequestedAuthnContextComparison}: {string.Join(", ", request.RequestedAuthnContext)}", AuthnContext.Choose(request) is not null),
    ];

    // The portal sends these and takes none: judged as by the service provider at whose address it is.
    private async Task<(MessageInspection, string?)> LogoutRequestAsync(PastedMessage message, DateTimeOffset at, CancellationToken cancellation)
    {
        var claimed = LogoutInspector.Claimed(message);
        var isOwn = claimed?.Issuer == portal.EntityId;
        var registration = MessageCheck.Of("Issuer", "SAML Profiles 4.4.4.1", $"{portal.EntityId}: the portal sends logout requests and takes none", claimed?.Issuer, isOwn);
        if (!isOwn || OwnKeys() is not { } own)
            return (LogoutInspector.Inspect(message, registration, null), null);
        var reader = (await registry.AllAsync(cancellation)).FirstOrDefault(provider => LogoutSender.AddressOf(provider) is { } address && address == claimed!.Value.Destination);
        var destination = reader is null ? "the SingleLogoutService, by SOAP, of a registered service provider" : LogoutSender.AddressOf(reader)!;
        return (LogoutInspector.Inspect(message, registration, new LogoutTrust(own, portal.EntityId, destination, at)), reader is null ? portal.EntityId : $"{portal.EntityId} for {reader.EntityId}");
    }

    // As LogoutSender does.
    private async Task<(MessageInspection, string?)> LogoutResponseAsync(PastedMessage message, DateTimeOffset at, CancellationToken cancellation)
    {
        var issuer = LogoutInspector.Claimed(message)?.Issuer;
        var provider = issuer is null ? null : await registry.FindByEntityIdAsync(issuer, cancellation);
        var metadata = provider is null ? null : ServiceProviderRegistry.MetadataOf(provider);
        if (metadata is null)
            return (LogoutInspector.Inspect(message, MessageCheck.Of("Issuer", "SAML Profiles 4.4.4.2", "a service provider registered under this entity ID", issuer, false), null), null);
        if (metadata.SigningCertificates.Count == 0)
        {
            var unread = LogoutInspector.Inspect(message, MessageCheck.Of("SigningKey", "SAML Metadata 2.4.1.1", "a key in its metadata, to check it with", "none", false), null);
            return (unread with { Contract = [.. unread.Contract, new(ContractSeverity.Warning, "Key", $"none in the metadata of {provider!.Name}", "Its transport alone says who answers: an answer with status 200 is taken, and nothing of it is read.")] }, metadata.EntityId);
        }
        var trusted = VerificationKeys.FromCertificates(metadata.SigningCertificates);
        var registration = MessageCheck.Of("ServiceProvider", "SAML Profiles 4.4.4.2", "a service provider registered under this entity ID, with keys that can be used", provider!.Name, trusted is KeysOutcome.Ok);
        return (LogoutInspector.Inspect(message, registration, trusted is KeysOutcome.Ok ok ? new LogoutTrust(ok.Keys, metadata.EntityId, "", at) : null), metadata.EntityId);
    }

    private VerificationKeys? OwnKeys() =>
        VerificationKeys.FromCertificates([.. keys.Published.Select(key => new ReadOnlyMemory<byte>(key.Certificate.RawData))]) is KeysOutcome.Ok own ? own.Keys : null;
}
