using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;

namespace SamlFederation.Portal.Admin;

/// <summary>What every administrator's page shares: open to members of an administering group only, and a notice after each change.</summary>
[Authorize(Policy = PortalApplication.AdministratorsOnly)]
internal abstract class AdminController : PortalController
{
    internal const string NoticeKey = "notice";

    /// <summary>After a change: back to a page, which says what was done.</summary>
    private protected RedirectResult Done(string address, string notice)
    {
        TempData[NoticeKey] = notice;
        return Redirect(address);
    }

    /// <summary>The audit's record of a change: who, what, to which entry.</summary>
    private protected AuditEntry Record(AuditEvent what, string deed, string subject) =>
        new(what, true) { Reason = deed, EmployeeId = SignedIn.EmployeeId, UserName = SignedIn.UserName, Subject = subject };

    private protected ViewResult Confirm(Confirmation confirmation) => View("Confirm", confirmation);

    /// <summary>The form again, with its faults and everything that was typed.</summary>
    private protected ViewResult Again(string view, object form)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(view, form);
    }
}
