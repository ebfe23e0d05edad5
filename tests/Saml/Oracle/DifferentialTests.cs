using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Fixtures.Attacks;
using SamlFederation.Tests.Saml.Reading;
using Xunit.Abstractions;

namespace SamlFederation.Tests.Saml.Oracle;

/// <summary>
/// Thousands of changed messages: what the reader accepts says what was signed, and the oracle says the same. FUZZ_SEED and FUZZ_COUNT repeat or lengthen a run.
/// </summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int OrdinaryCount = 20_000;
    private const int OracleOnRefused = 100;
    private static readonly HonestResponse Honest = new() { Tags = [new("Department", "R&D")], OtherAttributes = [new("urn:test:awkward", ["a\n\tb <&>\"' 😀", ""])] };
    private static readonly VerificationKeys Keys = Reader.Keys(TestKeys.Rsa);

    [Fact]
    public void The_reader_accepts_nothing_but_what_was_signed_and_the_oracle_agrees()
    {
        var seed = Number("FUZZ_SEED", Environment.TickCount);
        var count = Number("FUZZ_COUNT", OrdinaryCount);
        var random = new Random(seed);
        var seeds = Seeds().Select(xml => (Tokens: FuzzedMessage.Tokens(xml), Said: Said(Reading(Encode(Encoding.UTF8.GetBytes(xml)))!))).ToList();
        Assert.DoesNotContain("null", seeds.Select(message => message.Said));
        var (accepted, honest, asked, clock) = (0, 0, 0, Stopwatch.StartNew());
        for (var i = 0; i < count; i++)
        {
            var (tokens, said) = seeds[random.Next(seeds.Count)];
            var message = Change(tokens, random);
            var response = Encode(message.Octets());
            var claims = Reading(response);
            honest += message.IsHonest ? 1 : 0;
            Assert.True(claims is not null || !message.IsHonest, $"seed {seed}, document {i}, an honest one refused ({Fault(response)}): {message}");
            if (claims is null)
            {
                if (i % OracleOnRefused == 0)
                {
                    OracleReader.Read(response, Keys);
                    asked++;
                }
                continue;
            }
            accepted++;
            asked++;
            var opinion = OracleReader.Read(response, Keys);
            Assert.True(opinion.Fault is null, $"seed {seed}, document {i}, the oracle refuses {opinion.Fault}: {message}");
            Assert.True(Said(claims) == Said(opinion.Assertion!), $"seed {seed}, document {i}, the oracle reads {Said(opinion.Assertion!)} and the reader {Said(claims)}: {message}");
            Assert.True(Said(claims) == said, $"seed {seed}, document {i}, signed was {said} and read {Said(claims)}: {message}");
        }
        output.WriteLine($"seed {seed}: {count} documents, {honest} rewritten and {count - honest} forged, {accepted} accepted, the oracle asked {asked} times, {clock.Elapsed.TotalSeconds:F1} s");
        Assert.InRange(accepted, honest, count);
    }

    private static FuzzedMessage Change(IReadOnlyList<string> tokens, Random random)
    {
        var message = new FuzzedMessage(tokens, random);
        for (var i = random.Next(4); i > 0; i--)
            message.Rewrite();
        if (random.Next(8) > 0)
        {
            for (var i = 1 + random.Next(2); i > 0; i--)
                message.Forge();
        }
        return message;
    }

    private static IEnumerable<string> Seeds()
    {
        foreach (var mode in new[] { SignedParts.Assertion, SignedParts.Response, SignedParts.Both })
        {
            yield return Decode(new Attack("", "", default).Render(Honest, mode));
            yield return Decode(new Attack("", "", default) { Signature = recipe => recipe with { Prefix = "", PrefixList = "saml xs", AtTheEnd = true } }.Render(Honest, mode));
        }
        yield return Encoding.UTF8.GetString((Honest with { Parts = SignedParts.Both, SourceIdentity = "a\r\nb" }).Xml());
        foreach (var shape in ProviderShapes.All)
            yield return Encoding.UTF8.GetString(Convert.FromBase64String(shape.Render(Honest)));
    }

    private static AssertionClaims? Reading(string response) =>
        ResponseReader.Read(response) is ReadOutcome.Ok read && SignatureVerifier.Verify(read.Response, Keys) is VerifyOutcome.Ok verified ? verified.Response.Assertion : null;

    private static AssertionFault? Fault(string response) => ResponseReader.Read(response) switch
    {
        ReadOutcome.Refused refused => refused.Fault,
        ReadOutcome.Ok read => (SignatureVerifier.Verify(read.Response, Keys) as VerifyOutcome.Refused)?.Fault,
        _ => null,
    };

    private static string Said(AssertionClaims claims) => JsonSerializer.Serialize(claims);

    private static string Encode(byte[] octets) => Convert.ToBase64String(octets);

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
