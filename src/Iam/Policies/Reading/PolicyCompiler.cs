namespace SamlFederation.Iam;

/// <summary>Turns a checked document into statements that can be asked.</summary>
internal static class PolicyCompiler
{
    internal static (Statement[] Statements, PolicyFault? Fault) Compile(RawPolicy policy)
    {
        var statements = new Statement[policy.Statements.Count];
        for (var i = 0; i < statements.Length; i++)
        {
            var (statement, fault) = Compile(policy, policy.Statements[i]);
            if (statement is null)
                return ([], fault);
            statements[i] = statement;
        }
        return (statements, null);
    }

    private static (Statement?, PolicyFault?) Compile(RawPolicy policy, RawStatement raw)
    {
        var (conditions, badCondition) = Conditions(policy, raw);
        var (principals, badPrincipal) = Principals(policy, raw);
        var (resources, badResource) = Resources(policy, raw);
        if ((badCondition ?? badPrincipal ?? badResource) is { } fault)
            return (null, fault);
        var actions = raw.Actions ?? raw.NotActions!;
        return (new Statement
        {
            Index = raw.Index,
            Sid = string.IsNullOrEmpty(raw.Sid) ? null : raw.Sid,
            Effect = raw.Effect == "Deny" ? StatementEffect.Deny : StatementEffect.Allow,
            Actions = actions,
            IsNotAction = raw.NotActions is not null,
            ActionPatterns = [.. actions.Select(action => Glob.Parse(action, ignoreCase: true))],
            Resources = raw.Resources ?? raw.NotResources ?? [],
            IsNotResource = raw.NotResources is not null,
            ResourcePatterns = resources,
            Principals = principals,
            IsNotPrincipal = raw.NotPrincipals is not null,
            Conditions = conditions,
        }, null);
    }

    private static (Condition[], PolicyFault?) Conditions(RawPolicy policy, RawStatement raw)
    {
        var conditions = new Condition[raw.Conditions.Count];
        for (var i = 0; i < conditions.Length; i++)
        {
            var (condition, fault) = ConditionCompiler.Compile(raw.Conditions[i], policy.HasVariables);
            if (condition is null)
                return ([], fault);
            conditions[i] = condition;
        }
        return (conditions, null);
    }

    private static (PrincipalMatcher[], PolicyFault?) Principals(RawPolicy policy, RawStatement raw)
    {
        var principals = new List<PrincipalMatcher>();
        foreach (var one in raw.Principals ?? raw.NotPrincipals ?? [])
        {
            if (!PrincipalMatcher.TryParse(one.Type, one.Value, policy.Kind, out var matcher))
                return ([], PolicyFaults.Principal(one.Type, one.Value));
            principals.Add(matcher);
        }
        return ([.. principals], null);
    }

    private static (TextPattern[], PolicyFault?) Resources(RawPolicy policy, RawStatement raw)
    {
        var written = raw.Resources ?? raw.NotResources ?? [];
        var patterns = new TextPattern[written.Count];
        for (var i = 0; i < patterns.Length; i++)
        {
            // IAM User Guide, variables: in a resource only behind the fifth colon.
            if (PolicyTemplate.Parse(written[i], policy.HasVariables, wildcards: true) is not { } template || (template.HasVariables && template.ColonsBeforeVariable < 5))
                return ([], PolicyFaults.Syntax(PolicyRule.Variable, written[i]));
            patterns[i] = new TextPattern(template, ignoreCase: false);
        }
        return (patterns, null);
    }
}
