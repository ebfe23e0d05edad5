namespace SamlFederation.Iam;

/// <summary>AWS Signature Version 4, the caller's side: for what a service asks another.</summary>
public static class RequestSigner
{
    /// <summary>The request's headers with <c>x-amz-date</c> and <c>Authorization</c>. Every header given is signed, so host must be among them.</summary>
    /// <param name="request">The request as it will be sent.</param>
    /// <param name="service">The service it is for, as a credential scope names it.</param>
    /// <param name="region">The region of the scope.</param>
    /// <param name="accessKeyId">A long-term key's id.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Sign(
        SignedRequest request, string service, string region, string accessKeyId, SecretAccessKey secret, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(secret);
        var time = CanonicalText.Time(now);
        var dated = request with { Headers = [.. request.Headers, new("x-amz-date", time)] };
        var claimed = new ClaimedSignature(dated, SigningProfile.For(service))
        {
            AccessKeyId = accessKeyId,
            ScopeDate = time[..8],
            Region = region,
            Service = service,
            Terminator = CanonicalRequest.Terminator,
            RequestTime = now,
            SignedHeaders = [.. dated.Headers.Select(header => header.Key.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)],
        };
        var canonical = CanonicalRequest.Build(claimed, CanonicalRequest.Hash(request.Body.Span)) ?? throw new ArgumentException("The request has no canonical form.", nameof(request));
        var signature = CanonicalRequest.Sign(claimed, canonical, secret.Reveal());
        return
        [
            .. dated.Headers,
            new("Authorization", $"{CanonicalRequest.Algorithm} Credential={accessKeyId}/{CanonicalRequest.Scope(claimed)}, SignedHeaders={string.Join(';', claimed.SignedHeaders)}, Signature={signature}"),
        ];
    }
}
