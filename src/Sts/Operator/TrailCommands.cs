using System.CommandLine;
using System.Globalization;
using SamlFederation.Sts.Trail;
using SamlFederation.Sts.Trail.Delivery;
using SamlFederation.Web;

namespace SamlFederation.Sts.Operator;

/// <summary><c>trail validate</c>: whether the delivered files are as they were delivered. It reads the folder and the public keys, not the service's store.</summary>
internal static class TrailCommands
{
    public static Command All(Where where, TextWriter output, TextWriter errors) => new("trail", "The trail's files.") { Validate(where, output, errors) };

    private static Command Validate(Where where, TextWriter output, TextWriter errors)
    {
        var folder = new Option<string>("--folder") { Description = "Where the trail was delivered to; the folder trail in the data folder when not given." };
        var start = new Option<string>("--start") { Description = "Look at what was delivered from this time on, such as 2026-11-23T08:00:00Z." };
        var end = new Option<string>("--end") { Description = "Look at what was delivered until this time, and demand that it is all there." };
        var command = new Command("validate", "Goes along the chains of digests and names the first file of each that was changed, is missing or was added.") { folder, start, end };
        command.SetAction(async (parsed, cancellation) =>
        {
            var root = Path.GetFullPath(parsed.GetValue(folder) ?? Path.Combine(where.Data(parsed), "trail"));
            var certs = where.Certs(parsed);
            var (from, until) = (Time(start.Name, parsed.GetValue(start)), Time(end.Name, parsed.GetValue(end)));
            if (from >= until) throw new StartupRefusedException("--start must be before --end.");
            if (!Directory.Exists(root)) throw new StartupRefusedException($"There is no folder {root}; name the one that the trail is delivered to with --folder.");
            var keys = Directory.Exists(certs) ? DigestKey.PublicIn(certs) : [];
            if (keys.Count == 0) throw new StartupRefusedException($"There is no certificate trail.crt.pem in {certs}; name the token service's folder of keys with --certs.");
            return await ReportAsync(DeliveredFiles.In(root), keys, (from, until, DateTimeOffset.UtcNow), output, errors, cancellation);
        });
        return command;
    }

    /// <summary>Prints what became of each chain, and what is wrong: 0 when nothing is, 1 otherwise.</summary>
    internal static async Task<int> ReportAsync(DeliveredFiles files, IReadOnlyList<DigestPublicKey> keys, (DateTimeOffset? Start, DateTimeOffset? End, DateTimeOffset Now) times, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        var (validator, faults) = (new ChainValidator(files, keys, times.Start, times.End, times.Now), new List<FileFault>());
        foreach (var chain in files.Chains)
        {
            var verdict = validator.Validate(chain);
            if (verdict.Fault is { } fault) faults.Add(fault);
            await output.WriteLineAsync($"{chain}: {(verdict.Fault is null ? "" : "FAULT after ")}{Text(verdict)}".AsMemory(), cancellation);
        }
        faults.AddRange(files.Strange.Select(name => new FileFault(name, "was added: it is no file of a trail")));
        if (files.Digests.Count == 0 && faults.Count == 0) throw new StartupRefusedException("There is no digest yet: the first are written at the full hour after the first delivery.");
        foreach (var fault in faults) await errors.WriteLineAsync($"{fault.Name} {fault.What}.".AsMemory(), cancellation);
        return faults.Count == 0 ? 0 : 1;
    }

    private static string Text(ChainVerdict verdict) => string.Create(CultureInfo.InvariantCulture,
        $"{Count(verdict.Digests, "digest")}, {Count(verdict.LogFiles, "log file")}{(verdict.Until is null ? "" : $", {TrailRecordWriter.Time(verdict.From!.Value)} to {TrailRecordWriter.Time(verdict.Until.Value)}")}{(verdict.Pending == 0 ? "" : $"; {Count(verdict.Pending, "log file")} not in a digest yet")}");

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    private static DateTimeOffset? Time(string option, string? text)
    {
        if (text is null) return null;
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd"];
        return DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new StartupRefusedException($"{option} must be a time such as 2026-11-23T08:00:00Z, not `{text}`.");
    }
}
