using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using SamlFederation.Web;

namespace SamlFederation.Tests.Web.Fetching;

public sealed class MetadataFetcherTests : IDisposable
{
    private readonly Listener _inner = Listener.Answering("200 OK", "secret"u8.ToArray());

    public void Dispose() => _inner.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[2002:7f00:1::1]")]
    [InlineData("[fd00::1]")]
    [InlineData("[fe80::1]")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("2852039166")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("100.64.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    public async Task Connects_to_no_inner_address_however_it_is_written(string host)
    {
        using var fetcher = Fetcher("http://localhost:1");
        var refused = Assert.IsType<FetchOutcome.Refused>(await fetcher.FetchAsync($"https://{host}:{_inner.Port}/metadata", default));
        Assert.Equal("The name does not resolve to a public address.", refused.Reason);
        Assert.Equal(0, _inner.Connections);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    [InlineData("[::ffff:0.0.0.0]")]
    public async Task Connects_to_no_unspecified_address(string host)
    {
        // The resolver itself has no such target.
        using var fetcher = Fetcher("http://localhost:1");
        Assert.IsNotType<FetchOutcome.Fetched>(await fetcher.FetchAsync($"https://{host}:{_inner.Port}/metadata", default));
        Assert.Equal(0, _inner.Connections);
    }

    [Theory]
    [InlineData("http", "Metadata is fetched over https only.")]
    [InlineData("ftp", "Metadata is fetched over https only.")]
    [InlineData("HTTP", "Metadata is fetched over https only.")]
    public async Task Fetches_over_https_only(string scheme, string reason)
    {
        using var fetcher = Fetcher("http://localhost:1");
        Assert.Equal(reason, Assert.IsType<FetchOutcome.Refused>(await fetcher.FetchAsync($"{scheme}://127.0.0.1:{_inner.Port}/", default)).Reason);
        Assert.Equal(0, _inner.Connections);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1/")]
    [InlineData("data:text/xml,x")]
    [InlineData("//127.0.0.1/")]
    [InlineData("metadata.xml")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://example.com/#x")]
    [InlineData("")]
    public async Task Refuses_what_is_no_plain_address(string address)
    {
        using var fetcher = Fetcher("http://localhost:1");
        Assert.IsType<FetchOutcome.Refused>(await fetcher.FetchAsync(address, default));
    }

    [Fact]
    public async Task Fetches_from_the_peer_in_Development_and_not_in_Production()
    {
        using var development = Fetcher(_inner.Origin);
        Assert.Equal("secret", Assert.IsType<FetchOutcome.Fetched>(await development.FetchAsync($"{_inner.Origin}/metadata", default)).Text);
        Assert.IsType<FetchOutcome.Refused>(await development.FetchAsync($"http://localhost:{_inner.Port}/metadata", default));

        using var production = Fetcher(_inner.Origin, production: true);
        Assert.IsType<FetchOutcome.Refused>(await production.FetchAsync($"{_inner.Origin}/metadata", default));
        Assert.Equal(1, _inner.Connections);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Follows_no_redirect(int status)
    {
        using var peer = Listener.Answering($"{status} Elsewhere\r\nLocation: {_inner.Origin}/secret", []);
        using var fetcher = Fetcher(peer.Origin);
        Assert.Equal($"The address answered with status {status}.", Assert.IsType<FetchOutcome.Failed>(await fetcher.FetchAsync(peer.Origin, default)).Reason);
        Assert.Equal((1, 0), (peer.Connections, _inner.Connections));
    }

    [Theory]
    [InlineData(1_000_000, true, true)]
    [InlineData(1_000_001, true, false)]
    [InlineData(1_000_000, false, true)]
    [InlineData(1_000_001, false, false)]
    public async Task Reads_a_million_bytes_and_not_one_more(int length, bool announced, bool isRead)
    {
        var body = Encoding.ASCII.GetBytes(new string('x', length));
        using var peer = Listener.Answering(announced ? $"200 OK\r\nContent-Length: {length}" : "200 OK", body);
        using var fetcher = Fetcher(peer.Origin);
        var outcome = await fetcher.FetchAsync(peer.Origin, default);
        if (isRead) Assert.Equal(length, Assert.IsType<FetchOutcome.Fetched>(outcome).Text.Length);
        else Assert.Equal("The answer is longer than a million bytes.", Assert.IsType<FetchOutcome.Failed>(outcome).Reason);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Unpacks_no_bomb(string encoding)
    {
        using var packed = new MemoryStream();
        await using (Stream zip = encoding switch { "gzip" => new GZipStream(packed, CompressionLevel.Optimal, true), "br" => new BrotliStream(packed, CompressionLevel.Optimal, true), _ => new ZLibStream(packed, CompressionLevel.Optimal, true) })
            await zip.WriteAsync(new byte[50_000_000]);
        using var peer = Listener.Answering($"200 OK\r\nContent-Encoding: {encoding}", packed.ToArray());
        using var fetcher = Fetcher(peer.Origin);

        var before = GC.GetTotalAllocatedBytes();
        var outcome = await fetcher.FetchAsync(peer.Origin, default);

        // As bytes it is either no text or a short one; it never becomes what it unpacks to.
        Assert.True(outcome is FetchOutcome.Failed or FetchOutcome.Fetched { Text.Length: < 100_000 }, outcome.ToString()[..Math.Min(200, outcome.ToString().Length)]);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 40_000_000);
    }

    [Fact]
    public async Task Waits_five_seconds_for_the_whole_of_an_answer_and_no_longer()
    {
        using var silent = new Listener((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));
        using var dripping = new Listener(async (stream, cancellation) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), cancellation);
            while (true)
            {
                await stream.WriteAsync("x"u8.ToArray(), cancellation);
                await Task.Delay(100, cancellation);
            }
        });
        using var slow = new Listener(async (stream, cancellation) =>
        {
            await Task.Delay(1_000, cancellation);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow"u8.ToArray(), cancellation);
        });
        async Task<(FetchOutcome Outcome, TimeSpan Took)> FetchAsync(Listener peer)
        {
            using var fetcher = Fetcher(peer.Origin);
            var watch = Stopwatch.StartNew();
            return (await fetcher.FetchAsync(peer.Origin, default), watch.Elapsed);
        }

        var answers = await Task.WhenAll(FetchAsync(silent), FetchAsync(dripping), FetchAsync(slow));

        foreach (var (outcome, took) in answers[..2])
        {
            Assert.Equal("The address did not answer within five seconds.", Assert.IsType<FetchOutcome.Failed>(outcome).Reason);
            Assert.True(took > TimeSpan.FromSeconds(4.9), took.ToString());
        }
        Assert.Equal("slow", Assert.IsType<FetchOutcome.Fetched>(answers[2].Outcome).Text);
    }

    [Fact]
    public async Task Says_in_a_sentence_what_came_back_wrong()
    {
        async Task<string> ReasonAsync(Listener peer)
        {
            using (peer)
            {
                using var fetcher = Fetcher(peer.Origin);
                return Assert.IsType<FetchOutcome.Failed>(await fetcher.FetchAsync(peer.Origin, default)).Reason;
            }
        }

        Assert.Equal("The answer is not UTF-8.", await ReasonAsync(Listener.Answering("200 OK", [0xC3, 0x28])));
        Assert.Equal("The address answered with status 404.", await ReasonAsync(Listener.Answering("404 Not Found", [])));
        Assert.Equal("The address did not answer.", await ReasonAsync(new Listener((_, _) => Task.CompletedTask)));
    }

    private static MetadataFetcher Fetcher(string peer, bool production = false) => new(new ServiceOptions
    {
        ServiceName = "portal", Production = production, PublicUrl = "http://localhost:5001", PeerUrl = peer, Port = 5001, DataDirectory = "", CertsDirectory = "", Database = "",
    });
}
