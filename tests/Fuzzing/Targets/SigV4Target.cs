using System.Globalization;
using System.Text;
using SamlFederation.Iam;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Fuzzing.Targets;

/// <summary>A signed HTTP request, as its lines. What is accepted says what one of the seeds said: the fuzzer has no secret to sign anything else with.</summary>
internal sealed record SigV4Target() : FuzzTarget("sigv4", "a signed HTTP request, line by line", "sigv4.dict")
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 7, 20, 37, TimeSpan.Zero);
    private static readonly SigV4Signer Signer = new("AKIDEXAMPLE", Secret), Session = Signer with { SessionToken = "SfST+/=token" };
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("Action=GetCallerIdentity&Version=2011-06-15");
    private static readonly KeyValuePair<string, string>[] Headers = [new("Host", "localhost:5002"), new("Content-Type", "application/x-www-form-urlencoded")];

    private readonly Lazy<HashSet<string>> meanings = new(() => [.. SeedRequests().Select(one => Meaning(Read(one.Octets)!))]);

    public override IReadOnlyList<Seed> Seeds { get; } = SeedRequests();

    protected override bool Put(byte[] input)
    {
        if (Read(input) is not { } request || SigV4Verifier.Parse(request, SigningProfile.For("sts")) is not SigV4Parse.Parsed parsed)
            return false;
        var secret = parsed.Signature.AccessKeyId == "AKIDEXAMPLE" ? new SecretAccessKey(Secret) : null;
        if (SigV4Verifier.Verify(parsed.Signature, secret, Now) is not SigV4Check.Valid)
            return false;
        var meaning = Meaning(request);
        return meanings.Value.Contains(meaning) ? true : throw new FindingException($"nobody signed this:\n{meaning}");
    }

    private static IReadOnlyList<Seed> SeedRequests() =>
    [
        new("post", Lines("POST", Signer.Sign("POST", "/", Headers, Body, Now), Body)),
        new("session", Lines("POST", Session.Sign("POST", "/", [.. Headers, new("X-Amz-Content-Sha256", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Body)))], Body, Now), Body)),
        new("get", Lines("GET", Signer.Sign("GET", "/a/../b%20c/?Action=GetCallerIdentity&Version=2011-06-15&empty=&name=caf%C3%A9&name=b", [Headers[0]], [], Now), [])),
        new("presigned", Lines("GET", Session.Presign("GET", "/?Action=GetCallerIdentity&Version=2011-06-15", [Headers[0]], [], Now), [])),
    ];

    private static byte[] Lines(string method, SignedTarget signed, byte[] body) =>
        [.. Encoding.Latin1.GetBytes($"{method} {signed.Target}\n{string.Concat(signed.Headers.Select(header => $"{header.Key}:{header.Value}\n"))}\n"), .. body];

    // Request line, headers, an empty line, and the body.
    private static SignedRequest? Read(byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        if (end < 0)
            return null;
        var lines = Encoding.Latin1.GetString(input.AsSpan(0, end)).Split('\n');
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).Select(pair => KeyValuePair.Create(pair[0], pair[1])).ToList();
        return lines[0].Split(' ', 2) is [var method, var target] ? SignedRequest.FromTarget(method, target, headers, input.AsMemory(end + 2)) : null;
    }

    // What a service would act upon: method, parameters, body, and whose session it is. White space and the order of parameters are nobody's command.
    private static string Meaning(SignedRequest request)
    {
        var parameters = request.RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => Decoded(pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "="))
            .Where(pair => !pair.StartsWith("X-Amz-Signature=", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var headers = request.Headers.Where(header => header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) || header.Key.Equals("host", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Key.ToLowerInvariant()}:{string.Join(' ', header.Value.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))}").Order(StringComparer.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"{request.Method}\n{string.Join('\n', parameters)}\n{string.Join('\n', headers)}\n{Convert.ToHexString(request.Body.Span)}");
    }

    private static string Decoded(string text)
    {
        var octets = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                octets.Add(octet);
                i += 2;
            }
            else
            {
                octets.AddRange(Encoding.UTF8.GetBytes(text[i] == '+' ? " " : text[i].ToString()));
            }
        }
        return Encoding.UTF8.GetString([.. octets]);
    }
}
