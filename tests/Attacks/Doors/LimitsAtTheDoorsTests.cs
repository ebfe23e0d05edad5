using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace SamlFederation.Tests.Attacks.Doors;

/// <summary>What costs the receiver more than the sender, at the doors: refused within bounds, on record, and the door stays open for honest people.</summary>
[Collection(AttackedStsGroup.Name)]
public sealed class LimitsAtTheDoorsTests(AttackedStsFixture fixture)
{
    private const int BodyLimit = 320 * 1024;
    private readonly AttackedSts _sts = fixture.Sts;

    public static TheoryData<SamlDoor> Doors => [SamlDoor.Api, SamlDoor.SignInPage];

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task An_oversized_body_is_refused_whether_it_says_its_size_or_not(SamlDoor door)
    {
        var form = Encoding.ASCII.GetBytes($"Action=AssumeRoleWithSAML&Version=2011-06-15&SAMLResponse=PHg%2B&filling={new string('a', 5 * 1024 * 1024)}");
        await RefusedAsync(door, FormContent(form), 413, "RequestEntityTooLarge");
        await RefusedAsync(door, FormContent(form[..(BodyLimit + 1)]), 413, "RequestEntityTooLarge");
        await RefusedAsync(door, Chunked(form), 413, "RequestEntityTooLarge");
        await RefusedAsync(door, Chunked(form[..(BodyLimit + 1)]), 413, "RequestEntityTooLarge");
        await AcceptedAsync(door, Fields(door) + "&filling=", chunked: true);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_body_as_large_as_the_bound_is_read(SamlDoor door)
    {
        var form = Fields(door) + "&filling=";
        await AcceptedAsync(door, form + new string('a', BodyLimit - form.Length), chunked: false);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task An_encoded_body_is_not_inflated(SamlDoor door)
    {
        var form = Encoding.ASCII.GetBytes(Fields(door));
        byte[] bomb = [.. Encoding.ASCII.GetBytes(Fields(door) + "&filling="), .. Enumerable.Repeat((byte)'a', 10_000_000)];
        foreach (var encoding in new[] { "gzip", "deflate", "br" })
            foreach (var plain in new[] { form, bomb })
            {
                using var content = FormContent(Compressed(encoding, plain));
                content.Headers.ContentEncoding.Add(encoding);
                var answer = await _sts.Doors.SendAsync(door, Path(door), content);
                Assert.True(answer.Status == HttpStatusCode.BadRequest && !answer.GivesAnything, $"{answer} to {encoding}");
                Assert.Single(await _sts.RecordsAsync([answer.RequestId]), record => record.ErrorCode is not null);
            }
        await AcceptedAsync(door, Encoding.ASCII.GetString(form), chunked: false);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Ten_thousand_fields_are_too_many(SamlDoor door)
    {
        var many = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"&f{i}="));
        await RefusedAsync(door, FormContent(Encoding.ASCII.GetBytes(Fields(door) + many)), 400, door == SamlDoor.Api ? "InvalidQueryParameter" : "InvalidIdentityToken");
        await AcceptedAsync(door, Fields(door) + string.Concat(Enumerable.Range(0, 900).Select(i => $"&f{i}=")), chunked: false);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_field_given_twice_misspelt_in_percent_or_holding_a_NUL_is_refused(SamlDoor door)
    {
        var code = door == SamlDoor.Api ? "InvalidQueryParameter" : "InvalidIdentityToken";
        var form = Fields(door);
        var response = form[form.LastIndexOf("SAML", StringComparison.Ordinal)..];
        foreach (var bad in new[] { form + "&" + response, form + "&x=%", form + "&x=%zz", form + "&x=%00", form + "&%00=x", form + "&x=%C0%AF", form + "&x=%ED%A0%80" })
            await RefusedAsync(door, FormContent(Encoding.ASCII.GetBytes(bad)), 400, code);
        await AcceptedAsync(door, form + "&x=%F0%9F%98%80", chunked: false);
    }

    [Fact]
    public async Task A_trailing_NUL_is_no_part_of_a_number()
    {
        foreach (var field in new[] { "DurationSeconds=3600%00", "PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3A123456789012%3Apolicy%2FPowerUser&PolicyArns.member.1%00.arn=arn%3Aaws%3Aiam%3A%3A123456789012%3Apolicy%2FPowerUser" })
            await RefusedAsync(SamlDoor.Api, FormContent(Encoding.ASCII.GetBytes(Fields(SamlDoor.Api) + "&" + field)), 400, "InvalidQueryParameter");
        await AcceptedAsync(SamlDoor.Api, Fields(SamlDoor.Api) + "&DurationSeconds=3600&PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3A123456789012%3Apolicy%2FPowerUser", chunked: false);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_slow_body_is_cut_off_and_others_are_served_meanwhile(SamlDoor door)
    {
        using var slow = new RawConnection(_sts.Address);
        var watch = Stopwatch.StartNew();
        await slow.SendAsync(Head(door, 50_000) + "SAMLResponse=");
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        var trickle = Task.Run(async () =>
        {
            while (!giveUp.IsCancellationRequested && await slow.TrySendAsync("A")) await Task.Delay(200, giveUp.Token);
        });

        await AcceptedAsync(door, Fields(door), chunked: false);
        var answer = await slow.ReadAnswerAsync(giveUp.Token);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
        var requestId = answer.Split("X-Request-Id: ")[1].Split('\r')[0];
        Assert.Equal("RequestTimeout", Assert.Single(await _sts.RecordsAsync([requestId])).ErrorCode);
        await giveUp.CancelAsync();
        await trickle.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_connection_goes_on_after_a_refusal(SamlDoor door)
    {
        using var kept = new RawConnection(_sts.Address);
        for (var round = 0; round < 3; round++)
        {
            var bad = Fields(door).Replace("SAML", "SAML0", StringComparison.Ordinal);
            await kept.SendAsync(Head(door, bad.Length) + bad);
            Assert.StartsWith("HTTP/1.1 400", await kept.ReadAnswerAsync(default), StringComparison.Ordinal);
            var good = Fields(door);
            await kept.SendAsync(Head(door, good.Length) + good);
            Assert.StartsWith(door == SamlDoor.Api ? "HTTP/1.1 200" : "HTTP/1.1 302", await kept.ReadAnswerAsync(default), StringComparison.Ordinal);
        }
    }

    private string Fields(SamlDoor door)
    {
        var response = Uri.EscapeDataString(_sts.Honest().Base64());
        return door == SamlDoor.Api
            ? $"Action=AssumeRoleWithSAML&Version=2011-06-15&RoleArn={Uri.EscapeDataString(AttackedWorld.Role)}&PrincipalArn={Uri.EscapeDataString(AttackedWorld.Provider)}&SAMLAssertion={response}"
            : $"SAMLResponse={response}";
    }

    private string Head(SamlDoor door, int length) =>
        $"POST {Path(door)} HTTP/1.1\r\nHost: {_sts.Address.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n";

    private static string Path(SamlDoor door) => door == SamlDoor.Api ? "/" : "/saml";

    private static ByteArrayContent FormContent(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return content;
    }

    private static StreamContent Chunked(byte[] body)
    {
        var content = new StreamContent(new Unsized(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return content;
    }

    private static byte[] Compressed(string encoding, byte[] plain)
    {
        using var into = new MemoryStream();
        using (Stream compressor = encoding switch { "gzip" => new GZipStream(into, CompressionLevel.Fastest), "deflate" => new ZLibStream(into, CompressionLevel.Fastest), _ => new BrotliStream(into, CompressionLevel.Fastest) })
            compressor.Write(plain);
        return into.ToArray();
    }

    private async Task RefusedAsync(SamlDoor door, HttpContent content, int status, string code)
    {
        var before = await _sts.CountAsync();
        using (content)
        {
            var answer = await _sts.Doors.SendAsync(door, Path(door), content);
            Assert.True((int)answer.Status == status && answer.Code == code && !answer.GivesAnything, $"expected {status} {code}, was {answer}");
            var record = Assert.Single(await _sts.RecordsAsync([answer.RequestId]));
            Assert.Equal(code, record.ErrorCode);
            Assert.Single(record.FailedChecks());
        }
        Assert.Equal(before, await _sts.CountAsync());
    }

    private async Task AcceptedAsync(SamlDoor door, string form, bool chunked)
    {
        var body = Encoding.ASCII.GetBytes(form);
        using HttpContent content = chunked ? Chunked(body) : FormContent(body);
        var answer = await _sts.Doors.SendAsync(door, Path(door), content);
        Assert.True(answer.IsAccepted, $"the honest twin was answered {answer}");
    }

    private sealed class Unsized(byte[] body) : MemoryStream(body)
    {
        public override bool CanSeek => false;
    }

    private sealed class RawConnection : IDisposable
    {
        private readonly TcpClient _client = new();
        private readonly NetworkStream _stream;

        public RawConnection(Uri address)
        {
            _client.Connect(IPAddress.Loopback, address.Port);
            _stream = _client.GetStream();
        }

        public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(text));

        public async Task<bool> TrySendAsync(string text)
        {
            try
            {
                await SendAsync(text);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }

        /// <summary>The head and the body of one answer, by its Content-Length or chunks.</summary>
        public async Task<string> ReadAnswerAsync(CancellationToken cancellation)
        {
            var text = new StringBuilder();
            var buffer = new byte[16 * 1024];
            while (!IsWhole(text.ToString()))
            {
                var read = await _stream.ReadAsync(buffer, cancellation);
                if (read == 0) break;
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
            return text.ToString();
        }

        private static bool IsWhole(string text)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) return false;
            var body = text[(end + 4)..];
            return text.Split("Content-Length: ") is [_, var rest, ..] ? Encoding.UTF8.GetByteCount(body) >= int.Parse(rest.Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture) : body.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        }

        public void Dispose()
        {
            _stream.Dispose();
            _client.Dispose();
        }
    }
}
