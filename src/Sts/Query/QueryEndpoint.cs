using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using SamlFederation.Iam;
using SamlFederation.Sts.CloudTrail;
using SamlFederation.Sts.InHouse;
using SamlFederation.Sts.Trail;
using SamlFederation.Web;

namespace SamlFederation.Sts.Query;

/// <summary>The edge of the API: <c>/</c>, whatever the method.</summary>
internal static class QueryEndpoint
{
    public static void MapQueryApi(this WebApplication app) =>
        app.Map("/", AnswerAsync).WithMetadata(new MachineEndpointAttribute(), new NoSizeLimit()).DisableAntiforgery();

    private static async Task AnswerAsync(HttpContext http, QueryPipeline pipeline, CallerAuthenticator authenticator, TimeProvider clock, ILogger<QueryPipeline> log)
    {
        if (InHouseEndpoint.IsMeant(http.Request))
        {
            await http.RequestServices.GetRequiredService<InHouseEndpoint>().AnswerAsync(http);
            return;
        }
        if (CloudTrailEndpoint.IsMeant(http.Request))
        {
            await http.RequestServices.GetRequiredService<CloudTrailEndpoint>().AnswerAsync(http);
            return;
        }
        if (IsBrowser(http.Request))
        {
            http.Response.Redirect("/console");
            return;
        }

        var facts = http.Facts(clock);
        var format = AcceptsOnlyJson(http.Request) ? WireFormat.Json : WireFormat.Xml;
        QueryAnswer answer;
        try
        {
            var (body, refusal) = await BoundedForm.ReadAsync(http, () => authenticator.IsKnownAsync(Raw(http, default), facts.Now, http.RequestAborted));
            var call = new QueryCall(facts, Raw(http, body), BoundedForm.IsForm(http.Request));
            answer = refusal is null
                ? await pipeline.RunAsync(call, http.RequestAborted)
                : await pipeline.RefuseAsync(call, "Unknown", refusal, http.RequestAborted);
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            // The one place where a bug or a store that is down becomes the wire's InternalFailure. Nothing has been issued.
            log.Failed(failure);
            answer = QueryAnswer.Refused(QueryService.Sts, StsErrors.InternalFailure);
        }

        if (answer.Error is { } error) log.Refused(error.Code, error.Status);
        await WriteAsync(http, format, answer, facts.RequestId);
    }

    private static async Task WriteAsync(HttpContext http, WireFormat format, QueryAnswer answer, string requestId)
    {
        var bytes = answer.Error is { } error ? format.Error(answer.Service, error, requestId) : format.Result(answer.Service, answer.Action, answer.Result, requestId);
        var response = http.Response;
        response.StatusCode = answer.Error?.Status ?? StatusCodes.Status200OK;
        response.ContentType = format.ContentType;
        response.ContentLength = bytes.Length;
        response.Headers["x-amzn-RequestId"] = requestId;
        response.Headers.CacheControl = "no-store";
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed) response.Headers.Allow = "GET, POST";
        if (!HttpMethods.IsHead(http.Request.Method)) await response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    public static SignedRequest Raw(HttpContext http, ReadOnlyMemory<byte> body) => SignedRequest.FromTarget(
        http.Request.Method,
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        [.. http.Request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""))],
        body);

    private static bool IsBrowser(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !request.Query.ContainsKey("Action")
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static bool AcceptsOnlyJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Count > 0 && accepted.All(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase));

    // The endpoint counts for itself, so that also this refusal is in the wire's form and on record.
    private sealed class NoSizeLimit : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
