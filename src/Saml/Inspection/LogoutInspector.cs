using System.Text;

namespace SamlFederation.Saml;

/// <summary>What a logout message is judged by.</summary>
/// <param name="Keys">The keys of the one whom it names as its issuer.</param>
/// <param name="Issuer">That one's entity ID.</param>
/// <param name="Destination">The address that a request must name. A response is held against the request that it says it answers.</param>
/// <param name="Now">As of when.</param>
public sealed record LogoutTrust(VerificationKeys Keys, string Issuer, string Destination, DateTimeOffset Now);

/// <summary>Tells all there is to say about a logout request or response: by the verdict of those who decide, and past it.</summary>
public static class LogoutInspector
{
    /// <summary>Whom the message claims to come from, and where it says it goes; null if it cannot be read so far.</summary>
    /// <param name="message">What was pasted.</param>
    public static (string Issuer, string? Destination)? Claimed(PastedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Octets(message) is { } octets && Read(message, octets, new MessageTrace()) is LogoutParse.Parsed parsed
            ? (parsed.Message.ClaimedIssuer, Sight.OfMessage(octets, Coverage.None).Root?.Optional("Destination"u8))
            : null;
    }

    /// <summary>Inspects a message. Nothing is kept, nothing is claimed.</summary>
    /// <param name="message">What was pasted.</param>
    /// <param name="registration">Whether its sender is registered with whoever judges.</param>
    /// <param name="trust">What it is judged by; null if its sender is nobody one knows.</param>
    public static RequestInspection Inspect(PastedMessage message, MessageCheck registration, LogoutTrust? trust)
    {
        ArgumentNullException.ThrowIfNull(message);
        var trace = new MessageTrace();
        if (Octets(message) is not { } octets)
        {
            trace.Add(new("Base64", "SAML Bindings 3.5.4", "standard base64", Text.Show(message.Text.Length > 24 ? message.Text[..24] : message.Text), false));
            return Report(message, trace, Sight.None, null) with { Contract = RequestContract.CutOff(trace) };
        }
        if (message.Binding != MessageBinding.Soap)
            trace.Step(new(LogoutRule.Soap, "a SOAP 1.1 Envelope around the message", "the message alone"), LogoutRule.Soap, "", "");
        var parse = Read(message, octets, trace);
        var sight = Sight.OfMessage(octets, parse is LogoutParse.Parsed ? Coverage.Message : Coverage.None);
        if (parse is not LogoutParse.Parsed { Message: var parsed })
            return Report(message, trace, sight, null);
        trace.Add(registration);
        var fault = Verify(parsed, trust, trace, out var fingerprint);
        // What was digested, if it was verified; else what stands there, which leaves for nowhere.
        var claims = fault is null ? parsed.Part.Logout : null;
        var isSigned = claims is not null;
        var misread = parsed.Part.LogoutFault;
        if (claims is null)
            misread = LogoutClaims.Read(sight.Root!.Value, out claims);
        if (misread is not null)
            trace.Step(misread, misread.Rule, misread.Expected, misread.Seen);
        if (claims is not null && trust is not null)
            LogoutValidator.Examine(claims, message.Kind == MessageKind.LogoutRequest, new LogoutSetting(trust.Issuer, Addressed(message, claims, trust), trust.Now), trace);
        return Report(message, trace, sight, trust?.Keys) with
        {
            Signatures = [new(Coverage.Message, fingerprint, fault) { IsChecked = trust is not null }],
            Says = claims is null ? [] : [.. Says(claims)],
            IsSigned = isSigned,
        };
    }

    private static string Addressed(PastedMessage message, LogoutClaims claims, LogoutTrust trust) =>
        message.Kind == MessageKind.LogoutRequest ? trust.Destination : claims.InResponseTo ?? "the ID of the request that is answered";

    private static string? Verify(ParsedLogout parsed, LogoutTrust? trust, MessageTrace trace, out string? fingerprint)
    {
        fingerprint = null;
        if (trust is null)
            return RequestInspection.NoKey;
        var fault = parsed.Part.Verify(trust.Keys, out var key);
        var rows = new Trace();
        parsed.Part.Tell(rows, key);
        trace.AddSignature(rows);
        fingerprint = key?.Fingerprint;
        if (fault is null)
            return null;
        var own = LogoutFault.Of(fault);
        trace.Step(own, own.Rule, own.Expected, own.Seen);
        return $"{own.Rule}";
    }

    // Over-long text is left to the reader, which says so.
    private static byte[]? Octets(PastedMessage message) =>
        message.Binding == MessageBinding.Soap ? Encoding.UTF8.GetBytes(message.Text) : StrictBase64.Decode(message.Text, MessageText.LineBreaks);

    private static LogoutParse Read(PastedMessage message, byte[] octets, MessageTrace trace) =>
        LogoutReader.Read(octets, message.Kind == MessageKind.LogoutRequest ? Name.LogoutRequest : Name.LogoutResponse, message.Binding != MessageBinding.Soap, trace);

    private static RequestInspection Report(PastedMessage message, MessageTrace trace, Sight sight, VerificationKeys? keys) => new()
    {
        Kind = message.Kind,
        Binding = message.Binding,
        Characters = message.Text.Length,
        Checks = trace.Checks,
        Lines = sight.Lines,
        IsMarkup = sight.Root is not null,
        Signatures = [],
        Certificates = InspectedCertificates.Of(sight.Certificates, keys),
        Contract = RequestContract.OfLogout(message),
    };

    private static IEnumerable<(string Name, string Value)> Says(LogoutClaims claims)
    {
        yield return ("Issuer", claims.Issuer);
        yield return ("ID", claims.Id);
        yield return ("IssueInstant", claims.IssueInstant ?? "");
        if (claims.Destination is { } destination)
            yield return ("Destination", destination);
        if (claims.NameId is { } subject)
        {
            yield return ("NameID", subject.Value);
            yield return ("Format", subject.Format);
        }
        if (claims.SessionIndexes.Count > 0)
            yield return ("SessionIndex", string.Join(", ", claims.SessionIndexes));
        if (claims.NotOnOrAfter is { } end)
            yield return ("NotOnOrAfter", end);
        if (claims.Reason is { } reason)
            yield return ("Reason", reason);
        if (claims.InResponseTo is { } request)
            yield return ("InResponseTo", request);
        if (claims.Status is { } status)
            yield return ("Status", claims.SubStatus is { } second ? $"{status}, {second}" : status);
    }
}
