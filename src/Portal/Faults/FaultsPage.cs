using SamlFederation.Faults;

namespace SamlFederation.Portal.Faults;

/// <summary>The page: what there is, what was filled in, and what was wrong with it.</summary>
internal sealed record FaultsPage(FaultIdentity Identity, IReadOnlyDictionary<string, IReadOnlyList<string>> Given)
{
    internal FaultyParameter? Wrong { get; init; }

    internal static readonly IReadOnlyList<(FaultFamily Family, string Title, string Words)> Families =
    [
        (FaultFamily.Honest, "The honest twin", "Begin with this one."),
        (FaultFamily.Time, "Time", "Honestly signed, and not for now."),
        (FaultFamily.Address, "Addresses", "Honestly signed, and for somebody else, or in somebody else's name."),
        (FaultFamily.Meaning, "Meaning", "Honestly signed, and nothing that may be acted upon."),
        (FaultFamily.Signature, "Signatures", "Missing, false, or too weak."),
        (FaultFamily.Wrapping, "Wrapping", $"The signature holds, but over something other than what is read. Whom the attacker speaks of is called “{SamlMessage.EvilName}”."),
        (FaultFamily.Markup, "Markup", "Two readers understand the same text differently."),
    ];

    internal string Value(string name) => Given.TryGetValue(name, out var values) ? string.Join('\n', values) : "";
}
