using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Holding;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>
/// The sessions that were ended before their time, held as a whole: there are few, and every request asks. INVARIANT: a session is over with
/// any session that it was made from.
/// </summary>
internal sealed class EndedSessions(Holdings holdings)
{
    /// <summary>No session that begins with an assertion or a token lasts longer, nor any other of this service.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(36);

    /// <summary>What is made with temporary credentials ends within this time after it was made.</summary>
    public static readonly TimeSpan LongestOfChain = TimeSpan.FromHours(1);

    private const string All = "all";
    private readonly Held<FrozenDictionary<string, DateTimeOffset>> _ended = holdings.Of<FrozenDictionary<string, DateTimeOffset>>(ReadAsync);

    /// <summary>The key of everything that a provider said about somebody, in that form of name.</summary>
    /// <param name="providerId">The provider's own id: what another provider says of that name is about somebody else.</param>
    /// <param name="subjectType">The name's format, as policies have it.</param>
    /// <param name="subject">The name.</param>
    public static string Subject(string providerId, string subjectType, string subject) =>
        // U+001F cannot occur in XML, so that no two subjects join to one text.
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', providerId, subjectType, subject))));

    /// <summary>What ended the session, in words for the trace; null while it goes on.</summary>
    public async ValueTask<string?> EndOfAsync(SessionPrincipal session, CancellationToken cancellation)
    {
        var ended = await _ended.FindAsync(All, cancellation) ?? throw new InvalidOperationException("The list of ended sessions is always there, if empty.");
        if (ended.Count == 0) return null;

        // 1. The session itself, and those that it was made from, by their keys and by their roles.
        foreach (var (key, role, issued) in session.Ancestors.Select(one => (one.AccessKeyId, one.UniqueId, one.IssuedAt)).Append((session.AccessKeyId, session.PrincipalId, session.IssuedAt)))
        {
            if (ended.ContainsKey(key)) return $"{key} was ended";
            if (ended.TryGetValue(role, out var all) && issued <= all) return $"all sessions of {role} up to {all:O} were ended";
        }

        // 2. Whoever began: what counts is when the first session of the chain was issued.
        if (session is not { Saml: { } saml, ProviderId: { } provider }) return null;
        var began = session.Ancestors.Count > 0 ? session.Ancestors[0].IssuedAt : session.IssuedAt;
        return ended.TryGetValue(Subject(provider, saml.SubjectType, saml.Subject), out var loggedOut) && began <= loggedOut
            ? $"the identity provider ended all sessions of this subject at {loggedOut:O}"
            : null;
    }

    /// <summary>When the identity provider last ended all sessions of the subject; null when it did not, lately.</summary>
    public async ValueTask<DateTimeOffset?> LoggedOutAsync(string providerId, string subjectType, string subject, CancellationToken cancellation) =>
        await _ended.FindAsync(All, cancellation) is { Count: > 0 } ended && ended.TryGetValue(Subject(providerId, subjectType, subject), out var at) ? at : null;

    /// <summary>Ends what the key stands for, inside the caller's transaction; an end that was there before is only ever moved later.</summary>
    public static async Task PutAsync(StsDb db, string key, DateTimeOffset at, DateTimeOffset expires, CancellationToken cancellation)
    {
        if (await db.Revocations.FindAsync([key], cancellation) is not { } known)
        {
            db.Revocations.Add(new Revocation { Key = key, At = at, Expires = expires });
            return;
        }
        if (at > known.At) known.At = at;
        if (expires > known.Expires) known.Expires = expires;
    }

    private static async Task<FrozenDictionary<string, DateTimeOffset>?> ReadAsync(StsDb db, string all, CancellationToken cancellation) =>
        (await db.Revocations.AsNoTracking().ToListAsync(cancellation)).ToFrozenDictionary(one => one.Key, one => one.At, StringComparer.Ordinal);
}
