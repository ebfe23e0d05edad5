using SamlFederation.Faults;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>Every attack on a posted response, one row each, to be run wherever a response is accepted.</summary>
public static class AttackCorpus
{
    public static IReadOnlyList<Attack> Attacks { get; } =
    [
        .. FaultCatalogue.All.Where(fault => fault.Expected is not null).Select(Attack.Of),
        .. WrappingAttacks.All,
        .. IdentifierAttacks.All,
        .. MarkupAttacks.All,
        .. AlgorithmAttacks.All,
        .. TrustAttacks.All,
        .. SemanticAttacks.All,
        .. EncryptionAttacks.All,
        .. AwsAttributeAttacks.All,
        .. LimitAttacks.All,
    ];

    /// <summary>How each vector is made, by its name: for theories, which want their cases named before they are built.</summary>
    public static IReadOnlyDictionary<string, Func<HonestResponse, AttackVector>> ByName { get; } = Attacks
        .SelectMany(attack => attack.Modes.Select(mode => (Attack: attack, Mode: mode)))
        .ToDictionary(x => AttackVector.NameOf(x.Attack.Row, x.Attack.Name, x.Mode), x => (Func<HonestResponse, AttackVector>)(honest => x.Attack.Build(honest, x.Mode)));

    /// <summary>The vectors aimed at one receiver: issuer, addresses, roles, key and clock are the honest response's.</summary>
    public static IEnumerable<AttackVector> Vectors(HonestResponse honest) =>
        ByName.Values.Select(build => build(honest));
}
