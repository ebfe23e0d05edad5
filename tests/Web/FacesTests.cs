using System.Net;
using AngleSharp.Html.Parser;
using SamlFederation.Web;

namespace SamlFederation.Tests.Web;

public sealed class FacesTests
{
    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> Page(HttpResponseMessage response)
    {
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/boom", HttpStatusCode.InternalServerError)]
    [InlineData("/status/400", HttpStatusCode.BadRequest)]
    [InlineData("/status/403", HttpStatusCode.Forbidden)]
    [InlineData("/status/413", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/status/503", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/read", HttpStatusCode.MethodNotAllowed)]
    public async Task Every_error_is_a_page_with_reason_request_id_time_and_a_way_back(string path, HttpStatusCode status)
    {
        await using var service = await TestService.Start();
        var response = await service.Client.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
        var page = await Page(response);
        var id = page.QuerySelector("#request-id")!.TextContent;
        Assert.True(Guid.TryParseExact(id, "D", out _));
        Assert.Equal(id, Assert.Single(response.Headers.GetValues("X-Request-Id")));
        Assert.NotEmpty(page.QuerySelector(".lead")!.TextContent);
        Assert.NotNull(page.QuerySelector("time[datetime$='Z']"));
        Assert.Equal("/", page.QuerySelector("a.button")!.GetAttribute("href"));
        Assert.DoesNotContain("secret reason", page.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_one_line_and_the_request_id_instead_of_a_page()
    {
        await using var service = await TestService.Start();
        var response = await service.Client.GetAsync("/machine-boom");
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.InternalServerError, "text/plain"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains(Assert.Single(response.Headers.GetValues("X-Request-Id")), text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret reason", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_requests_have_two_ids_also_when_the_client_brings_one()
    {
        await using var service = await TestService.Start();
        var seen = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/showcase");
            request.Headers.Add("X-Request-Id", "mine");
            using var response = await service.Client.SendAsync(request);
            Assert.True(seen.Add(Assert.Single(response.Headers.GetValues("X-Request-Id"))));
        }

        Assert.DoesNotContain("mine", seen);
    }

    [Theory]
    [InlineData("/showcase")]
    [InlineData("/nowhere")]
    [InlineData("/boom")]
    [InlineData("/health/live")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        await using var service = await TestService.Start();
        var headers = (await service.Client.GetAsync(path)).Headers;
        Assert.Equal(SecurityHeaders.DefaultPolicy, Assert.Single(headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(headers.GetValues("Referrer-Policy")));
        Assert.True(headers.CacheControl?.NoStore);
        Assert.False(headers.Contains("Server"));
        Assert.False(headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task The_self_posting_page_has_a_fresh_nonce_and_no_form_action()
    {
        await using var service = await TestService.Start();
        var nonces = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            var response = await service.Client.GetAsync("/self-posting");
            var nonce = await response.Content.ReadAsStringAsync();
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains($"script-src 'nonce-{nonce}'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("form-action", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
            Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
            Assert.True(response.Headers.CacheControl?.NoStore);
            Assert.True(nonces.Add(nonce));
        }
    }

    [Fact]
    public async Task No_page_has_an_inline_style_or_script()
    {
        await using var service = await TestService.Start();
        foreach (var path in new[] { "/showcase", "/showcase/sign-in", "/nowhere" })
        {
            var page = await Page(await service.Client.GetAsync(path));
            Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src])"));
            Assert.DoesNotContain(page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.Equal("#main", page.QuerySelector("a.skip-link")!.GetAttribute("href"));
        }
    }

    [Theory]
    [InlineData("portal")]
    [InlineData("sts")]
    public async Task Each_service_has_its_own_accent_and_icon(string name)
    {
        await using var service = await TestService.Start(name);
        var page = await Page(await service.Client.GetAsync("/showcase"));
        Assert.Contains("service-" + name, page.Body!.ClassName, StringComparison.Ordinal);
        Assert.StartsWith($"/_web/icon-{name}.svg?v=", page.QuerySelector("link[rel=icon]")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assets_are_cached_for_ever_under_their_hash_and_asked_for_again_without_it()
    {
        await using var service = await TestService.Start();
        var hashed = await service.Client.GetAsync(WebAssets.Url("site.css"));
        Assert.Equal("public, max-age=31536000, immutable", hashed.Headers.CacheControl?.ToString());
        Assert.Equal("text/css", hashed.Content.Headers.ContentType?.MediaType);
        var plain = await service.Client.GetAsync("/_web/site.css");
        Assert.Equal("no-cache", plain.Headers.CacheControl?.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/_web/site.css");
        again.Headers.IfNoneMatch.Add(plain.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await service.Client.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task The_script_is_small()
    {
        await using var service = await TestService.Start();
        Assert.InRange((await service.Client.GetByteArrayAsync("/_web/site.js")).Length, 1, 4096);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_in_plain_words_and_with_it_accepted()
    {
        await using var service = await TestService.Start();
        var page = await Page(await service.Client.GetAsync("/showcase"));
        var token = page.QuerySelector("input[name=__form]")!.GetAttribute("value")!;
        using var without = new FormUrlEncodedContent([]);
        var refused = await service.Client.PostAsync("/showcase", without);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("out of date", (await Page(refused)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        using var with = new FormUrlEncodedContent([new("__form", token)]);
        Assert.Equal("sent", await (await service.Client.PostAsync("/showcase", with)).Content.ReadAsStringAsync());
    }
}
