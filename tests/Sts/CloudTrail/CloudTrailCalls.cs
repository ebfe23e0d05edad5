using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.CloudTrail;

/// <summary>An answer of the CloudTrail API.</summary>
internal sealed record JsonAnswer(int Status, string ContentType, JsonElement Json, string RequestId)
{
    public IReadOnlyList<JsonElement> Events => [.. Accepted().GetProperty(nameof(Events)).EnumerateArray()];

    public IEnumerable<string> Names => Events.Select(one => one.GetProperty("EventName").GetString()!);

    public string? NextToken => Accepted().TryGetProperty(nameof(NextToken), out var token) ? token.GetString() : null;

    public JsonElement Accepted()
    {
        Assert.True(Status == 200, $"expected 200, got {Status}: {Json}");
        Assert.Equal("application/x-amz-json-1.1", ContentType);
        return Json;
    }

    public void AssertRefused(string type, string? message = null, int status = 400)
    {
        Assert.True(Status == status && Json.GetProperty("__type").GetString() == type, $"expected {status} {type}, got {Status}: {Json}");
        if (message is not null) Assert.Equal(message, Json.GetProperty("message").GetString()!.Split(Answer.EncodedMessage)[0]);
        Assert.False(Json.TryGetProperty(nameof(Events), out _));
    }
}

/// <summary>Calls of the CloudTrail API, raw.</summary>
internal static class CloudTrailCalls
{
    public const string Package = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.";

    public static async Task<JsonAnswer> CloudTrailAsync(
        this RunningSts sts, SigV4Signer? signer, string body, string target = Package + "LookupEvents", string type = "application/x-amz-json-1.1", string service = "cloudtrail", Action<HttpRequestMessage>? spoil = null, HttpMethod? method = null, string? signedTarget = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, sts.Origin + "/");
        if (request.Method == HttpMethod.Post) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        if (signer is not null)
        {
            var signed = (signer with { Service = service }).Sign(
                request.Method.Method, "/", [new("host", request.RequestUri!.Authority), new("x-amz-target", signedTarget ?? target)], Encoding.UTF8.GetBytes(body), sts.Clock.GetUtcNow());
            foreach (var (name, value) in signed.Headers)
                if (name is not ("host" or "x-amz-target")) request.Headers.TryAddWithoutValidation(name, value);
        }
        spoil?.Invoke(request);
        using var response = await sts.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new JsonAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", JsonDocument.Parse(text).RootElement, response.Headers.GetValues("x-amzn-RequestId").Single());
    }

    public static Task<JsonAnswer> LookupAsync(this RunningSts sts, SigV4Signer signer, string key, string value, string more = "") =>
        sts.CloudTrailAsync(signer, $$"""{"LookupAttributes":[{"AttributeKey":"{{key}}","AttributeValue":{{JsonSerializer.Serialize(value)}}}]{{more}}}""");
}
