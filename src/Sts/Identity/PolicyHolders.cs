using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Holding;

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

/// <summary>The policies that decide, as one reader sees them.</summary>
internal interface IPolicyView
{
    /// <summary>The policies of this very user or role; null when it is gone, or one of them cannot be read: nothing is allowed then.</summary>
    ValueTask<HeldPolicies?> FindAsync(string uniqueId, CancellationToken cancellation);

    /// <summary>The session policies that a session carries. One that is gone allows nothing, and the session stays narrowed by it; null when one cannot be read.</summary>
    ValueTask<IReadOnlyList<PolicySource>?> SessionAsync(SessionPrincipal? session, CancellationToken cancellation);
}

/// <summary>Gathers what decides for a principal.</summary>
internal sealed class PolicyHolders
{
    private const string NothingAllowed = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"none:Nothing","Resource":"*"}]}""";
    private readonly PolicyShelf _shelf;

    public PolicyHolders(PolicyShelf shelf, Holdings holdings)
    {
        _shelf = shelf;
        Now = new FromMemory(this, holdings.Of(FindAsync), holdings.Of<IReadOnlyList<PolicySource>>((db, arn, cancellation) => ManagedAsync(db, [arn], cancellation)));
    }

    /// <summary>The policies as they are now.</summary>
    public IPolicyView Now { get; }

    /// <summary>The policies as this transaction sees them.</summary>
    public IPolicyView In(StsDb db) => new FromTransaction(this, db);

    private async Task<HeldPolicies?> FindAsync(StsDb db, string uniqueId, CancellationToken cancellation)
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

    private List<PolicySource>? Inline(SessionPrincipal session) =>
        Sources([.. session.SessionPolicies.Select((document, index) => ($"session policy {index + 1}", document, PolicyKind.Session))]);

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
            if (_shelf.Find(document, kind) is not { } parsed) return null;
            sources.Add(new PolicySource(name, parsed));
        }
        return sources;
    }

    private sealed class FromMemory(PolicyHolders holders, Held<HeldPolicies> held, Held<IReadOnlyList<PolicySource>> managed) : IPolicyView
    {
        public ValueTask<HeldPolicies?> FindAsync(string uniqueId, CancellationToken cancellation) => held.FindAsync(uniqueId, cancellation);

        public async ValueTask<IReadOnlyList<PolicySource>?> SessionAsync(SessionPrincipal? session, CancellationToken cancellation)
        {
            if (session is null) return [];
            if (holders.Inline(session) is not { } sources) return null;
            foreach (var arn in session.SessionPolicyArns)
            {
                if (await managed.FindAsync(arn, cancellation) is not { } found) return null;
                sources.AddRange(found);
            }
            return sources;
        }
    }

    private sealed class FromTransaction(PolicyHolders holders, StsDb db) : IPolicyView
    {
        public async ValueTask<HeldPolicies?> FindAsync(string uniqueId, CancellationToken cancellation) => await holders.FindAsync(db, uniqueId, cancellation);

        public async ValueTask<IReadOnlyList<PolicySource>?> SessionAsync(SessionPrincipal? session, CancellationToken cancellation)
        {
            if (session is null) return [];
            var managed = session.SessionPolicyArns.Count == 0 ? [] : await holders.ManagedAsync(db, session.SessionPolicyArns, cancellation);
            return holders.Inline(session) is { } inline && managed is not null ? [.. inline, .. managed] : null;
        }
    }
}
