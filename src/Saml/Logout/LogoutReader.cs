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
    public static LogoutParse ReadRequest(ReadOnlySpan<byte> soap) => Read(soap, Name.LogoutRequest);

    /// <summary>Reads a response. Nothing is verified.</summary>
    /// <param name="soap">The body as answered.</param>
    public static LogoutParse ReadResponse(ReadOnlySpan<byte> soap) => Read(soap, Name.LogoutResponse);

    private static LogoutParse Read(ReadOnlySpan<byte> soap, Name expected)
    {
        if (soap.Length > MaximumOctets)
            return new LogoutParse.Refused(new(LogoutRule.Size, $"at most {MaximumOctets} octets", $"{soap.Length} octets"));
        var workspace = Workspace.Take();
        try
        {
            return Read(soap, expected, workspace);
        }
        finally
        {
            workspace.Return();
        }
    }

    private static LogoutParse Read(ReadOnlySpan<byte> soap, Name expected, Workspace workspace)
    {
        workspace.SourceOctets.Clear();
        workspace.SourceOctets.Write(soap);
        if (MessageOctets.Check(soap, out var declaration) is { } unreadable)
            return new LogoutParse.Refused(LogoutFault.Of(unreadable));
        workspace.Source.Reset(workspace.SourceOctets.Array, workspace.SourceOctets.Length);
        if (Tokenizer.Read(workspace.Source, declaration) is { } malformed)
            return new LogoutParse.Refused(LogoutFault.Of(malformed));
        if (LogoutShape.Read(workspace.Source, expected, out var shape) is { } misshapen)
            return new LogoutParse.Refused(misshapen);
        return new LogoutParse.Parsed(new ParsedLogout(shape!.Issuer, shape.Id, SignedPart.OfLogout(shape, workspace)));
    }
}
