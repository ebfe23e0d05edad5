using System.Globalization;
using System.Xml;

namespace SamlFederation.Saml;

/// <summary>From the document to the request: every part at its place and at most once (SAML Core 3.4.1).</summary>
internal static class AuthnRequestXml
{
    private const string Samlp = SamlConstants.ProtocolNamespace;
    private const string Saml = SamlConstants.AssertionNamespace;
    private const string Ds = SamlConstants.SignatureNamespace;
    private const int MaxIdLength = 256;
    private const int MaxIssuerLength = 1024; // SAML Core 8.3.6

    private static readonly (string Name, string Namespace)[] Parts =
    [
        ("Issuer", Saml), ("Signature", Ds), ("Extensions", Samlp), ("Subject", Saml), ("NameIDPolicy", Samlp),
        ("Conditions", Saml), ("RequestedAuthnContext", Samlp), ("Scoping", Samlp),
    ];

    public static AuthnRequestFault? Read(XmlElement root, MessageTrace trace, out AuthnRequest? request)
    {
        request = null;
        var fault = trace.Step(Shape(root), AuthnRequestRule.Shape, "samlp:AuthnRequest, each part once, in the schema's order", Text.Show(root.Children().Select(child => child.LocalName)));
        fault ??= trace.Step(Signatures(root), AuthnRequestRule.SignatureShape, "a Signature directly in the request, or none", Part(root, "Signature", Ds) is null ? "none" : "one");
        fault ??= trace.Step(Identifiers(root), AuthnRequestRule.Id, "an ID, an NCName, and every identifier once", Text.Show(root.Optional("ID")));
        fault ??= trace.Step(Version(root), AuthnRequestRule.Version, SamlConstants.Version, Text.Show(root.Optional("Version")));
        fault ??= trace.Step(IssueInstant(root, out _), AuthnRequestRule.IssueInstant, "an instant in UTC", Text.Show(root.Optional("IssueInstant")));
        fault ??= trace.Step(Issuer(root, out _), AuthnRequestRule.Issuer, $"an entity ID of at most {MaxIssuerLength} characters", Text.Show(Part(root, "Issuer", Saml)?.InnerText));
        return fault ?? Options(root, trace, out request);
    }

    private static AuthnRequestFault? Options(XmlElement root, MessageTrace trace, out AuthnRequest? request)
    {
        request = null;
        IReadOnlyList<string> classes = [];
        var (isPassive, index, comparison) = (false, (int?)null, "exact");
        var fault = Flag(root, "ForceAuthn", out var forceAuthn) ?? Flag(root, "IsPassive", out isPassive) ?? Index(root, out index) ?? Context(root, out classes, out comparison);
        if (trace.Step(fault, AuthnRequestRule.Shape, "attributes and RequestedAuthnContext of the schema's types", "so they are") is not null)
            return fault;
        _ = IssueInstant(root, out var issueInstant);
        _ = Issuer(root, out var issuer);
        request = new AuthnRequest
        {
            Id = root.GetAttribute("ID"),
            IssueInstant = issueInstant,
            Issuer = issuer,
            Destination = root.Optional("Destination"),
            AssertionConsumerServiceUrl = root.Optional("AssertionConsumerServiceURL"),
            AssertionConsumerServiceIndex = index,
            ProtocolBinding = root.Optional("ProtocolBinding"),
            ForceAuthn = forceAuthn,
            IsPassive = isPassive,
            NameIdPolicyFormat = Part(root, "NameIDPolicy", Samlp)?.Optional("Format"),
            RequestedAuthnContext = classes,
            RequestedAuthnContextComparison = comparison,
        };
        return null;
    }

    private static AuthnRequestFault? Version(XmlElement root) =>
        root.Optional("Version") == SamlConstants.Version ? null : new(AuthnRequestRule.Version, SamlConstants.Version, Text.Show(root.Optional("Version")));

    private static AuthnRequestFault? IssueInstant(XmlElement root, out DateTimeOffset instant)
    {
        var parsed = XsDateTime.Parse(root.Optional("IssueInstant"));
        instant = parsed ?? default;
        return parsed is not null ? null : new(AuthnRequestRule.IssueInstant, "an instant in UTC", Text.Show(root.Optional("IssueInstant")));
    }

    private static XmlElement? Part(XmlElement root, string name, string ns) => root.Children().FirstOrDefault(child => child.Is(name, ns));

    private static AuthnRequestFault? Shape(XmlElement root)
    {
        if (!root.Is("AuthnRequest", Samlp))
            return new(AuthnRequestRule.Shape, "samlp:AuthnRequest", Text.Show($"{{{root.NamespaceURI}}}{root.LocalName}"));
        var next = 0;
        foreach (var child in root.Children())
        {
            var place = Array.FindIndex(Parts, part => child.Is(part.Name, part.Namespace));
            if (place < next)
                return new(AuthnRequestRule.Shape, "each part once, in the schema's order", Text.Show(child.LocalName));
            next = place + 1;
        }
        return null;
    }

