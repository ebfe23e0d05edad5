using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>Pages that programs read too: the answer of the action behind the page, as the API writes it in JSON.</summary>
internal static class JsonAnswers
{
    /// <summary>By the address's end, or by an Accept of JSON alone.</summary>
    public static bool WantsJson(this Controller page) =>
        page.Request.Path.Value!.EndsWith(".json", StringComparison.Ordinal)
        || (MediaTypeHeaderValue.TryParseList(page.Request.Headers.Accept, out var accepted) && accepted.Count > 0 && accepted.All(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)));

    public static IActionResult AnswerJson(this Controller page, string action, ActionOutcome outcome)
    {
        var (service, format, request) = (QueryService.Sessions, WireFormat.Json, page.HttpContext.TraceIdentifier);
        if (outcome is ActionOutcome.Answered answered) return page.File(format.Result(service, action, answered.Result, request), format.ContentType);
        return page.AnswerJson(((ActionOutcome.Refused)outcome).Error);
    }

    public static IActionResult AnswerJson(this Controller page, WireError error)
    {
        var (service, format, request) = (QueryService.Sessions, WireFormat.Json, page.HttpContext.TraceIdentifier);
        page.Response.StatusCode = error.Status;
        return page.File(format.Error(service, error, request), format.ContentType);
    }
}
