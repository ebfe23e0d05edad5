namespace SamlFederation.Saml;

/// <summary>Takes the elements of the SAML schema apart. Strict about structure (<see cref="AssertionRule.Structure"/>), without an opinion on meaning.</summary>
internal ref struct ClaimsReader
{
    private AssertionFault? fault;

    // SAML Core 3.2.2. A status is collected rather than demanded, so that a strange one is refused for being no success.
    public static Reading<EnvelopeClaims> ReadEnvelope(Element response, bool signed)
    {
        var reader = new ClaimsReader();
        reader.Only(response, Name.Issuer, Name.Signature, Name.Extensions, Name.Status, Name.Assertion, Name.EncryptedAssertion);
        var codes = StatusCodes(response);
        var claims = new EnvelopeClaims(
            signed,
            response.Optional("ID"u8)!,
            response.Optional("Version"u8),
            response.Optional("IssueInstant"u8),
            response.Optional("Destination"u8),
            response.Optional("InResponseTo"u8),
            reader.Optional(response, Name.Issuer) is { } issuer ? reader.Issuer(issuer) : null,
            codes.ConvertAll(code => code.Optional("Value"u8)),
            SubStatusCode(codes),
            response.Children.First(Name.Status, KnownUri.Protocol)?.Children.First(Name.StatusMessage, KnownUri.Protocol)?.Text);
        return new(claims, reader.fault);
    }

    // SAML Core 2.3.3
    public static Reading<AssertionClaims> ReadAssertion(Element assertion)
    {
        var reader = new ClaimsReader();
        var claims = reader.Assertion(assertion);
        return new(claims, reader.fault);
    }

    public static List<Element> StatusCodes(Element response)
    {
        var codes = new List<Element>(1);
        foreach (var status in response.Children)
        {
            if (!status.Is(Name.Status, KnownUri.Protocol))
                continue;
            foreach (var code in status.Children)
            {
                if (code.Is(Name.StatusCode, KnownUri.Protocol))
                    codes.Add(code);
            }
        }
        return codes;
    }

    private static string? SubStatusCode(List<Element> codes)
    {
        foreach (var code in codes)
        {
            if (code.Children.First(Name.StatusCode, KnownUri.Protocol) is { } second)
                return second.Optional("Value"u8);
        }
        return null;
    }

    private AssertionClaims Assertion(Element assertion)
    {
        Only(assertion, Name.Issuer, Name.Signature, Name.Subject, Name.Conditions, Name.Advice, Name.AuthnStatement, Name.AttributeStatement);
        var subject = Optional(assertion, Name.Subject);
        var identifiers = subject is { } named ? Identifiers(named) : [];
        return new AssertionClaims
        {
            Id = assertion.Optional("ID"u8)!,
            Version = assertion.Optional("Version"u8),
            IssueInstant = assertion.Optional("IssueInstant"u8),
            Issuer = Optional(assertion, Name.Issuer) is { } issuer ? Issuer(issuer) : Missing("Issuer"),
            Identifiers = identifiers.ConvertAll(e => e.LocalName),
            NameId = identifiers is [{ Name: Name.NameID } nameId] ? NameId(nameId) : null,
            Confirmations = subject is { } confirmed ? Confirmations(confirmed) : [],
            Conditions = Optional(assertion, Name.Conditions) is { } conditions ? Conditions(conditions) : null,
            AuthnStatements = AuthnStatements(assertion),
            Attributes = Attributes(assertion),
        };
    }

    private List<Element> Identifiers(Element subject)
    {
        Only(subject, Name.NameID, Name.BaseID, Name.EncryptedID, Name.SubjectConfirmation);
        var identifiers = new List<Element>(1);
        foreach (var child in subject.Children)
        {
            if (child.Name is Name.NameID or Name.BaseID or Name.EncryptedID)
                identifiers.Add(child);
        }
        return identifiers;
    }

    private IssuerClaim Issuer(Element issuer) => new(TextOf(issuer), issuer.Optional("Format"u8));

    private IssuerClaim Missing(string name)
    {
        Refuse($"one {name}", "none");
        return new("", null);
    }

    // SAML Core 2.2.2: no Format means unspecified
    private NameId NameId(Element nameId) =>
        new(TextOf(nameId), nameId.Optional("Format"u8) ?? Ns.UnspecifiedFormat, nameId.Optional("NameQualifier"u8), nameId.Optional("SPNameQualifier"u8));

    private List<ConfirmationClaim> Confirmations(Element subject)
    {
        var confirmations = new List<ConfirmationClaim>(1);
        foreach (var child in subject.Children)
        {
            if (child.Is(Name.SubjectConfirmation, KnownUri.Assertion))
                confirmations.Add(Confirmation(child));
        }
        return confirmations;
    }

    // SAML Core 2.4.1.1, 2.4.1.2
    private ConfirmationClaim Confirmation(Element confirmation)
    {
        Only(confirmation, Name.SubjectConfirmationData);
        var found = Optional(confirmation, Name.SubjectConfirmationData);
        if (found is not { } data)
            return new(confirmation.Optional("Method"u8), null, null, null, null);
        Only(data);
        return new(confirmation.Optional("Method"u8), data.Optional("Recipient"u8), data.Optional("NotBefore"u8), data.Optional("NotOnOrAfter"u8), data.Optional("InResponseTo"u8));
    }

    // SAML Core 2.5.1
    private ConditionsClaim Conditions(Element conditions)
    {
        var (restrictions, unknown) = (new List<IReadOnlyList<string>>(1), new List<string>(0));
        var (oneTimeUses, proxyRestrictions) = (0, 0);
        foreach (var condition in conditions.Children)
        {
            if (condition.Is(Name.AudienceRestriction, KnownUri.Assertion))
                restrictions.Add(Audiences(condition));
            else if (condition.Is(Name.OneTimeUse, KnownUri.Assertion))
                oneTimeUses++;
            else if (condition.Is(Name.ProxyRestriction, KnownUri.Assertion))
                proxyRestrictions++;
            else
                unknown.Add($"{condition.LocalName} {condition.Attribute("type"u8, KnownUri.SchemaInstance)}".TrimEnd());
        }
        if (oneTimeUses > 1 || proxyRestrictions > 1)
            Refuse($"{(oneTimeUses > 1 ? "OneTimeUse" : "ProxyRestriction")} once", "more");
        return new(conditions.Optional("NotBefore"u8), conditions.Optional("NotOnOrAfter"u8), restrictions, oneTimeUses > 0, unknown);
    }

    private List<string> Audiences(Element restriction)
    {
        Only(restriction, Name.Audience);
        var audiences = new List<string>(1);
        foreach (var child in restriction.Children)
        {
            if (child.Is(Name.Audience, KnownUri.Assertion))
                audiences.Add(TextOf(child));
        }
        return audiences;
    }

    // SAML Core 2.7.2
    private List<AuthnClaim> AuthnStatements(Element assertion)
    {
        var statements = new List<AuthnClaim>(1);
        foreach (var statement in assertion.Children)
        {
            if (!statement.Is(Name.AuthnStatement, KnownUri.Assertion))
                continue;
            Only(statement, Name.SubjectLocality, Name.AuthnContext);
            var classRef = Optional(statement, Name.AuthnContext) is { } context ? Optional(context, Name.AuthnContextClassRef) : null;
            statements.Add(new(statement.Optional("AuthnInstant"u8), statement.Optional("SessionIndex"u8), statement.Optional("SessionNotOnOrAfter"u8), classRef is { } named ? TextOf(named) : null));
        }
        return statements;
    }

    // SAML Core 2.7.3
    private List<SamlAttribute> Attributes(Element assertion)
    {
        var attributes = new List<SamlAttribute>(8);
        foreach (var statement in assertion.Children)
        {
            if (!statement.Is(Name.AttributeStatement, KnownUri.Assertion))
                continue;
            Only(statement, Name.Attribute);
            foreach (var attribute in statement.Children)
            {
                if (!attribute.Is(Name.Attribute, KnownUri.Assertion))
                    continue;
                Only(attribute, Name.AttributeValue);
                if (attribute.Optional("Name"u8) is { Length: > 0 } name)
                    attributes.Add(new(name, Values(attribute, name), attribute.Optional("NameFormat"u8), attribute.Optional("FriendlyName"u8)));
                else
                    Refuse("an Attribute with a Name", "one without");
            }
        }
        return attributes;
    }

    // A value may be of any XML; the one that is met is eduPersonTargetedID's NameID. Other trees are nobody's text, and never AWS's.
    private List<string> Values(Element attribute, string name)
    {
        var values = new List<string>(attribute.Children.Count);
        foreach (var value in attribute.Children)
        {
            if (!value.Is(Name.AttributeValue, KnownUri.Assertion))
                continue;
            if (value.Children.At(0) is not { } tree)
            {
                values.Add(value.Text);
                continue;
            }
            if (fault is null && name.StartsWith(AwsAttributes.Prefix, StringComparison.Ordinal))
                Refuse("text in an AWS attribute", tree.LocalName);
            if (tree.Is(Name.NameID, KnownUri.Assertion) && value.Children.At(1) is null)
                values.Add(TextOf(tree));
        }
        return values;
    }

    private string TextOf(Element element)
    {
        if (fault is null && element.Children.At(0) is { } child)
            Refuse($"text in {element.LocalName}", child.LocalName);
        return element.Text;
    }

    private Element? Optional(Element parent, Name name)
    {
        Element? found = null;
        foreach (var child in parent.Children)
        {
            if (!child.Is(name, KnownUri.Assertion))
                continue;
            if (fault is null && found is not null)
                Refuse($"{name} once in {parent.LocalName}", "more");
            found ??= child;
        }
        return found;
    }

    private void Only(Element parent, params ReadOnlySpan<Name> names)
    {
        foreach (var child in parent.Children)
        {
            var home = child.Name switch { Name.Signature => KnownUri.Signature, Name.Extensions or Name.Status => KnownUri.Protocol, _ => KnownUri.Assertion };
            if (fault is null && (child.Namespace != home || !names.Contains(child.Name)))
                Refuse($"no other element in {parent.LocalName}", child.Shown);
        }
        if (fault is null && !parent.HoldsElementsOnly)
            Refuse($"no text in {parent.LocalName}", "text");
    }

    // The first fault is the one that is told. Whoever puts words together asks before whether one is needed: there may be thousands.
    private void Refuse(string expected, string seen) => fault ??= new(AssertionRule.Structure, Text.Show(expected), Text.Show(seen));
}
