using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace SamlFederation.Tests.EndToEnd.Worlds;

/// <summary>A page as it arrived.</summary>
public sealed record Page(Uri Address, HttpStatusCode Status, IHtmlDocument Document, string Source)
{
    public string Text => Document.Body?.TextContent ?? "";

    public IHtmlFormElement Form(string selector) =>
        Document.QuerySelector(selector) switch
        {
            IHtmlFormElement form => form,
            { } inside when inside.Closest("form") is IHtmlFormElement form => form,
            _ => throw new InvalidOperationException($"no form for '{selector}' at {Address}:\n{Source}"),
        };
}

/// <summary>
/// What a browser without JavaScript does: follows redirects, keeps cookies (for all ports of a host, as browsers do),
/// fills forms and presses their buttons.
/// </summary>
public sealed class HttpBrowser : IDisposable
{
    private readonly SocketsHttpHandler handler = new() { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
    private readonly HttpClient client;
    private readonly Uri portal;

    public HttpBrowser(Uri portal)
    {
        this.portal = portal;
        client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
    }

    public CookieContainer Cookies => handler.CookieContainer;

    public void Dispose() => client.Dispose();

    public Task<Page> GetAsync(Uri address) => FollowAsync(new HttpRequestMessage(HttpMethod.Get, address));

    public Task<Page> GetAsync(string path) => GetAsync(new Uri(portal, path));

    public Task<Page> PostAsync(Uri address, IEnumerable<KeyValuePair<string, string>> fields) =>
        FollowAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) });

    /// <summary>Presses the form's button; <paramref name="filled"/> are the fields that the person filled in or changed.</summary>
    public Task<Page> SubmitAsync(Page page, IHtmlFormElement form, params (string Name, string Value)[] filled)
    {
        var address = new Uri(page.Address, form.GetAttribute("action") ?? "");
        var fields = FieldsOf(form, filled);
        if (string.Equals(form.Method, "post", StringComparison.OrdinalIgnoreCase))
            return PostAsync(address, fields);
        var query = string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
        return GetAsync(new UriBuilder(address) { Query = query }.Uri);
    }

    public async Task<Page> SignInAsync(string name, string password)
    {
        var page = await GetAsync("/signin");
        var form = page.Form("input[type=password]");
        var nameField = form.QuerySelector("input[type=text], input[type=email], input:not([type])")!;
        return await SubmitAsync(
            page, form, (nameField.GetAttribute("name")!, name), (form.QuerySelector("input[type=password]")!.GetAttribute("name")!, password));
    }

    public static IReadOnlyList<KeyValuePair<string, string>> FieldsOf(IHtmlFormElement form, params (string Name, string Value)[] filled)
    {
        var fields = form.Elements.OfType<IHtmlInputElement>()
            .Where(input => input.Name is { Length: > 0 } && (input.Type is not ("radio" or "checkbox") || input.IsChecked) && input.Type is not ("submit" or "file"))
            .Select(input => KeyValuePair.Create(input.Name!, input.Value))
            .Concat(form.Elements.OfType<IHtmlTextAreaElement>().Where(area => area.Name is { Length: > 0 }).Select(area => KeyValuePair.Create(area.Name!, area.Value)))
            .Concat(form.Elements.OfType<IHtmlSelectElement>().Where(choice => choice.Name is { Length: > 0 }).Select(choice => KeyValuePair.Create(choice.Name!, choice.Value ?? "")))
            .Where(field => filled.All(own => own.Name != field.Key));
        return [.. fields, .. filled.Select(own => KeyValuePair.Create(own.Name, own.Value))];
    }

    private async Task<Page> FollowAsync(HttpRequestMessage first)
    {
        var request = first;
        for (var hops = 0; hops < 20; hops++)
        {
            using var response = await client.SendAsync(request);
            var address = request.RequestUri!;
            request.Dispose();
            if (response.Headers.Location is not { } location || (int)response.StatusCode is < 300 or >= 400)
            {
                var source = await response.Content.ReadAsStringAsync();
                return new Page(address, response.StatusCode, await new HtmlParser().ParseDocumentAsync(source), source);
            }

            if (response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                throw new NotSupportedException($"no page of ours has a POST repeated elsewhere, but {address} does");
            request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, location));
        }

        throw new InvalidOperationException($"twenty redirects and still going: {request.RequestUri}");
    }
}
