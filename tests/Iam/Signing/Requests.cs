using System.Globalization;
using System.Text;
using SamlFederation.Iam;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>An honest caller and its requests, and the checking of what became of them.</summary>
internal static class Requests
{
    public const string AccessKey = "ASIAY34FZKBOKMUTVV7A";
    public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string Target = "/?Action=GetCallerIdentity&Version=2011-06-15&empty=&name=caf%C3%A9%20au%2Flait&name=b";

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 7, 20, 37, TimeSpan.Zero);
    public static readonly SigV4Signer Signer = new(AccessKey, Secret, "SfST+/=token");
    public static readonly byte[] Body = Encoding.UTF8.GetBytes("Action=GetCallerIdentity&Version=2011-06-15");

    public static readonly KeyValuePair<string, string>[] Headers =
        [new("Host", "127.0.0.1:5002"), new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")];

    public static SignedRequest Post(SigV4Signer? signer = null, DateTimeOffset? time = null, params KeyValuePair<string, string>[] more) =>
        Request("POST", (signer ?? Signer).Sign("POST", Target, [.. Headers, .. more], Body, time ?? Now), Body);

    public static SignedRequest Presigned(SigV4Signer? signer = null, DateTimeOffset? time = null, string? expires = "900") =>
        Request("GET", (signer ?? Signer).Presign("GET", Target, [Headers[0]], [], time ?? Now, expires), []);

    public static SignedRequest Request(string method, SignedTarget signed, byte[] body) =>
        SignedRequest.FromTarget(method, signed.Target, signed.Headers, body);

    public static SignedRequest With(this SignedRequest request, string header, string value) =>
        request with { Headers = [.. request.Headers.Where(one => !Same(one.Key, header)), new(header, value)] };

    public static SignedRequest Adding(this SignedRequest request, string header, string value) =>
        request with { Headers = [.. request.Headers, new(header, value)] };

    public static SignedRequest Without(this SignedRequest request, string header) =>
        request with { Headers = [.. request.Headers.Where(one => !Same(one.Key, header))] };

    public static string Header(this SignedRequest request, string header) => request.Headers.Single(one => Same(one.Key, header)).Value;

    public static SignedRequest Replacing(this SignedRequest request, string old, string @new) =>
        request.With("Authorization", request.Header("Authorization").Replace(old, @new, StringComparison.Ordinal));

    /// <summary>The road a request takes at a service: read, look the key up, verify. Null when it is accepted.</summary>
    public static SignatureFault? Fault(this SignedRequest request, DateTimeOffset? now = null, string secret = Secret, SigningProfile? profile = null)
    {
        switch (SigV4Verifier.Parse(request, profile ?? SigningProfile.For("sts")))
        {
            case SigV4Parse.Refused refused: return refused.Fault;
            case SigV4Parse.Parsed parsed:
                var known = parsed.Signature.AccessKeyId is AccessKey or "AKIDEXAMPLE" or "AKIAIOSFODNN7EXAMPLE" ? new SecretAccessKey(secret) : null;
                return (SigV4Verifier.Verify(parsed.Signature, known, now ?? Now) as SigV4Check.Refused)?.Fault;
            default: throw new InvalidOperationException();
        }
    }

    public static SignatureRule? Rule(this SignedRequest request, DateTimeOffset? now = null) => request.Fault(now)?.Rule;

    public static DateTimeOffset Time(string basic) =>
        DateTimeOffset.ParseExact(basic, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
