using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Web;

namespace SamlFederation.Sts.Trail;

/// <summary><c>trace REQUEST-ID</c>: prints why a request was accepted or refused, from the store. For the operator, who may see what belongs to no account.</summary>
internal static class TraceCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (args.Length == 0 || !Guid.TryParse(args[0], out var requestId))
        {
            await errors.WriteLineAsync("Give the request id that the caller was shown: trace REQUEST-ID.");
            return 1;
        }
        try
        {
            var options = ServiceOptions.Read("sts", args[1..]);
            if (!options.UsesPostgreSql && !File.Exists(options.Database))
                throw new StartupRefusedException($"There is no trail yet: {options.Database} does not exist.");
            await using var db = new StsDb(((DbContextOptionsBuilder<StsDb>)new DbContextOptionsBuilder<StsDb>().UseDatabase(options.Database)).Options);
            var id = requestId.ToString();
            var records = await db.Trail.AsNoTracking().Where(record => record.RequestId == id).OrderBy(record => record.Sequence).ToListAsync();
            if (records.Count == 0) throw new StartupRefusedException($"The trail has no request {id}.");
            foreach (var record in records) await PrintAsync(record, output);
            return 0;
        }
        catch (StartupRefusedException refused)
        {
            await errors.WriteLineAsync(refused.Message);
            return 1;
        }
    }

    private static async Task PrintAsync(TrailRecord record, TextWriter output)
    {
        var trace = DecisionTrace.Parse(record.Trace);
        await output.WriteLineAsync(Line($"{record.EventName} {record.RequestId} {TrailRecordWriter.Time(record.EventTime)}"));
        await output.WriteLineAsync(Line($"  account  {record.AccountId ?? "none"}"));
        await output.WriteLineAsync(Line($"  user     {record.UserName ?? "unknown"}"));
        await output.WriteLineAsync(Line($"  outcome  {record.ErrorCode ?? "accepted"}"));
        if (trace.Passed is { } passed) await output.WriteLineAsync(Line($"  pass  {string.Join(", ", passed)}"));
        foreach (var check in trace.Checks)
        {
            await output.WriteLineAsync(Line($"  {(check.Passed ? "pass" : "FAIL")}  {check.Name}{(check.Clause.Length == 0 ? "" : $" ({check.Clause})")}"));
            await output.WriteLineAsync(Line($"        expected {check.Expected}"));
            await output.WriteLineAsync(Line($"        seen     {check.Seen}"));
        }
        foreach (var decision in trace.Decisions)
        {
            await output.WriteLineAsync(Line($"  {(decision.Effect == "Allowed" ? "pass" : "FAIL")}  {decision.Action} on {decision.Resource}: {decision.Effect}"));
            await output.WriteLineAsync(Line($"        {decision.Reason}"));
            foreach (var because in decision.Statements.Concat(decision.Conditions)) await output.WriteLineAsync(Line($"        {because}"));
        }
        await output.WriteLineAsync($"  record   {record.Record}");
    }

    // A stranger's text must not steer the operator's terminal.
    private static string Line(FormattableString text) => string.Concat(
        text.ToString(CultureInfo.InvariantCulture).Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            ? $"\\u{(int)c:X4}"
            : c.ToString()));
}
