using System.Globalization;

namespace SamlFederation.Saml;

/// <summary>What an authentication request is judged by.</summary>
/// <param name="Registered">The metadata of the service provider that it names.</param>
/// <param name="RequireSigned">Whether this service provider must sign.</param>
/// <param name="Destination">Our own address.</param>
/// <param name="Now">As of when.</param>
/// <param name="Skew">How far the sender's clock may be ahead.</param>
public sealed record RequestTrust(SpMetadata Registered, bool RequireSigned, string Destination, DateTimeOffset Now, TimeSpan Skew)
{
    /// <summary>What is asked of a valid request before it is answered.</summary>
    public Func<AuthnRequest, IReadOnlyList<MessageCheck>> Afterwards { get; init; } = _ => [];
}

/// <summary>Tells all there is to say about an authentication request: by the verdict of those who decide, and past it.</summary>
public static class RequestInspector
{
    /// <summary>Whom the request claims to come from; null if it cannot be read so far.</summary>
    /// <param name="message">What was pasted.</param>
    public static string? ClaimedIssuer(PastedMessage message) => Read(message, new MessageTrace()) is AuthnRequestParse.Parsed parsed ? parsed.Claimed.Issuer : null;

    /// <summary>Inspects a request. Nothing is kept, nothing is claimed.</summary>
    /// <param name="message">What was pasted.</param>
    /// <param name="registration">Whether its sender is registered with whoever judges.</param>
    /// <param name="trust">What it is judged by; null if its sender is nobody one knows.</param>
    public static RequestInspection Inspect(PastedMessage message, MessageCheck registration, RequestTrust? trust)
    {
        ArgumentNullException.ThrowIfNull(message);
        var trace = new MessageTrace();
        if (Read(message, trace) is not AuthnRequestParse.Parsed parsed)
            return Report(message, trace, Coverage.None) with { Contract = RequestContract.OfUnreadable(message, trace) };
        trace.Add(registration);
        var covered = parsed.Signature switch { null => Coverage.None, RequestSignature.Detached => Coverage.Query, _ => Coverage.Message };
        if (trust is null)
            return Judged(message, trace, covered, parsed.Claimed, new(covered, null, RequestInspection.NoKey) { IsChecked = false });
        var examined = AuthnRequestValidator.Examine(parsed, trust.Registered, trust.RequireSigned, trust.Destination, trust.Now, trust.Skew);
        foreach (var check in examined.Checks)
            trace.Add(check);
        var request = (examined.Outcome as AuthnRequestOutcome.Valid)?.Request ?? parsed.Claimed;
        foreach (var check in trust.Afterwards(request))
            trace.Add(check);
        var keys = VerificationKeys.FromCertificates(trust.Registered.SigningCertificates) is KeysOutcome.Ok ok ? ok.Keys : null;
        return Judged(message, trace, covered, request, new(covered, examined.KeyFingerprint, examined.SignatureFault is { } fault ? $"{fault.Rule}" : null), keys);
    }

    private static AuthnRequestParse Read(PastedMessage message, MessageTrace trace)
    {
        var parse = message.Binding == MessageBinding.Redirect
            ? AuthnRequestReader.ReadRedirect(message.Text, trace)
            : AuthnRequestReader.ReadPost(message.Text, message.RelayState, trace);
        if (parse is AuthnRequestParse.Refused { Fault: var fault } && trace.Checks.All(check => check.Passed))
            trace.Step(fault, fault.Rule, fault.Expected, fault.Seen);
        return parse;
    }

    private static RequestInspection Judged(PastedMessage message, MessageTrace trace, Coverage covered, AuthnRequest request, InspectedSignature signature, VerificationKeys? keys = null) =>
        Report(message, trace, covered, keys) with
        {
            Signatures = covered == Coverage.None ? [] : [signature],
            Says = [.. Says(request)],
            IsSigned = covered != Coverage.None && signature.Holds,
            Contract = RequestContract.Judge(message, request, covered),
        };

    private static RequestInspection Report(PastedMessage message, MessageTrace trace, Coverage covered, VerificationKeys? keys = null)
    {
        var sight = Sight.OfMessage(trace.Octets, covered);
        return new()
        {
            Kind = MessageKind.AuthnRequest,
            Binding = message.Binding,
            Characters = message.Text.Length,
            Checks = trace.Checks,
            Lines = sight.Lines,
            IsMarkup = sight.Root is not null,
            Signatures = [],
            Certificates = InspectedCertificates.Of(sight.Certificates, keys),
        };
    }

    private static IEnumerable<(string Name, string Value)> Says(AuthnRequest request)
    {
        yield return ("Issuer", request.Issuer);
        yield return ("ID", request.Id);
        yield return ("IssueInstant", SamlInstant.Format(request.IssueInstant));
        if (request.Destination is { } destination)
            yield return ("Destination", destination);
        if (request.AssertionConsumerServiceUrl is { } url)
            yield return ("AssertionConsumerServiceURL", url);
        if (request.AssertionConsumerServiceIndex is { } index)
            yield return ("AssertionConsumerServiceIndex", index.ToString(CultureInfo.InvariantCulture));
        if (request.ProtocolBinding is { } binding)
            yield return ("ProtocolBinding", binding);
        if (request.NameIdPolicyFormat is { } format)
            yield return ("NameIDPolicy", format);
        if (request.RequestedAuthnContext.Count > 0)
            yield return ("RequestedAuthnContext", $"{request.RequestedAuthnContextComparison}: {string.Join(", ", request.RequestedAuthnContext)}");
        if (request.ForceAuthn)
            yield return ("ForceAuthn", "true: whoever is asked must prove anew who they are");
        if (request.IsPassive)
            yield return ("IsPassive", "true: nobody may be asked anything");
        if (request.RelayState is { } relayState)
            yield return ("RelayState", relayState);
    }
}
