namespace SamlFederation.Iam;

/// <summary>The parts of <c>AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…</c>.</summary>
internal sealed class AuthorizationHeader
{
    private static readonly string[] Names = ["Credential", "Signature", "SignedHeaders"];
    private readonly Dictionary<string, string> _parts = new(StringComparer.Ordinal);

    private AuthorizationHeader() { }

    public string Credential => _parts["Credential"];
    public string Signature => _parts["Signature"];
    public string SignedHeaders => _parts["SignedHeaders"];

    /// <summary>Reads the header; a request without any date lacks that part too.</summary>
    public static (AuthorizationHeader? Header, SignatureFault? Fault) Parse(string value, bool hasDate)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        var algorithm = space < 0 ? value : value[..space];
        if (algorithm != CanonicalRequest.Algorithm)
            return (null, new SignatureFault(SignatureRule.UnsupportedAlgorithm, CanonicalRequest.Algorithm, algorithm));

        var header = new AuthorizationHeader();
        var rest = space < 0 ? "" : value[space..].Trim(' ', '\t');
        foreach (var part in rest.Length == 0 ? [] : rest.Split(','))
        {
            var pair = part.Trim(' ', '\t');
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !Names.Contains(pair[..equals]) || !header._parts.TryAdd(pair[..equals], pair[(equals + 1)..]))
                return (null, new SignatureFault(SignatureRule.MalformedAuthorization, "Credential, SignedHeaders and Signature, each once", pair));
        }

        var missing = Names.Where(name => header._parts.GetValueOrDefault(name, "").Length == 0).ToList();
        if (!hasDate) missing.Add("Date");
        return missing.Count == 0
            ? (header, null)
            : (null, new SignatureFault(SignatureRule.IncompleteHeader, "Credential, Signature, SignedHeaders and a date", value) { Missing = missing });
    }
}