    private static AuthnRequestFault? Signatures(XmlElement root)
    {
        foreach (var found in root.Tree())
        {
            if (found.LocalName == "Signature" && (found.NamespaceURI != Ds || found.ParentNode != root))
                return new(AuthnRequestRule.SignatureShape, "a Signature directly in the request", Text.Show($"one in {found.ParentNode!.LocalName}"));
            if (found.NamespaceURI == Ds && found.LocalName is "Object" or "Manifest")
                return new(AuthnRequestRule.SignatureShape, "no Object, no Manifest", found.LocalName);
            if (found.LocalName is "SignedInfo" or "SignatureValue" && !(found.ParentNode as XmlElement)!.Is("Signature", Ds))
                return new(AuthnRequestRule.SignatureShape, "SignedInfo and SignatureValue in a Signature only", Text.Show(found.ParentNode!.LocalName));
        }
        // XML Signature 4.1, less Object
        if (Part(root, "Signature", Ds) is not { } signature)
            return null;
        var parts = signature.Children().ToList();
        return parts.All(part => part.NamespaceURI == Ds)
            && parts.Select(part => part.LocalName).ToArray() is ["SignedInfo", "SignatureValue"] or ["SignedInfo", "SignatureValue", "KeyInfo"]
                ? null
                : new(AuthnRequestRule.SignatureShape, "SignedInfo, SignatureValue, KeyInfo or none", Text.Show(parts.Select(part => part.LocalName)));
    }

    private static AuthnRequestFault? Identifiers(XmlElement root)
    {
        if (root.Optional("ID") is null)
            return new(AuthnRequestRule.Id, "an ID", "absent");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var attribute in root.Tree().SelectMany(element => element.Attributes.Cast<XmlAttribute>()).Where(IsIdentifier))
        {
            if (!IsNCName(attribute.Value))
                return new(AuthnRequestRule.Id, $"an NCName of at most {MaxIdLength} characters", Text.Show(attribute.Value));
            if (!seen.Add(attribute.Value))
                return new(AuthnRequestRule.Id, "every identifier once", Text.Show(attribute.Value));
        }
        return null;
    }

    // Any of the names that some implementation looks an identifier up by
    private static bool IsIdentifier(XmlAttribute attribute) => attribute.NamespaceURI.Length == 0
        ? attribute.LocalName is "ID" or "Id" or "id" or "AssertionID"
        : attribute.LocalName == "id" && attribute.NamespaceURI == Ns.Xml;

    private static bool IsNCName(string value) =>
        value.Length is > 0 and <= MaxIdLength && XmlConvert.IsStartNCNameChar(value[0]) && value.All(XmlConvert.IsNCNameChar);

    private static AuthnRequestFault? Issuer(XmlElement root, out string issuer)
    {
        issuer = "";
        if (Part(root, "Issuer", Saml) is not { } element)
            return new(AuthnRequestRule.Issuer, "an Issuer", "absent");
        issuer = element.InnerText;
        // SAML Profiles 4.1.4.1: the entity's identifier and no other name
        var isEntity = element.Optional("Format") is null or NameIdFormats.Entity && !element.Children().Any();
        return isEntity && issuer.Length is > 0 and <= MaxIssuerLength
            ? null
            : new(AuthnRequestRule.Issuer, $"an entity ID of at most {MaxIssuerLength} characters", Text.Show(issuer));
    }

    private static AuthnRequestFault? Flag(XmlElement root, string name, out bool value)
    {
        var text = root.Optional(name);
        value = text is "true" or "1";
        return text is null or "true" or "1" or "false" or "0" ? null : new(AuthnRequestRule.Shape, $"{name} true or false", Text.Show(text));
    }

    private static AuthnRequestFault? Index(XmlElement root, out int? index)
    {
        index = null;
        if (root.Optional("AssertionConsumerServiceIndex") is not { } text)
            return null;
        // SAML Core 3.4.1: the index excludes the address
        if (root.Optional("AssertionConsumerServiceURL") is not null)
            return new(AuthnRequestRule.AssertionConsumerService, "an index or an address", "both");
        if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return new(AuthnRequestRule.AssertionConsumerService, "an index from 0 to 65535", Text.Show(text));
        index = number;
        return null;
    }

    private static AuthnRequestFault? Context(XmlElement root, out IReadOnlyList<string> classes, out string comparison)
    {
        (classes, comparison) = ([], "exact");
        if (Part(root, "RequestedAuthnContext", Samlp) is not { } context)
            return null;
        comparison = context.Optional("Comparison") ?? "exact";
        if (comparison is not ("exact" or "minimum" or "maximum" or "better"))
            return new(AuthnRequestRule.Shape, "a Comparison of the schema", Text.Show(comparison));
        if (context.Children().Any(child => child.NamespaceURI != Saml || child.LocalName is not ("AuthnContextClassRef" or "AuthnContextDeclRef")))
            return new(AuthnRequestRule.Shape, "AuthnContextClassRef or AuthnContextDeclRef", Text.Show(context.Children().Select(child => child.LocalName)));
        classes = [.. context.Children().Where(child => child.LocalName == "AuthnContextClassRef").Select(child => child.InnerText.Trim())];
        return null;
    }
}
