using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.Admin.Inspector;

/// <summary>
/// Inspects a response that this portal issued, or should have: by its own keys, and by what the service provider's metadata asks for. And the requests and logout
/// messages that it exchanges with service providers.
/// </summary>
internal sealed class InspectorController(ServiceProviderRegistry registry, PortalEntity portal, SigningKeys keys, RequestJudge requests, ServiceOptions service, HeldMessages held, AuditTrail audit, TimeProvider clock) : AdminController
{
    private const string Path = "/admin/inspector";

    [HttpGet(Path)]
    public IActionResult Form() => View("Inspector", new InspectorPage(Path));

    [HttpPost(Path)]
    public async Task<IActionResult> Inspect(InspectorForm form)
    {
        if (form.Instant(clock.GetUtcNow()) is not { } at)
            return Again("Inspector", new InspectorPage(Path) { Form = form, Mistake = InspectorHints.NoInstant });
        if (PastedMessage.Find(form.Message) is not { } message)
            return Again("Inspector", new InspectorPage(Path) { Form = form, Mistake = InspectorHints.NothingPasted });
        return message.Kind switch
        {
            MessageKind.Address => Again("Inspector", new InspectorPage(Path) { Form = form, Mistake = InspectorHints.NoMessageInAddress }),
            MessageKind.Metadata => View("Inspector", new InspectorPage(Path) { Form = form, Hint = Hint(PastedMetadata.Read(message.Text, clock.GetUtcNow())) }),
            MessageKind.Response => View("Inspector", await JudgeAsync(message.Text, at, hideBearer: false) with { Form = form }),
            _ => View("Inspector", await JudgeAsync(message, at) with { Form = form }),
        };
    }

    /// <summary>A message that left lately, by the request it left with.</summary>
    [HttpGet(Path + "/{request:guid}")]
    public async Task<IActionResult> OneRequest(Guid request)
    {
        var requestId = request.ToString();
        if (held.Find(requestId) is not { } message)
            return ErrorView(new ErrorPage(404, "No such message", "The message of that request is not held here. Messages are held for an hour at most, in memory, and only the latest of them.", "Sign in again and look then, or paste the message.") { BackUrl = Path, BackText = "To the inspector" });
        await audit.WriteAsync(Record(AuditEvent.MessageInspected, "ByRequestId", requestId), Caller, Aborted);
        var hiddenUntil = message.UsableUntil is var end && end > clock.GetUtcNow() ? end : (DateTimeOffset?)null;
        return View("Inspector", await JudgeAsync(message.SamlResponse, message.At, hiddenUntil is not null) with { RequestId = requestId, HiddenUntil = hiddenUntil });
    }

    private async Task<InspectorPage> JudgeAsync(PastedMessage message, DateTimeOffset at)
    {
        var (inspection, judgedBy) = await requests.JudgeAsync(message, at, Aborted);
        return new InspectorPage(Path) { Inspection = inspection, JudgedAt = at, JudgedBy = judgedBy };
    }

    private InspectorHint Hint(PastedMetadata metadata) => metadata.IsIdentityProvider && !metadata.IsServiceProvider
        ? new("This is metadata, not a message", $"{InspectorHints.Of(metadata)} The portal is the identity provider itself and imports none. The token service takes it, in the account whose roles it shall serve:")
        {
            Command = $"aws iam create-saml-provider --name NAME --saml-metadata-document file://metadata.xml --endpoint-url {service.PeerUrl}",
        }
        : new("This is metadata, not a message", $"{InspectorHints.Of(metadata)} A service provider's metadata is given when it is added, looked at there and confirmed; one that is registered is brought up to date on its own page.")
        {
            Address = "/admin/service-providers/add",
            PageName = "Add a service provider",
        };

    private async Task<InspectorPage> JudgeAsync(string message, DateTimeOffset at, bool hideBearer)
    {
        var (trust, entityId) = await TrustAsync(message, at);
        return new InspectorPage(Path) { Inspection = MessageInspector.Inspect(message, trust, hideBearer), JudgedAt = at, JudgedBy = entityId };
    }

    // The reader on the other side: the audience names it, its metadata says where it may be reached.
    private async Task<(InspectionTrust? Trust, string? EntityId)> TrustAsync(string message, DateTimeOffset at)
    {
        if (MessageInspector.Parties(message) is not { } parties || parties.Issuer != portal.EntityId)
            return (null, null);
        if (VerificationKeys.FromCertificates([.. keys.Published.Select(key => new ReadOnlyMemory<byte>(key.Certificate.RawData))]) is not KeysOutcome.Ok own)
            return (null, null);
        foreach (var audience in parties.Audiences)
        {
            if (await registry.FindByEntityIdAsync(audience, Aborted) is not { } provider || ServiceProviderRegistry.MetadataOf(provider) is not { } metadata)
                continue;
            var addresses = metadata.AssertionConsumerServices.Select(acs => acs.Location).ToHashSet(StringComparer.Ordinal);
            var expectations = new Expectations(portal.EntityId, new HashSet<string>(StringComparer.Ordinal) { provider.EntityId }, addresses, at) { AllowedInResponseTo = parties.InResponseTo };
            return (new InspectionTrust(own.Keys, expectations) { ReadsAsAws = provider.ConsumesRoles }, $"{portal.EntityId} for {provider.EntityId}");
        }
        return (null, null);
    }
}
