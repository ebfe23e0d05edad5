using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Bucket;

/// <summary>The toy service of the authorization library's page, as a process of its own: the page shows this very program.</summary>
public sealed class NotesTests(NotesService notes) : IClassFixture<NotesService>
{
    [Fact]
    public async Task The_page_shows_the_program_that_runs_here()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(NotesService.Root(), "src", "Authorization", "README.md"));
        var program = (await File.ReadAllTextAsync(Path.Combine(NotesService.Root(), "tests", "Notes", "Program.cs"))).Trim();
        Assert.Contains($"```csharp\n{program}\n```", page, StringComparison.Ordinal);
        Assert.InRange(program.Split('\n').Length, 1, 29);
    }

    [Fact]
    public async Task David_writes_and_reads_and_the_trail_has_it()
    {
        var put = await notes.SendAsync(notes.David, HttpMethod.Put, "/notes/1", "buy milk");
        Assert.Equal((HttpStatusCode.OK, "kept for David-ProdUpdate"), (put.Status, put.Text));
        Assert.Equal("buy milk", (await notes.SendAsync(notes.David, HttpMethod.Get, "/notes/1")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await notes.SendAsync(notes.David, HttpMethod.Get, "/notes/2")).Status);
        await using var db = await notes.World.Sts.DatabaseAsync();
        var record = JsonNode.Parse(db.Trail.Where(one => one.EventSource == "notes.amazonaws.com" && one.EventName == "Write").OrderByDescending(one => one.Sequence).First().Record)!;
        Assert.Equal("arn:aws:notes:us-east-1:999999999999:note/1", record["resources"]![0]!["ARN"]!.GetValue<string>());
        Assert.Equal("arn:aws:sts::999999999999:assumed-role/UpdateApp/David-ProdUpdate", record["userIdentity"]!["arn"]!.GetValue<string>());
    }

    [Fact]
    public async Task Theresa_and_the_unsigned_are_denied()
    {
        await AssertRefusedAsync(notes.SendAsync(notes.World.Theresa, HttpMethod.Get, "/notes/1"), 403, "AccessDenied");
        await AssertRefusedAsync(notes.SendAsync(notes.World.Theresa, HttpMethod.Put, "/notes/1", "x"), 403, "AccessDenied");
        using var response = await notes.Client.GetAsync(new Uri("/notes/1", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task What_was_tampered_with_is_denied()
    {
        var honest = notes.Sign(notes.David, "PUT", "/notes/1", "honest");
        Assert.Equal(HttpStatusCode.OK, (await notes.DeliverAsync(honest, HttpMethod.Put, "/notes/1", "honest")).Status);
        await AssertRefusedAsync(notes.DeliverAsync(honest, HttpMethod.Put, "/notes/1", "forged"), 403, "SignatureDoesNotMatch");
        await AssertRefusedAsync(notes.DeliverAsync(honest, HttpMethod.Put, "/notes/2", "honest"), 403, "SignatureDoesNotMatch");
        await AssertRefusedAsync(notes.DeliverAsync(honest, HttpMethod.Put, "/notes/1?more=1", "honest"), 403, "SignatureDoesNotMatch");
        await AssertRefusedAsync(notes.SendAsync(notes.David with { SecretAccessKey = new string('s', 40) }, HttpMethod.Get, "/notes/1"), 403, "SignatureDoesNotMatch");
        // Signed for another service it is none of this one's.
        await AssertRefusedAsync(notes.DeliverAsync(notes.Sign(notes.David, "GET", "/notes/1", "", "s3"), HttpMethod.Get, "/notes/1"), 400, "AuthorizationHeaderMalformed");
        Assert.Equal("honest", (await notes.SendAsync(notes.David, HttpMethod.Get, "/notes/1")).Text);
    }

    [Fact]
    public async Task Of_an_expired_session_it_is_said_to_be_expired()
    {
        // The notes' own clock is the machine's, so that the token service's stays within what clocks may be apart.
        var begun = notes.World.Sts.Clock.GetUtcNow();
        notes.World.Sts.Clock.Set(begun.AddMinutes(-14));
        var early = await notes.World.UpdateAppAsync(("DurationSeconds", "900"));
        notes.World.Sts.Clock.Set(begun);
        Assert.NotEqual(HttpStatusCode.BadRequest, (await notes.SendAsync(early, HttpMethod.Get, "/notes/1")).Status);
        notes.World.Sts.Clock.Set(begun.AddMinutes(2));
        await AssertRefusedAsync(notes.SendAsync(early, HttpMethod.Get, "/notes/1"), 400, "ExpiredToken");
        notes.World.Sts.Clock.Set(begun);
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_refused_and_one_at_it_is_not()
    {
        Assert.Equal(HttpStatusCode.OK, (await notes.SendAsync(notes.David, HttpMethod.Put, "/notes/long", new string('x', 1024 * 1024))).Status);
        await AssertRefusedAsync(notes.SendAsync(notes.David, HttpMethod.Put, "/notes/long", new string('x', (1024 * 1024) + 1)), 413, "EntityTooLarge");
    }

    [Fact]
    public async Task Health_is_that_of_the_token_service_and_without_it_nobody_is_let_in()
    {
        Assert.Equal("Healthy", await notes.Client.GetStringAsync(new Uri("/health", UriKind.Relative)));
        await using var alone = await NotesService.StartAsync(new Uri("http://127.0.0.1:9"), notes.Key);
        using var client = new HttpClient { BaseAddress = alone.Address };
        using var health = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(alone.Address, "/notes/1"));
        using var response = await client.SendAsync(await (notes.David with { Service = "notes" }).SignAsync(request, DateTimeOffset.UtcNow));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (response.StatusCode, response.Headers.RetryAfter?.ToString()));
    }

    private static async Task AssertRefusedAsync(Task<(HttpStatusCode Status, string Text)> answer, int status, string code)
    {
        var (given, text) = await answer;
        Assert.True((int)given == status, $"expected {status} {code}, got {(int)given}: {text}");
        Assert.Equal(code, JsonNode.Parse(text)!["code"]!.GetValue<string>());
    }
}

/// <summary>The notes, started as their page says, with a user and a key of their own in the account Production.</summary>
public sealed class NotesService : IAsyncLifetime
{
    private RunningNotes _running = null!;

    public BucketWorld World { get; } = new();

    public SigV4Signer David => World.David;

    public SigV4Signer Key { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await World.InitializeAsync();
        Key = (await World.Sts.UserAsync(Policies.Allow("authorization:AuthorizeRequest"), BucketWorld.Production)).Signer;
        (await World.Sts.IamAsync(World.Owner, "PutRolePolicy", ("RoleName", "UpdateApp"), ("PolicyName", "notes"), ("PolicyDocument", Policies.Allow("notes:*")))).AssertAccepted();
        _running = await StartAsync(new Uri(World.Sts.Origin), Key);
        Client = new HttpClient { BaseAddress = _running.Address };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _running.DisposeAsync();
        await World.DisposeAsync();
    }

    public static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SamlFederation.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    public static async Task<RunningNotes> StartAsync(Uri sts, SigV4Signer key)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory.Replace(Path.Combine("tests", "Bucket"), Path.Combine("tests", "Notes"), StringComparison.Ordinal), "SamlFederation.Tests.Notes.dll");
        var port = Ports.Free();
        var start = new ProcessStartInfo("dotnet", [assembly, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TokenService__Address"] = sts.GetLeftPart(UriPartial.Authority);
        start.Environment["TokenService__AccessKeyId"] = key.AccessKeyId;
        start.Environment["TokenService__SecretAccessKey"] = key.SecretAccessKey;
        var running = new RunningNotes(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}"));
        for (var i = 0; i < 200; i++)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return running;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }
        throw new TimeoutException("The notes did not start.");
    }

    public IReadOnlyList<KeyValuePair<string, string>> Sign(SigV4Signer signer, string method, string target, string body, string service = "notes") =>
        (signer with { Service = service }).Sign(method, target, [new("host", Client.BaseAddress!.Authority)], Encoding.UTF8.GetBytes(body), World.Sts.Clock.GetUtcNow()).Headers;

    public Task<(HttpStatusCode Status, string Text)> SendAsync(SigV4Signer signer, HttpMethod method, string target, string? body = null) =>
        DeliverAsync(Sign(signer, method.Method, target, body ?? ""), method, target, body);

    public async Task<(HttpStatusCode Status, string Text)> DeliverAsync(IReadOnlyList<KeyValuePair<string, string>> headers, HttpMethod method, string target, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Client.BaseAddress!, target)) { Content = body is null ? null : new StringContent(body) };
        foreach (var (name, value) in headers.Where(header => header.Key != "host")) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

/// <summary>A process of the notes.</summary>
public sealed class RunningNotes(Process process, Uri address) : IAsyncDisposable
{
    private readonly Task _output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

    public Uri Address => address;

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await _output;
        process.Dispose();
    }
}
