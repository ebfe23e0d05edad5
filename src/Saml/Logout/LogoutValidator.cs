namespace SamlFederation.Saml;

/// <summary>What validating a logout request gave.</summary>
public abstract record LogoutRequestOutcome
{
    private LogoutRequestOutcome() { }

    /// <summary>The request is its issuer's, for here and now. Only <see cref="LogoutValidator"/> makes one.</summary>
    public sealed record Valid : LogoutRequestOutcome
    {
        internal Valid(LogoutRequest request) => Request = request;

        /// <summary>The request, read from the octets that were verified.</summary>
        public LogoutRequest Request { get; }
    }

    /// <summary>The request was refused.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Refused(LogoutFault Fault) : LogoutRequestOutcome;
}

/// <summary>Judges logout messages (SAML Core 3.7, SAML Profiles 4.4.4).</summary>
public static class LogoutValidator
{
    /// <summary>How old a message may be.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(5);

    /// <summary>How far the sender's clock may be ahead of ours.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Validates a request.</summary>
    /// <param name="message">The request as read.</param>
    /// <param name="keys">The keys of the identity provider that the request must come from; those of no other.</param>
    /// <param name="issuer">That provider's entity ID.</param>
    /// <param name="destination">Our own address, at which the request arrived.</param>
    /// <param name="now">The instant of judgement.</param>
    public static LogoutRequestOutcome Validate(ParsedLogout message, VerificationKeys keys, string issuer, string destination, DateTimeOffset now)
    {
        var fault = Verified(message, keys, out var claims) ?? Version(claims!) ?? Issuer(claims!, issuer) ?? Destination(claims!, destination);
        DateTimeOffset issued = default, end = default;
        fault ??= IssueInstant(claims!, now, out issued) ?? NotOnOrAfter(claims!, now, issued, out end) ?? NameId(claims!);
        return fault is not null ? new LogoutRequestOutcome.Refused(fault) : new LogoutRequestOutcome.Valid(new LogoutRequest
        {
            Id = claims!.Id,
            IssueInstant = issued,
            Issuer = claims.Issuer,
            Destination = destination,
            NotOnOrAfter = end,
            NameId = claims.NameId!,
            SessionIndexes = claims.SessionIndexes,
            Reason = claims.Reason,
        });
    }

    /// <summary>Validates the answer to a request. Null when it says, in its sender's name, that the sessions have ended.</summary>
    /// <param name="message">The response as read.</param>
    /// <param name="keys">The keys of the service provider that was asked.</param>
    /// <param name="issuer">That provider's entity ID.</param>
    /// <param name="requestId">The ID of the request.</param>
    /// <param name="now">The instant of judgement.</param>
    public static LogoutFault? ValidateResponse(ParsedLogout message, VerificationKeys keys, string issuer, string requestId, DateTimeOffset now) =>
        Verified(message, keys, out var claims) ?? Version(claims!) ?? Issuer(claims!, issuer) ?? InResponseTo(claims!, requestId) ?? IssueInstant(claims!, now, out _) ?? Status(claims!);

    // INVARIANT: the claims are those of the octets that were digested, and leave only once a key of the sender's has verified them.
    private static LogoutFault? Verified(ParsedLogout message, VerificationKeys keys, out LogoutClaims? claims)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(keys);
        claims = null;
        if (message.Part.Verify(keys, out _) is { } unverified)
            return LogoutFault.Of(unverified);
        claims = message.Part.Logout;
        return message.Part.LogoutFault;
    }

    private static LogoutFault? Version(LogoutClaims claims) =>
        claims.Version == SamlConstants.Version ? null : new(LogoutRule.Version, SamlConstants.Version, Text.Show(claims.Version));

    private static LogoutFault? Issuer(LogoutClaims claims, string issuer) =>
        string.Equals(claims.Issuer, issuer, StringComparison.Ordinal) ? null : new(LogoutRule.Issuer, Text.Show(issuer), Text.Show(claims.Issuer));

    // A signed message says where it goes, lest it be carried elsewhere.
    private static LogoutFault? Destination(LogoutClaims claims, string destination) =>
        string.Equals(claims.Destination, destination, StringComparison.Ordinal) ? null : new(LogoutRule.Destination, Text.Show(destination), Text.Show(claims.Destination));

    private static LogoutFault? IssueInstant(LogoutClaims claims, DateTimeOffset now, out DateTimeOffset issued)
    {
        issued = XsDateTime.Parse(claims.IssueInstant) ?? default;
        return issued != default && now - issued <= MaximumAge && issued - now <= Skew
            ? null
            : new(LogoutRule.IssueInstant, $"{SamlInstant.Format(now - MaximumAge)} to {SamlInstant.Format(now + Skew)}", Text.Show(claims.IssueInstant));
    }

    private static LogoutFault? NotOnOrAfter(LogoutClaims claims, DateTimeOffset now, DateTimeOffset issued, out DateTimeOffset end)
    {
        end = claims.NotOnOrAfter is null ? issued + MaximumAge : XsDateTime.Parse(claims.NotOnOrAfter) ?? default;
        return now < end ? null : new(LogoutRule.NotOnOrAfter, $"after {SamlInstant.Format(now)}", Text.Show(claims.NotOnOrAfter));
    }

    private static LogoutFault? NameId(LogoutClaims claims) =>
        claims.NameId is { Value.Length: > 0 } ? null : new(LogoutRule.NameId, "a NameID with a name in it", claims.NameId is null ? "none" : "empty");

    private static LogoutFault? InResponseTo(LogoutClaims claims, string requestId) =>
        string.Equals(claims.InResponseTo, requestId, StringComparison.Ordinal) ? null : new(LogoutRule.InResponseTo, Text.Show(requestId), Text.Show(claims.InResponseTo));

    private static LogoutFault? Status(LogoutClaims claims) =>
        claims.Status == SamlStatusCodes.Success ? null : new(LogoutRule.Status, SamlStatusCodes.Success, Text.Show([claims.Status, claims.SubStatus]));
}
