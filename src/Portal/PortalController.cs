using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.SignIn;
using SamlFederation.Web;

namespace SamlFederation.Portal;

/// <summary>The action is open to an employee who still has to change a one-time password.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OpenBeforePasswordChangeAttribute : Attribute;

/// <summary>What every page of the portal shares: signed in by default, and nothing but the new password while one is due.</summary>
[Authorize]
internal abstract class PortalController : Controller
{
    private protected Caller Caller => new(HttpContext.TraceIdentifier, HttpContext.Connection.RemoteIpAddress?.ToString() ?? "", Request.Headers.UserAgent.ToString());

    private protected CancellationToken Aborted => HttpContext.RequestAborted;

    private protected SessionFacts? MaybeSignedIn => User.Identity?.IsAuthenticated is not true ? null : new(
        User.FindFirstValue(ClaimTypes.NameIdentifier)!,
        User.FindFirstValue(ClaimTypes.Name)!,
        User.FindFirstValue(SessionClaims.SessionId)!,
        Instant(SessionClaims.SignedInAt),
        Instant(SessionClaims.EndsAt));

    private protected SessionFacts SignedIn => MaybeSignedIn ?? throw new InvalidOperationException("this action is open to strangers");

    public override void OnActionExecuting(ActionExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var open = context.ActionDescriptor.EndpointMetadata.Any(data => data is OpenBeforePasswordChangeAttribute or IAllowAnonymous);
        if (User.HasClaim(claim => claim.Type == SessionClaims.MustChangePassword) && !open)
            context.Result = Redirect("/account/password");
        base.OnActionExecuting(context);
    }

    private protected ViewResult ErrorView(ErrorPage page)
    {
        Response.StatusCode = page.Status;
        return View("Error", page);
    }

    private DateTimeOffset Instant(string claim) => new(long.Parse(User.FindFirstValue(claim)!, CultureInfo.InvariantCulture), TimeSpan.Zero);
}
