namespace SamlFederation.Saml;

/// <summary>One check of a message, as a person reads it.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Clause">Where the rule comes from.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Seen">What was seen, shortened.</param>
/// <param name="Passed">Whether it holds.</param>
public sealed record MessageCheck(string Rule, string Clause, string Expected, string Seen, bool Passed)
{
    /// <summary>A row about foreign text, which is shortened, and of which nothing is hidden.</summary>
    /// <param name="rule">The rule's name.</param>
    /// <param name="clause">Where the rule comes from.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="seen">What was seen.</param>
    /// <param name="passed">Whether it holds.</param>
    public static MessageCheck Of(string rule, string clause, string expected, string? seen, bool passed) => new(rule, clause, expected, Text.Show(seen), passed);
}

/// <summary>What was done with a request or a logout message so far: each check, and the octets that came out of its wrappings.</summary>
internal sealed class MessageTrace
{
    private readonly List<MessageCheck> checks = [];

    public IReadOnlyList<MessageCheck> Checks => checks;

    /// <summary>The message without its binding's encoding; empty while it has it.</summary>
    public byte[] Octets { get; set; } = [];

    public void Add(MessageCheck check) => checks.Add(check);

    /// <summary>Adds the rows of a signature that the reader of responses checked.</summary>
    public void AddSignature(Trace signature) => checks.AddRange(signature.Checks.Select(row => new MessageCheck($"{row.Rule}", row.Clause, row.Expected, row.Seen, row.Passed)));

    /// <summary>A step of reading: its row if it passed, its fault's row if not. The fault goes on to the caller.</summary>
    public AuthnRequestFault? Step(AuthnRequestFault? fault, AuthnRequestRule rule, string expected, string seen)
    {
        checks.Add(fault is null ? new($"{rule}", RequestClauses.Of(rule), expected, seen, true) : new($"{fault.Rule}", RequestClauses.Of(fault.Rule), fault.Expected, fault.Seen, false));
        return fault;
    }

    /// <summary>The same for a logout message.</summary>
    public LogoutFault? Step(LogoutFault? fault, LogoutRule rule, string expected, string seen)
    {
        checks.Add(fault is null ? new($"{rule}", LogoutClauses.Of(rule), expected, seen, true) : new($"{fault.Rule}", LogoutClauses.Of(fault.Rule), fault.Expected, fault.Seen, false));
        return fault;
    }
}
