using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Iam;

/// <summary>The road of every IAM call: parameters, what it is about, permission, work and record; the last four in one transaction.</summary>
internal sealed class IamRoad(IDbContextFactory<StsDb> databases, Authorizer authorizer, Denials denials)
{
    private const int Attempts = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    public async Task<ActionOutcome> ServeAsync(IIamAction action, ActionCall call, CancellationToken cancellation)
    {
        var (caller, trace) = (call.Caller!, new DecisionTrace());
        var happened = Event(action, call, trace);

        // 1. Sessions that were not given for administration.
        if (IsBarred(caller))
        {
            trace.Check("Credentials", "GetSessionToken, GetFederationToken", "a user's key, a role's session, or a session token with MFA", caller.Session!.Kind.ToString(), passed: false);
            return await call.RefuseAsync(StsErrors.InvalidClientTokenId, happened, cancellation);
        }

        // 2. The parameters.
        var parameters = new ParameterReader(call.Parameters, namesValues: false);
        var work = action.Read(parameters);
        if (parameters.Refusal is { } violation)
        {
            trace.Check("Parameters", "the API's model", "every parameter within its constraints", violation.Message, passed: false);
            return await call.RefuseAsync(violation, happened, cancellation);
        }

        // 3. The rest, again from its beginning when another call was faster, or when there was something to compute first.
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            trace.Decisions.Clear();
            try
            {
                var (outcome, first) = await WorkAsync(action, work, call, happened, cancellation);
                if (outcome is not null) return outcome;
                first!();
            }
            catch (Exception failed) when (IsConflict(failed))
            {
                await Task.Delay(Pause * attempt, cancellation);
            }
        }
        trace.Check("Transaction", "concurrent change", "no other change of the same thing", $"{Attempts} attempts in vain", passed: false);
        return await call.RefuseAsync(IamErrors.ConcurrentModification, happened, cancellation);
    }

    // What became of the call, or what is to be computed first.
    private async Task<(ActionOutcome? Outcome, Action? First)> WorkAsync(IIamAction action, IamWork work, ActionCall call, TrailEvent happened, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        // Serializable: on SQLite it takes the writer's lock at once, on PostgreSQL a conflict ends one of the two.
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
        var scope = new IamScope(db, call.Caller!, call.Facts);

        var target = await work.FindAsync(scope, cancellation);
        happened = happened with { Subject = target.Arn };
        var denied = target.Refusal ?? await DenialAsync(action, target, scope, happened.Trace, cancellation);
        var result = denied is null ? await work.RunAsync(scope, cancellation) : denied;
        if (result is not IamResult.Done) await transaction.RollbackAsync(cancellation);
        if (result is IamResult.After later) return (null, later.Work);
        if (result is IamResult.Refused refused) return (await call.RefuseAsync(refused.Error, happened, cancellation), null);

        var nodes = ((IamResult.Done)result).Nodes;
        var recorded = happened with { ResponseElements = action.IsReadOnly ? null : IamRecords.Response(nodes) };
        await db.SaveChangesAsync(cancellation);
        var receipt = await TrailStore.CommitWithAsync(db, transaction, call.Facts, recorded, cancellation);
        return (new ActionOutcome.Answered(nodes, receipt), null);
    }

    private async Task<WireError?> DenialAsync(IIamAction action, IamTarget target, IamScope scope, DecisionTrace trace, CancellationToken cancellation)
    {
        var keys = Keys(target);
        foreach (var arn in target.Also.Prepend(target.Arn))
        {
            var ruling = await authorizer.DecideAsync(scope.Db, new Question(scope.Caller, action.Permission, arn, scope.Facts) { Keys = keys, ResourceAccountId = target.AccountId }, cancellation);
            trace.Add(ruling.Request, ruling.Decision);
            if (!ruling.IsAllowed) return denials.Of(scope.Caller, ruling);
        }
        return null;
    }

    // GetSessionToken's credentials reach IAM with MFA only; GetFederationToken's never do.
    private static bool IsBarred(Caller caller) => caller.Session switch
    {
        { Kind: SessionKind.FederatedUser } => true,
        { Kind: SessionKind.UserSession, MfaAuthenticatedAt: null } => caller.Kind != PrincipalKind.Root,
        _ => false,
    };

    private static TrailEvent Event(IIamAction action, ActionCall call, DecisionTrace trace) => new()
    {
        EventName = action.Name,
        EventSource = QueryService.Iam.EventSource,
        ReadOnly = action.IsReadOnly,
        AccountId = call.Caller!.AccountId,
        UserName = call.Caller.Name,
        AccessKeyId = call.Caller.AccessKeyId,
        UserIdentity = TrailEvent.Identity(call.Caller),
        RequestParameters = IamRecords.Request(call.Parameters),
        Trace = trace,
    };

    private static RequestContext Keys(IamTarget target)
    {
        var keys = new RequestContext();
        foreach (var tag in target.Tags)
        {
            keys.Add($"aws:ResourceTag/{tag.Key}", tag.Value);
            keys.Add($"iam:ResourceTag/{tag.Key}", tag.Value);
        }
        foreach (var tag in target.RequestTags) keys.Add($"aws:RequestTag/{tag.Key}", tag.Value);
        keys.Add("aws:TagKeys", [.. target.RequestTags.Select(tag => tag.Key), .. target.TagKeys]);
        foreach (var (key, value) in target.Keys) keys.Add(key, value);
        return keys;
    }

    private static bool IsConflict(Exception failed) => failed switch
    {
        // What was read to be changed is gone.
        DbUpdateConcurrencyException => true,
        // PostgreSQL's provider puts what it holds for passing into one more exception.
        DbUpdateException or InvalidOperationException => failed.InnerException is { } inner && IsConflict(inner),
        // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_CONSTRAINT
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 or 19,
        // serialization_failure, deadlock_detected, unique_violation, foreign_key_violation
        DbException other => other.SqlState is "40001" or "40P01" or "23505" or "23503",
        _ => false,
    };
}
