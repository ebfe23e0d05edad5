using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Saml;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Console;

/// <summary>The inspector's page in the console.</summary>
internal sealed record InspectorView(ConsoleHeader Header, InspectorPage Page);

/// <summary>Inspects a message as this service would judge it for the session's own account. Who may read the trail may ask why.</summary>
internal sealed class InspectorController(
    ConsoleVisit visit, ConsoleCookie cookie, SamlProviders providers, OwnAddresses own, RequestJudge requests, HeldMessages held, TrailStore trail, TimeProvider clock) : ConsolePageController(visit, cookie, clock)
{
    private const string Path = "/console/inspector";

    [HttpGet(Path)]
    public Task<IActionResult> Form(CancellationToken cancellation) =>
        EnterAsync(welcome => Task.FromResult<IActionResult>(Page(welcome, new InspectorPage(Path))), cancellation);

    [HttpPost(Path)]
    public Task<IActionResult> Inspect(InspectorForm form, CancellationToken cancellation) => EnterAsync(async welcome =>
    {
        if (form.Instant(Now) is not { } at)
            return Again(welcome, form, InspectorHints.NoInstant);
        if (PastedMessage.Find(form.Message) is not { } message)
            return Again(welcome, form, InspectorHints.NothingPasted);
        if (message.Kind == MessageKind.Address)
            return Again(welcome, form, InspectorHints.NoMessageInAddress);
        if (message.Kind == MessageKind.Metadata)
            return Page(welcome, new InspectorPage(Path) { Form = form, Hint = requests.Hint(PastedMetadata.Read(message.Text, Now)) });
        // That somebody had a message judged, with the account's providers and their keys; nothing of the message.
        await RecordAsync(welcome, null, cancellation);
        var page = message.Kind == MessageKind.Response
            ? await JudgeAsync(message.Text, at, welcome.Header.AccountId, hideBearer: false, cancellation)
            : await JudgeAsync(message, at, welcome.Header.AccountId, cancellation);
        return Page(welcome, page with { Form = form });
    }, cancellation);

    /// <summary>The message of a request that is in the account's own trail, while it is held.</summary>
    [HttpGet(Path + "/{requestId}")]
    public Task<IActionResult> OneRequest(string requestId, CancellationToken cancellation) => EnterAsync(async welcome =>
    {
        var isOwn = (await trail.FindAsync(requestId, cancellation)).Any(row => row.AccountId == welcome.Header.AccountId);
        if (!isOwn || held.Find(requestId) is not { } message)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return View("Error", new ErrorPage(404, "No such message", "The message of that request is not held here. Messages are held for an hour at most, in memory, and only the latest of them.", "Read the decision trace in the event history, or paste the message.") { BackUrl = Path, BackText = "To the inspector" });
        }
        await RecordAsync(welcome, new() { ["requestId"] = requestId }, cancellation);
        var hiddenUntil = message.UsableUntil is var end && end > Now ? end : (DateTimeOffset?)null;
        var page = await JudgeAsync(message.SamlResponse, message.At, welcome.Header.AccountId, hiddenUntil is not null, cancellation);
        return Page(welcome, page with { RequestId = requestId, HiddenUntil = hiddenUntil });
    }, cancellation);

    private Task<TrailReceipt> RecordAsync(VisitOutcome.Welcome welcome, JsonObject? asked, CancellationToken cancellation) =>
        trail.RecordAsync(Facts, ConsoleEvent.Of("InspectMessage", welcome.Open.Session) with { ReadOnly = true, RequestParameters = asked }, cancellation);

    private async Task<IActionResult> EnterAsync(Func<VisitOutcome.Welcome, Task<IActionResult>> show, CancellationToken cancellation)
    {
        if (await VisitAsync("inspector", cancellation) is not VisitOutcome.Welcome welcome) return Farewell();
        if (welcome.Header.MayReadTrail) return await show(welcome);
        await trail.RecordAsync(Facts, ConsoleEvent.DeniedLookup(welcome.Open.Session, welcome.LookupEvents), cancellation);
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return View("Error", new ErrorPage(403, "The inspector is not open to this role", $"{welcome.Open.Session.CallerArn} is not authorized to perform: {ConsoleVisit.LookupEvents}.", "Come with a role that may read the trail, or ask an administrator of the account.") { BackUrl = "/console", BackText = "Back to the console" });
    }

    private async Task<InspectorPage> JudgeAsync(PastedMessage message, DateTimeOffset at, string accountId, CancellationToken cancellation)
    {
        var (inspection, judgedBy) = await requests.JudgeAsync(message, at, accountId, cancellation);
        return new InspectorPage(Path) { Inspection = inspection, JudgedAt = at, JudgedBy = judgedBy };
    }

    // By the provider that would vouch; where several have this issuer, by the first whose keys verify.
    private async Task<InspectorPage> JudgeAsync(string message, DateTimeOffset at, string accountId, bool hideBearer, CancellationToken cancellation)
    {
        InspectorPage? first = null;
        foreach (var provider in await CandidatesAsync(message, accountId, cancellation))
        {
            var uuid = provider.Provider.UniqueId;
            var recipients = provider.RequiresEncryption ? own.OwnRecipients(uuid) : own.Recipients(uuid);
            var expectations = new Expectations(provider.Provider.EntityId, own.Audiences(uuid), recipients, at) { RequireEncryption = provider.RequiresEncryption };
            var inspection = MessageInspector.Inspect(message, new InspectionTrust(provider.Keys, expectations) { PrivateKeys = provider.PrivateKeys }, hideBearer);
            var page = new InspectorPage(Path) { Inspection = inspection, JudgedAt = at, JudgedBy = provider.Arn };
            if (inspection.Claims is { IsSigned: true }) return page;
            first ??= page;
        }
        return first ?? new InspectorPage(Path) { Inspection = MessageInspector.Inspect(message, null, hideBearer), JudgedAt = at };
    }

    private async Task<IEnumerable<TrustedProvider>> CandidatesAsync(string message, string accountId, CancellationToken cancellation) =>
        MessageInspector.Parties(message) is { } parties
            ? (await providers.FindByIssuerAsync(parties.Issuer, null, cancellation)).Where(provider => provider.Provider.AccountId == accountId)
            : [];

    private ViewResult Page(VisitOutcome.Welcome welcome, InspectorPage page) => View("~/Console/Views/Inspector.cshtml", new InspectorView(welcome.Header, page));

    private ViewResult Again(VisitOutcome.Welcome welcome, InspectorForm form, string mistake)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page(welcome, new InspectorPage(Path) { Form = form, Mistake = mistake });
    }
}
