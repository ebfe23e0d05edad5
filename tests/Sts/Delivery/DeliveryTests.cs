using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Trail;
using SamlFederation.Sts.Trail.Delivery;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.CloudTrail;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Delivery;

/// <summary>Every record is delivered once, whatever happens on the way.</summary>
public sealed class DeliveryTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Each_record_is_in_one_file_of_its_account_and_region(DatabaseKind kind)
    {
        await using var trail = await DeliveredTrail.StartAsync(kind);
        await trail.CallAsync();
        await trail.RoundAsync();
        await trail.AssertDeliveredAsync();
        Assert.Equal(
            ["000000000000/us-east-1", "123456789012/eu-central-1", "123456789012/us-east-1", "999999999999/us-east-1"],
            trail.Names("CloudTrail").Select(name => $"{name.Split('/')[1]}/{name.Split('/')[3]}").Distinct());
        foreach (var name in trail.Names("CloudTrail"))
        {
            Assert.Matches(new Regex(@"\AAWSLogs/([0-9]{12})/CloudTrail/([a-z0-9-]+)/([0-9]{4})/([0-9]{2})/([0-9]{2})/\1_CloudTrail_\2_\3\4\5T[0-9]{4}Z_[A-Za-z0-9]{16}\.json\.gz\z"), name);
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(trail.Folder, name)));
        }
        // As any program reads it.
        await using var file = new System.IO.Compression.GZipStream(File.OpenRead(Path.Combine(trail.Folder, trail.Names("CloudTrail")[0])), System.IO.Compression.CompressionMode.Decompress);
        Assert.StartsWith("{\"Records\":[{\"eventVersion\":\"1.11\"", await new StreamReader(file).ReadToEndAsync(), StringComparison.Ordinal);

        // What came later comes in later files; a round with nothing new makes none.
        var before = trail.Names("CloudTrail").Count;
        await trail.RoundAsync();
        Assert.Equal(before, trail.Names("CloudTrail").Count);
        await trail.CallAsync();
        await trail.RoundAsync();
        await trail.AssertDeliveredAsync();
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_crash_between_plan_and_file_and_between_file_and_note_loses_and_repeats_nothing(DatabaseKind kind)
    {
        await using var trail = await DeliveredTrail.StartAsync(kind);
        await trail.RoundAsync();
        var before = trail.Names("CloudTrail").Count;
        await trail.CallAsync();
        await using var db = await trail.Databases.CreateDbContextAsync();
        Assert.True(await trail.Logs.PlanAsync(await SettledTrail.HorizonAsync(db, default), default));
        // Planned, and dead: nothing is there, and nothing counts as delivered.
        Assert.Equal(before, trail.Names("CloudTrail").Count);
        Assert.True(await LogDelivery.DeliveredAsync(db, default) < await db.Trail.MaxAsync(record => record.Sequence));

        await trail.RoundAsync();
        await trail.AssertDeliveredAsync();
        var written = trail.Names("CloudTrail").ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(trail.Folder, name)));

        // Written, and dead before the note of it: the same file is found.
        await db.TrailLogFiles.ExecuteUpdateAsync(set => set.SetProperty(file => file.Hash, (string?)null).SetProperty(file => file.Delivered, (DateTimeOffset?)null));
        await trail.RoundAsync();
        Assert.Equal(written.Keys, trail.Names("CloudTrail"));
        Assert.All(written, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(trail.Folder, file.Key))));
        Assert.False(await db.TrailLogFiles.AnyAsync(file => file.Hash == null));
        await trail.AssertDeliveredAsync();
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_instances_at_once_deliver_each_record_once(DatabaseKind kind)
    {
        await using var trail = await DeliveredTrail.StartAsync(kind);
        var other = new LogDelivery(trail.Databases, new DeliveryFolder(trail.Folder), trail.Sts.Clock);
        for (var round = 0; round < 4; round++)
        {
            await Task.WhenAll(trail.CallAsync(), trail.Logs.DeliverAsync(default), other.DeliverAsync(default), trail.CallAsync());
            await Task.WhenAll(other.DeliverAsync(default), trail.Logs.DeliverAsync(default));
        }
        await trail.AssertDeliveredAsync();
    }

    [PostgreSqlFact]
    public async Task A_record_that_took_its_number_earlier_and_commits_later_is_waited_for()
    {
        await using var trail = await DeliveredTrail.StartAsync(DatabaseKind.PostgreSql);
        await using var slow = await trail.Databases.CreateDbContextAsync();
        await using var transaction = await slow.Database.BeginTransactionAsync();
        var facts = new RequestFacts { RequestId = Guid.NewGuid().ToString(), Now = trail.Sts.Clock.GetUtcNow(), SourceIp = "127.0.0.1", UserAgent = "", Host = "" };
        await TrailStore.AddAsync(slow, facts, new TrailEvent { EventName = "CreateUser", AccountId = RunningSts.Account }, default);
        await trail.CallAsync();
        var delivering = trail.RoundAsync();
        await Task.Delay(300);
        Assert.False(delivering.IsCompleted);
        // Nobody else is kept waiting for it.
        await trail.CallAsync().WaitAsync(TimeSpan.FromSeconds(10));
        await transaction.CommitAsync();
        await delivering;
        await trail.RoundAsync();
        await trail.AssertDeliveredAsync();
        Assert.Contains(trail.Names("CloudTrail"), name => trail.Read(name).GetRawText().Contains(facts.RequestId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_trails_status_says_what_became_of_the_last_delivery()
    {
        await using var trail = await DeliveredTrail.StartAsync();
        var administrator = await trail.Sts.AdministratorAsync();
        trail.Sts.Clock.Freeze(new DateTimeOffset(2030, 1, 2, 3, 30, 0, TimeSpan.Zero));
        await trail.CallAsync();
        await trail.RoundAsync();
        var status = await StatusAsync();
        Assert.Equal((1893555000, "2030-01-02T03:30:00Z", "2030-01-02T03:30:00Z"), (status.GetProperty("LatestDeliveryTime").GetInt64(), status.GetProperty("LatestDeliveryAttemptTime").GetString(), status.GetProperty("LatestDeliveryAttemptSucceeded").GetString()));
        Assert.False(status.TryGetProperty("LatestDeliveryError", out _));

        // The folder is gone, and a file stands in its place.
        Directory.Move(trail.Folder, trail.Folder + "-away");
        await File.WriteAllTextAsync(trail.Folder, "");
        trail.Sts.Clock.Advance(TimeSpan.FromHours(1));
        await trail.RoundAsync();
        status = await StatusAsync();
        Assert.Equal((1893555000, "2030-01-02T04:30:00Z", "2030-01-02T03:30:00Z"), (status.GetProperty("LatestDeliveryTime").GetInt64(), status.GetProperty("LatestDeliveryAttemptTime").GetString(), status.GetProperty("LatestDeliveryAttemptSucceeded").GetString()));
        Assert.NotEqual("", status.GetProperty("LatestDeliveryError").GetString());
        Assert.NotEqual("", status.GetProperty("LatestDigestDeliveryError").GetString());
        Assert.DoesNotContain(trail.Folder, status.GetRawText(), StringComparison.Ordinal);

        File.Delete(trail.Folder);
        Directory.Move(trail.Folder + "-away", trail.Folder);
        await trail.RoundAsync();
        status = await StatusAsync();
        Assert.Equal((1893558600, 1893558600), (status.GetProperty("LatestDeliveryTime").GetInt64(), status.GetProperty("LatestDigestDeliveryTime").GetInt64()));
        Assert.False(status.TryGetProperty("LatestDeliveryError", out _) || status.TryGetProperty("LatestDigestDeliveryError", out _));
        await trail.RoundAsync();
        await trail.AssertDeliveredAsync();

        async Task<System.Text.Json.JsonElement> StatusAsync() =>
            (await trail.Sts.CloudTrailAsync(administrator, """{"Name":"Management"}""", CloudTrailCalls.Package + "GetTrailStatus")).Accepted();
    }

    [Fact]
    public async Task A_region_that_is_none_becomes_no_path()
    {
        await using var trail = await DeliveredTrail.StartAsync();
        await using (var db = await trail.Databases.CreateDbContextAsync())
        {
            foreach (var region in new[] { "../../..", "/tmp", "US-EAST-1", "", "a b" })
                db.Trail.Add(new TrailRecord { EventId = Guid.NewGuid().ToString(), RequestId = Guid.NewGuid().ToString(), AccountId = RunningSts.Account, EventTime = trail.Sts.Clock.GetUtcNow(), EventSource = "sts.amazonaws.com", EventName = "X", ReadOnly = true, Record = $$"""{"awsRegion":"{{region}}"}""", Trace = "{}" });
            await db.SaveChangesAsync();
        }
        await trail.RoundAsync();
        Assert.All(trail.Names("CloudTrail"), name => Assert.NotNull(ObjectName.ReadLog(name)));
        Assert.Equal(5, trail.Names("CloudTrail").Where(name => name.Contains("/us-east-1/", StringComparison.Ordinal)).Sum(name => trail.Read(name).GetProperty("Records").EnumerateArray().Count(record => !record.TryGetProperty("eventID", out _))));
    }
}
