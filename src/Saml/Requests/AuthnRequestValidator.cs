using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Judges an authentication request against the registered service provider.</summary>
public static class AuthnRequestValidator
{
    /// <summary>How old a request may be.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(5);

    /// <summary>Validates a request.</summary>
    /// <param name="parsed">The request as read.</param>
    /// <param name="registered">The service provider registered under the request's issuer.</param>
    /// <param name="requireSigned">Whether this service provider must sign. A signature that is there must verify in any case.</param>
    /// <param name="destination">Our own address, at which the request arrived.</param>
    /// <param name="now">The instant of judgement.</param>
    /// <param name="skew">How far the sender's clock may be ahead of ours.</param>
    public static AuthnRequestOutcome Validate(
        AuthnRequestParse.Parsed parsed,
        SpMetadata registered,
        bool requireSigned,
        string destination,
        DateTimeOffset now,
        TimeSpan skew)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(registered);
        var fault = Signature(parsed, registered, requireSigned, out var request)
            ?? Issuer(request, registered)
            ?? Destination(request, destination)
            ?? IssueInstant(request, now, skew)
            ?? ProtocolBinding(request);
        SamlEndpoint? service = null;
        fault ??= AssertionConsumerService(request, registered, out service);
        return fault is null ? new AuthnRequestOutcome.Valid(request, service!) : new AuthnRequestOutcome.Refused(fault);
    }

    // INVARIANT: what comes out of here is the request as it was signed, if it was.
    private static AuthnRequestFault? Signature(
        AuthnRequestParse.Parsed parsed, SpMetadata registered, bool requireSigned, out AuthnRequest request)
    {
        request = parsed.Claimed;
        if (parsed.Signature is null)
            return requireSigned ? new(AuthnRequestRule.SignatureRequired, "a signed request", "no signature") : null;
        return VerificationKeys.FromCertificates(registered.SigningCertificates) switch
        {
            KeysOutcome.Refused(var refused) => new(AuthnRequestRule.SigningKey, refused.Expected, refused.Seen),
            KeysOutcome.Ok(var keys) => Verify(parsed, keys, out request),
            _ => throw new InvalidOperationException("KeysOutcome is closed."),
        };
    }

    private static AuthnRequestFault? Verify(AuthnRequestParse.Parsed parsed, VerificationKeys keys, out AuthnRequest request)
    {
        request = parsed.Claimed;
        return parsed.Signature switch
        {
            RequestSignature.Detached detached => Detached(detached, keys),
            RequestSignature.Enveloped enveloped => Enveloped(enveloped.Document.DocumentElement!, keys, parsed.Claimed, out request),
            _ => throw new InvalidOperationException("RequestSignature is closed."),
        };
    }

    private static AuthnRequestFault? Detached(RequestSignature.Detached signature, VerificationKeys keys)
    {
        if (SignatureAlgorithms.FromUri(signature.AlgorithmUri) is not { } algorithm)
            return UnknownAlgorithm(signature.AlgorithmUri);
        var isRsa = algorithm != SignatureAlgorithm.EcdsaSha256;
        var hash = SignatureAlgorithms.Hash(algorithm);
        return keys.Keys.Any(key => key.IsRsa == isRsa && key.Verify(signature.SignedOctets, signature.Value, hash))
            ? null
            : new(AuthnRequestRule.Signature, "a signature by a registered key", $"verified by none of {keys.Keys.Count}");
    }

    private static AuthnRequestFault? Enveloped(XmlElement root, VerificationKeys keys, AuthnRequest claimed, out AuthnRequest request)
    {
        request = claimed;
        var signature = root.Children().First(child => child.Is("Signature", SamlConstants.SignatureNamespace));
        var method = signature.Tree().FirstOrDefault(element => element.Is("SignatureMethod", SamlConstants.SignatureNamespace))?.Optional("Algorithm");
        if (method is null || SignatureAlgorithms.FromUri(method) is null)
            return UnknownAlgorithm(method);
        if (SignedElement.Verify(root, signature, keys, new Trace(), out var verified) is { } fault)
            return RequestFaults.From(fault);
        if (AuthnRequestXml.Read(verified!.Element, out var signed) is { } misread)
            return misread;
        request = signed! with { RelayState = claimed.RelayState, WasSigned = true };
        return null;
    }

    private static AuthnRequestFault UnknownAlgorithm(string? uri) =>
        new(AuthnRequestRule.Algorithm, "RSA with SHA-256, SHA-384 or SHA-512, or ECDSA with SHA-256", Text.Show(uri));

    private static AuthnRequestFault? Issuer(AuthnRequest request, SpMetadata registered) =>
        string.Equals(request.Issuer, registered.EntityId, StringComparison.Ordinal)
            ? null
            : new(AuthnRequestRule.Issuer, Text.Show(registered.EntityId), Text.Show(request.Issuer));

    // SAML Bindings 3.4.5.2 and 3.5.5.2: a signed message says where it goes, lest it be carried elsewhere
    private static AuthnRequestFault? Destination(AuthnRequest request, string destination)
    {
        var isOurs = request.Destination is null ? !request.WasSigned : string.Equals(request.Destination, destination, StringComparison.Ordinal);
        return isOurs ? null : new(AuthnRequestRule.Destination, Text.Show(destination), Text.Show(request.Destination));
    }

    private static AuthnRequestFault? IssueInstant(AuthnRequest request, DateTimeOffset now, TimeSpan skew) =>
        now - request.IssueInstant <= MaximumAge && request.IssueInstant - now <= skew
            ? null
            : new(
                AuthnRequestRule.IssueInstant,
                $"{SamlInstant.Format(now - MaximumAge)} to {SamlInstant.Format(now + skew)}",
                SamlInstant.Format(request.IssueInstant));

    private static AuthnRequestFault? ProtocolBinding(AuthnRequest request) =>
        request.ProtocolBinding is null or SamlBindings.Post
            ? null
            : new(AuthnRequestRule.ProtocolBinding, SamlBindings.Post, Text.Show(request.ProtocolBinding));

    // The address out of a request serves to choose among those registered, never as an address.
    private static AuthnRequestFault? AssertionConsumerService(AuthnRequest request, SpMetadata registered, out SamlEndpoint? service)
    {
        var known = registered.AssertionConsumerServices.Where(endpoint => endpoint.Binding == SamlBindings.Post).ToList();
        service = request switch
        {
            { AssertionConsumerServiceUrl: { } url } => known.Find(endpoint => string.Equals(endpoint.Location, url, StringComparison.Ordinal)),
            { AssertionConsumerServiceIndex: { } index } => known.Find(endpoint => endpoint.Index == index),
            _ => known.Find(endpoint => endpoint.IsDefault) ?? known.FirstOrDefault(),
        };
        return service is not null
            ? null
            : new(
                AuthnRequestRule.AssertionConsumerService,
                Text.Show(known.Select(endpoint => endpoint.Location)),
                Text.Show(request.AssertionConsumerServiceUrl ?? $"index {request.AssertionConsumerServiceIndex}"));
    }
}
