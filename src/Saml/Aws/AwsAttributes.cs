namespace SamlFederation.Saml;

/// <summary>
/// The attributes that AWS reads from an assertion. Names compare exactly, NameFormat is not looked at,
/// and values are never repaired but for the white space around a Role.
/// </summary>
public static class AwsAttributes
{
    /// <summary>What the names of AWS's attributes begin with.</summary>
    public const string Prefix = "https://aws.amazon.com/SAML/Attributes/";

    /// <summary>Reads the AWS attributes.</summary>
    /// <param name="assertion">A valid assertion.</param>
    public static AwsClaimsOutcome Read(ValidAssertion assertion)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        return new AwsAttributeReader(assertion.Assertion.Attributes).Read();
    }

    /// <summary>Every <c>saml:</c> context key of the assertion; keys compare ignoring case.</summary>
    /// <param name="assertion">A valid assertion.</param>
    /// <param name="accountId">The account of the SAML provider.</param>
    /// <param name="providerName">The name of the SAML provider.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ContextKeys(ValidAssertion assertion, string accountId, string providerName)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var keys = ContextKeyTable.From(assertion.Assertion.Attributes);
        keys["saml:aud"] = [assertion.Recipient];
        keys["saml:iss"] = [assertion.Assertion.Issuer];
        keys["saml:sub"] = [assertion.NameId.Value];
        keys["saml:sub_type"] = [SubjectType.From(assertion.NameId.Format)];
        keys["saml:namequalifier"] = [NameQualifier.Compute(assertion.Assertion.Issuer, accountId, providerName)];
        keys["saml:doc"] = [$"{accountId}/{providerName}"];
        return keys;
    }
}
