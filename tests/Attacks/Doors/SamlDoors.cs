using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using SamlFederation.Data.Sts;

namespace SamlFederation.Tests.Attacks.Doors;

/// <summary>A place where assertions are redeemed.</summary>
public enum SamlDoor
{
    Api,
    SignInPage,
}

/// <summary>What a door answered.</summary>
public sealed partial record DoorAnswer(SamlDoor Door, HttpStatusCode Status, string Body, string RequestId, IReadOnlyList<string> Cookies, Uri? Location)
{
    /// <summary>AWS's code for the refusal.</summary>
    public string? Code => (Door == SamlDoor.Api ? ApiCode() : PageCode()).Match(Body) is { Success: true } code ? code.Groups[1].Value : null;

    public bool IsAccepted => Door == SamlDoor.Api
        ? Status == HttpStatusCode.OK && Body.Contains("<SecretAccessKey>", StringComparison.Ordinal)
        : Status == HttpStatusCode.Redirect && Location is { } to && to.OriginalString.StartsWith("/federation?Action=login&", StringComparison.Ordinal);

    /// <summary>Whether there is anything in the answer that a session could be made of.</summary>
    public bool GivesAnything => Cookies.Count > 0 || Location is not null || Body.Contains("SecretAccessKey", StringComparison.Ordinal) || Body.Contains("SigninToken", StringComparison.Ordinal);

    public override string ToString() => $"{(int)Status} {Code}";

    [GeneratedRegex("<Code>([^<]*)</Code>", RegexOptions.CultureInvariant)]
    private static partial Regex ApiCode();

    [GeneratedRegex("<p class=\"eyebrow\">Error ([^<]*)</p>", RegexOptions.CultureInvariant)]
    private static partial Regex PageCode();
}

/// <summary>The two doors, knocked at by raw posts: no redirects are followed and no cookies kept.</summary>
public sealed class SamlDoors(AttackedSts sts) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public Task<DoorAnswer> PostAsync(SamlDoor door, string response, string role = AttackedWorld.Role, string provider = AttackedWorld.Provider) => door switch
    {
        SamlDoor.Api => SendAsync(door, "/", Form(("Action", "AssumeRoleWithSAML"), ("Version", "2011-06-15"), ("RoleArn", role), ("PrincipalArn", provider), ("SAMLAssertion", response))),
        SamlDoor.SignInPage => SendAsync(door, "/saml", Form(("SAMLResponse", response), ("RelayState", ""), ("roleIndex", role))),
    };

    /// <summary>The sign-in page as the identity provider posts to it, without a chosen role.</summary>
    public Task<DoorAnswer> PostUnchosenAsync(string response) => SendAsync(SamlDoor.SignInPage, "/saml", Form(("SAMLResponse", response)));

    public async Task<DoorAnswer> SendAsync(SamlDoor door, string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sts.Address, path)) { Content = content };
        using var answer = await _client.SendAsync(request);
        return new DoorAnswer(door, answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.GetValues("X-Request-Id").Single(),
            answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [], answer.Headers.Location);
    }

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public void Dispose() => _client.Dispose();
}

/// <summary>The decision trace of a record, as the store has it.</summary>
internal static class Traces
{
    /// <summary>The names of the checks that failed, in order.</summary>
    public static IReadOnlyList<string> FailedChecks(this TrailRecord record)
    {
        using var trace = JsonDocument.Parse(record.Trace);
        return [.. trace.RootElement.GetProperty("checks").EnumerateArray().Where(check => !check.GetProperty("passed").GetBoolean()).Select(check => check.GetProperty("name").GetString()!)];
    }
}
