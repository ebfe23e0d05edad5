using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.CloudTrail;

/// <summary>The edge of the CloudTrail API, on the address of the Query API: told apart by the header that names the operation.</summary>
internal sealed class CloudTrailEndpoint(CloudTrailPipeline pipeline, TimeProvider clock, ILogger<CloudTrailEndpoint> log)
{
    private const string Target = "X-Amz-Target";
    private const string JsonType = "application/x-amz-json-1.1";

    /// <summary>Whether the request is one of this API.</summary>
    public static bool IsMeant(HttpRequest request) => request.Headers.ContainsKey(Target);

    public async Task AnswerAsync(HttpContext http)
    {
        var facts = http.Facts(clock);
        CloudTrailAnswer answer;
        try
        {
            var (body, refusal) = await BoundedForm.ReadAsync(http);
            var call = new CloudTrailRequest(facts, QueryEndpoint.Raw(http, body), http.Request.Headers[Target].ToString(), IsJson(http.Request));
            answer = refusal is null ? await pipeline.RunAsync(call, http.RequestAborted) : await pipeline.RefuseAsync(call, refusal, http.RequestAborted);
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            // As at the Query API: a bug or a store that is down is an InternalFailure, and nothing has been answered.
            log.Failed(failure);
            answer = CloudTrailAnswer.Refused(StsErrors.InternalFailure);
        }

        if (answer.Error is { } error) log.Refused(error.Code, error.Status);
        await WriteAsync(http, answer, facts.RequestId);
    }

    private static async Task WriteAsync(HttpContext http, CloudTrailAnswer answer, string requestId)
    {
        var response = http.Response;
        response.StatusCode = answer.Error?.Status ?? StatusCodes.Status200OK;
        response.ContentType = JsonType;
        response.Headers["x-amzn-RequestId"] = requestId;
        response.Headers.CacheControl = "no-store";
        var body = answer.Error is { } error ? new JsonObject { ["__type"] = error.Code, ["message"] = error.Message } : answer.Result!;
        await response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(JsonType, StringComparison.OrdinalIgnoreCase);
}
