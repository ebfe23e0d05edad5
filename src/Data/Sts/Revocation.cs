namespace SamlFederation.Data.Sts;

/// <summary>The end of sessions before their time: of one session, of all of a role, or of all of somebody's. What is made from a session that is over is over too.</summary>
public sealed class Revocation
{
    /// <summary>Whose sessions: an access key id, a role's unique id, or SHA-256 over a provider's id and a subject, hex.</summary>
    public required string Key { get; init; }

    /// <summary>Sessions that began at this instant or before are over; of a single session it only tells when it was ended.</summary>
    public required DateTimeOffset At { get; set; }

    /// <summary>From when on none of these sessions can be left by its own time, and the row may go.</summary>
    public required DateTimeOffset Expires { get; set; }
}
