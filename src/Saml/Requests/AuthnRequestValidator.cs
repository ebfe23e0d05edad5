using System.Xml;

namespace SamlFederation.Saml;

/// <summary>Judges an authentication request against the registered service provider.</summary>
public static class AuthnRequestValidator
{
    // What follows the signature, in this order; each says what it expected and saw, whether it holds or not.
    private static readonly Func<AuthnRequest, Setting, Finding>[] Checks = [Issuer, Destination, IssueInstant, ProtocolBinding, AssertionConsumerService];

    /// <summary>How old a request may be.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(5);

    private sealed record Setting(SpMetadata Registered, string Destination, DateTimeOffset Now, TimeSpan Skew);

    private sealed record Finding(AuthnRequestRule Rule, bool Holds, string Expected, string Seen)
    {
        public AuthnRequestFault? Fault => Holds ? null : new(Rule, Expected, Seen);
    }

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
        TimeSpan skew) => Examine(parsed, registered, requireSigned, destination, now, skew).Outcome;

    /// <summary>The same, with every check's row, those after the first fault among them, and the key that verified.</summary>
    internal static AuthnRequestExamination Examine(
        AuthnRequestParse.Parsed parsed,
        SpMetadata registered,
        bool requireSigned,
        string destination,
        DateTimeOffset now,
        TimeSpan skew)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(registered);
        var (trace, setting) = (new MessageTrace(), new Setting(registered, destination, now, skew));
        var unsigned = Signature(parsed, registered, requireSigned, trace, out var request, out var key);
        var first = unsigned;
        foreach (var check in Checks)
        {
            var finding = check(request, setting);
            trace.Step(finding.Fault, finding.Rule, finding.Expected, finding.Seen);
            first ??= finding.Fault;
        }
        return new(first is null ? new AuthnRequestOutcome.Valid(request, Service(request, registered)!) : new AuthnRequestOutcome.Refused(first), trace.Checks, unsigned, key);
    }

    // INVARIANT: what comes out of here without a fault is the request as it was signed, if it was.
    private static AuthnRequestFault? Signature(
        AuthnRequestParse.Parsed parsed, SpMetadata registered, bool requireSigned, MessageTrace trace, out AuthnRequest request, out string? key)
    {
        (request, key) = (parsed.Claimed, null);
        if (parsed.Signature is null)
        {
            return trace.Step(
                requireSigned ? new(AuthnRequestRule.SignatureRequired, "a signed request", "no signature") : null,
                AuthnRequestRule.SignatureRequired, "a signed request, or a service provider that need not sign", "no signature");
        }
        var fault = VerificationKeys.FromCertificates(registered.SigningCertificates) switch
        {
            KeysOutcome.Refused(var refused) => new(AuthnRequestRule.SigningKey, refused.Expected, refused.Seen),
            KeysOutcome.Ok(var keys) => Verify(parsed, keys, trace, out request, out key),
            _ => throw new InvalidOperationException("KeysOutcome is closed."),
        };
        return trace.Step(fault, AuthnRequestRule.Signature, "a signature by a registered key", Text.Show(key));
    }

    private static AuthnRequestFault? Verify(AuthnRequestParse.Parsed parsed, VerificationKeys keys, MessageTrace trace, out AuthnRequest request, out string? key)
    {
        (request, key) = (parsed.Claimed, null);
        return parsed.Signature switch
        {
            RequestSignature.Detached detached => Detached(detached, keys, trace, out key),
            RequestSignature.Enveloped enveloped => Enveloped(enveloped.Document.DocumentElement!, keys, parsed.Claimed, trace, out request, out key),
            _ => throw new InvalidOperationException("RequestSignature is closed."),
        };
    }

    private static AuthnRequestFault? Detached(RequestSignature.Detached signature, VerificationKeys keys, MessageTrace trace, out string? key)
    {
        key = null;
        if (SignatureAlgorithms.FromUri(signature.AlgorithmUri) is not { } algorithm)
            return UnknownAlgorithm(signature.AlgorithmUri);
        trace.Step(null, AuthnRequestRule.Algorithm, "an accepted algorithm", signature.AlgorithmUri);
        var isRsa = algorithm != SignatureAlgorithm.EcdsaSha256;
        var hash = SignatureAlgorithms.Hash(algorithm);
        key = keys.Keys.FirstOrDefault(key => key.IsRsa == isRsa && key.Verify(signature.SignedOctets, signature.Value, hash))?.Fingerprint;
        return key is not null
            ? null
            : new(AuthnRequestRule.Signature, "a signature by a registered key", $"verified by none of {keys.Keys.Count}");
    }

    private static AuthnRequestFault? Enveloped(XmlElement root, VerificationKeys keys, AuthnRequest claimed, MessageTrace trace, out AuthnRequest request, out string? key)
    {
        (request, key) = (claimed, null);
        var signature = root.Children().First(child => child.Is("Signature", SamlConstants.SignatureNamespace));
        var method = signature.Tree().FirstOrDefault(element => element.Is("SignatureMethod", SamlConstants.SignatureNamespace))?.Optional("Algorithm");
        if (method is null || SignatureAlgorithms.FromUri(method) is null)
            return UnknownAlgorithm(method);
        var rows = new Trace();
        var fault = SignedElement.Verify(root, signature, keys, rows, out var verified);
        trace.AddSignature(rows);
        if (fault is not null)
            return RequestFaults.From(fault);
        if (AuthnRequestXml.Read(verified!.Element, new MessageTrace(), out var signed) is { } misread)
            return misread;
        (request, key) = (signed! with { RelayState = claimed.RelayState, WasSigned = true }, verified.Key.Fingerprint);
        return null;
    }

    private static AuthnRequestFault UnknownAlgorithm(string? uri) =>
        new(AuthnRequestRule.Algorithm, "RSA with SHA-256, SHA-384 or SHA-512, or ECDSA with SHA-256", Text.Show(uri));

    private static Finding Issuer(AuthnRequest request, Setting setting) =>
        new(AuthnRequestRule.Issuer, string.Equals(request.Issuer, setting.Registered.EntityId, StringComparison.Ordinal), Text.Show(setting.Registered.EntityId), Text.Show(request.Issuer));

    // SAML Bindings 3.4.5.2 and 3.5.5.2: a signed message says where it goes, lest it be carried elsewhere
    private static Finding Destination(AuthnRequest request, Setting setting)
    {
        var isOurs = request.Destination is null ? !request.WasSigned : string.Equals(request.Destination, setting.Destination, StringComparison.Ordinal);
        return new(AuthnRequestRule.Destination, isOurs, Text.Show(setting.Destination), Text.Show(request.Destination));
    }

    private static Finding IssueInstant(AuthnRequest request, Setting setting) => new(
        AuthnRequestRule.IssueInstant,
        setting.Now - request.IssueInstant <= MaximumAge && request.IssueInstant - setting.Now <= setting.Skew,
        $"{SamlInstant.Format(setting.Now - MaximumAge)} to {SamlInstant.Format(setting.Now + setting.Skew)}",
        SamlInstant.Format(request.IssueInstant));

    private static Finding ProtocolBinding(AuthnRequest request, Setting setting) =>
        new(AuthnRequestRule.ProtocolBinding, request.ProtocolBinding is null or SamlBindings.Post, SamlBindings.Post, Text.Show(request.ProtocolBinding));

    private static Finding AssertionConsumerService(AuthnRequest request, Setting setting) => new(
        AuthnRequestRule.AssertionConsumerService,
        Service(request, setting.Registered) is not null,
        Text.Show(Known(setting.Registered).Select(endpoint => endpoint.Location)),
        request switch
        {
            { AssertionConsumerServiceUrl: { } url } => Text.Show(url),
            { AssertionConsumerServiceIndex: { } index } => $"index {index}",
            _ => "neither address nor index: the default",
        });

    // The address out of a request serves to choose among those registered, never as an address.
    private static SamlEndpoint? Service(AuthnRequest request, SpMetadata registered)
    {
        var known = Known(registered);
        return request switch
        {
            { AssertionConsumerServiceUrl: { } url } => known.Find(endpoint => string.Equals(endpoint.Location, url, StringComparison.Ordinal)),
            { AssertionConsumerServiceIndex: { } index } => known.Find(endpoint => endpoint.Index == index),
            _ => known.Find(endpoint => endpoint.IsDefault) ?? known.FirstOrDefault(),
        };
    }

    private static List<SamlEndpoint> Known(SpMetadata registered) => [.. registered.AssertionConsumerServices.Where(endpoint => endpoint.Binding == SamlBindings.Post)];
}

/// <summary>A verdict on a request with every check's row.</summary>
internal sealed record AuthnRequestExamination(AuthnRequestOutcome Outcome, IReadOnlyList<MessageCheck> Checks, AuthnRequestFault? SignatureFault, string? KeyFingerprint);
