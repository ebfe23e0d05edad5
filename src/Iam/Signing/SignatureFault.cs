namespace SamlFederation.Iam;

/// <summary>One member per reason for which a signed request is refused. AWS's own words for them are the wire's catalogue's.</summary>
public enum SignatureRule
{
    /// <summary>Neither an Authorization header nor signing query parameters.</summary>
    MissingAuthentication,
    /// <summary>Both at once, or a session token outside the place its kind of request has for it.</summary>
    MixedAuthentication,
    /// <summary>Not <c>AWS4-HMAC-SHA256</c>. <see cref="SignatureFault.Seen"/> is what it was.</summary>
    UnsupportedAlgorithm,
    /// <summary>
    /// The header lacks what <see cref="SignatureFault.Missing"/> names: Credential, Signature, SignedHeaders, Date.
    /// <see cref="SignatureFault.Seen"/> is the whole header.
    /// </summary>
    IncompleteHeader,
    /// <summary>The query lacks the parameters that <see cref="SignatureFault.Missing"/> names.</summary>
    IncompleteQuery,
    /// <summary>Two Authorization headers, or a part of one that is not a known <c>key=value</c>, or one twice.</summary>
    MalformedAuthorization,
    /// <summary>A signing query parameter, or x-amz-date, x-amz-security-token or host, more than once.</summary>
    Repeated,
    /// <summary>The credential is not five elements divided by slashes.</summary>
    MalformedCredential,
    /// <summary>The date is not ISO 8601 basic (nor, in a Date header, RFC 1123).</summary>
    MalformedDate,
    /// <summary>SignedHeaders is not sorted, lower-case and unique.</summary>
    MalformedSignedHeaders,
    /// <summary>SignedHeaders names a header the request does not have.</summary>
    SignedHeaderAbsent,
    /// <summary><c>host</c> is not signed.</summary>
    HostNotSigned,
    /// <summary>The date header that counts is not signed.</summary>
    DateNotSigned,
    /// <summary>An <c>x-amz-</c> header is not signed. <see cref="SignatureFault.Seen"/> names it.</summary>
    HeaderNotSigned,
    /// <summary>The session token is not signed.</summary>
    SecurityTokenNotSigned,
    /// <summary>Date and X-Amz-Date tell times further apart than clocks may be.</summary>
    DateConflict,
    /// <summary>X-Amz-Expires is not a number from 1 to 604800.</summary>
    InvalidExpires,
    /// <summary>A percent-escape, a header or a path that cannot be put into canonical form.</summary>
    MalformedRequest,
    /// <summary>The scope's last element is not <c>aws4_request</c>.</summary>
    ScopeTerminator,
    /// <summary>The scope's region is empty or no region's name.</summary>
    ScopeRegion,
    /// <summary>The scope is another service's. <see cref="SignatureFault.Service"/> is the right one.</summary>
    ScopeService,
    /// <summary>The scope's date is not the request's day.</summary>
    ScopeDate,
    /// <summary>Signed too long ago. The times are in the fault.</summary>
    Expired,
    /// <summary>Signed too far in the future. The times are in the fault.</summary>
    NotYetCurrent,
    /// <summary>x-amz-content-sha256 is not the body's hash.</summary>
    PayloadHash,
    /// <summary>x-amz-content-sha256 declines to hash the body, and this service does not take that.</summary>
    UnsignedPayload,
    /// <summary>Nobody has this access key.</summary>
    UnknownAccessKey,
    /// <summary>The signature is another one than ours. <see cref="SignatureFault.Seen"/> is the canonical request, without the session token.</summary>
    SignatureMismatch,
    /// <summary>A chunk of the body, or its trailer, is not signed in its place.</summary>
    ChunkSignature,
}

/// <summary>A refusal with the ingredients of AWS's message for it.</summary>
/// <param name="Rule">Which rule.</param>
/// <param name="Expected">What was asked for.</param>
/// <param name="Seen">What was there; never a secret, but a stranger's text.</param>
public sealed record SignatureFault(SignatureRule Rule, string Expected, string Seen)
{
    /// <summary>The missing parts of an incomplete request, in AWS's order: <c>Credential</c>, <c>Signature</c>, <c>SignedHeaders</c>, <c>Date</c>, or query parameter names.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The service that was asked, as its scope names it.</summary>
    public string? Service { get; init; }

    /// <summary>The request's own time.</summary>
    public DateTimeOffset? RequestTime { get; init; }

    /// <summary>Our time, in whole seconds.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>How far they may be apart: 15 minutes, or what a presigned request allowed itself.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>The edge of the window: Now − Window for an expired request, Now + Window for one not yet current.</summary>
    public DateTimeOffset? Bound => (Now, Window) is ({ } now, { } window)
        ? Rule == SignatureRule.NotYetCurrent ? now + window : now - window
        : null;
}

/// <summary>What came of reading a request's authentication.</summary>
public abstract record SigV4Parse
{
    private SigV4Parse() { }

    /// <summary>Well formed. Nothing of it is to be believed before <see cref="SigV4Verifier.Verify"/>.</summary>
    public sealed record Parsed(ClaimedSignature Signature) : SigV4Parse;

    /// <summary>Refused.</summary>
    public sealed record Refused(SignatureFault Fault) : SigV4Parse;
}

/// <summary>What came of verifying a signature.</summary>
public abstract record SigV4Check
{
    private SigV4Check() { }

    /// <summary>The holder of the secret signed this very request for this service, now.</summary>
    public sealed record Valid(ClaimedSignature Signature) : SigV4Check;

    /// <summary>Refused.</summary>
    public sealed record Refused(SignatureFault Fault) : SigV4Check;
}
