using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;

namespace SamlFederation.Sts.Identity;

/// <summary>The policies of one user or role, ready to decide by.</summary>
/// <param name="Identity">Its own and its groups' policies.</param>
/// <param name="Boundary">Its permissions boundary; none, or one.</param>
/// <param name="Tags">Its own tags.</param>
internal sealed record HeldPolicies(IReadOnlyList<PolicySource> Identity, IReadOnlyList<PolicySource> Boundary, IReadOnlyList<Tag> Tags)
{
    /// <summary>The root of an account has none.</summary>
    public static HeldPolicies None { get; } = new([], [], []);
}

/// <summary>Gathers what decides for a principal, as it is now.</summary>
internal sealed class PolicyHolders(IDbContextFactory<StsDb> databases, PolicyShelf shelf)
{
    private const string NothingAllowed = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"none:Nothing","Resource":"*"}]}""";

    /// <summary>The policies of this very user or role; null when it is gone, or one of them cannot be read: nothing is allowed then.</summary>
    public async Task<HeldPolicies?> FindAsync(string uniqueId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await FindAsync(db, uniqueId, cancellation);
    }

    /// <summary>The same as this transaction sees it.</summary>
    public async Task<HeldPolicies?> FindAsync(StsDb db, string uniqueId, CancellationToken cancellation)
    {
        var identity = await db.Identities.AsNoTracking().FirstOrDefaultAsync(one => one.UniqueId == uniqueId, cancellation);
        if (identity is null) return null;
        var groups = identity is User
            ? await db.GroupMembers.Where(member => member.UserId == uniqueId).Select(member => member.GroupId).ToListAsync(cancellation)
            : [];
        string[] owners = [uniqueId, .. groups];

        var inline = await db.InlinePolicies.AsNoTracking().Where(policy => owners.Contains(policy.OwnerId)).OrderBy(policy => policy.OwnerId).ThenBy(policy => policy.Name).ToListAsync(cancellation);
        var attached = await db.PolicyAttachments.Where(attachment => owners.Contains(attachment.OwnerId))
            .Join(db.ManagedPolicies, attachment => attachment.PolicyArn, policy => policy.Arn, (attachment, policy) => new { policy.Arn, policy.Document })
            .Distinct().OrderBy(policy => policy.Arn).ToListAsync(cancellation);
        var sources = Sources([.. inline.Select(policy => (policy.Name, policy.Document, PolicyKind.Identity)), .. attached.Select(policy => (policy.Arn, policy.Document, PolicyKind.Managed))]);

        var (boundaryArn, tags) = identity switch
        {
            User user => (user.BoundaryArn, user.Tags),
            Role role => (role.BoundaryArn, role.Tags),
            _ => (null, []),
        };
        var boundary = boundaryArn is null ? [] : await ManagedAsync(db, [boundaryArn], cancellation);
        return sources is null || boundary is null ? null : new HeldPolicies(sources, boundary, tags);
    }

    /// <summary>The session policies that a session carries. One that is gone allows nothing, and the session stays narrowed by it; null when one cannot be read.</summary>
    public async Task<IReadOnlyList<PolicySource>?> SessionAsync(StsDb db, SessionPrincipal? session, CancellationToken cancellation)
    {
        if (session is null || session.SessionPolicies.Count + session.SessionPolicyArns.Count == 0) return [];
        var inline = Sources([.. session.SessionPolicies.Select((document, index) => ($"session policy {index + 1}", document, PolicyKind.Session))]);
        var managed = session.SessionPolicyArns.Count == 0 ? [] : await ManagedAsync(db, session.SessionPolicyArns, cancellation);
        return inline is null || managed is null ? null : [.. inline, .. managed];
    }

    private async Task<IReadOnlyList<PolicySource>?> ManagedAsync(StsDb db, IReadOnlyList<string> arns, CancellationToken cancellation)
    {
        var found = await db.ManagedPolicies.Where(policy => arns.Contains(policy.Arn)).Select(policy => new { policy.Arn, policy.Document }).ToListAsync(cancellation);
        return Sources([.. arns.Select(arn => (arn, found.Find(policy => policy.Arn == arn)?.Document ?? NothingAllowed, PolicyKind.Managed))]);
    }

    private List<PolicySource>? Sources(IReadOnlyList<(string Name, string Document, PolicyKind Kind)> texts)
    {
        var sources = new List<PolicySource>(texts.Count);
        foreach (var (name, document, kind) in texts)
        {
            // A document that cannot be read might deny: nothing is allowed then.
            if (shelf.Find(document, kind) is not { } parsed) return null;
            sources.Add(new PolicySource(name, parsed));
        }
        return sources;
    }
}
