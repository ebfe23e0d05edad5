namespace SamlFederation.Saml;

/// <summary>The <c>saml:sub_type</c> of AWS.</summary>
public static class SubjectType
{
    private const string Saml2Prefix = "urn:oasis:names:tc:SAML:2.0:nameid-format:";
    private const string Saml11Unspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

    /// <summary>The NameID format without the SAML 2.0 prefix; <c>unspecified</c> for SAML 1.1's unspecified and for none; any other as it is.</summary>
    /// <param name="nameIdFormat">The NameID's Format.</param>
    public static string From(string? nameIdFormat) => nameIdFormat switch
    {
        null or "" or Saml11Unspecified => "unspecified", // SAML Core 2.2.2: no Format means unspecified
        _ when nameIdFormat.StartsWith(Saml2Prefix, StringComparison.Ordinal) => nameIdFormat[Saml2Prefix.Length..],
        _ => nameIdFormat,
    };
}
