using System.Net;
using System.Text;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

/// <summary>A body of more than 320 KB is read for callers with a known active key alone, and up to 4 MB.</summary>
public sealed class LargeBodyTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const int Small = 320 * 1024, Large = 4 * 1024 * 1024;
    private readonly RunningSts _sts = fixture.Sts;

    [Theory]
    [InlineData(Small + 1, false)]
    [InlineData(Small + 1, true)]
    [InlineData(Large, false)]
    [InlineData(Large, true)]
    public async Task A_known_key_may_send_it(int size, bool chunked)
    {
        (await SendAsync(await _sts.AdministratorAsync(), size, chunked)).AssertAccepted();
        (await SendAsync(await _sts.SignerAsync(), size, chunked)).AssertRefused(403, "AccessDenied"); // known, read, and judged as any other call
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Not_even_a_known_key_may_send_more(bool chunked) => (await SendAsync(await _sts.AdministratorAsync(), Large + 1, chunked)).AssertRefused(413, "RequestEntityTooLarge");

    public static TheoryData<string> Strangers => ["nobody", "an unknown key", "another service", "an old signature", "a temporary key without its session", "an inactive key"];

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Everybody_else_may_not(string who)
    {
        var known = await _sts.AdministratorAsync();
        foreach (var chunked in new[] { false, true })
        {
            var (signer, drift) = who switch
            {
                "nobody" => ((SigV4Signer?)null, TimeSpan.Zero),
                "an unknown key" => (known with { AccessKeyId = "AKIAIOSFODNN7EXAMPLE" }, TimeSpan.Zero),
                "another service" => (known, TimeSpan.Zero),
                "an old signature" => (known, TimeSpan.FromMinutes(-16)),
                "a temporary key without its session" => (await _sts.SignerAsync() with { SessionToken = null }, TimeSpan.Zero),
                _ => (await InactiveAsync(), TimeSpan.Zero),
            };
            (await SendAsync(signer, Small + 1, chunked, drift, who == "another service" ? "sts" : "iam")).AssertRefused(413, "RequestEntityTooLarge");
        }
        (await SendAsync(known, Small + 1, chunked: false)).AssertAccepted();
    }

    [Fact]
    public async Task A_known_key_with_a_wrong_secret_is_refused_by_its_signature() =>
        (await SendAsync(await _sts.AdministratorAsync() with { SecretAccessKey = new string('x', 40) }, Small + 1, chunked: false)).AssertRefused(403, "SignatureDoesNotMatch");

    private async Task<SigV4Signer> InactiveAsync()
    {
        var signer = await _sts.AdministratorAsync("999999999999");
        await using var db = await _sts.DatabaseAsync();
        (await db.AccessKeys.FindAsync(signer.AccessKeyId))!.Active = false;
        await db.SaveChangesAsync();
        return signer;
    }

    private async Task<Answer> SendAsync(SigV4Signer? signer, int size, bool chunked, TimeSpan drift = default, string service = "iam")
    {
        const string call = "Action=ListSAMLProviders&Version=2010-05-08&Padding=";
        using var request = new HttpRequestMessage(HttpMethod.Post, _sts.Origin + "/") { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(call + new string('x', size - call.Length))) };
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        if (signer is not null) await (signer with { Service = service }).SignAsync(request, _sts.Clock.GetUtcNow() + drift);
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await _sts.Client.SendAsync(request);
        Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        return await Answer.ReadAsync(response);
    }
}
