using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

public sealed class WireTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Names_what_is_missing_or_unknown_as_AWS_does()
    {
        (await GetAsync("/?Version=2011-06-15")).AssertRefused(400, "MissingAction");
        (await GetAsync("/?Action=&Version=2011-06-15")).AssertRefused(400, "MissingAction");
        (await GetAsync("/?Action=Frobnicate&Version=2011-06-15")).AssertRefused(400, "InvalidAction", "Could not find operation Frobnicate for version 2011-06-15");
        (await GetAsync("/?Action=GetCallerIdentity")).AssertRefused(400, "InvalidAction", "Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED");
        (await GetAsync("/?Action=GetCallerIdentity&Version=2010-05-08")).AssertRefused(400, "InvalidAction");
        (await GetAsync("/?Action=getCallerIdentity&Version=2011-06-15")).AssertRefused(400, "InvalidAction");
        (await GetAsync("/?Action=GetCallerIdentity&Version=2011-06-15")).AssertRefused(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
    }

    [Theory]
    [InlineData("Action=GetCallerIdentity&Action=GetCallerIdentity&Version=2011-06-15")]
    [InlineData("Action=Get%ZZ&Version=2011-06-15")]
    [InlineData("Action=Get%4&Version=2011-06-15")]
    [InlineData("Action=Get%ff&Version=2011-06-15")]
    [InlineData("Action=X&%41ction=Y&Version=2011-06-15")]
    [InlineData("=x&Action=GetCallerIdentity&Version=2011-06-15")]
    public async Task Refuses_parameters_that_can_be_read_in_two_ways(string parameters) =>
        (await PostAsync(parameters)).AssertRefused(400, "InvalidQueryParameter");

    [Fact]
    public async Task Refuses_a_parameter_given_in_query_and_body()
    {
        (await PostAsync("Action=GetCallerIdentity", path: "/?Version=2011-06-15")).AssertRefused(403, "MissingAuthenticationToken");
        (await PostAsync("Action=GetCallerIdentity&Version=2011-06-15", path: "/?Version=2011-06-15")).AssertRefused(400, "InvalidQueryParameter");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", 403)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", 403)]
    [InlineData("APPLICATION/X-WWW-FORM-URLENCODED; charset=UTF-8", 403)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", 415)]
    [InlineData("application/json", 415)]
    [InlineData("multipart/form-data; boundary=x", 415)]
    [InlineData("text/xml", 415)]
    public async Task Takes_forms_in_UTF8_only(string contentType, int status)
    {
        var answer = await PostAsync("Action=GetCallerIdentity&Version=2011-06-15", contentType);
        Assert.Equal(status, (int)answer.Status);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Refuses_other_methods(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), _sts.Origin + "/?Action=GetCallerIdentity&Version=2011-06-15");
        using var response = await _sts.Client.SendAsync(request);
        (await Answer.ReadAsync(response)).AssertRefused(405, "MethodNotAllowed");
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Accepts_a_body_at_the_limit_and_refuses_one_byte_more()
    {
        const string start = "Action=GetCallerIdentity&Version=2011-06-15&Padding=";
        var full = start + new string('a', 320 * 1024 - start.Length);
        (await PostAsync(full)).AssertRefused(403, "MissingAuthenticationToken");
        (await PostAsync(full + "a")).AssertRefused(413, "RequestEntityTooLarge");
    }

    [Fact]
    public async Task Refuses_a_chunked_body_over_the_limit_without_reading_it_all()
    {
        using var content = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes(new string('a', 400 * 1024))));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, _sts.Origin + "/") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await _sts.Client.SendAsync(request);
        (await Answer.ReadAsync(response)).AssertRefused(413, "RequestEntityTooLarge");
    }

    [Fact]
    public async Task Gives_every_answer_a_request_id_that_is_in_the_trail()
    {
        var answer = await GetAsync("/?Action=Frobnicate&Version=2011-06-15");
        Assert.Equal("text/xml", answer.ContentType);
        Assert.True(Guid.TryParse(answer.RequestId, out _));
        Assert.Equal(answer.RequestId, answer["RequestId"]);
        var (record, json) = await _sts.RecordAsync(answer.RequestId);
        Assert.Equal("Frobnicate", record.EventName);
        Assert.Null(record.AccountId);
        Assert.Equal("InvalidAction", json.GetProperty("errorCode").GetString());
    }

    [Fact]
    public async Task Answers_in_JSON_when_only_that_is_accepted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _sts.Origin + "/?Action=GetCallerIdentity&Version=2011-06-15");
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await _sts.Client.SendAsync(request);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("MissingAuthenticationToken", error.GetProperty("Error").GetProperty("Code").GetString());
        Assert.Equal("Sender", error.GetProperty("Error").GetProperty("Type").GetString());
        Assert.Equal(response.Headers.GetValues("x-amzn-RequestId").Single(), error.GetProperty("RequestId").GetString());
    }

    [Fact]
    public async Task Sends_a_browser_to_the_console()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _sts.Origin + "/");
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        using var response = await _sts.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/console", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Repeats_a_strangers_text_without_letting_it_into_the_markup()
    {
        var answer = await GetAsync("/?Version=2011-06-15&Action=" + Uri.EscapeDataString("</Message><Code>x</Code>\u0001&"));
        answer.AssertRefused(400, "InvalidAction");
        Assert.Contains("</Message><Code>x</Code>\uFFFD&", answer["Message"], StringComparison.Ordinal);
        Assert.Equal("Unknown", (await _sts.RecordAsync(answer.RequestId)).Record.EventName);
    }

    private async Task<Answer> GetAsync(string target)
    {
        using var response = await _sts.Client.GetAsync(new Uri(_sts.Origin + target));
        return await Answer.ReadAsync(response);
    }

    private async Task<Answer> PostAsync(string body, string contentType = "application/x-www-form-urlencoded", string path = "/")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await _sts.Client.PostAsync(new Uri(_sts.Origin + path), content);
        return await Answer.ReadAsync(response);
    }
}
