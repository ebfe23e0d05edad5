using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SamlFederation.Iam;

/// <summary>
/// AWS Signature Version 4, the service's side. The canonical request is rebuilt from the raw request and never taken from the caller.
/// An equal request within its window is accepted again, as AWS does: two calls in one second carry equal signatures.
/// </summary>
public static partial class SigV4Verifier
{
    /// <summary>How far the caller's clock may be off, to either side, inclusive.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    private const string Unsigned = "UNSIGNED-PAYLOAD";

    private static readonly SecretAccessKey Nobody = SecretAccessKey.New();

    private static readonly Func<ClaimedSignature, DateTimeOffset, SignatureFault?>[] Checks =
        [Terminator, Service, Region, ScopeDate, NotYetCurrent, Expired];

    /// <summary>Reads the authentication of a request meant for <paramref name="service"/>.</summary>
    public static SigV4Parse Parse(SignedRequest request, string service) => Parse(request, SigningProfile.For(service));

    /// <summary>Reads the authentication of a request.</summary>
    public static SigV4Parse Parse(SignedRequest request, SigningProfile profile)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(profile);
        var parse = SignatureReader.Read(request, profile);
        return parse is SigV4Parse.Refused refused ? new SigV4Parse.Refused(refused.Fault with { Service = profile.Service }) : parse;
    }

    /// <summary>The service that a request says it is for, to route by where one address has several; null without readable authentication.</summary>
    public static string? ClaimedService(SignedRequest request) => Parse(request, "") is SigV4Parse.Parsed parsed ? parsed.Signature.Service : null;

    /// <summary>
    /// Checks scope, time, payload and signature. With no secret, because nobody has that key, it does the same work
    /// and refuses as <see cref="SignatureRule.UnknownAccessKey"/> where a wrong signature would have been refused.
    /// </summary>
    public static SigV4Check Verify(ClaimedSignature claimed, SecretAccessKey? secret, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        var second = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        foreach (var check in Checks)
            if (check(claimed, second) is { } fault) return Refuse(fault with { Service = claimed.Profile.Service });

        var (payloadHash, payloadFault) = Payload(claimed);
        if (payloadFault is not null) return Refuse(payloadFault);
        if (CanonicalRequest.Build(claimed, payloadHash) is not { } canonical)
            return Refuse(new(SignatureRule.MalformedRequest, "a path, query and headers with a canonical form", "none"));
        var expected = CanonicalRequest.Sign(claimed, canonical, (secret ?? Nobody).Reveal());
        var equal = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(claimed.Signature));
        return (equal, secret) switch
        {
            (_, null) => Refuse(new(SignatureRule.UnknownAccessKey, "a known access key", claimed.AccessKeyId)),
            (true, _) => new SigV4Check.Valid(claimed),
            (false, _) => Refuse(new(SignatureRule.SignatureMismatch, "the signature of what is seen", WithoutToken(canonical, claimed))),
        };
    }

    /// <summary>
    /// Whether the chunks of a body, and its trailer, were signed one after the other by the holder of the secret. For a request whose own
    /// signature holds: the first chunk's covers that one.
    /// </summary>
    public static bool VerifyChunks(ClaimedSignature claimed, SecretAccessKey secret, ChunkChain chain)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(chain);
        return chain.Holds(claimed, CanonicalRequest.SigningKey(claimed, secret.Reveal()));
    }

    private static SignatureFault? Terminator(ClaimedSignature claimed, DateTimeOffset now) =>
        claimed.Terminator == CanonicalRequest.Terminator ? null : new(SignatureRule.ScopeTerminator, CanonicalRequest.Terminator, claimed.Terminator);

    private static SignatureFault? Service(ClaimedSignature claimed, DateTimeOffset now) =>
        claimed.Service == claimed.Profile.Service ? null : new(SignatureRule.ScopeService, claimed.Profile.Service, claimed.Service);

    private static SignatureFault? Region(ClaimedSignature claimed, DateTimeOffset now) =>
        RegionName().IsMatch(claimed.Region) ? null : new(SignatureRule.ScopeRegion, "a region", claimed.Region);

    private static SignatureFault? ScopeDate(ClaimedSignature claimed, DateTimeOffset now) =>
        CanonicalText.Time(claimed.RequestTime)[..8] == claimed.ScopeDate
            ? null
            : new(SignatureRule.ScopeDate, CanonicalText.Time(claimed.RequestTime)[..8], claimed.ScopeDate) { RequestTime = claimed.RequestTime };

    private static SignatureFault? NotYetCurrent(ClaimedSignature claimed, DateTimeOffset now) =>
        claimed.RequestTime - now <= Skew ? null : Untimely(SignatureRule.NotYetCurrent, claimed, now, Skew);

    private static SignatureFault? Expired(ClaimedSignature claimed, DateTimeOffset now) =>
        now - claimed.RequestTime <= (claimed.Expires ?? Skew) ? null : Untimely(SignatureRule.Expired, claimed, now, claimed.Expires ?? Skew);

    private static SignatureFault Untimely(SignatureRule rule, ClaimedSignature claimed, DateTimeOffset now, TimeSpan window) =>
        new(rule, $"within {window} of {CanonicalText.Time(now)}", CanonicalText.Time(claimed.RequestTime))
        {
            RequestTime = claimed.RequestTime, Now = now, Window = window,
        };

    private static (string Hash, SignatureFault? Fault) Payload(ClaimedSignature claimed)
    {
        var actual = claimed.Request.PayloadHash ?? CanonicalRequest.Hash(claimed.Request.Body.Span);
        var declared = claimed.Request.HeaderValues("x-amz-content-sha256").Select(value => value.Trim(' ', '\t')).ToArray();
        if (declared.Length == 0 && claimed is { IsPresigned: true, Profile.AllowsUnsignedPayload: true }) return (Unsigned, null);
        if (declared.Length == 0 || declared is [var same] && same == actual && actual.Length == 64) return (actual, null);
        if (declared is not [var one] || !(one == Unsigned || one.StartsWith("STREAMING-", StringComparison.Ordinal)))
            return ("", new(SignatureRule.PayloadHash, actual, string.Join(',', declared)));
        return (one == Unsigned ? claimed.Profile.AllowsUnsignedPayload : claimed.Profile.AllowsStreamingPayload && ChunkChain.Forms.Contains(one))
            ? (one, null)
            : ("", new(SignatureRule.UnsignedPayload, actual, one));
    }

    private static string WithoutToken(string canonical, ClaimedSignature claimed) =>
        claimed.SessionToken?.Reveal() is { Length: > 0 } token
            ? canonical.Replace(token, Secret.Redacted, StringComparison.Ordinal).Replace(CanonicalText.Encode(token), Secret.Redacted, StringComparison.Ordinal)
            : canonical;

    private static SigV4Check.Refused Refuse(SignatureFault fault) => new(fault);

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();
}
