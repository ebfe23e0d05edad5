using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Trail;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Kills;

/// <summary>A kill leaves the page cache alone, so that it cannot tell whether a commit reached the disk. These ask the connection that writes, and the system.</summary>
public sealed partial class DurabilityTests
{
    [Fact]
    public async Task The_connection_that_writes_is_in_WAL_and_waits_for_the_disk()
    {
        await using var sts = await RunningSts.StartAsync();
        (await sts.AssumeAsync(sts.Honest())).AssertAccepted();
        Assert.Equal("wal", await AskTheWriterAsync(sts, "PRAGMA journal_mode"));
        Assert.Equal("2", await AskTheWriterAsync(sts, "PRAGMA synchronous"));
    }

    [PostgreSqlFact]
    public async Task The_connection_that_writes_to_PostgreSql_waits_for_its_disk_also_where_the_server_would_not()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var sts = await RunningSts.StartAsync(await server.CreateDatabaseAsync() + ";Options=-c synchronous_commit=off");
        (await sts.AssumeAsync(sts.Honest())).AssertAccepted();
        Assert.Equal("on", await AskTheWriterAsync(sts, "SHOW synchronous_commit"));
    }

    /// <summary>Every answer, as the system saw it: the record is written to the log, the log is flushed, and only then the answer leaves.</summary>
    [StraceFact]
    public async Task The_disk_is_waited_for_before_an_answer_leaves()
    {
        await using var service = await KilledService.MakeAsync();
        var seen = Path.Combine(service.DataDirectory, "calls");
        service.Start("strace", "-f", "-qq", "-y", "-ttt", "-s", "600", "-e", "trace=fsync,fdatasync,pwrite64,sendto,sendmsg,recvfrom,recvmsg", "-o", seen);
        await service.ReadyAsync();
        var load = new Load(service, 1);
        using var client = new HttpClient();
        for (var i = 0; i < 10; i++) Assert.True(await load.RedeemAsync(client, RunningSts.Fields(service.Honest())));
        var alone = load.Answered.Select(answer => answer.RequestId).ToHashSet(StringComparer.Ordinal);
        // And of many whose records are committed together.
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => load.RedeemAsync(client, RunningSts.Fields(service.Honest()))));
        await service.KillAsync();

        var calls = (await File.ReadAllLinesAsync(seen)).Select(Call.Read).OfType<Call>().ToList();
        Assert.Equal(40, load.Answered.Count);
        foreach (var answer in load.Answered)
        {
            var sent = calls.FindIndex(call => call.Name is "sendto" or "sendmsg" && call.Text.Contains(answer.RequestId, StringComparison.Ordinal));
            Assert.True(sent > 0, $"the answer {answer.RequestId} was not seen to leave");
            var before = calls.Take(sent).ToList();
            var flushed = before.FindLastIndex(call => call.IsOfLog && call.Name is "fsync" or "fdatasync");
            var written = before.Take(flushed < 0 ? 0 : flushed).ToList().FindLastIndex(call => call.IsOfLog && call.Name == "pwrite64");
            var asked = before.FindLastIndex(call => call.Name is "recvfrom" or "recvmsg" && call.Text.Contains("POST / HTTP", StringComparison.Ordinal));
            Assert.True(written >= 0 && flushed > written, $"the answer {answer.RequestId} left before the log was flushed");
            // Of those that came one by one, each had a flush of its own.
            if (alone.Contains(answer.RequestId)) Assert.True(asked >= 0 && written > asked, $"the answer {answer.RequestId} left without a record of its own");
        }
    }

    // The service's own writer and its own connection, whatever the field is called.
    private static async Task<string> AskTheWriterAsync(RunningSts sts, string question)
    {
        var writer = sts.Services.GetRequiredService<TrailWriter>();
        var db = (StsDb)typeof(TrailWriter).GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Single(field => field.FieldType == typeof(StsDb)).GetValue(writer)!;
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = question;
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
    }

    /// <summary>A call of the system that ended, in the order of the ends.</summary>
    private sealed record Call(string Name, string Text)
    {
        public bool IsOfLog => Text.Contains("sts.db-wal>", StringComparison.Ordinal);

        // Of a call that others came between, the beginning is on one line and the end on another, both of the same thread.
        public static Call? Read(string line)
        {
            if (Begun().Match(line) is { Success: true } begun) Unfinished[begun.Groups["thread"].Value] = begun.Groups["text"].Value;
            if (Ended().Match(line) is { Success: true } ended) return new Call(ended.Groups["name"].Value, Unfinished.GetValueOrDefault(ended.Groups["thread"].Value, "") + ended.Groups["text"].Value);
            return Whole().Match(line) is { Success: true } whole && !line.EndsWith("<unfinished ...>", StringComparison.Ordinal) ? new Call(whole.Groups["name"].Value, whole.Groups["text"].Value) : null;
        }

        private static readonly Dictionary<string, string> Unfinished = [];
    }

    [GeneratedRegex(@"\A(?<thread>[0-9]+) +[0-9.]+ (?<name>[a-z0-9]+)\((?<text>.*) <unfinished \.\.\.>\z", RegexOptions.CultureInvariant)]
    private static partial Regex Begun();

    [GeneratedRegex(@"\A(?<thread>[0-9]+) +[0-9.]+ <\.\.\. (?<name>[a-z0-9]+) resumed>(?<text>.*) = [0-9]+[^0-9]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ended();

    [GeneratedRegex(@"\A(?<thread>[0-9]+) +[0-9.]+ (?<name>[a-z0-9]+)\((?<text>.*) = [0-9]+[^0-9]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}

/// <summary>A fact that watches a process by strace; skipped, saying why, where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StraceFactAttribute : FactAttribute
{
    public StraceFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "strace"))))
            Skip = "'strace' is not installed ('./run.sh test' installs it where apt may be used)";
    }
}
