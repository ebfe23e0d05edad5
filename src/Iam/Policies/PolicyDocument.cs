namespace SamlFederation.Iam;

/// <summary>A policy document, read strictly and compiled once. Immutable, safe from several threads.</summary>
public sealed class PolicyDocument
{
    private readonly Statement[] _statements;

    private PolicyDocument(string json, PolicyKind kind, string? version, Statement[] statements, IReadOnlyDictionary<string, string> principalIds)
    {
        Json = json;
        Kind = kind;
        Version = version;
        _statements = statements;
        PrincipalIds = principalIds;
    }

    /// <summary>The text it was read from, unchanged.</summary>
    public string Json { get; }

    /// <summary>What it was read as.</summary>
    public PolicyKind Kind { get; }

    /// <summary>The version as written; null when there is none, which means 2008-10-17.</summary>
    public string? Version { get; }

    /// <summary>The statements, in order.</summary>
    public IReadOnlyList<Statement> Statements => _statements;

    /// <summary>What <see cref="BindPrincipals"/> bound: the principal as written, and its unique id. Store it beside the text.</summary>
    public IReadOnlyDictionary<string, string> PrincipalIds { get; }

    internal ReadOnlySpan<Statement> All => _statements;

    /// <summary>Reads a document with the kind's usual limits, or with others.</summary>
    public static PolicyParse Parse(string json, PolicyKind kind, PolicyLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (PolicySize.Check(json, limits ?? PolicyLimits.For(kind)) is { } tooLarge)
            return new PolicyParse.Refused(tooLarge);
        // IAM API, policyDocumentType: [\u0009\u000A\u000D\u0020-\u00FF]+
        if (json.AsSpan().ContainsAnyExcept(PolicyCharacters))
            return new PolicyParse.Refused(PolicyFaults.Json(PolicyRule.Characters, kind, "a character outside of U+0020 to U+00FF"));
        var (tree, rule, detail) = JsonTree.Read(json);
        if (tree is null)
            return new PolicyParse.Refused(PolicyFaults.Json(rule, kind, detail));
        var (raw, fault) = new PolicySyntax(kind).Read(tree);
        fault ??= PolicyChecks.Run(raw!);
        if (fault is not null)
            return new PolicyParse.Refused(fault);
        var (statements, unfit) = PolicyCompiler.Compile(raw!);
        return unfit is null
            ? new PolicyParse.Parsed(new PolicyDocument(json, kind, raw!.Version, statements, new Dictionary<string, string>()))
            : new PolicyParse.Refused(unfit);
    }

    /// <summary>
    /// The same document with its users and roles bound to unique ids, as AWS stores it: afterwards the id alone counts.
    /// The resolver gets each principal as written and answers its id; null means that there is no such user or role, which
    /// refuses the document. To bind a stored document again, pass the lookup of its stored <see cref="PrincipalIds"/>.
    /// </summary>
    /// <param name="uniqueIdOf">The id of a principal as written.</param>
    /// <param name="accountExists">Whether there is an account of these twelve digits: naming one that is not there refuses the document too. Without it, accounts are not asked for.</param>
    public PolicyParse BindPrincipals(Func<string, string?> uniqueIdOf, Func<string, bool>? accountExists = null)
    {
        ArgumentNullException.ThrowIfNull(uniqueIdOf);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var statements = new Statement[_statements.Length];
        for (var i = 0; i < statements.Length; i++)
        {
            var bound = new List<PrincipalMatcher>();
            foreach (var principal in _statements[i].Principals)
            {
                if (accountExists is not null && principal.AccountId is { } account && !accountExists(account))
                    return new PolicyParse.Refused(PolicyFaults.Principal("AWS", principal.Value));
                var id = principal.NamesEntity ? uniqueIdOf(principal.Value) : null;
                if (id is null && principal.MustExist)
                    return new PolicyParse.Refused(PolicyFaults.Principal("AWS", principal.Value));
                if (id is not null)
                    ids[principal.Value] = id;
                bound.Add(id is null ? principal : principal.Bind(id));
            }
            statements[i] = _statements[i] with { Principals = bound };
        }
        return new PolicyParse.Parsed(new PolicyDocument(Json, Kind, Version, statements, ids));
    }

    private static readonly System.Buffers.SearchValues<char> PolicyCharacters =
        System.Buffers.SearchValues.Create([.. "\t\n\r", .. Enumerable.Range(0x20, 0xE0).Select(code => (char)code)]);
}
