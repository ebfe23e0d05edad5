using System.Xml;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Saml.Oracle;

/// <summary>Takes the elements of the SAML schema apart. Strict about structure (<see cref="AssertionRule.Structure"/>), without an opinion on meaning.</summary>
internal sealed class DomClaimsReader
{
    private AssertionFault? fault;

    private DomClaimsReader() { }

    // SAML Core 3.2.2. A status is collected rather than demanded, so that a strange one is refused for being no success.
    public static AssertionFault? ReadEnvelope(XmlElement response, bool signed, out EnvelopeClaims? claims)
    {
        var reader = new DomClaimsReader();
        reader.Only(response, "Issuer", "Signature", "Extensions", "Status", "Assertion", "EncryptedAssertion");
        var codes = response.Children().Where(e => e.Is("Status", Ns.Protocol)).SelectMany(e => e.Children()).Where(e => e.Is("StatusCode", Ns.Protocol)).ToList();
        var message = response.Children().Where(e => e.Is("Status", Ns.Protocol)).SelectMany(e => e.Children()).FirstOrDefault(e => e.Is("StatusMessage", Ns.Protocol));
        claims = new EnvelopeClaims(
            signed,
            response.GetAttribute("ID"),
            response.Optional("Version"),
            response.Optional("IssueInstant"),
            response.Optional("Destination"),
            response.Optional("InResponseTo"),
            reader.Optional(response, "Issuer") is { } issuer ? reader.Issuer(issuer) : null,
            [.. codes.Select(e => e.Optional("Value"))],
            codes.SelectMany(e => e.Children()).FirstOrDefault(e => e.Is("StatusCode", Ns.Protocol))?.Optional("Value"),
            message?.InnerText);
        return reader.fault;
    }

    // SAML Core 2.3.3
    public static AssertionFault? ReadAssertion(XmlElement assertion, out AssertionClaims? claims)
    {
        var reader = new DomClaimsReader();
        claims = reader.Assertion(assertion);
        return reader.fault;
    }

    private AssertionClaims Assertion(XmlElement assertion)
    {
        Only(assertion, "Issuer", "Signature", "Subject", "Conditions", "Advice", "AuthnStatement", "AttributeStatement");
        var subject = Optional(assertion, "Subject");
        var identifiers = subject?.Children().Where(e => e.LocalName is "NameID" or "BaseID" or "EncryptedID").ToList() ?? [];
        if (subject is not null)
            Only(subject, "NameID", "BaseID", "EncryptedID", "SubjectConfirmation");
        return new AssertionClaims
        {
            Id = assertion.GetAttribute("ID"),
            Version = assertion.Optional("Version"),
            IssueInstant = assertion.Optional("IssueInstant"),
            Issuer = Optional(assertion, "Issuer") is { } issuer ? Issuer(issuer) : Missing("Issuer"),
            Identifiers = [.. identifiers.Select(e => e.LocalName)],
            NameId = identifiers is [{ LocalName: "NameID" } nameId] ? NameId(nameId) : null,
            Confirmations = subject is null ? [] : [.. Children(subject, "SubjectConfirmation").Select(Confirmation)],
            Conditions = Optional(assertion, "Conditions") is { } conditions ? Conditions(conditions) : null,
            AuthnStatements = [.. Children(assertion, "AuthnStatement").Select(Authn)],
            Attributes = [.. Children(assertion, "AttributeStatement").SelectMany(Attributes)],
        };
    }

    private IssuerClaim Issuer(XmlElement issuer) => new(TextOf(issuer), issuer.Optional("Format"));

    private IssuerClaim Missing(string name)
    {
        Refuse($"one {name}", "none");
        return new("", null);
    }

    // SAML Core 2.2.2: no Format means unspecified
    private NameId NameId(XmlElement nameId) =>
        new(TextOf(nameId), nameId.Optional("Format") ?? Ns.UnspecifiedFormat, nameId.Optional("NameQualifier"), nameId.Optional("SPNameQualifier"));

    // SAML Core 2.4.1.1, 2.4.1.2
    private ConfirmationClaim Confirmation(XmlElement confirmation)
    {
        Only(confirmation, "SubjectConfirmationData");
        var data = Optional(confirmation, "SubjectConfirmationData");
        if (data is not null)
            Only(data);
        return new(confirmation.Optional("Method"), data?.Optional("Recipient"), data?.Optional("NotBefore"), data?.Optional("NotOnOrAfter"), data?.Optional("InResponseTo"));
    }

