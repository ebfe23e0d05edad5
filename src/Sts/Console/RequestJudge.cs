using SamlFederation.Saml;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Logout;
using SamlFederation.Web;

namespace SamlFederation.Sts.Console;

/// <summary>Finds what a logout message is judged by here, and says of authentication requests who judges them.</summary>
internal sealed class RequestJudge(SamlProviders providers, OwnAddresses own, SamlSigning signing, ServiceOptions options)
{
    public async Task<(MessageInspection Inspection, string? JudgedBy)> JudgeAsync(PastedMessage message, DateTimeOffset at, string accountId, CancellationToken cancellation) => message.Kind switch
    {
        MessageKind.AuthnRequest => (AuthnRequest(message), null),
        MessageKind.LogoutRequest => await LogoutRequestAsync(message, at, accountId, cancellation),
        _ => LogoutResponse(message, at),
    };

    /// <summary>What to do with metadata.</summary>
    public InspectorHint Hint(PastedMetadata metadata) => metadata.IsServiceProvider && !metadata.IsIdentityProvider
        ? new("This is metadata, not a message", $"{InspectorHints.Of(metadata)} The token service is a service provider itself and imports none. The portal takes it, under Administration, Service providers.")
        {
            Address = options.PeerUrl + "/admin/service-providers/add",
            PageName = "Add a service provider at the portal",
        }
        : new("This is metadata, not a message", $"{InspectorHints.Of(metadata)} An identity provider is made in the account whose roles it shall serve, by the IAM API; update-saml-provider brings one up to date:")
        {
            Command = $"aws iam create-saml-provider --name NAME --saml-metadata-document file://metadata.xml --endpoint-url {options.PublicUrl}",
        };

    // Sign-in begins at an identity provider here: this service asks for none, and no service provider is known to it.
    private static RequestInspection AuthnRequest(PastedMessage message) => RequestInspector.Inspect(
        message,
        MessageCheck.Of("UnknownServiceProvider", "SAML Profiles 4.1.4.1", "nobody: the token service takes no authentication requests and knows no service providers; the inspector of the portal, where they are registered, judges further", RequestInspector.ClaimedIssuer(message), false),
        null);

    // As SamlLogout does: every provider of the issuer's name by its own keys, here those of the account. The first that verifies tells.
    private async Task<(MessageInspection, string?)> LogoutRequestAsync(PastedMessage message, DateTimeOffset at, string accountId, CancellationToken cancellation)
    {
        (MessageInspection Inspection, string? JudgedBy)? first = null;
        var issuer = LogoutInspector.Claimed(message)?.Issuer;
        var candidates = issuer is null ? [] : (await providers.FindByIssuerAsync(issuer, null, cancellation)).Where(one => one.Provider.AccountId == accountId).ToList();
        foreach (var candidate in candidates)
        {
            var inspection = LogoutInspector.Inspect(message, Registration(issuer, true), new LogoutTrust(candidate.Keys, issuer!, own.Logout, at));
            if (inspection.IsSigned) return (inspection, candidate.Arn);
            first ??= (inspection, candidate.Arn);
        }
        return first ?? (LogoutInspector.Inspect(message, Registration(issuer, false), null), null);
    }

    // This service answers and asks nobody: a response is its own, or not for here.
    private (MessageInspection, string?) LogoutResponse(PastedMessage message, DateTimeOffset at)
    {
        var issuer = LogoutInspector.Claimed(message)?.Issuer;
        var isOwn = issuer == own.EntityId;
        var keys = isOwn && VerificationKeys.FromCertificates([signing.Key.Certificate.RawData]) is KeysOutcome.Ok ok ? ok.Keys : null;
        var registration = MessageCheck.Of("Issuer", "SAML Profiles 4.4.4.2", $"{own.EntityId}: the token service answers logout requests and sends none", issuer, isOwn);
        return (LogoutInspector.Inspect(message, registration, keys is null ? null : new LogoutTrust(keys, own.EntityId, "", at)), isOwn ? own.EntityId : null);
    }

    private static MessageCheck Registration(string? issuer, bool isKnown) => MessageCheck.Of("Provider", "SAML Profiles 4.4.4.1", "an enabled provider of this account with this entity ID", issuer, isKnown);
}
