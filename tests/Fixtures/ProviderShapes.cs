using System.Globalization;
using System.Security;
using System.Text;
using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures;

/// <summary>
/// How the responses of one product are written, by its documentation: prefixes, where namespaces are declared, what is signed, what the signature looks like.
/// The content is the honest response's.
/// </summary>
public sealed record ProviderShape(string Name)
{
    public string Samlp { get; init; } = "samlp";
    public string Saml { get; init; } = "saml";

    /// <summary>The XML declaration, if one is sent.</summary>
    public string Declaration { get; init; } = "";

    /// <summary>Further attributes and declarations of the Response.</summary>
    public string OnResponse { get; init; } = "";

    /// <summary>Further attributes and declarations of the Assertion.</summary>
    public string OnAssertion { get; init; } = "";

    /// <summary>Attributes of both Issuers.</summary>
    public string OnIssuer { get; init; } = "";

    /// <summary>Attributes of each AttributeValue.</summary>
    public string OnValue { get; init; } = "";

    /// <summary>Between elements.</summary>
    public string Indentation { get; init; } = "";

    /// <summary>Whether saml is declared on the Response, for all below it, or on each Issuer and the Assertion.</summary>
    public bool DeclaresAbove { get; init; }

    public SignedParts Signs { get; init; } = SignedParts.Assertion;
    public Func<SignatureRecipe, SignatureRecipe> Signature { get; init; } = recipe => recipe;

    /// <summary>The last word, as a transport has it.</summary>
    public Func<string, string> Text { get; init; } = xml => xml;

    public override string ToString() => Name;

