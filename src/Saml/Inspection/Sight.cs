namespace SamlFederation.Saml;

/// <summary>What can be seen of a message without believing any of it.</summary>
internal sealed record Sight(IReadOnlyList<MarkupLine> Lines)
{
    public Element? Root { get; init; }
    public AssertionClaims? Claims { get; init; }
    public EnvelopeClaims? Envelope { get; init; }
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>No octets at all.</summary>
    public static Sight None { get; } = new([]);

    public static Sight OfResponse(OctetBuffer octets, bool hideBearer)
    {
        if (Tokenized(octets) is not { } document)
            return new(hideBearer ? [] : MessageLayout.Of(octets.Written));
        var isShaped = ResponseShape.Read(document, out var shape) is null;
        return new(MessageLayout.Of(document, isShaped ? [.. Regions(shape)] : [], hideBearer: hideBearer))
        {
            Root = document.Root,
            Claims = isShaped && shape.Assertion is { } assertion ? ClaimsReader.ReadAssertion(assertion).Claims : null,
            Envelope = isShaped ? ClaimsReader.ReadEnvelope(document.Root, signed: shape.ResponseSignature is not null).Claims : null,
            Certificates = CertificatesIn(document),
        };
    }

    /// <summary>A message with one signature: of its own, around it, or none.</summary>
    /// <param name="octets">The message, with its envelope if it has one.</param>
    /// <param name="covered">What its signature covers; nothing is known to be covered where it was not even read.</param>
    public static Sight OfMessage(ReadOnlySpan<byte> octets, Coverage covered)
    {
        var buffer = new OctetBuffer();
        buffer.Write(octets);
        if (octets.IsEmpty || Tokenized(buffer) is not { } document)
            return new(octets.IsEmpty ? [] : MessageLayout.Of(octets));
        var message = Message(document.Root);
        var signature = message.Children.First(Name.Signature, KnownUri.Signature);
        return new(MessageLayout.Of(document, covered == Coverage.Message && signature is { } own ? [new(message, own, covered)] : [], covered & Coverage.Query))
        {
            Root = message,
            Certificates = CertificatesIn(document),
        };
    }

    // What is in the body of a SOAP envelope; anything else is its own message.
    private static Element Message(Element root) =>
        root.Is(Name.Envelope, KnownUri.Soap) && root.Children.First(Name.Body, KnownUri.Soap)?.Children.At(0) is { } inside ? inside : root;

    private static Document? Tokenized(OctetBuffer octets)
    {
        if (MessageOctets.Check(octets.Written, out var declaration) is not null)
            return null;
        var document = new Document();
        document.Reset(octets.Array, octets.Length);
        return Tokenizer.Read(document, declaration) is null ? document : null;
    }

    private static IEnumerable<SignedRegion> Regions(ResponseShape shape)
    {
        if (shape.ResponseSignature is { } response)
            yield return new(shape.Root, response, Coverage.Response);
        if (shape is { AssertionSignature: { } signature, Assertion: { } assertion })
            yield return new(assertion, signature, Coverage.Assertion);
    }

    private static IReadOnlyList<string> CertificatesIn(Document document) =>
    [
        .. Enumerable.Range(0, document.NodeCount)
            .Where(i => document[i].Name == Name.X509Certificate && document[i].Namespace == KnownUri.Signature)
            .Select(i => new Element(document, i).Text),
    ];
}
