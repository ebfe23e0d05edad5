using SamlFederation.Iam;
using Xunit.Abstractions;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>Changes one thing in an honest request, a thousand times, and none of them passes.</summary>
public sealed class TamperingTests(ITestOutputHelper output)
{
    private const int Seed = 20261123;
    private const string Letters = "ghijkmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ0123456789";

    [Fact]
    public void A_thousand_tampered_requests_are_all_refused()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var seen = new Dictionary<SignatureRule, int>();
        for (var i = 0; i < 1000; i++)
        {
            var honest = i % 2 == 0 ? Requests.Post() : Requests.Presigned();
            var (what, tampered) = Tamper(honest, random);
            var rule = tampered.Rule();
            Assert.True(rule is not null, $"variant {i} of seed {Seed} was accepted: {what}");
            seen[rule.Value] = seen.GetValueOrDefault(rule.Value) + 1;
        }
        Assert.Null(Requests.Post().Rule());
        Assert.Null(Requests.Presigned().Rule());
        output.WriteLine(string.Join(", ", seen.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value}")));
    }

    private static (string What, SignedRequest Request) Tamper(SignedRequest honest, Random random)
    {
        var signed = honest.Headers.Where(header => header.Key != "amz-sdk-request").ToList();
        var header = signed[random.Next(signed.Count)];
        switch (random.Next(9))
        {
            case 0:
                var path = honest.RawPath + Letters[random.Next(Letters.Length)];
                return ($"path {path}", honest with { RawPath = path });
            case 1:
                var query = Change(honest.RawQuery, random);
                return ($"query {query}", honest with { RawQuery = query });
            case 2:
                var value = Change(header.Value, random);
                return ($"{header.Key} {value}", honest.With(header.Key, value));
            case 3:
                return ($"without {header.Key}", honest.Without(header.Key));
            case 4:
                return ($"{header.Key} twice", honest.Adding(header.Key, Change(header.Value, random)));
            case 5:
                return ("an x-amz header", honest.Adding($"x-amz-{Letters[random.Next(Letters.Length)]}", "1"));
            case 6:
                byte[] body = [.. honest.Body.Span, (byte)random.Next(256)];
                return ("body", honest with { Body = body });
            case 7:
                var method = new[] { "PUT", "DELETE", "get", "post", "HEAD" }[random.Next(5)];
                return (method, honest with { Method = method });
            default:
                var parts = honest.RawQuery.Split('&').ToList();
                parts.RemoveAt(random.Next(parts.Count));
                return ($"query {string.Join('&', parts)}", honest with { RawQuery = string.Join('&', parts) });
        }
    }

    /// <summary>Another character in one place, one cut out, or one put in; never only another case of an escape.</summary>
    private static string Change(string text, Random random)
    {
        var at = random.Next(text.Length);
        var letter = Letters[random.Next(Letters.Length)];
        while (char.ToLowerInvariant(letter) == char.ToLowerInvariant(text[at])) letter = Letters[random.Next(Letters.Length)];
        return random.Next(2) == 0 ? $"{text[..at]}{letter}{text[(at + 1)..]}" : $"{text[..at]}{letter}{text[at..]}";
    }
}
