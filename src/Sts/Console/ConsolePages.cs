using System.Globalization;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Console;

/// <summary>What the head of every console page shows.</summary>
internal sealed record ConsoleHeader(string Current, string AccountId, string? AccountAlias, string SessionName, bool MayReadTrail)
{
    /// <summary>Whether the page of regions is open to it.</summary>
    public bool MayListRegions { get; init; }

    /// <summary>Whether the list of roles is open to it.</summary>
    public bool MayListRoles { get; init; }

    /// <summary>Whether the list of the account's open sessions is open to it; one's own is to everybody.</summary>
    public bool MayListSessions { get; init; }

    /// <summary>The role that was switched to, as the person calls it, or null.</summary>
    public string? SwitchedTo { get; init; }

    /// <summary>The colour they gave it.</summary>
    public string? SwitchedColor { get; init; }

    public string AccountTitle => AccountAlias is null ? AccountId : $"{AccountAlias} ({AccountId})";
}

/// <summary>The console's first page.</summary>
internal sealed record ConsoleHome(ConsoleHeader Header, SessionPrincipal Session, string RoleDescription, DateTimeOffset Since, DateTimeOffset Expires, string Bound, DateTimeOffset Now)
{
    public string Name => NameOf(Session);

    /// <summary>True for a session that a user made for somebody else by GetFederationToken.</summary>
    public bool IsFederatedUser => Session.Kind == SessionKind.FederatedUser;

    /// <summary>The role that is taken, or the name of a federated user.</summary>
    public static string NameOf(SessionPrincipal session) =>
        session is { Kind: SessionKind.FederatedUser, SessionName: { } name } ? name : session.PrincipalName;

    public string ExpiresText => Machine(Expires);

    public string NowText => Machine(Now);

    public string TimeLeft
    {
        get
        {
            var left = Expires - Now;
            return left >= TimeSpan.FromHours(1) ? $"{(int)left.TotalHours} h {left.Minutes:00} min" : $"{left.Minutes}:{left.Seconds:00} min";
        }
    }

    private static string Machine(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>The session's credentials, on the one page that shows them.</summary>
internal sealed record ConsoleCredentials(ConsoleHeader Header, string Name, DateTimeOffset Expires, CommandLineText Text);

/// <summary>The page of a console that is not, or no longer, signed in.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Reason">Why.</param>
/// <param name="Issuer">Where one signs in again.</param>
/// <param name="MayReturn">Whether it was a role that was switched to, and the session before it goes on.</param>
internal sealed record ConsoleSignedOut(string Title, string Reason, string Issuer, bool MayReturn);
