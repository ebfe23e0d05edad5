using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using SamlFederation.Authorization;
using SamlFederation.Web;

namespace SamlFederation.Bucket;

/// <summary>The edge: every path but those of health and, in Development, the clock.</summary>
internal static partial class S3Endpoint
{
    private static readonly RecordedEvent NotYetKnown = new("Unknown");

    /// <summary>
    /// Has routing see a path without dots where the target has some: a key may be <c>../health/live</c>, and what a server makes of
    /// such a path is no business of an object's.
    /// </summary>
    public static void UseTargets(this WebApplication app) => app.Use((http, next) =>
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?', 2)[0];
        if (path.Split('/').Any(segment => segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..")) http.Request.Path = "/object";
        return next(http);
    });

    public static void MapS3(this WebApplication app) =>
        app.Map("/{**path}", AnswerAsync).WithMetadata(new MachineEndpointAttribute(), new NoSizeLimit()).DisableAntiforgery();

    private static async Task AnswerAsync(HttpContext http, S3Pipeline pipeline, TimeProvider clock, ILogger<S3Pipeline> log)
    {
        S3Outcome outcome;
        try
        {
            outcome = CallOf(http, clock) is { } call ? await pipeline.RunAsync(call, http.RequestAborted) : new S3Outcome(S3Answer.Refused(S3Errors.InvalidUri), null);
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            outcome = new S3Outcome(S3Answer.Refused(S3Failures.Of(failure, log)), null);
        }

        if (outcome.RequestId is { } id && id != http.TraceIdentifier)
        {
            Asked(log, id);
            http.TraceIdentifier = id;
        }
        if (outcome.Answer.Error is { } error) Refused(log, error.Code, error.Status);
        await WriteAsync(http, outcome.Answer);
    }

    private static S3Call? CallOf(HttpContext http, TimeProvider clock)
    {
        if (S3Target.Parse(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is not { } target) return null;
        return new S3Call
        {
            Method = http.Request.Method,
            Target = target,
            Headers = [.. http.Request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""))],
            Body = http.Request.Body,
            ContentLength = http.Request.ContentLength,
            HasBody = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true,
            Now = clock.GetUtcNow(),
            Question = http.Asking("", [], NotYetKnown),
        };
    }

    private static async Task WriteAsync(HttpContext http, S3Answer answer)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.Headers["x-amz-request-id"] = http.TraceIdentifier;
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        if (answer.Error is { Status: >= 500 }) response.Headers.RetryAfter = "1";
        if (answer.Content is { } content)
        {
            await using var file = content.File;
            response.ContentLength = content.Length;
            if (!HttpMethods.IsHead(http.Request.Method)) await CopyAsync(content, response.Body, http.RequestAborted);
            return;
        }

        var text = answer.Error is { Status: not 304 } error ? S3Xml.Error(error, http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0], http.TraceIdentifier) : answer.Text;
        if (text is null) return;
        response.ContentType = answer.TextType;
        // What was not read of a refused body is not waited for.
        if (answer.Error is not null && http.Request.ContentLength > 0) response.Headers.Connection = "close";
        if (!HttpMethods.IsHead(http.Request.Method)) await response.WriteAsync(text, http.RequestAborted);
    }

    private static async Task CopyAsync(S3Content content, Stream into, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        content.File.Seek(content.Offset, SeekOrigin.Begin);
        for (var left = content.Length; left > 0;)
        {
            var read = await content.File.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation);
            if (read == 0) throw new EndOfStreamException("The object's file is shorter than its size.");
            await into.WriteAsync(buffer.AsMemory(0, read), cancellation);
            left -= read;
        }
    }

    [LoggerMessage(2, LogLevel.Information, "Refused with {Code} {Status}")]
    private static partial void Refused(ILogger log, string code, int status);

    [LoggerMessage(3, LogLevel.Information, "On record at the token service as {RequestId}")]
    private static partial void Asked(ILogger log, string requestId);

    // Operations have limits of their own.
    private sealed class NoSizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
