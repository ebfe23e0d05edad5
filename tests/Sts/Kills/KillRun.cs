using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Trail.Delivery;
using SamlFederation.Web;

namespace SamlFederation.Tests.Sts.Kills;

/// <summary>What a number of kills came to. Every count of what is wrong is nought where the promise holds.</summary>
internal sealed record KillReport(int Kills, int Answers, int Refusals, int Credentials, int Records, int Delivered, IReadOnlyList<string> Broken)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Kills} kills: {Answers} answers, {Refusals} of them refusals, {Credentials} credentials received; {Records} records, {Delivered} of them delivered; {Broken.Count} broken promises");
}

/// <summary>
/// Kills the service at any moment, again and again on one store, while it answers, commits, delivers, or starts; and looks each time whether
/// what was acknowledged is on record, and what was handed out.
/// </summary>
internal sealed class KillRun(KilledService service, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<string> _broken = [];
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);
    private int _answers;
    private int _refusals;
    private int _credentials;

    public async Task<KillReport> RunAsync(int kills)
    {
        for (var kill = 1; kill <= kills; kill++)
        {
            // Now and then it dies on its way up, too, before it has answered anybody.
            if (kill % 4 == 0)
            {
                service.Start();
                await Task.Delay(_random.Next(1_500));
                await service.KillAsync();
            }
            service.Start();
            await service.ReadyAsync();
            await LiveAsync(new Load(service, _random.Next()));
        }
        return await EndAsync(kills);
    }

    private async Task LiveAsync(Load load)
    {
        if (_last is { } last) await LookBackAsync(last);
        var running = load.RunAsync();
        while (load.Answered.Count < 20 && !running.IsCompleted) await Task.Delay(1);
        await Task.Delay(_random.Next(600));
        await service.KillAsync();
        await running;
        _last = load;
        await VerifyAsync([.. load.Answered]);
    }

    private Load? _last;

    // What was done in the life before holds in this one.
    private async Task LookBackAsync(Load before)
    {
        using var client = new HttpClient();
        foreach (var fields in before.Redeemed.Take(3))
            if (await before.RedeemAsync(client, fields)) _broken.Add("a response that was redeemed before the kill was accepted after it");
        foreach (var known in before.Answered.Where(one => one is { What: "CreateAccessKey", Key: not null }).Take(3))
            if (!await before.IsKnownAsync(client, known.Key!)) _broken.Add($"the key {known.Key!.AccessKeyId} was handed out before the kill and is not known after it");
    }

    private async Task VerifyAsync(IReadOnlyList<Acknowledged> answered)
    {
        await using var db = Open();
        var ids = answered.Select(one => one.RequestId).ToHashSet(StringComparer.Ordinal);
        var records = (await db.Trail.AsNoTracking().Where(record => ids.Contains(record.RequestId)).Select(record => new { record.RequestId, record.ErrorCode, record.Record }).ToListAsync()).ToLookup(record => record.RequestId);
        var keys = answered.Where(one => one.Key is not null).Select(one => one.Key!.AccessKeyId).ToHashSet(StringComparer.Ordinal);
        var mentioned = (await db.TrailMentions.AsNoTracking().Where(mention => keys.Contains(mention.Name)).Select(mention => mention.Name).ToListAsync()).ToHashSet(StringComparer.Ordinal);
        foreach (var one in answered)
        {
            var found = records[one.RequestId].ToList();
            if (found.Count == 0) _broken.Add($"{one.What} {one.RequestId} was answered and is not on record");
            else if (found.Any(record => record.ErrorCode is null != one.IsAccepted)) _broken.Add($"{one.What} {one.RequestId} was {(one.IsAccepted ? "accepted" : "refused")}, and its record says otherwise");
            if (one is { What: "AssumeRole", IsAccepted: true } && found.Count != 2) _broken.Add($"{one.What} {one.RequestId} is on record in {found.Count} accounts and not in both");
            if (one.Key is { AccessKeyId: var key } && !(mentioned.Contains(key) && found.Exists(record => record.Record.Contains(key, StringComparison.Ordinal))))
                _broken.Add($"{one.What} {one.RequestId} handed out {key}, which is not on record");
            if (one.IsAccepted) _accepted.Add(one.RequestId);
        }
        (_answers, _refusals, _credentials) = (_answers + answered.Count, _refusals + answered.Count(one => !one.IsAccepted), _credentials + keys.Count);
    }

    private async Task<KillReport> EndAsync(int kills)
    {
        // What was planned and not written, or written and not noted, is made good at the next start.
        service.Start();
        await service.ReadyAsync();
        await SettleAsync();
        await service.KillAsync();

        await using var db = Open();
        var records = await db.Trail.AsNoTracking().OrderBy(record => record.Sequence).Select(record => new { record.Sequence, record.RequestId, record.EventId, record.ErrorCode }).ToListAsync();
        var kept = records.Where(record => record.ErrorCode is null).Select(record => record.RequestId).ToHashSet(StringComparer.Ordinal);
        foreach (var lost in _accepted.Where(id => !kept.Contains(id))) _broken.Add($"the record of {lost} was there and is gone");
        if (db.Database.IsSqlite() && await db.Database.SqlQueryRaw<string>("""SELECT integrity_check AS "Value" FROM pragma_integrity_check""").FirstAsync() is not "ok" and var damage) _broken.Add($"the database is damaged: {damage}");

        var position = await LogDelivery.DeliveredAsync(db, default);
        var delivered = Delivered();
        foreach (var twice in delivered.GroupBy(id => id).Where(group => group.Count() > 1)) _broken.Add($"the event {twice.Key} was delivered {twice.Count()} times");
        var once = delivered.ToHashSet(StringComparer.Ordinal);
        foreach (var missing in records.Where(record => record.Sequence <= position && !once.Contains(record.EventId))) _broken.Add($"the event {missing.EventId} was said to be delivered and is in no file");
        return new KillReport(kills, _answers, _refusals, _credentials, records.Count, delivered.Count, _broken);
    }

    private async Task SettleAsync()
    {
        await using var db = Open();
        var newest = await db.Trail.MaxAsync(record => record.Sequence);
        for (var tries = 0; await LogDelivery.DeliveredAsync(db, default) < newest; tries++)
        {
            if (tries == 300) throw new InvalidOperationException("The trail was not delivered within half a minute.");
            await Task.Delay(100);
        }
    }

    private List<string> Delivered() =>
    [
        .. Directory.EnumerateFiles(service.TrailFolder, "*.json.gz", SearchOption.AllDirectories).Where(path => !path.Contains("CloudTrail-Digest", StringComparison.Ordinal))
            .SelectMany(path => JsonDocument.Parse(Encoding.UTF8.GetString(GzipFile.Decompress(File.ReadAllBytes(path))!)).RootElement.GetProperty("Records").EnumerateArray().Select(record => record.GetProperty("eventID").GetString()!)),
    ];

    private StsDb Open() => new(((DbContextOptionsBuilder<StsDb>)new DbContextOptionsBuilder<StsDb>().UseDatabase(service.Database)).Options);
}
