using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Web;

namespace SamlFederation.Tests.Bucket;

/// <summary>An answer of the bucket.</summary>
public sealed record S3Reply(HttpStatusCode Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public XElement Xml => XElement.Parse(Text);

    public string? Code => Body.Length == 0 ? null : Xml.Element("Code")?.Value;

    public string RequestId => Headers["x-amz-request-id"];

    /// <summary>The text of every element of this name.</summary>
    public IReadOnlyList<string> All(string element) => [.. Xml.Descendants().Where(found => found.Name.LocalName == element).Select(found => found.Value)];

    public S3Reply AssertStatus(int status)
    {
        Assert.True((int)Status == status, $"expected {status}, got {(int)Status}: {Text}");
        return this;
    }

    public S3Reply AssertRefused(int status, string code, string? message = null)
    {
        Assert.True((int)Status == status && Code == code, $"expected {status} {code}, got {(int)Status}: {Text}");
        if (message is not null) Assert.Equal(message, Xml.Element("Message")!.Value);
        Assert.Equal(RequestId, Xml.Element("RequestId")!.Value);
        return this;
    }
}

/// <summary>Sends raw requests, signed as S3's are; the target goes over the wire as it is written here.</summary>
public sealed record S3Caller(BucketWorld World, SigV4Signer Signer)
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>What goes in the place of the body's hash.</summary>
    public string? PayloadHash { get; init; }

    /// <summary>Where the bucket is.</summary>
    public string Origin { get; init; } = World.Origin;

    /// <summary>How far the caller's clock is ahead.</summary>
    public TimeSpan Drift { get; init; }

    public DateTimeOffset Now => World.Services.GetRequiredService<SettableClock>().GetUtcNow() + Drift;

    public Task<S3Reply> PutAsync(string target, string text, params (string Name, string Value)[] headers) => SendAsync("PUT", target, Encoding.UTF8.GetBytes(text), headers);

    public Task<S3Reply> GetAsync(string target, params (string Name, string Value)[] headers) => SendAsync("GET", target, null, headers);

    public Task<S3Reply> SendAsync(string method, string target, byte[]? body = null, params (string Name, string Value)[] headers) =>
        DeliverAsync(method, Sign(method, target, body, headers), body);

    /// <summary>The request with its signature.</summary>
    public SignedTarget Sign(string method, string target, byte[]? body, params (string Name, string Value)[] headers)
    {
        var hash = PayloadHash ?? Convert.ToHexStringLower(SHA256.HashData(body ?? []));
        var signer = Signer with { Service = "s3", EncodesPathOnce = true, PayloadHash = hash };
        return signer.Sign(method, target, [new("host", Host), new("x-amz-content-sha256", hash), .. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))], body ?? [], Now);
    }

    /// <summary>The request with its signature in the query.</summary>
    public SignedTarget Presign(string method, string target, string expires = "900") =>
        (Signer with { Service = "s3", EncodesPathOnce = true, PayloadHash = "UNSIGNED-PAYLOAD" }).Presign(method, target, [new("host", Host)], [], Now, expires);

    public string Host => Origin["http://".Length..];

    public async Task<S3Reply> DeliverAsync(string method, SignedTarget sent, byte[]? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Origin + sent.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null) request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in sent.Headers)
        {
            if (name == "host") continue;
            if (!request.Headers.TryAddWithoutValidation(name, value)) (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await Client.SendAsync(request);
        return new S3Reply(
            response.StatusCode, await response.Content.ReadAsByteArrayAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value)));
    }
}
