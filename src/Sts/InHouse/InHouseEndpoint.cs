using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.InHouse;

/// <summary>The edge of what in-house services ask, on the address of the Query API: told apart by the header that names the operation.</summary>
internal sealed class InHouseEndpoint(InHousePipeline pipeline, TimeProvider clock, ILogger<InHouseEndpoint> log)
{
    private const string Target = "X-Amz-Target";
    private const string Prefix = "SamlFederationAuthorization_20261101.";
    private const string JsonType = "application/x-amz-json-1.1";

    /// <summary>Whether the request is one of this API.</summary>
    public static bool IsMeant(HttpRequest request) => request.Headers[Target].ToString().StartsWith(Prefix, StringComparison.Ordinal);

    public async Task AnswerAsync(HttpContext http)
    {
        var facts = http.Facts(clock);
        InHouseAnswer answer;
        try
        {
            var (body, refusal) = await BoundedForm.ReadAsync(http);
            var call = new InHouseCall(facts, QueryEndpoint.Raw(http, body), http.Request.Headers[Target].ToString()[Prefix.Length..], IsJson(http.Request));
            answer = refusal is null ? await pipeline.RunAsync(call, http.RequestAborted) : await pipeline.RefuseAsync(call, refusal, http.RequestAborted);
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            // As at the Query API: a bug or a store that is down is an InternalFailure, and nobody was told of anything.
            log.Failed(failure);
            answer = new InHouseAnswer(null, StsErrors.InternalFailure);
        }

        if (answer.Error is { } error) log.Refused(error.Code, error.Status);
        var response = http.Response;
        response.StatusCode = answer.Error?.Status ?? StatusCodes.Status200OK;
        response.ContentType = JsonType;
        response.Headers["x-amzn-RequestId"] = facts.RequestId;
        response.Headers.CacheControl = "no-store";
        var json = answer.Error is { } refused ? new JsonObject { ["__type"] = refused.Code, ["message"] = refused.Message } : answer.Result!;
        await response.WriteAsync(json.ToJsonString(), http.RequestAborted);
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(JsonType, StringComparison.OrdinalIgnoreCase);
}
