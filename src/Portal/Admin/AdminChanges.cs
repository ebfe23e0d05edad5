using System.Data;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Employees;

namespace SamlFederation.Portal.Admin;

/// <summary>Makes an administrator's change and its audit record one: both are kept, or neither.</summary>
internal sealed class AdminChanges(PortalDb db, EmployeeDirectory directory, AuditTrail audit)
{
    /// <summary>Runs the change. Its faults undo it; so does a change that leaves nobody to administer the portal.</summary>
    /// <param name="entry">The record, asked for after the change so that it can say what was done.</param>
    /// <param name="caller">Whose request it is.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellation">Ends the work; nothing is kept then.</param>
    internal async Task<IReadOnlyList<FieldFault>> ApplyAsync(Func<AuditEntry> entry, Caller caller, Func<Task<IReadOnlyList<FieldFault>>> change, CancellationToken cancellation)
    {
        // Serializable: of two administrators who disable each other at the same time, one must fail.
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
        var faults = await change();
        if (faults.Count == 0 && !await directory.AnyAdministratorAsync(cancellation))
            faults = [new("administrators", "Nobody would be left who may administer the portal. Make somebody else an administrator first.")];
        if (faults.Count > 0)
        {
            await transaction.RollbackAsync(cancellation);
            db.ChangeTracker.Clear();
            return faults;
        }

        await audit.WriteAsync(entry(), caller, cancellation);
        await transaction.CommitAsync(cancellation);
        return [];
    }

    internal Task<IReadOnlyList<FieldFault>> ApplyAsync(AuditEntry entry, Caller caller, Func<Task<IReadOnlyList<FieldFault>>> change, CancellationToken cancellation) =>
        ApplyAsync(() => entry, caller, change, cancellation);

    /// <summary>Runs a change that has no faults of its own.</summary>
    internal Task<IReadOnlyList<FieldFault>> ApplyAsync(AuditEntry entry, Caller caller, Func<Task> change, CancellationToken cancellation) =>
        ApplyAsync(() => entry, caller, async () =>
        {
            await change();
            return [];
        }, cancellation);
}
