using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SamlFederation.Authorization;

/// <summary>
/// Knows the sender of a request by its signature, which the token service verifies in the same call in which it decides. A request is
/// authenticated when everything that its endpoint requires is allowed; an endpoint that requires nothing lets nobody in by this scheme.
/// </summary>
public sealed class TokenServiceAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory loggers, UrlEncoder encoder, TokenServiceClient client, TokenServiceOptions options)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, loggers, encoder)
{
    /// <summary>The scheme's name.</summary>
    public new const string Scheme = "TokenService";

    private static readonly Answer.Denied TooLarge = new("EntityTooLarge", StatusCodes.Status413PayloadTooLarge, "Your proposed upload exceeds the maximum allowed size", "");
    private static readonly Answer.Denied Nothing = new("AccessDenied", StatusCodes.Status403Forbidden, "Access Denied", "");

    private Answer _answer = Nothing;

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var required = Context.GetEndpoint()?.Metadata.GetOrderedMetadata<RequiredAction>() ?? [];
        if (required.Count == 0) return AuthenticateResult.NoResult();
        _answer = await AskAsync([.. required.Select(one => one.For(Request.RouteValues))]);
        return _answer is Answer.Allowed allowed
            ? AuthenticateResult.Success(new AuthenticationTicket(UserOf(allowed.Principal), Scheme))
            : AuthenticateResult.Fail("The token service did not allow the request.");
    }

    /// <inheritdoc />
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => WriteAsync();

    /// <inheritdoc />
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => WriteAsync();

    private async Task<Answer> AskAsync(IReadOnlyList<RequestedAction> permissions)
    {
        if (await Context.HashBodyAsync(options.BodyLimit) is not { } hash) return TooLarge;
        var happened = new RecordedEvent(permissions[0].Action.Split(':')[^1])
        {
            ReadOnly = HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method),
            Resources = [.. permissions.Select(one => new RecordedResource(TypeOf(one.Resource), one.Resource))],
        };
        var question = Context.Asking(hash, permissions, happened);
        return await client.AuthorizeAsync(question, Context.RequestAborted);
    }

    private async Task WriteAsync()
    {
        var (status, code, message, requestId) = _answer switch
        {
            Answer.Denied denied => (denied.Status, denied.Code, denied.Message, denied.RequestId),
            Answer.Unavailable => (StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", "The service is unable to handle the request at the moment.", ""),
            Answer.Allowed => (Nothing.Status, Nothing.Code, Nothing.Message, ""),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
        Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable) Response.Headers.RetryAfter = "1";
        if (requestId.Length > 0) Response.Headers["x-amzn-RequestId"] = requestId;
        Response.Headers.CacheControl = "no-store";
        Response.ContentType = "application/json";
        await Response.WriteAsync(JsonSerializer.Serialize(new Dictionary<string, string> { ["code"] = code, ["message"] = message }), Context.RequestAborted);
    }

    private static ClaimsPrincipal UserOf(Principal principal) => new(new ClaimsIdentity(
    [
        new(ClaimTypes.Name, principal.Name), new(ClaimTypes.NameIdentifier, principal.UserId), new("arn", principal.Arn), new("account", principal.AccountId),
        .. principal.SourceIdentity is { } source ? [new Claim("source_identity", source)] : Array.Empty<Claim>(),
    ], Scheme));

    // arn:aws:notes:us-east-1:123456789012:note/1 is an AWS::notes::note
    private static string TypeOf(string arn) => arn.Split(':', 6) is [_, _, var service, _, _, var resource] ? $"AWS::{service}::{resource.Split('/', ':')[0]}" : "AWS::Resource";
}
