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
    // What follows the signature, in this order; each says what it expected and saw, whether it holds or not.
    private static readonly Func<LogoutClaims, LogoutSetting, Finding>[] OfRequest = [Version, Issuer, Destination, IssueInstant, NotOnOrAfter, NameId];
    private static readonly Func<LogoutClaims, LogoutSetting, Finding>[] OfResponse = [Version, Issuer, InResponseTo, IssueInstant, Status];

    /// <summary>How old a message may be.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(5);

    /// <summary>How far the sender's clock may be ahead of ours.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private sealed record Finding(LogoutRule Rule, bool Holds, string Expected, string Seen)
    {
        public LogoutFault? Fault => Holds ? null : new(Rule, Expected, Seen);
    }

    /// <summary>Validates a request.</summary>
    /// <param name="message">The request as read.</param>
    /// <param name="keys">The keys of the identity provider that the request must come from; those of no other.</param>
    /// <param name="issuer">That provider's entity ID.</param>
    /// <param name="destination">Our own address, at which the request arrived.</param>
    /// <param name="now">The instant of judgement.</param>
    public static LogoutRequestOutcome Validate(ParsedLogout message, VerificationKeys keys, string issuer, string destination, DateTimeOffset now)
    {
        var fault = Verified(message, keys, out var claims) ?? First(OfRequest, claims!, new LogoutSetting(issuer, destination, now));
        return fault is not null ? new LogoutRequestOutcome.Refused(fault) : new LogoutRequestOutcome.Valid(new LogoutRequest
        {
            Id = claims!.Id,
            IssueInstant = Issued(claims),
            Issuer = claims.Issuer,
            Destination = destination,
            NotOnOrAfter = End(claims),
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
        Verified(message, keys, out var claims) ?? First(OfResponse, claims!, new LogoutSetting(issuer, requestId, now));

    /// <summary>Every row of what follows the signature. Decides nothing.</summary>
    internal static void Examine(LogoutClaims claims, bool isRequest, LogoutSetting setting, MessageTrace trace)
    {
        foreach (var check in isRequest ? OfRequest : OfResponse)
        {
            var finding = check(claims, setting);
            trace.Step(finding.Fault, finding.Rule, finding.Expected, finding.Seen);
        }
    }

    private static LogoutFault? First(Func<LogoutClaims, LogoutSetting, Finding>[] checks, LogoutClaims claims, LogoutSetting setting) =>
        checks.Select(check => check(claims, setting).Fault).FirstOrDefault(fault => fault is not null);

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

    private static Finding Version(LogoutClaims claims, LogoutSetting setting) =>
        new(LogoutRule.Version, claims.Version == SamlConstants.Version, SamlConstants.Version, Text.Show(claims.Version));

    private static Finding Issuer(LogoutClaims claims, LogoutSetting setting) =>
        new(LogoutRule.Issuer, string.Equals(claims.Issuer, setting.Issuer, StringComparison.Ordinal), Text.Show(setting.Issuer), Text.Show(claims.Issuer));

    // A signed message says where it goes, lest it be carried elsewhere.
    private static Finding Destination(LogoutClaims claims, LogoutSetting setting) =>
        new(LogoutRule.Destination, string.Equals(claims.Destination, setting.Addressed, StringComparison.Ordinal), Text.Show(setting.Addressed), Text.Show(claims.Destination));

    private static Finding IssueInstant(LogoutClaims claims, LogoutSetting setting)
    {
        var (issued, now) = (Issued(claims), setting.Now);
        return new(
            LogoutRule.IssueInstant, issued != default && now - issued <= MaximumAge && issued - now <= Skew,
            $"{SamlInstant.Format(now - MaximumAge)} to {SamlInstant.Format(now + Skew)}", Text.Show(claims.IssueInstant));
    }

    private static Finding NotOnOrAfter(LogoutClaims claims, LogoutSetting setting) =>
        new(LogoutRule.NotOnOrAfter, setting.Now < End(claims), $"after {SamlInstant.Format(setting.Now)}", Text.Show(claims.NotOnOrAfter));

    private static Finding NameId(LogoutClaims claims, LogoutSetting setting) =>
        new(LogoutRule.NameId, claims.NameId is { Value.Length: > 0 }, "a NameID with a name in it", claims.NameId is null ? "none" : Text.Show(claims.NameId.Value));

    private static Finding InResponseTo(LogoutClaims claims, LogoutSetting setting) =>
        new(LogoutRule.InResponseTo, string.Equals(claims.InResponseTo, setting.Addressed, StringComparison.Ordinal), Text.Show(setting.Addressed), Text.Show(claims.InResponseTo));

    private static Finding Status(LogoutClaims claims, LogoutSetting setting) =>
        new(LogoutRule.Status, claims.Status == SamlStatusCodes.Success, SamlStatusCodes.Success, claims.SubStatus is null ? Text.Show(claims.Status) : Text.Show([claims.Status, claims.SubStatus]));

    private static DateTimeOffset Issued(LogoutClaims claims) => XsDateTime.Parse(claims.IssueInstant) ?? default;

    private static DateTimeOffset End(LogoutClaims claims) => claims.NotOnOrAfter is not null ? XsDateTime.Parse(claims.NotOnOrAfter) ?? default
        : Issued(claims) is var issued && DateTimeOffset.MaxValue - issued > MaximumAge ? issued + MaximumAge : DateTimeOffset.MaxValue;
}

/// <summary>What a logout message is held against.</summary>
/// <param name="Issuer">Whose it must be.</param>
/// <param name="Addressed">The address that a request must name, or the request that a response must answer.</param>
/// <param name="Now">The instant of judgement.</param>
internal sealed record LogoutSetting(string Issuer, string Addressed, DateTimeOffset Now);
