namespace SamlFederation.Saml;

/// <summary>Where things stand in a SOAP message that carries one logout message (SAML Bindings 3.2.2). Every other place is refused.</summary>
internal sealed class LogoutShape
{
    private LogoutShape(Element message) => Message = message;

    public Element Message { get; }

    public Element? Signature { get; private set; }

    public string Id { get; private set; } = "";

    public string Issuer { get; private set; } = "";

    /// <summary>Reads the shape; of a message that is bare it is the document itself.</summary>
    public static LogoutFault? Read(Document document, Name expected, bool isBare, MessageTrace trace, out LogoutShape? shape)
    {
        shape = null;
        var message = document.Root;
        var outside = isBare ? Bare(message, expected) : Body(document, expected, out message);
        if (outside is not null)
            return outside;
        if (!isBare)
            trace.Step(null, LogoutRule.Soap, $"a SOAP 1.1 Envelope with one samlp:{expected} in its Body", "so it is");
        var found = new LogoutShape(message);
        if ((found.Objects() ?? found.Signatures()) is { } unsigned)
            return unsigned;
        trace.Step(null, LogoutRule.SignatureRequired, "one ds:Signature, directly in the message", "one");
        if ((found.Identifiers() ?? found.Namespaces()) is { } unnamed)
            return unnamed;
        trace.Step(null, LogoutRule.Id, "every identifier an NCName, and once", Text.Show(found.Id));
        if (found.OneIssuer() is { } fault)
            return fault;
        trace.Step(null, LogoutRule.Issuer, "one Issuer", Text.Show(found.Issuer));
        shape = found;
        return null;
    }

    private static LogoutFault? Bare(Element root, Name expected) =>
        root.Is(expected, KnownUri.Protocol) ? null : new(LogoutRule.Shape, $"samlp:{expected}", root.Shown);

    // SOAP 1.1, 4: an envelope with one body; what a header asks to be understood, nobody here understands.
    private static LogoutFault? Body(Document document, Name expected, out Element message)
    {
        message = default;
        var root = document.Root;
        if (!root.Is(Name.Envelope, KnownUri.Soap) || !root.HoldsElementsOnly)
            return new(LogoutRule.Soap, "a SOAP 1.1 Envelope", root.Shown);
        var parts = root.Children.ToList();
        if (parts is not ([_] or [_, _]) || !parts[^1].Is(Name.Body, KnownUri.Soap) || (parts.Count == 2 && !parts[0].Is(Name.Header, KnownUri.Soap)))
            return new(LogoutRule.Soap, "a Header or none, and a Body", root.Children.Shown);
        if (parts.Count == 2 && parts[0].Children.Count > 0)
            return new(LogoutRule.Soap, "an empty Header", parts[0].Children.Shown);
        if (parts[^1].Children.At(0) is not { } only || parts[^1].Children.At(1) is not null || !parts[^1].HoldsElementsOnly || !only.Is(expected, KnownUri.Protocol))
            return new(LogoutRule.Soap, $"one samlp:{expected} in the Body", parts[^1].Children.Shown);
        message = only;
        return null;
    }

    // XML Signature 4.5, 5.1
    private LogoutFault? Objects()
    {
        var document = Message.Document;
        for (var i = 0; i < document.NodeCount; i++)
        {
            if (document[i].Name is Name.Object or Name.Manifest)
                return new(LogoutRule.SignatureShape, "no Object, no Manifest", new Element(document, i).Shown);
        }
        return null;
    }

    private LogoutFault? Signatures()
    {
        var document = Message.Document;
        for (var i = 0; i < document.NodeCount; i++)
        {
            var element = new Element(document, i);
            if (document[i].Name == Name.Signature)
            {
                if (Signature is not null || element.Namespace != KnownUri.Signature || !element.HasParent || !element.Parent.IsAt(Message))
                    return new(LogoutRule.SignatureShape, "one ds:Signature, directly in the message", element.Shown);
                Signature = element;
                if (ResponseShape.SignatureParts(element) is { } fault)
                    return LogoutFault.Of(fault);
            }
            else if (document[i].Name is Name.SignedInfo or Name.SignatureValue && !(Signature is { } signature && element.HasParent && element.Parent.IsAt(signature)))
            {
                return new(LogoutRule.SignatureShape, "SignedInfo and SignatureValue in the Signature only", element.Shown);
            }
        }
        return Signature is null ? new(LogoutRule.SignatureRequired, "a signed message", "no signature") : null;
    }

    private LogoutFault? Identifiers()
    {
        var document = Message.Document;
        if (Message.Optional("ID"u8) is not { } id)
            return new(LogoutRule.Id, "an ID", "absent");
        Id = id;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < document.AttributeCount; i++)
        {
            if (!ResponseShape.IsIdentifier(document, document.Attribute(i)))
                continue;
            var value = Message.Value(document.Attribute(i));
            if (!ResponseShape.IsNCName(value) || !seen.Add(value))
                return new(LogoutRule.Id, "every identifier an NCName, and once", Text.Show(value));
        }
        return null;
    }

    private LogoutFault? Namespaces() => Message.Document.OddNamespace is { } position
        ? new(LogoutRule.Xml, "namespace names of printable ASCII", $"another, at octet {position}")
        : null;

    private LogoutFault? OneIssuer()
    {
        var issuers = Message.Children.ToList().FindAll(child => child.Is(Name.Issuer, KnownUri.Assertion));
        if (issuers is not [var issuer])
            return new(LogoutRule.Issuer, "one Issuer", $"{issuers.Count}");
        Issuer = issuer.Text;
        return null;
    }
}
