namespace SamlFederation.Iam;

/// <summary>A document whose shape is right and whose contents are not yet judged.</summary>
internal sealed record RawPolicy(PolicyKind Kind, string? Version, IReadOnlyList<RawStatement> Statements)
{
    // IAM User Guide, Version: variables are literal text in 2008-10-17, which is what no version means.
    internal bool HasVariables => Version == "2012-10-17";

    internal bool IsTrust => Kind == PolicyKind.Trust;
}

internal sealed record RawStatement
{
    internal required int Index { get; init; }

    internal string? Sid { get; init; }

    internal string? Effect { get; init; }

    internal IReadOnlyList<RawPrincipal>? Principals { get; init; }

    internal IReadOnlyList<RawPrincipal>? NotPrincipals { get; init; }

    internal IReadOnlyList<string>? Actions { get; init; }

    internal IReadOnlyList<string>? NotActions { get; init; }

    internal IReadOnlyList<string>? Resources { get; init; }

    internal IReadOnlyList<string>? NotResources { get; init; }

    internal IReadOnlyList<RawCondition> Conditions { get; init; } = [];
}

/// <summary>A principal by its key; the bare <c>"*"</c> has the key <c>*</c>.</summary>
internal sealed record RawPrincipal(string Type, string Value);

internal sealed record RawCondition(string Operator, string Key, IReadOnlyList<string> Values)
{
    public override string ToString() => $"{Operator} {Key}: {string.Join(", ", Values)}";
}