    // SAML Core 2.5.1
    private ConditionsClaim Conditions(XmlElement conditions)
    {
        var known = conditions.Children().Where(e => e.NamespaceURI == Ns.Assertion && e.LocalName is "AudienceRestriction" or "OneTimeUse" or "ProxyRestriction").ToList();
        foreach (var once in known.Where(e => e.LocalName != "AudienceRestriction").GroupBy(e => e.LocalName).Where(g => g.Count() > 1))
            Refuse($"{once.Key} once", "more");
        return new(
            conditions.Optional("NotBefore"),
            conditions.Optional("NotOnOrAfter"),
            [.. Children(conditions, "AudienceRestriction").Select(Audiences)],
            known.Any(e => e.LocalName == "OneTimeUse"),
            [.. conditions.Children().Except(known).Select(e => $"{e.LocalName} {e.GetAttribute("type", Ns.SchemaInstance)}".TrimEnd())]);
    }

    private IReadOnlyList<string> Audiences(XmlElement restriction)
    {
        Only(restriction, "Audience");
        return [.. Children(restriction, "Audience").Select(TextOf)];
    }

    // SAML Core 2.7.2
    private AuthnClaim Authn(XmlElement statement)
    {
        Only(statement, "SubjectLocality", "AuthnContext");
        var context = Optional(statement, "AuthnContext");
        var classRef = context is null ? null : Optional(context, "AuthnContextClassRef");
        return new(statement.Optional("AuthnInstant"), statement.Optional("SessionIndex"), statement.Optional("SessionNotOnOrAfter"), classRef is null ? null : TextOf(classRef));
    }

    // SAML Core 2.7.3
    private IEnumerable<SamlAttribute> Attributes(XmlElement statement)
    {
        Only(statement, "Attribute");
        foreach (var attribute in Children(statement, "Attribute"))
        {
            Only(attribute, "AttributeValue");
            if (attribute.Optional("Name") is { Length: > 0 } name)
                yield return new(name, [.. Children(attribute, "AttributeValue").SelectMany(v => Value(v, name))], attribute.Optional("NameFormat"), attribute.Optional("FriendlyName"));
            else
                Refuse("an Attribute with a Name", "one without");
        }
    }

    // A value may be of any XML; the one that is met is eduPersonTargetedID's NameID. Other trees are nobody's text, and never AWS's.
    private IEnumerable<string> Value(XmlElement value, string attribute)
    {
        var children = value.Children().ToList();
        if (children.Count == 0)
            return [value.InnerText];
        if (attribute.StartsWith(AwsAttributes.Prefix, StringComparison.Ordinal))
            Refuse("text in an AWS attribute", children[0].LocalName);
        return children is [var only] && only.Is("NameID", Ns.Assertion) ? [TextOf(only)] : [];
    }

    private string TextOf(XmlElement element)
    {
        if (element.Children().Any())
            Refuse($"text in {element.LocalName}", element.Children().First().LocalName);
        return element.InnerText;
    }

    private XmlElement? Optional(XmlElement parent, string localName)
    {
        var found = Children(parent, localName).Take(2).ToList();
        if (found.Count > 1)
            Refuse($"{localName} once in {parent.LocalName}", "more");
        return found.FirstOrDefault();
    }

    private static IEnumerable<XmlElement> Children(XmlElement parent, string localName) =>
        parent.Children().Where(e => e.Is(localName, Ns.Assertion));

    private void Only(XmlElement parent, params ReadOnlySpan<string> localNames)
    {
        foreach (var child in parent.Children())
        {
            var home = child.LocalName switch { "Signature" => Ns.Signature, "Extensions" or "Status" => Ns.Protocol, _ => Ns.Assertion };
            if (child.NamespaceURI != home || !localNames.Contains(child.LocalName))
                Refuse($"no other element in {parent.LocalName}", $"{{{child.NamespaceURI}}}{child.LocalName}");
        }
        if (parent.ChildNodes.OfType<XmlNode>().Any(n => n is not XmlElement && !string.IsNullOrWhiteSpace(n.Value)))
            Refuse($"no text in {parent.LocalName}", "text");
    }

    private void Refuse(string expected, string seen) => fault ??= new(AssertionRule.Structure, Text.Show(expected), Text.Show(seen));
}
