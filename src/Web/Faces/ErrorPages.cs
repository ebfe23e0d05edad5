using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Logging;

namespace SamlFederation.Web;

/// <summary>Names each request, logs it in one line, and answers what nobody answered: exceptions and empty error statuses.</summary>
internal sealed class ErrorPages(RequestDelegate next, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger("SamlFederation.Web.Requests");

    public async Task InvokeAsync(HttpContext http)
    {
        // The client's own request ids are not believed: two requests could share one.
        // In the order of time, so that an index of them grows at its end.
        http.TraceIdentifier = Guid.CreateVersion7().ToString();
        using var scope = _log.BeginScope(new RequestScope(http.TraceIdentifier));
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
            await Explain(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception failed)
        {
            await Answer(http, failed);
        }
        finally
        {
            if (!http.Request.Path.StartsWithSegments("/health") && !http.Request.Path.StartsWithSegments("/_web"))
                _log.Answered(http.Request.Method, http.Request.Path, http.Response.StatusCode, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private async Task Answer(HttpContext http, Exception failed)
    {
        var status = failed switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            // A form beyond the bounds of its keys, values or their number.
            InvalidDataException when http.Request.HasFormContentType => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status500InternalServerError,
        };
        if (status >= 500)
            _log.Failed(failed, http.Request.Method, http.Request.Path);
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = status;
        await Explain(http);
    }

    private static async Task Explain(HttpContext http)
    {
        var response = http.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentType is not null || response.ContentLength is > 0)
            return;
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        if (http.GetEndpoint()?.Metadata.GetMetadata<MachineEndpointAttribute>() is not null)
        {
            response.ContentType = "text/plain; charset=utf-8";
            await response.WriteAsync($"{ErrorPage.For(response.StatusCode).Title}. Request id: {http.TraceIdentifier}\n", http.RequestAborted);
            return;
        }

        var page = http.Items[StaleFormFilter.Key] as ErrorPage ?? ErrorPage.For(response.StatusCode);
        await page.WriteAsync(http);
    }
}

/// <summary>A body that announces more than its endpoint takes is refused before anything reads it.</summary>
internal static class AnnouncedSize
{
    internal static void Use(IApplicationBuilder app) => app.Use((http, next) =>
    {
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { } own
            ? own.MaxRequestBodySize
            : http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (http.Request.ContentLength > limit)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            http.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        }

        return next(http);
    });
}

/// <summary>Says in plain words what a failed antiforgery check nearly always is: a page left open too long.</summary>
internal sealed class StaleFormFilter : IAlwaysRunResultFilter
{
    internal static readonly object Key = new();

    private static readonly ErrorPage Page = new(400, "This page is out of date", "The form was open for too long, or it was opened before you signed in or out.", "Go back, reload the page and send the form again.");

    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
            context.HttpContext.Items[Key] = Page;
    }

    public void OnResultExecuted(ResultExecutedContext context) { }
}
