using System.Text;
using Microsoft.EntityFrameworkCore;

namespace SamlFederation.Portal.Audit;

/// <summary>What goes into one audit record beside time and caller.</summary>
internal sealed record AuditEntry(AuditEvent Event, bool Succeeded)
{
    internal string? Reason { get; init; }
    internal string? EmployeeId { get; init; }
    internal string? UserName { get; init; }
    internal string? EntityId { get; init; }
    internal string? AssertionId { get; init; }
    internal string? Subject { get; init; }
}

/// <summary>Which audit records to show; null lets everything pass.</summary>
internal sealed record AuditFilter(AuditEvent? Event = null, string? UserName = null, bool? Succeeded = null, string? RequestId = null);

/// <summary>Writes and reads the audit. A record is durable before the answer it is about leaves.</summary>
internal sealed class AuditTrail(PortalDb db, TimeProvider clock)
{
    /// <summary>Writes the record now, together with whatever the context holds unsaved.</summary>
    internal async Task WriteAsync(AuditEntry entry, Caller caller, CancellationToken cancellation = default)
    {
        db.Audit.Add(new AuditRecord
        {
            At = clock.GetUtcNow(),
            Event = entry.Event.ToString(),
            Succeeded = entry.Succeeded,
            Reason = Clean(entry.Reason, 300),
            RequestId = caller.RequestId,
            EmployeeId = entry.EmployeeId,
            UserName = Clean(entry.UserName, 100),
            EntityId = Clean(entry.EntityId, 1024),
            AssertionId = entry.AssertionId,
            Subject = Clean(entry.Subject, 4000),
            Address = caller.Address,
            UserAgent = Clean(caller.UserAgent, 200) ?? "",
        });
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>The newest records before one id, at most <paramref name="count"/>.</summary>
    internal async Task<IReadOnlyList<AuditRecord>> NewestAsync(string? search, long? beforeId, int count, CancellationToken cancellation)
    {
        var records = db.Audit.AsNoTracking();
        if (beforeId is { } before)
            records = records.Where(record => record.Id < before);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var text = search.Trim();
            records = records.Where(record => record.RequestId == text || record.UserName == text || record.Event == text
                || record.EntityId == text || record.AssertionId == text);
        }

        return await records.OrderByDescending(record => record.Id).Take(count).ToListAsync(cancellation);
    }

    /// <summary>The newest records that pass the filter, before one id, at most <paramref name="count"/>.</summary>
    internal async Task<IReadOnlyList<AuditRecord>> NewestAsync(AuditFilter filter, long? beforeId, int count, CancellationToken cancellation)
    {
        var records = db.Audit.AsNoTracking();
        if (beforeId is { } before)
            records = records.Where(record => record.Id < before);
        if (filter.Event is { } what)
            records = records.Where(record => record.Event == what.ToString());
        if (filter.Succeeded is { } succeeded)
            records = records.Where(record => record.Succeeded == succeeded);
        if (filter.UserName is { } userName)
            records = records.Where(record => record.UserName == userName);
        if (filter.RequestId is { } requestId)
            records = records.Where(record => record.RequestId == requestId);
        return await records.OrderByDescending(record => record.Id).Take(count).ToListAsync(cancellation);
    }

    /// <summary>Control, format and separator characters would forge lines where the audit is printed.</summary>
    internal static string? Clean(string? text, int length)
    {
        if (text is null)
            return null;
        var clean = new StringBuilder(Math.Min(text.Length, length));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > length)
                break;
            var category = Rune.GetUnicodeCategory(rune);
            var harmful = category is System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator;
            clean.Append(harmful ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }
}
