using System.Text;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>How one vector is built: an honest message, changed before signing (the provider says it) or after (the attacker does it).</summary>
public sealed record Attack(string Row, string Name, AssertionRule Expected)
{
    public static readonly SignedParts[] AssertionOnly = [SignedParts.Assertion];
    public static readonly SignedParts[] ResponseOnly = [SignedParts.Response];
    public static readonly SignedParts[] WithAssertion = [SignedParts.Assertion, SignedParts.Both];
    public static readonly SignedParts[] WithResponse = [SignedParts.Response, SignedParts.Both];
    public static readonly SignedParts[] All = [SignedParts.Assertion, SignedParts.Response, SignedParts.Both];

    /// <summary>What is signed: here Response means the Response alone.</summary>
    public IReadOnlyList<SignedParts> Modes { get; init; } = All;

    /// <summary>Another honest message to begin with.</summary>
    public Func<HonestResponse, HonestResponse> Honest { get; init; } = honest => honest;

    public Action<SamlMessage> Before { get; init; } = _ => { };

    public Func<SignatureRecipe, SignatureRecipe> Signature { get; init; } = recipe => recipe;

    /// <summary>The key that signs, instead of the honest one.</summary>
    public TestKey? Key { get; init; }

    /// <summary>Between the assertion's signature and the response's.</summary>
    public Action<SamlMessage> Between { get; init; } = _ => { };

    /// <summary>Encrypts the assertion once it is signed, and the twin's honestly; null leaves both open.</summary>
    public EncryptionRecipe? Encryption { get; init; }

    public Action<SamlMessage> After { get; init; } = _ => { };

    public Func<string, string> Text { get; init; } = xml => xml;

    public Func<string, byte[]> Octets { get; init; } = Encoding.UTF8.GetBytes;

    public Func<string, string> Base64 { get; init; } = text => text;

    /// <summary>The twin in which nothing is changed but what <see cref="Honest"/> does; null takes it.</summary>
    public Func<HonestResponse, HonestResponse>? Twin { get; init; }

    public AttackVector Build(HonestResponse honest, SignedParts mode)
    {
        // Fresh identifiers, shared by vector and twin: a refused vector must not have used its twin up.
        var fresh = honest with { ResponseId = SamlId.New(), AssertionId = SamlId.New() };
        // What the response alone signs is never encrypted honestly: the twin then has both signed.
        var twin = new Attack(Row, Name, Expected) { Encryption = Encryption is null ? null : new EncryptionRecipe() }
            .Render((Twin ?? (h => h))(fresh), Encryption is not null && mode == SignedParts.Response ? SignedParts.Both : mode);
        return new AttackVector(Row, Name, mode, Expected, Render(Honest(fresh), mode), twin, honest.Key);
    }

    public string Render(HonestResponse honest, SignedParts mode)
    {
        var message = HonestMessages.WithoutSignatures(honest);
        Before(message);
        var key = Key ?? honest.Key;
        var recipe = Signature(SignatureRecipe.For(key));
        if (mode != SignedParts.Response)
            TestSigner.Sign(message.Assertion, key, recipe);
        Between(message);
        Encryption?.Encrypt(message);
        if (mode != SignedParts.Assertion)
            TestSigner.Sign(message.Response, key, recipe);
        After(message);
        return Base64(Convert.ToBase64String(Octets(Text(message.Document.OuterXml))));
    }
}

/// <summary>One hostile response with the rule that must refuse it, and its honest twin, which must be accepted.</summary>
public sealed record AttackVector(string Row, string Name, SignedParts Mode, AssertionRule Expected, string Response, string HonestTwin, TestKey Key)
{
    public override string ToString() => NameOf(Row, Name, Mode);

    public static string NameOf(string row, string name, SignedParts mode) => $"{row} {name} [{(mode == SignedParts.Response ? "Response alone" : mode)}]";
}

public static class HonestMessages
{
    /// <summary>The message without its signatures.</summary>
    public static SamlMessage WithoutSignatures(HonestResponse honest)
    {
        var message = SamlMessage.Parse(Encoding.UTF8.GetString(honest.Xml()));
        foreach (var signature in SamlMessage.Elements(message.Response).Where(e => e.LocalName == "Signature").ToList())
            signature.ParentNode!.RemoveChild(signature);
        return message;
    }

    /// <summary>What a receiver expects of it, at the instant it was issued.</summary>
    public static Expectations Expect(HonestResponse honest) => new(honest.Issuer, new HashSet<string> { honest.Audience }, new HashSet<string> { honest.Recipient }, honest.Now);
}
