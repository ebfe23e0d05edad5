using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SamlFederation.Sts.Holding;

/// <summary>
/// Sees every change of what may be held. Other instances learn of it by a row of the same transaction, this one when it is committed.
/// INVARIANT: by the time a change is answered, nothing that was read before it is used for a later request.
/// </summary>
internal sealed partial class ChangeWitness(StoreVersion version) : DbCommandInterceptor, IDbTransactionInterceptor
{
    private const string Row = """INSERT INTO "Changes" DEFAULT VALUES""";

    // What no request is answered from memory for. All other tables are watched.
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "Changes", "ConsoleSessions", "DataProtectionKeys", "MfaDevices", "PendingProviders", "ReplayClaims", "SigninTokens", "Trail", "TrailDelivery", "TrailDigests", "TrailLogFiles", "TrailMentions",
    };

    private readonly ConditionalWeakTable<DbTransaction, DbTransaction> _changing = [];

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        if (!IsChange(eventData.CommandSource, result.CommandText)) return result;
        if (result.Transaction is not { } transaction) throw new InvalidOperationException("What may be held is changed in a transaction only; other instances would not learn of it.");
        _changing.AddOrUpdate(transaction, transaction);
        return result;
    }

    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        if (!_changing.TryGetValue(transaction, out _)) return result;
        using var command = Telling(transaction);
        command.ExecuteNonQuery();
        return result;
    }

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (!_changing.TryGetValue(transaction, out _)) return result;
        await using var command = Telling(transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return result;
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Ended(transaction);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ended(transaction);
        return Task.CompletedTask;
    }

    // A commit whose answer was lost may have been made.
    public void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) => Ended(transaction);

    public Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Ended(transaction);
        return Task.CompletedTask;
    }

    private void Ended(DbTransaction transaction)
    {
        if (_changing.TryGetValue(transaction, out _)) version.Changed();
    }

    private static DbCommand Telling(DbTransaction transaction)
    {
        var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, Row);
        return command;
    }

    private static bool IsChange(CommandSource source, string sql)
    {
        if (source == CommandSource.Migrations) return false;
        foreach (var change in Changes().EnumerateMatches(sql))
        {
            var quoted = sql.AsSpan(change.Index, change.Length);
            var table = quoted[(quoted.IndexOf('"') + 1)..^1];
            if (!Passing.GetAlternateLookup<ReadOnlySpan<char>>().Contains(table) && !IsUse(source, sql)) return true;
        }
        return false;
    }

    // When and where something was last used is shown, and decides nothing.
    private static bool IsUse(CommandSource source, string sql) => source == CommandSource.ExecuteUpdate && Use().IsMatch(sql);

    [GeneratedRegex("(?:INSERT INTO|UPDATE|DELETE FROM) \"[A-Za-z_]+\"", RegexOptions.CultureInvariant)]
    private static partial Regex Changes();

    [GeneratedRegex("SET \"LastUsed\" = [^,]+,\\s+\"LastUsed[A-Za-z]*\" = [^,]+(?:,\\s+\"LastUsed[A-Za-z]*\" = [^,]+)?\\s+WHERE", RegexOptions.CultureInvariant)]
    private static partial Regex Use();
}
