namespace SamlFederation.Saml;

/// <summary>Reads a posted SAMLResponse: octets, markup and shape, in that order, each bounded before the next begins; and what was signed, as far as that needs no key.</summary>
public static class ResponseReader
{
    /// <summary>Reads the message. Nothing is verified.</summary>
    /// <param name="samlResponse">The base64 text of the <c>samlp:Response</c>, as posted; at most 100,000 characters.</param>
    public static ReadOutcome Read(string samlResponse) => Read(samlResponse, leftOut: null);

    // For the tests that prove each check to be what stops its vector.
    internal static ReadOutcome Read(string samlResponse, LeftOut? leftOut)
    {
        ArgumentNullException.ThrowIfNull(samlResponse);
        var workspace = Workspace.Take();
        try
        {
            return Read(samlResponse, workspace, leftOut);
        }
        finally
        {
            workspace.Return();
        }
    }

    private static ReadOutcome Read(string samlResponse, Workspace workspace, LeftOut? leftOut)
    {
        if (MessageOctets.Decode(samlResponse, workspace.SourceOctets) is { } undecodable)
            return Refused(new Trace(), undecodable);
        if (MessageOctets.Check(workspace.SourceOctets.Written, out var declaration) is { } unreadable)
            return Refused(new Trace(), unreadable);
        var sizes = new MessageSizes(samlResponse.Length, workspace.SourceOctets.Length);
        if (Tokenize(workspace, declaration) is { } malformed)
            return Refused(sizes.Decoded(), malformed);
        if (ResponseShape.Read(workspace.Source, out var shape, leftOut?.Shape) is { } misshapen)
            return Refused(sizes.Tokenized(), misshapen);
        if (shape.EncryptedAssertion is { } encrypted)
            return Encrypted(shape, encrypted, sizes.Tokenized(), workspace, leftOut);
        if (ClaimedIssuer(shape.Assertion!.Value) is not { } issuer)
            return Refused(sizes.Shaped(), NoIssuer);
        var (response, unsigned) = Envelope(shape, workspace, leftOut);
        return new ReadOutcome.Ok(new ParsedResponse(issuer, shape.AssertionId, sizes)
        {
            ResponsePart = response,
            UnsignedEnvelope = unsigned,
            AssertionPart = AssertionPart(shape, workspace, leftOut),
        });
    }

    /// <summary>An element that came encrypted, held to the same rules as a message. It is no document: a declaration has no place there.</summary>
    internal static ReadOutcome ReadDecrypted(ReadOnlySpan<byte> octets, EncryptedResponse sealedIn, Trace trace, LeftOut? leftOut)
    {
        var workspace = Workspace.Take();
        try
        {
            workspace.SourceOctets.Clear();
            workspace.SourceOctets.Write(octets);
            if (MessageOctets.Check(octets, out var declaration) is { } unreadable)
                return Refused(trace, unreadable);
            if (declaration > 0)
                return Refused(trace, new(AssertionRule.Xml, "an element", "a document with a declaration"));
            if (Tokenize(workspace, declaration) is { } malformed)
                return Refused(trace, malformed);
            if (ResponseShape.ReadDecrypted(workspace.Source, sealedIn.Identifiers, out var shape, leftOut?.DecryptedShape) is { } misshapen)
                return Refused(trace, misshapen);
            trace.Pass(AssertionRule.AssertionCount, "one saml:Assertion in the EncryptedAssertion", "one");
            if (ClaimedIssuer(shape.Assertion!.Value) is not { } issuer)
                return Refused(trace, NoIssuer);
            return new ReadOutcome.Ok(new ParsedResponse(issuer, shape.AssertionId, trace.Checks)
            {
                ResponsePart = sealedIn.ResponsePart,
                UnsignedEnvelope = sealedIn.UnsignedEnvelope,
                AssertionPart = AssertionPart(shape, workspace, leftOut),
            });
        }
        finally
        {
            workspace.Return();
        }
    }

    private static AssertionFault NoIssuer { get; } = new(AssertionRule.Structure, "one Issuer in the Assertion", "another number");

    private static AssertionFault? Tokenize(Workspace workspace, int declaration)
    {
        workspace.Source.Reset(workspace.SourceOctets.Array, workspace.SourceOctets.Length);
        return Tokenizer.Read(workspace.Source, declaration);
    }

    // SAML Profiles 4.1.4.2: who sent it must be told outside where it cannot be read inside.
    private static ReadOutcome Encrypted(ResponseShape shape, Element encrypted, Trace trace, Workspace workspace, LeftOut? leftOut)
    {
        trace.Pass(AssertionRule.EncryptedAssertion, "one saml:EncryptedAssertion and nothing beside", "one");
        if (EncryptedElement.Read(encrypted, trace, out var element) is { } fault)
            return Refused(trace, fault);
        if (ClaimedIssuer(shape.Root) is not { } issuer)
            return Refused(trace, new(AssertionRule.ResponseIssuer, "one Issuer in the Response of an EncryptedAssertion", "another number"));
        var (response, unsigned) = Envelope(shape, workspace, leftOut);
        return new ReadOutcome.Encrypted(new EncryptedResponse(issuer, element!, shape.Identifiers, trace.Checks) { ResponsePart = response, UnsignedEnvelope = unsigned });
    }

    private static (SignedPart? Signed, Reading<EnvelopeClaims> Unsigned) Envelope(ResponseShape shape, Workspace workspace, LeftOut? leftOut) => shape.ResponseSignature is null
        ? (null, ClaimsReader.ReadEnvelope(shape.Root, signed: false))
        : (SignedPart.OfResponse(shape, workspace, leftOut), default);

    private static SignedPart? AssertionPart(ResponseShape shape, Workspace workspace, LeftOut? leftOut) =>
        shape.AssertionSignature is null ? null : SignedPart.OfAssertion(shape, workspace, leftOut);

    private static string? ClaimedIssuer(Element element)
    {
        Element? issuer = null;
        foreach (var child in element.Children)
        {
            if (!child.Is(Name.Issuer, KnownUri.Assertion))
                continue;
            if (issuer is not null)
                return null;
            issuer = child;
        }
        return issuer?.Text;
    }

    private static ReadOutcome.Refused Refused(Trace trace, AssertionFault fault) => new(fault, trace.Fail(fault));
}

/// <summary>What the first rows of the trace say.</summary>
internal readonly record struct MessageSizes(int Characters, int Octets)
{
    public Trace Decoded()
    {
        var trace = new Trace();
        trace.Pass(AssertionRule.Base64, "base64 of UTF-8", $"{Characters} characters");
        return trace;
    }

    public Trace Tokenized()
    {
        var trace = Decoded();
        trace.Pass(AssertionRule.Xml, "XML 1.0 within limits", $"{Octets} octets");
        return trace;
    }

    public Trace Shaped()
    {
        var trace = Tokenized();
        trace.Pass(AssertionRule.AssertionCount, "one saml:Assertion, a child of the Response", "one");
        return trace;
    }
}
