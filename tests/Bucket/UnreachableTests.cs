using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using SamlFederation.Authorization;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Bucket;

/// <summary>Without an answer of the token service nobody is let in, whatever comes in its place.</summary>
public sealed class UnreachableTests
{
    private static readonly Question Asked = new(new SignedRequest("GET", "/", "", [], default), [new RequestedAction("notes:Read", "*")], new RecordedEvent("Read"));

    public static TheoryData<string> NoAnswers =>
    [
        "", "nonsense", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Json("{}"), Json("[]"), Json("""{"Decision":"Allow"}"""), Json("""{"Decision":"Allow","RequestId":"1"}"""),
        Json("""{"Decision":"Allow","RequestId":"1","Principal":{}}"""), Json("""{"Decision":"Allow","RequestId":"1","Principal":null}"""), Json("""{"Decision":"allow","RequestId":"1","Principal":{"Arn":"a","AccountId":"b","UserId":"c"}}"""),
        Json("""{"Decision":true,"RequestId":"1","Principal":{"Arn":"a","AccountId":"b","UserId":"c"}}"""), Json("""{"Decision":"Deny","RequestId":"1"}"""),
        Json("""{"Decision":"Allow","RequestId":"1","Principal":{"Arn":"a","AccountId":"b","UserId":"c"}}""", "500 Internal Server Error"), Json("""{"Decision":"Allow","RequestId":"1","Principal":{"Arn":"a","AccountId":"b","UserId":"c"}}""", "400 Bad Request"),
        Json("""{"__type":"AccessDeniedException","message":"no"}""", "400 Bad Request"), "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"Decision\":\"Allow\"",
    ];

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task What_is_no_answer_lets_nobody_in(string answer) => Assert.IsType<Answer.Unavailable>(await AskAsync(answer));

    [Fact]
    public async Task An_answer_is_one()
    {
        var allowed = Assert.IsType<Answer.Allowed>(await AskAsync(Json("""{"Decision":"Allow","RequestId":"1","Principal":{"Arn":"a","AccountId":"b","UserId":"c"}}""")));
        Assert.Equal(("a", "b", "c", "1"), (allowed.Principal.Arn, allowed.Principal.AccountId, allowed.Principal.UserId, allowed.RequestId));
        var denied = Assert.IsType<Answer.Denied>(await AskAsync(Json("""{"Decision":"Deny","RequestId":"1","Code":"AccessDenied","Status":403,"Message":"no"}""")));
        Assert.Equal(("AccessDenied", 403, "no"), (denied.Code, denied.Status, denied.Message));
    }

    [Fact]
    public async Task A_token_service_that_does_not_answer_in_time_is_none()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Assert.IsType<Answer.Unavailable>(await AskAsync((IPEndPoint)listener.LocalEndpoint, TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public async Task A_token_service_that_is_not_there_is_none()
    {
        Assert.IsType<Answer.Unavailable>(await AskAsync(new IPEndPoint(IPAddress.Loopback, 9), TimeSpan.FromSeconds(2)));
        using var client = Client(new IPEndPoint(IPAddress.Loopback, 9), TimeSpan.FromSeconds(2));
        Assert.False(await client.IsReadyAsync(default));
        Assert.IsType<Answer.Unavailable>(await client.AuthorizeAsync(Asked with { ResourceAccountId = "123456789012" }, default));
    }

    private static string Json(string body, string status = "200 OK") => $"HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    // A server of one answer.
    private static async Task<Answer> AskAsync(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            var buffer = new byte[64 * 1024];
            _ = await connection.GetStream().ReadAsync(buffer);
            await connection.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
        });
        var result = await AskAsync((IPEndPoint)listener.LocalEndpoint, TimeSpan.FromSeconds(5));
        await serving;
        return result;
    }

    private static async Task<Answer> AskAsync(IPEndPoint sts, TimeSpan timeout)
    {
        using var client = Client(sts, timeout);
        return await client.AuthorizeAsync(Asked, default);
    }

    private static TokenServiceClient Client(IPEndPoint sts, TimeSpan timeout) => new(
        new TokenServiceOptions { Address = new Uri($"http://{sts}"), Keys = [new ServiceKey(AccessKeyId.NewLongTerm("999999999999"), SecretAccessKey.New())], Timeout = timeout },
        TimeProvider.System, NullLogger<TokenServiceClient>.Instance);
}

/// <summary>A world of its own: its token service is stopped.</summary>
public sealed class StoppedTests
{
    [Fact]
    public async Task The_bucket_refuses_everybody_with_503_and_puts_nothing_while_the_token_service_is_gone()
    {
        var world = new BucketWorld();
        await world.InitializeAsync();
        var david = world.As(world.David);
        (await david.PutAsync("/productionapp/before", "x")).AssertStatus(200);
        // Allowed, and wrong: what the caller is told does not depend on whether that can be put on record.
        using var wrong = await SlowUpload.BeginAsync(david, "/productionapp/wrong", 100_000, 50_000, ("content-md5", "JfnnlDI7RTiF9RgfG2JNCg=="));
        using var right = await SlowUpload.BeginAsync(david, "/productionapp/right", 100_000, 50_000);
        while (world.Leftovers("productionapp").Count < 2) await Task.Delay(10);
        await world.StopTokenServiceAsync();
        foreach (var (method, target) in new[] { ("GET", "/productionapp/before"), ("GET", "/productionapp"), ("GET", "/"), ("PUT", "/productionapp/after"), ("DELETE", "/productionapp/before") })
        {
            var refused = (await david.SendAsync(method, target)).AssertRefused(503, "ServiceUnavailable");
            Assert.Equal("1", refused.Headers["retry-after"]);
        }
        var answer = await wrong.EndAsync();
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("<Code>BadDigest</Code>", answer, StringComparison.Ordinal);
        Assert.Contains("failed with BadDigest is not on record", world.BucketLog.Text, StringComparison.Ordinal);
        Assert.Contains("200 OK", await right.EndAsync(), StringComparison.Ordinal);
        await world.DisposeAsync();
    }
}
