using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Portal.SignIn;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.Saml;

/// <summary>The door for sign-on that a service provider starts.</summary>
[AllowAnonymous]
internal sealed class SsoController(ServiceProviderRegistry registry, PendingRequests pending, ResponseIssuer issuer, PortalEntity portal, AuditTrail audit, TimeProvider clock) : PortalController
{
    internal static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    // A bookmarked address without a request leads to the start instead of an error.
    [HttpGet(PortalEntity.SsoPath)]
    public Task<IActionResult> ByRedirect() => Request.QueryString.Value is { Length: > 1 } query
        ? Accept(AuthnRequestReader.ReadRedirect(query))
        : Task.FromResult<IActionResult>(Redirect("/"));

    [HttpPost(PortalEntity.SsoPath), IgnoreAntiforgeryToken]
    public async Task<IActionResult> ByPost()
    {
        if (!Request.HasFormContentType)
            return Redirect("/");
        var form = await Request.ReadFormAsync(Aborted);
        if (!form.ContainsKey("SAMLRequest") && !form.ContainsKey("SAMLResponse"))
            return Redirect("/");
        if (form.ContainsKey("SAMLResponse") || form["SAMLRequest"].Count != 1 || form["RelayState"].Count > 1 || form.Keys.Any(IsMisspelt))
            return await Refuse("ParameterName", null);
        return await Accept(AuthnRequestReader.ReadPost(form["SAMLRequest"].ToString(), form.ContainsKey("RelayState") ? form["RelayState"].ToString() : null));
    }

    /// <summary>Where the employee arrives with their cookie, and again after signing in.</summary>
    [HttpGet("/saml/sso/continue")]
    public async Task<IActionResult> Continue(string? request)
    {
        if (request is not { Length: > 0 and <= 100 } || await pending.FindAsync(request, Aborted) is not { } kept)
            return ErrorView(Stale);
        var session = MaybeSignedIn;
        var proven = session is not null && (!kept.ForceAuthn || session.SignedInAt >= kept.CreatedAt);
        if (!proven && !kept.IsPassive)
            return Redirect("/signin" + QueryString.Create([new("returnUrl", "/saml/sso/continue" + QueryString.Create("request", request)), .. session is null ? [] : new KeyValuePair<string, string?>[] { new("again", "true") }]));
        if (User.HasClaim(claim => claim.Type == SessionClaims.MustChangePassword))
            return Redirect("/account/password" + QueryString.Create("returnUrl", "/saml/sso/continue" + QueryString.Create("request", request)));
        if (!await pending.TakeAsync(kept, Aborted))
            return ErrorView(Stale);
        if (!proven)
            return await AnswerStatus(kept, (SamlStatusCodes.Responder, SamlStatusCodes.NoPassive));

        var outcome = await issuer.IssueAsync(new(kept.ServiceProviderId, session!)
        {
            RelayState = kept.RelayState,
            InResponseTo = kept.RequestId,
            AssertionConsumerServiceUrl = kept.AssertionConsumerServiceUrl,
            NameIdFormat = kept.NameIdFormat,
            AuthnContextClass = kept.AuthnContextClass,
        }, Caller, Aborted);
        return outcome switch
        {
            IssueOutcome.Issued issued => SelfPostingPage.For(this, issued.Message),
            IssueOutcome.Refused refused => ErrorView(RefusalPages.For(refused.Rule)),
            _ => throw new InvalidOperationException(outcome.GetType().Name),
        };
    }

