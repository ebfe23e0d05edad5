using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace SamlFederation.Tests.Portal;

/// <summary>An answer as a browser shows it.</summary>
public sealed record Page(HttpResponseMessage Response, string Body)
{
    public HttpStatusCode Status => Response.StatusCode;

    public string? Location => Response.Headers.Location?.OriginalString;

    public IHtmlDocument Document { get; } = new HtmlParser().ParseDocument(Body);

    public string Title => Document.QuerySelector("h1")?.TextContent.Trim() ?? "";

    public string Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(",", values) : "";

    public IHtmlFormElement Form(string actionPart) =>
        (IHtmlFormElement)Document.QuerySelectorAll("form").First(form => form.GetAttribute("action")!.Contains(actionPart, StringComparison.Ordinal));

    public bool HasForm(string actionPart) => Document.QuerySelectorAll("form").Any(form => form.GetAttribute("action")!.Contains(actionPart, StringComparison.Ordinal));

    /// <summary>The message of a self-posting page.</summary>
    public string SamlResponse => Document.QuerySelector("input[name=SAMLResponse]")!.GetAttribute("value")!;

    public string? RelayState => Document.QuerySelector("input[name=RelayState]")?.GetAttribute("value");
}

/// <summary>A browser with its own cookies. It does not follow redirects by itself, so that tests see each answer.</summary>
public sealed class Browser : IDisposable
{
    private readonly HttpClient _client;
    private readonly RunningPortal _portal;

    public Browser(RunningPortal portal)
    {
        ArgumentNullException.ThrowIfNull(portal);
        _portal = portal;
        _client = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(portal.Url) };
    }

    public CookieContainer Cookies { get; } = new();

    public string? Cookie(string purpose) => Cookies.GetCookies(new Uri(_portal.Url)).FirstOrDefault(cookie => cookie.Name.EndsWith("-" + purpose, StringComparison.Ordinal))?.Value;

    public void SetCookie(string purpose, string value) => Cookies.Add(new Uri(_portal.Url), new Cookie("sf-portal-" + purpose, value, "/"));

    public Task<Page> GetAsync(string path) => Read(_client.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute)));

    public Task<Page> PostAsync(string path, params (string Name, string Value)[] fields) =>
        Read(_client.PostAsync(new Uri(path, UriKind.RelativeOrAbsolute), new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))));

    /// <summary>Submits a form with its hidden fields and with these values.</summary>
    public Task<Page> SubmitAsync(IHtmlFormElement form, params (string Name, string Value)[] values)
    {
        ArgumentNullException.ThrowIfNull(form);
        var hidden = form.QuerySelectorAll("input[type=hidden]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value") ?? ""));
        return PostAsync(form.GetAttribute("action")!, [.. hidden.Where(field => !values.Any(value => value.Name == field.Item1)), .. values]);
    }

    /// <summary>Submits a form as a browser does: everything it holds, with these fields filled in anew; files go as parts of their own.</summary>
    public Task<Page> FillInAsync(IHtmlFormElement form, params (string Name, string Value)[] values)
    {
        ArgumentNullException.ThrowIfNull(form);
        var held = form.Elements.OfType<IHtmlInputElement>().Where(input => input.Name is { Length: > 0 } && input.Type is not "file" && (input.Type is not ("checkbox" or "radio") || input.IsChecked)).Select(input => (Name: input.Name!, Value: input.Value ?? ""))
            .Concat(form.Elements.OfType<IHtmlTextAreaElement>().Select(area => (Name: area.Name!, Value: area.Value)))
            .Concat(form.Elements.OfType<IHtmlSelectElement>().Select(choice => (Name: choice.Name!, Value: choice.Value ?? "")));
        (string Name, string Value)[] fields = [.. held.Where(field => !values.Any(value => value.Name == field.Name)), .. values];
        return form.GetAttribute("enctype") == "multipart/form-data" ? PostPartsAsync(form.GetAttribute("action")!, fields) : PostAsync(form.GetAttribute("action")!, fields);
    }

    public Task<Page> PostPartsAsync(string path, (string Name, string Value)[] fields, (string Name, byte[] Content)? file = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            parts.Add(new StringContent(value), name);
        if (file is { } upload)
            parts.Add(new ByteArrayContent(upload.Content), upload.Name, "upload.txt");
        return Read(_client.PostAsync(new Uri(path, UriKind.RelativeOrAbsolute), parts));
    }

    public async Task<Page> SignInAsync(string userName, string password, string? path = null)
    {
        var form = (await GetAsync(path ?? "/signin")).Form("/signin");
        return await SubmitAsync(form, ("userName", userName), ("password", password));
    }

    public async Task<Page> ClickAsync(string path, string actionPart) => await SubmitAsync((await GetAsync(path)).Form(actionPart));

    /// <summary>Follows redirects until a page comes.</summary>
    public async Task<Page> FollowAsync(Page page)
    {
        for (var hops = 0; page.Location is { } location && hops < 10; hops++)
            page = await GetAsync(location);
        return page;
    }

    public void Dispose() => _client.Dispose();

    private static async Task<Page> Read(Task<HttpResponseMessage> sending)
    {
        var response = await sending;
        return new Page(response, await response.Content.ReadAsStringAsync());
    }
}
