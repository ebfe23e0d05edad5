using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Web;

namespace SamlFederation.Portal.SignIn;

/// <summary>The sign-in form as it comes back. The password is never written into a page again.</summary>
internal sealed record SignInForm
{
    [StringLength(200)]
    public string UserName { get; init; } = "";

    [StringLength(10_000)]
    public string Password { get; init; } = "";

    public string? ReturnUrl { get; init; }

    public SignInNotice Notice { get; init; }
}

internal enum SignInNotice
{
    None,
    Refused,
    SignedOut,
    PasswordAgain,
    TooMany,
    Busy,
}

[OpenBeforePasswordChange]
internal sealed class SignInController(PasswordSignIn signIn, SessionStore sessions, KnownBrowser browsers, AuditTrail audit, ServiceOptions service) : PortalController
{
    [HttpGet("/signin"), AllowAnonymous]
    public IActionResult Form(string? returnUrl, bool again, bool signedOut)
    {
        if (MaybeSignedIn is not null && !again)
            return LocalRedirect(Local(returnUrl));
        var notice = again && MaybeSignedIn is not null ? SignInNotice.PasswordAgain : signedOut ? SignInNotice.SignedOut : SignInNotice.None;
        return View("SignIn", new SignInForm { ReturnUrl = Local(returnUrl), UserName = MaybeSignedIn?.UserName ?? "", Notice = notice });
    }

    [HttpPost("/signin"), AllowAnonymous]
    public async Task<IActionResult> Post(SignInForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (!ModelState.IsValid)
            return Again(form, SignInNotice.Refused, StatusCodes.Status200OK);
        var name = PasswordSignIn.Normalize(form.UserName ?? "");
        var outcome = await signIn.SignInAsync((form.UserName ?? "").Trim(), form.Password ?? "", browsers.NumberFor(HttpContext, name), SessionCookie.Read(HttpContext, service), Caller, Aborted);
        return outcome switch
        {
            SignInOutcome.SignedIn signedIn => Welcome(signedIn, name, form.ReturnUrl),
            SignInOutcome.TooManyFromAddress => TooMany(form),
            SignInOutcome.Busy => Again(form, SignInNotice.Busy, StatusCodes.Status503ServiceUnavailable),
            _ => Again(form, SignInNotice.Refused, StatusCodes.Status200OK),
        };
    }

    [HttpPost("/signout")]
    public async Task<IActionResult> SignOutHere()
    {
        if (SessionCookie.Read(HttpContext, service) is { } key)
            await sessions.EndByKeyAsync(key, Aborted);
        await audit.WriteAsync(new(AuditEvent.SignOut, true) { EmployeeId = SignedIn.EmployeeId, UserName = SignedIn.UserName }, Caller, Aborted);
        SessionCookie.Delete(HttpContext, service);
        return Redirect("/signin?signedOut=true");
    }

    private RedirectResult Welcome(SignInOutcome.SignedIn signedIn, string name, string? returnUrl)
    {
        SessionCookie.Write(HttpContext, service, signedIn.SessionKey);
        browsers.Remember(HttpContext, name);
        return Redirect(signedIn.Employee.MustChangePassword ? "/account/password" : Local(returnUrl));
    }

    private ViewResult TooMany(SignInForm form)
    {
        Response.Headers.RetryAfter = ((int)SignInThrottle.Window.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Again(form, SignInNotice.TooMany, StatusCodes.Status429TooManyRequests);
    }

    private ViewResult Again(SignInForm form, SignInNotice notice, int status)
    {
        ModelState.Clear();
        Response.StatusCode = status;
        return View("SignIn", form with { Password = "", ReturnUrl = Local(form.ReturnUrl), Notice = notice });
    }

    // Url.IsLocalUrl refuses //host, /\host and control characters. Back to the sign-in page would be a loop.
    private string Local(string? url) => url is { Length: <= 4000 } && Url.IsLocalUrl(url) && url[0] == '/' && !url.StartsWith("/signin", StringComparison.OrdinalIgnoreCase) ? url : "/";
}
