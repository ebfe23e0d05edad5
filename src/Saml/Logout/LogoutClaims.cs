namespace SamlFederation.Saml;

/// <summary>What a logout message says, as written: the validator gives it meaning.</summary>
internal sealed record LogoutClaims
{
    private const int MostIndexes = 100;
    private const int LongestIssuer = 1024; // SAML Core 8.3.6

    public string Id { get; private init; } = "";
    public string? Version { get; private init; }
    public string? IssueInstant { get; private init; }
    public string? Destination { get; private init; }
    public string? NotOnOrAfter { get; private init; }
    public string? Reason { get; private init; }
    public string? InResponseTo { get; private init; }
    public string Issuer { get; private init; } = "";
    public NameId? NameId { get; private init; }
    public IReadOnlyList<string> SessionIndexes { get; private init; } = [];
    public string? Status { get; private init; }
    public string? SubStatus { get; private init; }

    /// <summary>Takes the message apart: every part at its place, and no other (SAML Core 3.7.1, 3.7.2).</summary>
    public static LogoutFault? Read(Element message, out LogoutClaims? claims)
    {
        claims = null;
        var parts = message.Children.ToList();
        if (!message.HoldsElementsOnly || Order(parts, message.Name == Name.LogoutRequest) is not null)
            return Order(parts, message.Name == Name.LogoutRequest) ?? new(LogoutRule.Shape, $"no text in {message.LocalName}", "text");
        if (parts.Find(part => part.Name is Name.Issuer or Name.NameID or Name.SessionIndex && part.Children.Count > 0) is { Document: not null } tree)
            return new(LogoutRule.Shape, $"text in {tree.LocalName}", "an element");
        var issuer = parts[0];
        if (issuer.Optional("Format"u8) is not (null or Ns.EntityFormat) || issuer.Text.Length is 0 or > LongestIssuer)
            return new(LogoutRule.Issuer, $"an entity ID of at most {LongestIssuer} characters", Text.Show(issuer.Text));
        var name = parts.Find(part => part.Name == Name.NameID);
        var status = message.Children.First(Name.Status, KnownUri.Protocol)?.Children.First(Name.StatusCode, KnownUri.Protocol);
        claims = new LogoutClaims
        {
            Id = message.Optional("ID"u8)!,
            Version = message.Optional("Version"u8),
            IssueInstant = message.Optional("IssueInstant"u8),
            Destination = message.Optional("Destination"u8),
            NotOnOrAfter = message.Optional("NotOnOrAfter"u8),
            Reason = message.Optional("Reason"u8),
            InResponseTo = message.Optional("InResponseTo"u8),
            Issuer = issuer.Text,
            // SAML Core 2.2.2: no Format means unspecified
            NameId = name.Document is null ? null : new(name.Text, name.Optional("Format"u8) ?? Ns.UnspecifiedFormat, name.Optional("NameQualifier"u8), name.Optional("SPNameQualifier"u8)),
            SessionIndexes = [.. parts.Where(part => part.Name == Name.SessionIndex).Select(part => part.Text)],
            Status = status?.Optional("Value"u8),
            SubStatus = status?.Children.First(Name.StatusCode, KnownUri.Protocol)?.Optional("Value"u8),
        };
        return null;
    }

    private static LogoutFault? Order(List<Element> parts, bool isRequest)
    {
        var at = 0;
        bool Next(Name name, int home) => at < parts.Count && parts[at].Is(name, home) && ++at > 0;
        if (!Next(Name.Issuer, KnownUri.Assertion))
            return new(LogoutRule.Issuer, "the Issuer first", Shown(parts));
        Next(Name.Signature, KnownUri.Signature);
        Next(Name.Extensions, KnownUri.Protocol);
        if (isRequest)
        {
            if (!Next(Name.NameID, KnownUri.Assertion))
                return new(LogoutRule.NameId, "a NameID", at < parts.Count ? parts[at].Shown : "none");
            var first = at;
            while (Next(Name.SessionIndex, KnownUri.Protocol))
            {
                if (at - first > MostIndexes)
                    return new(LogoutRule.Shape, $"at most {MostIndexes} SessionIndex", "more");
            }
        }
        else if (!Next(Name.Status, KnownUri.Protocol))
        {
            return new(LogoutRule.Shape, "a Status", at < parts.Count ? parts[at].Shown : "none");
        }
        return at == parts.Count ? null : new(LogoutRule.Shape, "each part once, in the schema's order", parts[at].Shown);
    }

    private static string Shown(List<Element> parts) => Text.Show(parts.Select(part => part.LocalName));
}
