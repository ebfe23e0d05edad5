using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SamlFederation.Iam;

namespace SamlFederation.Authorization;

/// <summary>Asks the token service, in one call that is signed with the service's own key. It has no key that could verify anything by itself, and keeps no answer.</summary>
public sealed partial class TokenServiceClient : IDisposable
{
    private const string Target = "SamlFederationAuthorization_20261101.";
    private const string JsonType = "application/x-amz-json-1.1";
    private const string Scope = "authorization";
    private const string Region = "us-east-1";

    private readonly HttpClient _http;
    private readonly TokenServiceOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<TokenServiceClient> _log;

    /// <summary>A client for the life of the service; safe from several threads.</summary>
    public TokenServiceClient(TokenServiceOptions options, TimeProvider clock, ILogger<TokenServiceClient> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _clock, _log) = (options, clock, log);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = options.Timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = options.Address, Timeout = options.Timeout, MaxResponseContentBufferSize = 1024 * 1024,
        };
    }

    /// <summary>The accounts whose resources can be asked about.</summary>
    public IEnumerable<string> Accounts => _options.Keys.Select(key => key.AccountId);

    /// <summary>Whether the request is allowed, and whose it is.</summary>
    public async Task<Answer> AuthorizeAsync(Question question, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        return await CallAsync("AuthorizeRequest", question, _ => { }, cancellation);
    }

    /// <summary>Whether the chunks of the request's body, or some of them, were signed one after the other. For a request that was allowed.</summary>
    /// <param name="question">What was asked about the request.</param>
    /// <param name="ticket">The ticket of the answer.</param>
    /// <param name="chain">The signatures, at most 2,000 of them in one call.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Answer> VerifyChunksAsync(Question question, string ticket, ChunkChain chain, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(chain);
        return await CallAsync("VerifyChunks", question, json =>
        {
            json.WriteString("Ticket", ticket);
            if (chain.Previous is { } previous) json.WriteString("PreviousSignature", previous);
            json.WriteStartArray("Chunks");
            foreach (var chunk in chain.Chunks) QuestionJson.Write(json, chunk);
            json.WriteEndArray();
            if (chain.Trailer is not { } trailer) return;
            json.WritePropertyName("Trailer");
            QuestionJson.Write(json, trailer);
        }, cancellation);
    }

    /// <summary>
    /// Has on record that a request failed after it was allowed: its body was not what was said of it, or broke off, or the work did not
    /// succeed. Nothing depends on the answer: what is not on record is in the log. Told twice it is on record once.
    /// </summary>
    /// <param name="question">What was asked about the request.</param>
    /// <param name="allowed">The answer.</param>
    /// <param name="code">The code of the error that the caller is told, such as <c>BadDigest</c>.</param>
    /// <param name="message">Its text; never a secret.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether it is on record.</returns>
    public async Task<bool> ReportFailureAsync(Question question, Answer.Allowed allowed, string code, string message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(allowed);
        var (_, reason) = await SendAsync("ReportOutcome", question, json =>
        {
            json.WriteString("Ticket", allowed.Ticket ?? "");
            json.WriteString("ErrorCode", code);
            json.WriteString("ErrorMessage", message);
        }, cancellation);
        if (reason is not null) NotOnRecord(_log, allowed.RequestId, code, reason);
        return reason is null;
    }

    /// <summary>Whether the token service answers at all.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<Answer> CallAsync(string operation, Question question, Action<Utf8JsonWriter> more, CancellationToken cancellation)
    {
        var (body, reason) = await SendAsync(operation, question, more, cancellation);
        if (body is not null && QuestionJson.Read(body) is { } answer) return answer;
        reason ??= "its answer cannot be read";
        NotAnswered(_log, reason);
        return new Answer.Unavailable(reason);
    }

    // The body of a 200, or why there is none.
    private async Task<(byte[]? Body, string? Reason)> SendAsync(string operation, Question question, Action<Utf8JsonWriter> more, CancellationToken cancellation)
    {
        var key = question.ResourceAccountId is { } owner ? _options.Keys.FirstOrDefault(one => one.AccountId == owner) : _options.Keys is [var only] ? only : null;
        if (key is null) return (null, $"there is no key of the account {question.ResourceAccountId ?? "that owns the resource"}");
        try
        {
            using var request = Signed(operation, QuestionJson.Write(question, more), key);
            using var response = await _http.SendAsync(request, cancellation);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);
            return response.StatusCode == HttpStatusCode.OK ? (body, null) : (null, QuestionJson.ReadError(body) ?? ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return (null, unreachable.Message);
        }
    }

    private HttpRequestMessage Signed(string operation, ReadOnlyMemory<byte> body, ServiceKey key)
    {
        var parts = new SignedRequest("POST", "/", "", [new("host", _options.Address.Authority), new("content-type", JsonType), new("x-amz-target", Target + operation)], body);
        var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ReadOnlyMemoryContent(body) };
        foreach (var (name, value) in RequestSigner.Sign(parts, Scope, Region, key.Id, key.Secret, _clock.GetUtcNow()))
        {
            if (name == "content-type") request.Content.Headers.TryAddWithoutValidation(name, value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    [LoggerMessage(1, LogLevel.Error, "The token service did not answer: {Reason}")]
    private static partial void NotAnswered(ILogger log, string reason);

    [LoggerMessage(2, LogLevel.Error, "That the request {RequestId} failed with {Code} is not on record: {Reason}")]
    private static partial void NotOnRecord(ILogger log, string requestId, string code, string reason);
}
