namespace SamlFederation.Iam;

/// <summary>What a statement says about what it matches.</summary>
public enum StatementEffect
{
    /// <summary>It is allowed.</summary>
    Allow,

    /// <summary>It is denied, whatever else allows it.</summary>
    Deny,
}

/// <summary>One statement of a policy, as written.</summary>
public sealed class Statement
{
    internal Statement()
    {
    }

    /// <summary>The statement's id, or null.</summary>
    public string? Sid { get; internal init; }

    /// <summary>Allow or Deny.</summary>
    public StatementEffect Effect { get; internal init; }

    /// <summary>The action patterns, of Action or of NotAction.</summary>
    public IReadOnlyList<string> Actions { get; internal init; } = [];

    /// <summary>Whether the actions stand under NotAction.</summary>
    public bool IsNotAction { get; internal init; }

    /// <summary>The resource patterns, of Resource or of NotResource; empty in a trust policy.</summary>
    public IReadOnlyList<string> Resources { get; internal init; } = [];

    /// <summary>Whether the resources stand under NotResource.</summary>
    public bool IsNotResource { get; internal init; }
}
