namespace SamlFederation.Saml;

/// <summary>A logout message of the right shape. Nothing in it is verified; what is called Claimed serves to find the sender, and the trail.</summary>
public sealed class ParsedLogout
{
    internal ParsedLogout(string claimedIssuer, string claimedId, SignedPart part) => (ClaimedIssuer, ClaimedId, Part) = (claimedIssuer, claimedId, part);

    /// <summary>The Issuer that the message names.</summary>
    public string ClaimedIssuer { get; }

    /// <summary>The message's ID.</summary>
    public string ClaimedId { get; }

    internal SignedPart Part { get; }
}

/// <summary>What reading a logout message gave. Nothing in it is to be trusted before validation.</summary>
public abstract record LogoutParse
{
    private LogoutParse() { }

    /// <summary>The message was readable.</summary>
    /// <param name="Message">The message.</param>
    public sealed record Parsed(ParsedLogout Message) : LogoutParse;

    /// <summary>The message was refused.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Refused(LogoutFault Fault) : LogoutParse;
}

/// <summary>Reads logout messages out of their SOAP envelopes, in the one pass and by the limits of every message here; a message that is not signed is refused.</summary>
public static class LogoutReader
{
    /// <summary>The most octets that are read.</summary>
    public const int MaximumOctets = MessageText.MaxCharacters;

    /// <summary>Reads a request. Nothing is verified.</summary>
    /// <param name="soap">The body as posted.</param>
    public static LogoutParse ReadRequest(ReadOnlySpan<byte> soap) => Read(soap, Name.LogoutRequest, isBare: false, new MessageTrace());

    /// <summary>Reads a response. Nothing is verified.</summary>
    /// <param name="soap">The body as answered.</param>
    public static LogoutParse ReadResponse(ReadOnlySpan<byte> soap) => Read(soap, Name.LogoutResponse, isBare: false, new MessageTrace());

    /// <summary>Reads a message, with every check's row; without its envelope for who only looks, as no door takes it so.</summary>
    internal static LogoutParse Read(ReadOnlySpan<byte> octets, Name expected, bool isBare, MessageTrace trace)
    {
        if (octets.Length > MaximumOctets)
            return Refused(trace, new(LogoutRule.Size, $"at most {MaximumOctets} octets", $"{octets.Length} octets"));
        var workspace = Workspace.Take();
        try
        {
            return Read(octets, expected, isBare, trace, workspace);
        }
        finally
        {
            workspace.Return();
        }
    }

    private static LogoutParse Read(ReadOnlySpan<byte> octets, Name expected, bool isBare, MessageTrace trace, Workspace workspace)
    {
        workspace.SourceOctets.Clear();
        workspace.SourceOctets.Write(octets);
        if (MessageOctets.Check(octets, out var declaration) is { } unreadable)
            return Refused(trace, LogoutFault.Of(unreadable));
        workspace.Source.Reset(workspace.SourceOctets.Array, workspace.SourceOctets.Length);
        if (Tokenizer.Read(workspace.Source, declaration) is { } malformed)
            return Refused(trace, LogoutFault.Of(malformed));
        trace.Step(null, LogoutRule.Xml, "XML 1.0 in UTF-8, within limits", $"{octets.Length} octets");
        if (LogoutShape.Read(workspace.Source, expected, isBare, trace, out var shape) is { } misshapen)
            return Refused(trace, misshapen);
        return new LogoutParse.Parsed(new ParsedLogout(shape!.Issuer, shape.Id, SignedPart.OfLogout(shape, workspace)));
    }

    private static LogoutParse.Refused Refused(MessageTrace trace, LogoutFault fault)
    {
        trace.Step(fault, fault.Rule, fault.Expected, fault.Seen);
        return new(fault);
    }
}
