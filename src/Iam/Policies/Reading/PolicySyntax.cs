namespace SamlFederation.Iam;

/// <summary>The shape of a document: which elements there are, of which JSON type. The first fault ends the reading.</summary>
internal sealed class PolicySyntax(PolicyKind kind)
{
    private PolicyFault? _fault;

    internal (RawPolicy? Policy, PolicyFault? Fault) Read(JsonTree tree)
    {
        var policy = ReadDocument(tree);
        return _fault is null ? (policy, null) : (null, _fault);
    }

    private RawPolicy? ReadDocument(JsonTree tree)
    {
        if (tree is not JsonTree.Map map)
            return Fault<RawPolicy>(PolicyRule.ElementType, "the document is not an object");
        string? version = null;
        List<RawStatement>? statements = null;
        foreach (var (name, value) in map.Members)
        {
            switch (name)
            {
                case "Version":
                    version = ReadText(value, name);
                    if (version is not ("2008-10-17" or "2012-10-17"))
                        return Fault<RawPolicy>(PolicyRule.Version, $"`{version}`");
                    break;
                case "Id":
                    ReadText(value, name);
                    break;
                case "Statement":
                    statements = ReadStatements(value);
                    break;
                default:
                    return Fault<RawPolicy>(PolicyRule.UnknownElement, $"`{name}` in the document");
            }
        }
        if (statements is not { Count: > 0 })
            return Fault<RawPolicy>(PolicyRule.StatementMissing, "no Statement");
        return new RawPolicy(kind, version, statements);
    }

    private List<RawStatement> ReadStatements(JsonTree tree)
    {
        IReadOnlyList<JsonTree> items = tree is JsonTree.List list ? list.Items : [tree];
        var statements = new List<RawStatement>();
        foreach (var item in items)
        {
            if (ReadStatement(item, statements.Count) is not { } statement)
                break;
            statements.Add(statement);
        }
        return statements;
    }

    private RawStatement? ReadStatement(JsonTree tree, int index)
    {
        if (tree is not JsonTree.Map map)
            return Fault<RawStatement>(PolicyRule.ElementType, $"statement {index} is not an object");
        var statement = new RawStatement { Index = index };
        foreach (var (name, value) in map.Members)
        {
            statement = name switch
            {
                "Sid" => statement with { Sid = ReadText(value, name) },
                "Effect" => statement with { Effect = ReadText(value, name) },
                "Principal" => statement with { Principals = ReadPrincipals(value, name) },
                "NotPrincipal" => statement with { NotPrincipals = ReadPrincipals(value, name) },
                "Action" => statement with { Actions = ReadTexts(value, name) },
                "NotAction" => statement with { NotActions = ReadTexts(value, name) },
                "Resource" => statement with { Resources = ReadTexts(value, name) },
                "NotResource" => statement with { NotResources = ReadTexts(value, name) },
                "Condition" => statement with { Conditions = ReadConditions(value) },
                _ => Fault<RawStatement>(PolicyRule.UnknownElement, $"`{name}` in statement {index}"),
            };
            if (statement is null)
                return null;
        }
        return Exclusive(statement) ? statement : null;
    }

    private bool Exclusive(RawStatement statement)
    {
        var both = (statement.Principals is not null && statement.NotPrincipals is not null)
            || (statement.Actions is not null && statement.NotActions is not null)
            || (statement.Resources is not null && statement.NotResources is not null);
        if (both)
            Fault<string>(PolicyRule.ExclusiveElements, $"an element and its Not form in statement {statement.Index}");
        else if (statement.Effect is null || !(statement.Effect.Equals("Allow", StringComparison.OrdinalIgnoreCase) || statement.Effect.Equals("Deny", StringComparison.OrdinalIgnoreCase)))
            Fault<string>(PolicyRule.Effect, $"Effect `{statement.Effect}` in statement {statement.Index}");
        else if (statement.Sid is { } sid && !sid.All(char.IsAsciiLetterOrDigit))
            Fault<string>(PolicyRule.Sid, $"Sid `{sid}`");
        return _fault is null;
    }

    private List<RawPrincipal> ReadPrincipals(JsonTree tree, string element)
    {
        var principals = new List<RawPrincipal>();
        if (tree is JsonTree.Text { Value: "*" })
        {
            principals.Add(new RawPrincipal("*", "*"));
        }
        else if (tree is JsonTree.Text text)
        {
            _fault ??= PolicyFaults.Principal(element, text.Value);
        }
        else if (tree is JsonTree.Map map)
        {
            foreach (var (type, value) in map.Members)
                principals.AddRange(ReadTexts(value, element).Select(one => new RawPrincipal(type, one)));
        }
        else
        {
            Fault<string>(PolicyRule.ElementType, element);
        }
        return principals;
    }

    private List<RawCondition> ReadConditions(JsonTree tree)
    {
        var conditions = new List<RawCondition>();
        if (tree is not JsonTree.Map operators)
        {
            Fault<string>(PolicyRule.ElementType, "Condition");
            return conditions;
        }
        foreach (var (name, keys) in operators.Members)
        {
            if (!ConditionOperator.TryParse(name, out _))
                Fault<string>(PolicyRule.ConditionOperator, $"`{name}`");
            if (keys is not JsonTree.Map map)
            {
                Fault<string>(PolicyRule.ElementType, $"Condition {name}");
                return conditions;
            }
            foreach (var (key, value) in map.Members)
                conditions.Add(new RawCondition(name, key, ReadTexts(value, $"Condition {name} {key}", scalars: true)));
        }
        return conditions;
    }

    private string? ReadText(JsonTree tree, string element) =>
        tree is JsonTree.Text text ? text.Value : Fault<string>(PolicyRule.ElementType, element);

    private List<string> ReadTexts(JsonTree tree, string element, bool scalars = false)
    {
        IReadOnlyList<JsonTree> items = tree is JsonTree.List list ? list.Items : [tree];
        var texts = new List<string>(items.Count);
        foreach (var item in items)
        {
            if (item is JsonTree.Text text)
                texts.Add(text.Value);
            else if (scalars && item is JsonTree.Scalar scalar)
                texts.Add(scalar.Value);
            else
                Fault<string>(PolicyRule.ElementType, element);
        }
        return texts;
    }

    private T? Fault<T>(PolicyRule rule, string detail)
        where T : class
    {
        _fault ??= PolicyFaults.Syntax(rule, detail);
        return null;
    }
}
