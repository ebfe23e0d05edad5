using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Sts.Fixture;

/// <summary>A page as a browser without scripts has it.</summary>
public sealed record Page(HttpStatusCode Status, string Body, string? Location, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> SetCookies)
{
    public IHtmlDocument Html { get; } = new HtmlParser().ParseDocument(Body);

    public string RequestId => Headers["X-Request-Id"];

    /// <summary>The text of the one element that matches, its white space collapsed.</summary>
    public string Text(string selector) => string.Join(' ', Html.QuerySelectorAll(selector).Single().TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public bool Has(string selector) => Html.QuerySelector(selector) is not null;

    /// <summary>What the browser would send for this form.</summary>
    public Dictionary<string, string> Fields(string form) => ((IHtmlFormElement)Html.QuerySelector(form)!).Elements.OfType<IHtmlInputElement>()
        .Where(input => input.Name is { Length: > 0 } && (input.Type is not ("radio" or "checkbox") || input.IsChecked))
        .ToDictionary(input => input.Name!, input => input.Value);

    /// <summary>A refusal: its status, its request id for the administrator, and no way into a console.</summary>
    public string AssertRefused(int status)
    {
        Assert.True((int)Status == status, $"expected {status}, got {(int)Status}: {Body}");
        Assert.Equal(RequestId, Text("#request-id"));
        Assert.Null(Location);
        Assert.DoesNotContain(SetCookies, cookie => cookie.Contains("console", StringComparison.Ordinal));
        return Text(".lead");
    }
}

/// <summary>A browser of one person: it keeps cookies and follows no redirect by itself.</summary>
public sealed class Browser : IDisposable
{
    private readonly HttpClient _client;

    public Browser(RunningSts sts)
    {
        Sts = sts;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = new Uri(sts.Origin) };
    }

    public RunningSts Sts { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The cookie of the console, or null.</summary>
    public Cookie? Console => Cookies.GetCookies(new Uri(Sts.Origin))["sf-sts-console"];

    public async Task<Page> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(new Uri(Sts.Origin), path)) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", "test-browser/1.0");
        using var response = await _client.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var cookies = response.Headers.TryGetValues("Set-Cookie", out var set) ? set.ToList() : [];
        return new Page(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.OriginalString, headers, cookies);
    }

    public Task<Page> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<Page> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await SendAsync(HttpMethod.Post, path, content);
    }

    /// <summary>Sends a form of a page, with its hidden fields.</summary>
    public Task<Page> SubmitAsync(Page page, string form, params (string Name, string Value)[] chosen)
    {
        var fields = page.Fields(form);
        foreach (var (name, value) in chosen) fields[name] = value;
        return PostAsync(page.Html.QuerySelector(form)!.GetAttribute("action")!, [.. fields.Select(field => (field.Key, field.Value))]);
    }

    public Task<Page> PostResponseAsync(HonestResponse response, string? relayState = null) =>
        PostAsync("/saml", [("SAMLResponse", response.Base64()), .. relayState is null ? Array.Empty<(string, string)>() : [("RelayState", relayState)]]);

    public Task<Page> FollowAsync(Page page)
    {
        Assert.Equal(HttpStatusCode.Redirect, page.Status);
        return GetAsync(page.Location!);
    }

    /// <summary>The whole road of an assertion with one role; the answer is the page it ends on.</summary>
    public async Task<Page> SignInAsync(HonestResponse response, string? relayState = null) =>
        await FollowAsync(await FollowAsync(await PostResponseAsync(response, relayState)));

    public Task<Page> SignInAsync(string role = RunningSts.Developer, string provider = RunningSts.Portal) => SignInAsync(Sts.Honest(role, provider));

    public void Dispose() => _client.Dispose();
}

/// <summary>Asks the federation endpoint as a broker does.</summary>
public static class Broker
{
    public static string Session(SigV4Signer credentials) => System.Text.Json.JsonSerializer.Serialize(new
    {
        sessionId = credentials.AccessKeyId,
        sessionKey = credentials.SecretAccessKey,
        sessionToken = credentials.SessionToken,
    });

    /// <summary>The path and query of getSigninToken.</summary>
    public static string Ask(string session, params (string Name, string Value)[] more) =>
        "/federation?Action=getSigninToken&Session=" + Uri.EscapeDataString(session) + string.Concat(more.Select(one => $"&{one.Name}={Uri.EscapeDataString(one.Value)}"));

    public static string Token(Page answer) => System.Text.Json.JsonDocument.Parse(answer.Body).RootElement.GetProperty("SigninToken").GetString()!;

    public static async Task<string> TokenAsync(this Browser browser, SigV4Signer? credentials = null, params (string Name, string Value)[] more)
    {
        var answer = await browser.GetAsync(Ask(Session(credentials ?? await browser.Sts.SignerAsync()), more));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return Token(answer);
    }

    /// <summary>The path and query of login.</summary>
    public static string Login(string token, string? issuer = null, string? destination = null) =>
        "/federation?Action=login&SigninToken=" + token + Given("Issuer", issuer) + Given("Destination", destination);

    private static string Given(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
