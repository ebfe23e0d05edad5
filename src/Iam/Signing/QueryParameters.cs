namespace SamlFederation.Iam;

/// <summary>The query string as its readers take it: split at <c>&amp;</c> and the first <c>=</c>, names and values in canonical encoding.</summary>
internal sealed class QueryParameters
{
    public const string SignatureName = "X-Amz-Signature";

    /// <summary>The names that carry authentication; any of them, in any case, makes a request presigned or mixed.</summary>
    private static readonly string[] SigningNames =
        ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Security-Token", SignatureName];

    private readonly List<(string Name, string Value)> _parameters = [];

    private QueryParameters() { }

    public bool HasSigning => _parameters.Any(parameter => SigningNames.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The first signing parameter that is there twice, in any case, or null.</summary>
    public string? RepeatedSigning =>
        SigningNames.FirstOrDefault(name => _parameters.Count(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase)) > 1);

    /// <summary>Null when an escape in it is broken.</summary>
    public static QueryParameters? Parse(string rawQuery)
    {
        var query = new QueryParameters();
        foreach (var part in rawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            if (!CanonicalText.TryRecode(name, plusIsSpace: true, out var canonicalName)
                || !CanonicalText.TryRecode(value, plusIsSpace: true, out var canonicalValue)) return null;
            query._parameters.Add((canonicalName, canonicalValue));
        }
        return query;
    }

    /// <summary>The decoded value of the parameter with exactly this name, or null.</summary>
    public string? Value(string name)
    {
        foreach (var parameter in _parameters)
            if (parameter.Name == name) return CanonicalText.Decode(parameter.Value);
        return null;
    }

    /// <summary>Sorted by encoded name, then by encoded value; without the signature itself in a presigned request.</summary>
    public string Canonical(bool withoutSignature) =>
        string.Join('&', _parameters
            .Where(parameter => !withoutSignature || parameter.Name != SignatureName)
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .ThenBy(parameter => parameter.Value, StringComparer.Ordinal)
            .Select(parameter => $"{parameter.Name}={parameter.Value}"));
}
