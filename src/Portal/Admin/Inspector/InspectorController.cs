using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.Admin.Inspector;

/// <summary>Inspects a response that this portal issued, or should have: by its own keys, and by what the service provider's metadata asks for.</summary>
internal sealed class InspectorController(ServiceProviderRegistry registry, PortalEntity portal, SigningKeys keys, HeldMessages held, AuditTrail audit, TimeProvider clock) : AdminController
{
    private const string Path = "/admin/inspector";

    [HttpGet(Path)]
    public IActionResult Form() => View("Inspector", new InspectorPage(Path));

    [HttpPost(Path)]
    public async Task<IActionResult> Inspect(InspectorForm form)
    {
        if (form.Instant(clock.GetUtcNow()) is not { } at)
            return Again("Inspector", new InspectorPage(Path) { Form = form, Mistake = "“As of” is no instant. Write it like 2026-11-23T09:30:00Z, or leave it empty." });
        if (PastedMessage.Find(form.Message) is not { } message)
            return Again("Inspector", new InspectorPage(Path) { Form = form, Mistake = "Paste a SAML response." });
        return View("Inspector", await JudgeAsync(message, at, hideBearer: false) with { Form = form });
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