    private async Task<IActionResult> Accept(AuthnRequestParse parse)
    {
        // 1. Read, not yet believed.
        if (parse is not AuthnRequestParse.Parsed parsed)
            return await Refuse(((AuthnRequestParse.Refused)parse).Fault.Rule.ToString(), null);

        // 2. The registered service provider; an unknown one is never answered.
        var provider = await registry.FindByEntityIdAsync(parsed.Claimed.Issuer, Aborted);
        if (provider is null or { Enabled: false } || ServiceProviderRegistry.MetadataOf(provider) is not { } metadata)
            return await Refuse(provider is null ? "UnknownServiceProvider" : provider.Enabled ? "MetadataUnusable" : "ServiceProviderDisabled", parsed.Claimed.Issuer);

        // 3. Believed, as far as its metadata goes.
        var outcome = AuthnRequestValidator.Validate(parsed, metadata, MustSign(provider, metadata), portal.SsoUrl, clock.GetUtcNow(), Skew);
        if (outcome is not AuthnRequestOutcome.Valid valid)
            return await Refuse(((AuthnRequestOutcome.Refused)outcome).Fault.Rule.ToString(), provider.EntityId);

        // 4. Once.
        if (!await pending.FirstSeenAsync(provider.EntityId, valid.Request.Id, Aborted))
            return await Refuse("Replayed", provider.EntityId);
        return await Keep(provider, valid);
    }

    internal static bool MustSign(ServiceProvider provider, SpMetadata metadata) => provider.RequireSignedRequests || metadata.AuthnRequestsSigned;

    private async Task<IActionResult> Keep(ServiceProvider provider, AuthnRequestOutcome.Valid valid)
    {
        var (request, format) = (valid.Request, NameIds.Choose(provider, valid.Request.NameIdPolicyFormat));
        var kept = new PendingRequest
        {
            HandleHash = "",
            ServiceProviderId = provider.Id,
            RequestId = request.Id,
            AssertionConsumerServiceUrl = valid.AssertionConsumerService.Location,
            RelayState = request.RelayState,
            NameIdFormat = format ?? "",
            ForceAuthn = request.ForceAuthn,
            IsPassive = request.IsPassive,
            AuthnContextClass = AuthnContext.Choose(request),
        };
        if (format is null)
            return await AnswerStatus(kept, (SamlStatusCodes.Requester, SamlStatusCodes.InvalidNameIdPolicy));
        if (kept.AuthnContextClass is null)
            return await AnswerStatus(kept, (SamlStatusCodes.Responder, SamlStatusCodes.NoAuthnContext));
        // A POST from another site brings no SameSite=Lax cookie; the redirect that answers it does.
        var handle = await pending.KeepAsync(kept, Aborted);
        Response.Headers.Location = "/saml/sso/continue" + QueryString.Create("request", handle);
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    private async Task<IActionResult> AnswerStatus(PendingRequest kept, (string, string) status)
    {
        var provider = await registry.FindAsync(kept.ServiceProviderId, Aborted);
        return provider is null ? ErrorView(Stale) : SelfPostingPage.For(this,
            await issuer.AnswerStatusAsync(provider, kept.AssertionConsumerServiceUrl, kept.RequestId, kept.RelayState, status, Caller, Aborted));
    }

    private async Task<IActionResult> Refuse(string rule, string? claimedIssuer)
    {
        await audit.WriteAsync(new(AuditEvent.RequestRefused, false) { Reason = rule, EntityId = claimedIssuer }, Caller, Aborted);
        return ErrorView(rule switch
        {
            "UnknownServiceProvider" => new(403, "This application is not registered", "An application asked to sign you on, but the portal does not know it.", "Ask your administrator and give them the request id below."),
            "ServiceProviderDisabled" => RefusalPages.For(IssueRule.ServiceProviderDisabled),
            "MetadataUnusable" => RefusalPages.For(IssueRule.MetadataUnusable),
            "Replayed" or "IssueInstant" => Stale,
            _ => new(400, "The application's request is not acceptable", "The application that sent you here made a request that the portal does not accept.", "Begin again at the application. If it happens again, give your administrator the request id below."),
        });
    }

    private static bool IsMisspelt(string name) =>
        (name.Equals("SAMLRequest", StringComparison.OrdinalIgnoreCase) || name.Equals("RelayState", StringComparison.OrdinalIgnoreCase)) && name is not ("SAMLRequest" or "RelayState");

    private static ErrorPage Stale => new(400, "This sign-on is over", "The request was used already, or waited for longer than five minutes.", "Begin again at the application, or at the start.");
}
