using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SamlFederation.Web;

/// <summary>What an error page says. The request id and the time are added by the page.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="Reason">Why, in plain words.</param>
/// <param name="Advice">What to do next.</param>
public sealed record ErrorPage(int Status, string Title, string Reason, string Advice)
{
    /// <summary>Where the way back leads.</summary>
    public string BackUrl { get; init; } = "/";

    /// <summary>What the way back is called.</summary>
    public string BackText { get; init; } = "Back to the start";

    /// <summary>A wire's own error code, shown as it is, or null.</summary>
    public string? Code { get; init; }

    /// <summary>The page for a status, in general words.</summary>
    public static ErrorPage For(int status) => status switch
    {
        400 => new(400, "That request could not be read", "What arrived is not in the form that this page expects.", "Go back, reload the page and try again."),
        401 => new(401, "Please sign in", "This page is for people who are signed in.", "Sign in and try again."),
        403 => new(403, "This is not open to you", "You are signed in, but you have not been given access to this page.", "If you need it, ask your administrator and give them the request id below."),
        404 => new(404, "There is no such page", "The address may be mistyped, or the page may have moved.", "Check the address, or go back to the start."),
        405 => new(405, "That does not work here", "This address exists, but not for the way in which it was called.", "Go back to the start and try again from there."),
        408 => new(408, "That took too long", "The request did not arrive completely in time.", "Check your connection and try again."),
        413 => new(413, "That is too large", "What was sent is larger than this page accepts.", "Send less, or ask your administrator and give them the request id below."),
        415 => new(415, "That form is not understood", "What arrived is of a type that this page does not read.", "Go back, reload the page and try again."),
        429 or 503 => new(status, "We are busy", "The service cannot answer just now.", "Wait a moment and try again."),
        >= 500 => new(status, "Something went wrong on our side", "It is not your doing. What happened has been written to the log.", "Try again. If it happens again, give your administrator the request id below."),
        _ => new(status, "That did not work", "The request was refused.", "Go back to the start and try again."),
    };

    /// <summary>Answers the request with this page.</summary>
    public Task WriteAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var metadata = http.RequestServices.GetRequiredService<IModelMetadataProvider>();
        var view = new ViewResult
        {
            ViewName = "/Views/Shared/Error.cshtml",
            StatusCode = Status,
            ViewData = new ViewDataDictionary<ErrorPage>(metadata, new ModelStateDictionary()) { Model = this },
        };
        return view.ExecuteResultAsync(new ActionContext(http, new RouteData(), new ActionDescriptor()));
    }
}
