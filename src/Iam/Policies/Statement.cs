namespace SamlFederation.Iam;

/// <summary>What a statement says about what it matches.</summary>
public enum StatementEffect
{
    /// <summary>It is allowed.</summary>
    Allow,

    /// <summary>It is denied, whatever else allows it.</summary>
    Deny,
}

/// <summary>One statement of a policy: as written, and compiled.</summary>
public sealed record Statement
{
    internal Statement()
    {
    }

    /// <summary>The statement's place in the document, from 0.</summary>
    public int Index { get; internal init; }

    /// <summary>The statement's id, or null.</summary>
    public string? Sid { get; internal init; }

    /// <summary>Allow or Deny.</summary>
    public StatementEffect Effect { get; internal init; }

    /// <summary>The principals, of Principal or of NotPrincipal; empty in policies that have none.</summary>
    public IReadOnlyList<PrincipalMatcher> Principals { get; internal init; } = [];

    /// <summary>Whether the principals stand under NotPrincipal.</summary>
    public bool IsNotPrincipal { get; internal init; }

    /// <summary>The action patterns, of Action or of NotAction.</summary>
    public IReadOnlyList<string> Actions { get; internal init; } = [];

    /// <summary>Whether the actions stand under NotAction.</summary>
    public bool IsNotAction { get; internal init; }

    /// <summary>The resource patterns, of Resource or of NotResource; empty in a trust policy.</summary>
    public IReadOnlyList<string> Resources { get; internal init; } = [];

    /// <summary>Whether the resources stand under NotResource.</summary>
    public bool IsNotResource { get; internal init; }

    /// <summary>The conditions; all of them must hold.</summary>
    public IReadOnlyList<Condition> Conditions { get; internal init; } = [];

    internal Glob[] ActionPatterns { get; init; } = [];

    internal TextPattern[] ResourcePatterns { get; init; } = [];

    internal bool MatchesAction(string action)
    {
        var named = false;
        foreach (var pattern in ActionPatterns)
        {
            if (pattern.Matches(action))
            {
                named = true;
                break;
            }
        }
        return named != IsNotAction;
    }

    internal Truth MatchesResource(AuthorizationRequest request)
    {
        // A trust policy has no resource: it is about the role it belongs to.
        if (ResourcePatterns.Length == 0)
            return Truth.True;
        var named = Truth.False;
        foreach (var pattern in ResourcePatterns)
        {
            named = TruthTable.Or(named, pattern.Matches(request.Resource, request.Context));
            if (named == Truth.True)
                break;
        }
        return IsNotResource ? TruthTable.Not(named) : named;
    }

    internal Truth MatchesConditions(RequestContext context)
    {
        var result = Truth.True;
        for (var i = 0; i < Conditions.Count && result != Truth.False; i++)
            result = TruthTable.And(result, Conditions[i].Evaluate(context));
        return result;
    }

    /// <summary>How the caller is named here; a policy without principals names whoever it is attached to.</summary>
    internal PrincipalGrant MatchesPrincipal(PrincipalIdentity principal)
    {
        if (Principals.Count == 0)
            return PrincipalGrant.Direct;
        if (IsNotPrincipal)
            return NotPrincipalApplies(principal) ? PrincipalGrant.Entity : PrincipalGrant.None;
        var grant = PrincipalGrant.None;
        foreach (var matcher in Principals)
        {
            var one = matcher.Match(principal, Effect);
            if (one > grant)
                grant = one;
        }
        return grant;
    }

    // IAM User Guide, NotPrincipal: to be spared a Deny, a caller must be listed by account, by role or user, and by session.
    private bool NotPrincipalApplies(PrincipalIdentity principal)
    {
        if (Effect == StatementEffect.Allow)
            return !Principals.Any(matcher => matcher.Match(principal, StatementEffect.Deny) != PrincipalGrant.None);
        return !PrincipalMatcher.Faces(principal).All(face => Principals.Any(matcher => matcher.Match(face, StatementEffect.Allow) != PrincipalGrant.None));
    }
}