    /// <summary>The base64 text of a signed response.</summary>
    public string Render(HonestResponse honest)
    {
        var message = SamlMessage.Parse(Write(honest));
        var recipe = Signature(SignatureRecipe.For(honest.Key) with { KeyInfo = ProviderShapes.Certificate("ds", honest.Key) });
        if (Signs.HasFlag(SignedParts.Assertion))
            TestSigner.Sign(message.Assertion, honest.Key, recipe);
        if (Signs.HasFlag(SignedParts.Response))
            TestSigner.Sign(message.Response, honest.Key, recipe);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(Declaration + Text(message.Document.OuterXml)));
    }

    private string Write(HonestResponse honest)
    {
        var message = honest.Message();
        var assertion = message.Assertion!;
        string S(string name) => Saml.Length == 0 ? name : $"{Saml}:{name}";
        string P(string name) => $"{Samlp}:{name}";
        var ns = $" {(Saml.Length == 0 ? "xmlns" : "xmlns:" + Saml)}=\"{SamlMessage.Saml}\"";
        var inner = DeclaresAbove ? "" : ns;
        string At(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string E(string text) => SecurityElement.Escape(text);
        var issuer = $"<{S("Issuer")}{inner}{OnIssuer}>{E(honest.Issuer)}</{S("Issuer")}>";
        var attributes = assertion.Attributes.Select(attribute =>
            $"<{S("Attribute")} Name=\"{E(attribute.Name)}\" NameFormat=\"{SamlConstants.UriNameFormat}\">"
            + string.Concat(attribute.Values.Select(value => $"<{S("AttributeValue")}{OnValue}>{E(value).Replace("\r", "&#13;", StringComparison.Ordinal)}</{S("AttributeValue")}>")) + $"</{S("Attribute")}>");
        string[] parts =
        [
            issuer.Replace(inner.Length > 0 ? ns : "\0", "", StringComparison.Ordinal),
            $"<{S("Subject")}><{S("NameID")} Format=\"{honest.NameIdFormat}\">{E(honest.NameId)}</{S("NameID")}><{S("SubjectConfirmation")} Method=\"{SamlConstants.BearerMethod}\">"
                + $"<{S("SubjectConfirmationData")} NotOnOrAfter=\"{At(honest.Now + honest.Lifetime)}\" Recipient=\"{E(honest.Recipient)}\"/></{S("SubjectConfirmation")}></{S("Subject")}>",
            $"<{S("Conditions")} NotBefore=\"{At(honest.Now.AddMinutes(-1))}\" NotOnOrAfter=\"{At(honest.Now + honest.Lifetime)}\"><{S("AudienceRestriction")}><{S("Audience")}>{E(honest.Audience)}</{S("Audience")}></{S("AudienceRestriction")}></{S("Conditions")}>",
            $"<{S("AuthnStatement")} AuthnInstant=\"{At(honest.Now)}\" SessionIndex=\"{assertion.Id}-1\"><{S("AuthnContext")}><{S("AuthnContextClassRef")}>{AuthnContextClasses.PasswordProtectedTransport}</{S("AuthnContextClassRef")}></{S("AuthnContext")}></{S("AuthnStatement")}>",
            $"<{S("AttributeStatement")}>{string.Concat(attributes)}</{S("AttributeStatement")}>",
        ];
        var body = $"<{S("Assertion")}{inner}{OnAssertion} ID=\"{assertion.Id}\" IssueInstant=\"{At(honest.Now)}\" Version=\"2.0\">{Indentation}{string.Join(Indentation, parts)}{Indentation}</{S("Assertion")}>";
        return $"<{P("Response")} xmlns:{Samlp}=\"{SamlMessage.Samlp}\"{(DeclaresAbove ? ns : "")}{OnResponse} Destination=\"{E(honest.Recipient)}\" ID=\"{message.Id}\" IssueInstant=\"{At(honest.Now)}\" Version=\"2.0\">{Indentation}"
            + $"{issuer}{Indentation}<{P("Status")}><{P("StatusCode")} Value=\"{SamlStatusCodes.Success}\"/></{P("Status")}>{Indentation}{body}{Indentation}</{P("Response")}>";
    }
}

/// <summary>The products whose responses are known to come.</summary>
public static class ProviderShapes
{
    private const string Xs = " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"", Xsi = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"", XsString = " xsi:type=\"xs:string\"";
    private const string EntityFormat = $" Format=\"{NameIdFormats.Entity}\"";
    private const string Header = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    public static IReadOnlyList<ProviderShape> All { get; } =
    [
        new("Keycloak") { DeclaresAbove = true, Signs = SignedParts.Response, OnAssertion = $" xmlns=\"{SamlMessage.Saml}\"", OnValue = Xs + Xsi + XsString, Signature = r => r with { Prefix = "dsig", KeyInfo = KeyName(r) } },
        new("Keycloak, both signed") { DeclaresAbove = true, Signs = SignedParts.Both, OnAssertion = $" xmlns=\"{SamlMessage.Saml}\"", OnValue = Xs + Xsi + XsString, Signature = r => r with { Prefix = "dsig", KeyInfo = KeyName(r) } },
        new("Shibboleth") { Declaration = Header, Samlp = "saml2p", Saml = "saml2", Signs = SignedParts.Response, OnIssuer = EntityFormat, OnAssertion = " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"", OnValue = Xsi + " xsi:type=\"xsd:string\"", Signature = r => r with { PrefixList = "xsd" }, Text = Lines("&#13;\n") },
        new("SimpleSAMLphp") { DeclaresAbove = true, Signs = SignedParts.Both, OnAssertion = Xsi + Xs, OnValue = XsString },
        new("AD FS") { Saml = "", OnResponse = " Consent=\"urn:oasis:names:tc:SAML:2.0:consent:unspecified\"", Signature = r => r with { KeyInfo = DefaultCertificate(r) } },
        new("Entra ID") { Saml = "", Signature = r => r with { Prefix = "", KeyInfo = DefaultCertificate(r) } },
        new("Entra ID, Response signed") { Saml = "", Signs = SignedParts.Response, Signature = r => r with { Prefix = "", KeyInfo = DefaultCertificate(r) } },
        new("Okta") { Declaration = Header, Samlp = "saml2p", Saml = "saml2", Signs = SignedParts.Both, OnResponse = Xs, OnIssuer = EntityFormat, OnAssertion = Xs, OnValue = Xs + Xsi + XsString, Signature = r => r with { PrefixList = "xs" } },
        new("Google") { Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>", Samlp = "saml2p", Saml = "saml2", Signs = SignedParts.Response, OnValue = Xs + Xsi + " xsi:type=\"xs:anyType\"", Text = Lines("\n") },
        new("Ping") { DeclaresAbove = true, Signs = SignedParts.Assertion, OnValue = Xs + Xsi + XsString, Text = Lines("\n") },
        new("Ping, Response signed") { Signs = SignedParts.Response, OnValue = Xs + Xsi + XsString, Text = Lines("\n") },
        new("OneLogin") { DeclaresAbove = true, OnAssertion = Xs + Xsi, OnValue = XsString },
        new("Auth0") { OnValue = Xs + Xsi + XsString, Signature = r => r with { Prefix = "", KeyInfo = DefaultCertificate(r) } },
        new("Auth0, Response signed") { Indentation = "\n  ", Signs = SignedParts.Response, OnValue = Xs + Xsi + " xsi:type=\"xs:anyType\"", Signature = r => r with { Prefix = "", KeyInfo = DefaultCertificate(r), AtTheEnd = true } },
    ];

    /// <summary>The inner XML of KeyInfo with the certificate.</summary>
    public static string Certificate(string prefix, TestKey key)
    {
        var p = prefix.Length == 0 ? "" : prefix + ":";
        var declaration = prefix.Length == 0 ? $" xmlns=\"{SamlMessage.Ds}\"" : $" xmlns:{prefix}=\"{SamlMessage.Ds}\"";
        return $"<{p}X509Data{declaration}><{p}X509Certificate>{Convert.ToBase64String(key.Der.Span)}</{p}X509Certificate></{p}X509Data>";
    }

    private static string DefaultCertificate(SignatureRecipe recipe) => recipe.KeyInfo!.Replace("ds:", "", StringComparison.Ordinal).Replace("xmlns:ds=", "xmlns=", StringComparison.Ordinal).Replace("xmlns:=", "xmlns=", StringComparison.Ordinal);

    private static string KeyName(SignatureRecipe recipe) => $"<dsig:KeyName>4711</dsig:KeyName>{recipe.KeyInfo}";

    // Java's encoder breaks base64 after 76 characters, on Windows with a carriage return that its serializer escapes.
    private static Func<string, string> Lines(string end) => xml =>
    {
        foreach (var field in new[] { "SignatureValue>", "X509Certificate>" })
        {
            for (var at = xml.IndexOf(field, StringComparison.Ordinal); at >= 0; at = xml.IndexOf(field, at + 1, StringComparison.Ordinal))
            {
                var start = at + field.Length;
                var length = xml.IndexOf('<', start) - start;
                if (length > 76)
                    xml = xml.Remove(start, length).Insert(start, string.Join(end, xml.Substring(start, length).Chunk(76).Select(line => new string(line))));
            }
        }
        return xml;
    };
}
