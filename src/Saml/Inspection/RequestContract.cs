using System.Text;

namespace SamlFederation.Saml;

/// <summary>The linter for what is no response: what people trip over, and that AWS's contract has nothing to say to it.</summary>
internal static class RequestContract
{
    private const int RelayStateOctets = 80; // SAML Bindings 3.4.3

    public static IReadOnlyList<ContractFinding> Judge(PastedMessage message, AuthnRequest request, Coverage covered) =>
        [.. Signature(message, covered), .. Request(request), DoesNotApply("authentication requests")];

    public static IReadOnlyList<ContractFinding> OfLogout(PastedMessage message) => [.. Binding(message), DoesNotApply("logout messages")];

    /// <summary>Of a request that could not even be read: how it was packed.</summary>
    public static IReadOnlyList<ContractFinding> OfUnreadable(PastedMessage message, MessageTrace trace)
    {
        var isPackedWrongly = trace.Checks.Any(check => check is { Passed: false, Rule: nameof(AuthnRequestRule.Deflate) });
        if (message.Binding == MessageBinding.Redirect && isPackedWrongly)
        {
            return [new(ContractSeverity.Error, "DEFLATE", "base64 that holds no raw DEFLATE data", "By Redirect the XML is packed by raw DEFLATE (RFC 1951), without a zlib or gzip header, then in base64, then percent-encoded. What is only base64 goes by POST. A message cut off while it was copied looks like this, too.")];
        }
        return CutOff(trace);
    }

    /// <summary>Of base64 text that does not come out in groups of four.</summary>
    public static IReadOnlyList<ContractFinding> CutOff(MessageTrace trace) => trace.Checks.Any(check => check is { Passed: false, Rule: nameof(AuthnRequestRule.Base64) })
        ? [new(ContractSeverity.Note, "Base64", "not whole, or not base64", "Base64 comes in groups of four characters: part of the message may have been left out while it was copied, or something beside it was taken along.")]
        : [];

    private static ContractFinding DoesNotApply(string what) =>
        new(ContractSeverity.Note, "AWS's contract", "does not apply", $"It is about the assertions that a Response carries: attributes, audience, lifetime. AWS neither sends nor takes {what}.");

    private static IEnumerable<ContractFinding> Signature(PastedMessage message, Coverage covered)
    {
        if (covered == Coverage.None && message.Binding == MessageBinding.Xml)
            yield return new(ContractSeverity.Note, "Signature", "none in the XML", "By Redirect the signature stands in the query: paste the whole address to have it checked.");
        else if (covered == Coverage.None && message.Binding == MessageBinding.Redirect && !message.Text.Contains("RelayState=", StringComparison.Ordinal))
            yield return new(ContractSeverity.Note, "Signature", "none beside the message", "If the request was signed, paste the whole address: SigAlg and Signature stand in its query, and cover RelayState as it was written.");
        else if (covered == Coverage.None)
            yield return new(ContractSeverity.Note, "Signature", "none", "Anybody may have written the request. The answer goes to a registered address all the same.");
    }

    private static IEnumerable<ContractFinding> Request(AuthnRequest request)
    {
        if (request.Destination is null)
            yield return new(ContractSeverity.Note, "Destination", "absent", "An unsigned request may leave it out; say where the request goes, and it cannot be carried elsewhere.");
        if (request.RelayState is { } state && Encoding.UTF8.GetByteCount(state) is > RelayStateOctets and var octets)
            yield return new(ContractSeverity.Warning, "RelayState", $"{octets} octets; the bindings allow {RelayStateOctets}", "It is carried here; others cut it off or refuse it. Keep the place in a session of your own and send its key.");
        if (request is { ForceAuthn: true, IsPassive: true })
            yield return new(ContractSeverity.Warning, "ForceAuthn and IsPassive", "both", "Nobody can prove anew who they are without being asked: the answer is NoPassive.");
    }

    private static IEnumerable<ContractFinding> Binding(PastedMessage message)
    {
        if (message.Binding == MessageBinding.Redirect)
            yield return new(ContractSeverity.Error, "Binding", "packed for Redirect", "The portal and the token service end sessions from server to server: send the message in a SOAP envelope, signed inside. A signature in the query is not looked at.");
        else if (message.Binding != MessageBinding.Soap)
            yield return new(ContractSeverity.Error, "Binding", "no SOAP envelope around it", "The portal and the token service end sessions from server to server: send the message in a SOAP envelope. If you took the message out of one, paste the whole of it.");
    }
}
