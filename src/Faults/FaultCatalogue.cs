using SamlFederation.Saml;

namespace SamlFederation.Faults;

/// <summary>Every fault that can be asked for, the honest twin first.</summary>
public static class FaultCatalogue
{
    /// <summary>The name of the honest twin.</summary>
    public const string Honest = "none";

    /// <summary>All of them, in the order of their families.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new(Honest, "", FaultFamily.Honest, null)
        {
            Summary = "Nothing: the honest twin of all the others, made by the same code.",
            Answer = "Accept it. As long as it does not, a refusal of any other fault proves nothing. Posted a second time it must be refused: a bearer assertion is used once (SAML Profiles 4.1.4.5).",
            Forgery = new Forgery(),
        },
        .. TimeFaults.All,
        .. AddressFaults.All,
        .. MeaningFaults.All,
        .. SignatureFaults.All,
        .. WrappingFaults.All,
        .. MarkupFaults.All,
    ];

    private static readonly Dictionary<string, Fault> ByName = All.ToDictionary(fault => fault.Name, StringComparer.Ordinal);

    /// <summary>The fault of that name, if there is one.</summary>
    public static Fault? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The words for what is signed.</summary>
    public static string NameOf(SignedParts mode) => mode switch
    {
        SignedParts.Assertion => "assertion",
        SignedParts.Response => "response",
        SignedParts.Both => "both",
    };
}
