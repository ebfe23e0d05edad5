using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>A row of the corpus: a forgery of the library's, aimed at one honest response.</summary>
public sealed record Attack(string Row, string Name, AssertionRule Expected) : Forgery
{
    /// <summary>Another honest message to begin with.</summary>
    public Func<HonestResponse, HonestResponse> Honest { get; init; } = honest => honest;

    /// <summary>The key that signs, instead of the honest one.</summary>
    public TestKey? Key { get; init; }

    /// <summary>Encrypts the assertion once it is signed, and the twin's honestly; null leaves both open.</summary>
    public EncryptionRecipe? Encryption { get; init; }

    /// <summary>The twin in which nothing is changed but what <see cref="Honest"/> does; null takes it.</summary>
    public Func<HonestResponse, HonestResponse>? Twin { get; init; }

    /// <summary>What another receiver than the usual one expects; null for the usual one, which both doors are.</summary>
    public Func<Expectations, Expectations>? Expect { get; init; }

    /// <summary>The letters of its row.</summary>
    public string Chapter => Row.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    /// <summary>A fault of the test identity provider, as a row like any other.</summary>
    public static Attack Of(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var forgery = fault.Forgery;
        return new Attack(fault.Row, $"the fault {fault.Name}", fault.Expected ?? throw new ArgumentException("The honest twin is no attack.", nameof(fault)))
        {
            Modes = forgery.Modes, IsStrangers = forgery.IsStrangers, Before = forgery.Before, Signature = forgery.Signature, Keyed = forgery.Keyed,
            Between = forgery.Between, After = forgery.After, Text = forgery.Text, Octets = forgery.Octets, Base64 = forgery.Base64,
        };
    }

    public AttackVector Build(HonestResponse honest, SignedParts mode)
    {
        // Fresh identifiers, shared by vector and twin: a refused vector must not have used its twin up.
        var fresh = honest with { ResponseId = SamlId.New(), AssertionId = SamlId.New() };
        // What the response alone signs is never encrypted honestly: the twin then has both signed.
        var twin = new Attack(Row, Name, Expected) { Encryption = Encryption is null ? null : new EncryptionRecipe() }
            .Render((Twin ?? (h => h))(fresh), Encryption is not null && mode == SignedParts.Response ? SignedParts.Both : mode);
        return new AttackVector(Row, Name, mode, Expected, Render(Honest(fresh), mode), twin, honest.Key) { Expect = Expect };
    }

    public string Render(HonestResponse honest, SignedParts mode)
    {
        var whole = this with { Between = message => { Between(message); Encryption?.Encrypt(message); } };
        return whole.Render(HonestMessages.WithoutSignatures(honest), mode, new ForgeryKeys(Key ?? honest.Key, TestKeys.Stranger));
    }
}

/// <summary>One hostile response with the rule that must refuse it, and its honest twin, which must be accepted.</summary>
public sealed record AttackVector(string Row, string Name, SignedParts Mode, AssertionRule Expected, string Response, string HonestTwin, TestKey Key)
{
    /// <summary>What its receiver expects beyond the usual; null for nothing.</summary>
    public Func<Expectations, Expectations>? Expect { get; init; }

    public override string ToString() => NameOf(Row, Name, Mode);

    public static string NameOf(string row, string name, SignedParts mode) => $"{row} {name} [{(mode == SignedParts.Response ? "Response alone" : mode)}]";
}

public static class HonestMessages
{
    /// <summary>The message without its signatures.</summary>
    public static SamlMessage WithoutSignatures(HonestResponse honest) => SamlMessage.WithoutSignatures(honest.Xml());

    /// <summary>What a receiver expects of it, at the instant it was issued.</summary>
    public static Expectations Expect(HonestResponse honest) => new(honest.Issuer, new HashSet<string> { honest.Audience }, new HashSet<string> { honest.Recipient }, honest.Now);
}
