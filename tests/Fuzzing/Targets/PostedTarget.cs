using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Fuzzing.Targets;

/// <summary>What anybody may post: octets that begin like markup are put into base64, anything else is the form's text as it is. Nothing is accepted but what was signed.</summary>
internal sealed record PostedTarget(FuzzKeys Keys) : FuzzTarget("posted", "a response as anybody may post it, as octets or as the form's text", "saml.dict")
{
    private readonly ResponseJudge judge = new(Keys);
    private HashSet<string>? signed;

    public static PostedTarget Of(FuzzKeys keys) => new(keys) { IsForEverybody = false };

    public override IReadOnlyList<Seed> Seeds { get; } =
        [.. SeedResponses.All(Keys), .. SeedResponses.Encrypted(Keys), new("text", System.Text.Encoding.ASCII.GetBytes(new HonestResponse { Key = Keys.Signer }.Base64()))];

    /// <summary>Inputs of an earlier start, which this one did not sign itself.</summary>
    public void AlsoSigned(IEnumerable<byte[]> inputs)
    {
        signed ??= new(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            judge.Accepts(Response(input));
            signed.Add(judge.Said);
        }
    }

    protected override bool Put(byte[] input) => judge.Accepts(Response(input));

    protected override void Agree(byte[] input)
    {
        if (judge.Verified is null)
            return;
        var said = judge.Said;
        if (signed is null)
            AlsoSigned(Seeds.Select(seed => seed.Octets));
        if (!signed!.Contains(said))
            throw new FindingException($"nobody signed {said}");
        judge.Accepts(Response(input));
        judge.Agree(Response(input));
    }

    private static string Response(byte[] input) => input.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'<', ..] ? ResponseJudge.Base64(input) : ResponseJudge.Text(input);
}
