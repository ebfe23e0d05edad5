namespace SamlFederation.Saml;

/// <summary>Which attribute fills which <c>saml:</c> context key, as in AWS's table of keys for SAML federation.</summary>
internal static class ContextKeyTable
{
    private const string EduPerson = "urn:oid:1.3.6.1.4.1.5923.1.1.1.";
    private const string EduOrg = "urn:oid:1.3.6.1.4.1.5923.1.2.1.";
    private const string Claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";

    private static readonly HashSet<string> SingleValued = new(StringComparer.Ordinal)
    {
        "edupersonorgdn", "edupersonprimaryaffiliation", "edupersonprimaryorgunitdn", "edupersonprincipalname",
    };

    // Where several attributes fill one key, the first of this table that is present does: one claim per key.
    private static readonly IReadOnlyList<(string Attribute, string Key)> Sources =
    [
        (EduPerson + "1", "edupersonaffiliation"),
        (EduPerson + "2", "edupersonnickname"),
        (EduPerson + "3", "edupersonorgdn"),
        (EduPerson + "4", "edupersonorgunitdn"),
        (EduPerson + "5", "edupersonprimaryaffiliation"),
        (EduPerson + "6", "edupersonprincipalname"),
        (EduPerson + "7", "edupersonentitlement"),
        (EduPerson + "8", "edupersonprimaryorgunitdn"),
        (EduPerson + "9", "edupersonscopedaffiliation"),
        (EduPerson + "10", "edupersontargetedid"),
        (EduPerson + "11", "edupersonassurance"),
        (EduOrg + "2", "eduorghomepageuri"),
        (EduOrg + "3", "eduorgidentityauthnpolicyuri"),
        (EduOrg + "4", "eduorglegalname"),
        (EduOrg + "5", "eduorgsuperioruri"),
        (EduOrg + "6", "eduorgwhitepagesuri"),
        ("urn:oid:2.5.4.3", "cn"),
        (Claims + "name", "name"),
        ("http://schemas.xmlsoap.org/claims/CommonName", "commonName"),
        ("2.5.4.3", "commonName"),
        ("urn:oid:2.5.4.3", "commonName"),
        (Claims + "givenname", "givenName"),
        ("2.5.4.42", "givenName"),
        ("urn:oid:2.5.4.42", "givenName"),
        ("2.4.5.42", "givenName"),         // as AWS's page prints it
        ("urn:oid:2.4.5.42", "givenName"),
        (Claims + "surname", "surname"),
        ("2.5.4.4", "surname"),
        ("urn:oid:2.5.4.4", "surname"),
        (Claims + "emailaddress", "mail"),
        ("0.9.2342.19200300.100.1.3", "mail"),
        ("urn:oid:0.9.2342.19200300.100.1.3", "mail"),
        ("http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "uid"),
        ("0.9.2342.19200300.100.1.1", "uid"),
        ("urn:oid:0.9.2342.19200300.100.1.1", "uid"),
        ("http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "primaryGroupSID"),
        ("0.9.2342.19200300.100.1.45", "organizationStatus"),
        ("urn:oid:0.9.2342.19200300.100.1.45", "organizationStatus"),
        ("2.5.4.45", "x500UniqueIdentifier"),
        ("urn:oid:2.5.4.45", "x500UniqueIdentifier"),
    ];

    private static readonly HashSet<string> Names = new(Sources.Select(s => s.Attribute), StringComparer.Ordinal);

    public static bool Reads(string attributeName) => Names.Contains(attributeName);

    /// <summary>A key that policies compare as one value must not depend on which of two values came first.</summary>
    public static AssertionFault? SingleValues(IReadOnlyList<SamlAttribute> attributes)
    {
        foreach (var (attribute, key) in Sources.Where(s => SingleValued.Contains(s.Key)))
        {
            if (attributes.FirstOrDefault(a => a.Name == attribute) is { } found && found.Values.Count > 1)
                return new(AssertionRule.ContextKey, $"at most one value for saml:{key}", $"{found.Values.Count} values");
        }
        return null;
    }

    public static Dictionary<string, IReadOnlyList<string>> From(IReadOnlyList<SamlAttribute> attributes)
    {
        var keys = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (attribute, key) in Sources)
        {
            if (attributes.FirstOrDefault(a => a.Name == attribute) is { Values.Count: > 0 } found)
                keys.TryAdd("saml:" + key, found.Values);
        }
        return keys;
    }
}
