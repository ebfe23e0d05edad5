using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Faults;
using SamlFederation.Portal.Saml;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.Faults;

/// <summary>The test identity provider's addresses. Development alone has them.</summary>
[AllowAnonymous, LocalOnly]
internal sealed class FaultsController(FaultIdentity identity, TimeProvider clock) : PortalController
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Nothing = [];
    private static readonly IReadOnlyList<string> Names = [.. FaultCatalogue.All.Select(fault => fault.Name)];

    [HttpGet(FaultIdentity.PagePath)]
    public ViewResult Explain() => View("Faults", new FaultsPage(identity, Nothing));

    [HttpGet("/faults.json"), MachineEndpoint]
    public JsonResult List() => Json(FaultCatalogue.All.Select(fault => new
    {
        name = fault.Name,
        family = fault.Family.ToString(),
        summary = fault.Summary,
        answer = fault.Answer,
        signed = fault.Forgery.Modes.Select(FaultCatalogue.NameOf),
        rule = fault.Expected?.ToString(),
    }));

    [HttpGet(FaultIdentity.MetadataPath), MachineEndpoint]
    public FileContentResult Metadata() => File(identity.WriteMetadata(), "application/samlmetadata+xml", "faults-metadata.xml");

    /// <summary>A service provider's own request: the page answers it, once a fault is chosen.</summary>
    [HttpGet(FaultIdentity.SsoPath)]
    public IActionResult Asked()
    {
        if (Request.QueryString.Value is not { Length: > 1 } query)
            return Redirect(FaultIdentity.PagePath);
        if (AuthnRequestReader.ReadRedirect(query) is not AuthnRequestParse.Parsed { Claimed: var request })
            return ErrorView(new(400, "The request cannot be read", "It is not an AuthnRequest by the Redirect binding.", "Look at what the service provider sends."));
        Dictionary<string, IReadOnlyList<string>> given = new(StringComparer.Ordinal) { ["audience"] = [request.Issuer], ["inResponseTo"] = [request.Id] };
        if (request.AssertionConsumerServiceUrl is { } acs)
            given["acs"] = [acs];
        if (request.RelayState is { } relayState)
            given["relayState"] = [relayState];
        return View("Faults", new FaultsPage(identity, given));
    }

    // A page of another origin cannot send JSON here without asking first, and is not answered when it asks.
    [HttpPost("/faults/{name}"), IgnoreAntiforgeryToken, MachineEndpoint]
    public async Task<IActionResult> Issue(string name)
    {
        HttpContext.NeverStore();
        if (FaultCatalogue.Find(name) is not { } fault)
            return NotFound(new { error = $"there is no fault `{name}`", faults = Names });
        if (Request.ContentLength is not (null or 0) && !Request.HasJsonContentType())
            return StatusCode(StatusCodes.Status415UnsupportedMediaType, new { error = "send the parameters as application/json" });
        using var reader = new StreamReader(Request.Body);
        var (given, malformed) = FaultForm.OfJson(await reader.ReadToEndAsync(Aborted));
        if (given is null)
            return BadRequest(new { error = malformed });
        var (request, wrong) = FaultRequestReader.Read(fault, given, identity);
        return request is null ? BadRequest(new { error = $"`{wrong!.Name}` {wrong.Reason}", parameter = wrong.Name }) : Json(new
        {
            fault = fault.Name,
            issuer = identity.EntityId,
            acs = request.Order.AssertionConsumerService,
            signed = FaultCatalogue.NameOf(request.Mode),
            summary = fault.Summary,
            answer = fault.Answer,
            rule = fault.Expected?.ToString(),
            relayState = request.RelayState,
            samlResponse = Make(fault, request),
        });
    }

    /// <summary>The page's own form: the browser carries the response on.</summary>
    [HttpPost("/faults/{name}/post")]
    public async Task<IActionResult> Carry(string name)
    {
        if (FaultCatalogue.Find(name) is not { } fault)
            return ErrorView(new(404, "There is no such fault", "The page lists all there are.", "Go back and choose one."));
        var given = FaultForm.OfForm(await Request.ReadFormAsync(Aborted));
        var (request, wrong) = FaultRequestReader.Read(fault, given, identity);
        if (request is null)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View("Faults", new FaultsPage(identity, given) { Wrong = wrong });
        }

        HttpContext.NeverStore();
        var to = new Uri(request.Order.AssertionConsumerService).Authority;
        return SelfPostingPage.For(this, new(to, request.Order.AssertionConsumerService, Make(fault, request), request.RelayState, clock.GetUtcNow()));
    }

    private string Make(Fault fault, FaultRequest request) => FaultIssuer.Issue(fault, request.Order, request.Mode, identity.Keys, clock.GetUtcNow());
}
