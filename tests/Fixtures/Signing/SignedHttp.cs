namespace SamlFederation.Tests.Fixtures;

/// <summary>Signs an <see cref="HttpRequestMessage"/> as it is about to be sent.</summary>
public static class SignedHttp
{
    /// <summary>Adds the signature to a request with an absolute address; its body, if any, is signed by its hash.</summary>
    public static async Task<HttpRequestMessage> SignAsync(this SigV4Signer signer, HttpRequestMessage request, DateTimeOffset now)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync();
        var uri = request.RequestUri!;
        var signed = signer.Sign(request.Method.Method, uri.PathAndQuery, [new("host", uri.Authority)], body, now);
        foreach (var (name, value) in signed.Headers)
            if (name != "host") request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
