using Microsoft.EntityFrameworkCore;
using SamlFederation.Data;
using SamlFederation.Data.Portal;
using SamlFederation.Data.Sts;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Data;

/// <summary>What both databases promise alike.</summary>
[Collection(nameof(Databases))]
public sealed class StoreContractTests(Databases databases)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static ReplayClaim Claim(string key, DateTimeOffset expires) => new() { Key = key, Expires = expires };

    private static TrailRecord Record(string name, DateTimeOffset time) => new()
    {
        EventId = Guid.NewGuid().ToString(),
        RequestId = Guid.NewGuid().ToString(),
        EventTime = time,
        EventSource = "sts.amazonaws.com",
        EventName = name,
        ReadOnly = true,
        Record = "{}",
        Trace = "[]",
    };

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_migrations_are_the_models(DatabaseKind kind)
    {
        await using var sts = (await databases.Sts(kind))();
        await using var portal = (await databases.Portal(kind))();
        Assert.False(sts.Database.HasPendingModelChanges());
        Assert.False(portal.Database.HasPendingModelChanges());
        Assert.Empty(await sts.Database.GetPendingMigrationsAsync());
        Assert.Empty(await portal.Database.GetPendingMigrationsAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Migrating_again_changes_nothing(DatabaseKind kind)
    {
        var open = await databases.Sts(kind);
        await using var context = open();
        context.ReplayClaims.Add(Claim("a", Noon));
        await context.SaveChangesAsync();
        await context.Database.MigrateAsync();
        Assert.Equal(1, await context.ReplayClaims.CountAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_instant_comes_back_in_UTC_to_the_microsecond(DatabaseKind kind)
    {
        var open = await databases.Sts(kind);
        var given = new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        await using (var context = open())
        {
            context.ReplayClaims.Add(Claim("a", given));
            await context.SaveChangesAsync();
        }

        await using var again = open();
        var stored = (await again.ReplayClaims.SingleAsync()).Expires;
        Assert.Equal(TimeSpan.Zero, stored.Offset);
        Assert.Equal(UtcInstants.Stored(given), stored);
        Assert.Equal(Noon.AddTicks(1_234_560), stored);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Instants_are_compared_and_ordered_by_the_database_whatever_their_offset(DatabaseKind kind)
    {
        var open = await databases.Sts(kind);
        await using var context = open();
        var east = TimeSpan.FromHours(9);
        context.ReplayClaims.AddRange(Claim("before", Noon.AddTicks(-10).ToOffset(east)), Claim("at", Noon.ToOffset(-east)), Claim("after", Noon.AddTicks(10)));
        await context.SaveChangesAsync();
        Assert.Equal(["before", "at"], await context.ReplayClaims.Where(claim => claim.Expires <= Noon).OrderBy(claim => claim.Expires).Select(claim => claim.Key).ToArrayAsync());
        Assert.Equal(["after"], await context.ReplayClaims.Where(claim => claim.Expires > Noon.ToOffset(east)).Select(claim => claim.Key).ToArrayAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_sixteen_that_claim_one_key_at_once_one_has_it(DatabaseKind kind)
    {
        var open = await databases.Sts(kind);
        var won = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            await using var context = open();
            context.ReplayClaims.Add(Claim("the one", Noon));
            try
            {
                return await context.SaveChangesAsync() == 1;
            }
            catch (DbUpdateException)
            {
                return false;
            }
        })));
        Assert.Single(won, one => one);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_claim_and_its_record_are_kept_together_or_not_at_all(DatabaseKind kind)
    {
        var open = await databases.Sts(kind);
        await using (var context = open())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            context.ReplayClaims.Add(Claim("a", Noon));
            context.Trail.Add(Record("AssumeRoleWithSAML", Noon));
            await context.SaveChangesAsync();
        }

        await using var again = open();
        Assert.Equal((0, 0), (await again.ReplayClaims.CountAsync(), await again.Trail.CountAsync()));
        again.ReplayClaims.Add(Claim("a", Noon));
        again.Trail.Add(Record("AssumeRoleWithSAML", Noon));
        await again.SaveChangesAsync();
        Assert.Equal((1, 1), (await again.ReplayClaims.CountAsync(), await again.Trail.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_trail_keeps_the_order_of_writing_also_when_the_clock_does_not(DatabaseKind kind)
    {
        var open = await databases.Sts(kind);
        await using var context = open();
        foreach (var (name, time) in new[] { ("first", Noon), ("second", Noon.AddHours(-1)), ("third", Noon) })
        {
            context.Trail.Add(Record(name, time));
            await context.SaveChangesAsync();
        }

        Assert.Equal(["first", "second", "third"], await context.Trail.OrderBy(record => record.Sequence).Select(record => record.EventName).ToArrayAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Keys_are_compared_byte_for_byte(DatabaseKind kind)
    {
        var open = await databases.Sts(kind);
        await using var context = open();
        context.ReplayClaims.AddRange(Claim("key", Noon), Claim("KEY", Noon), Claim("key ", Noon), Claim("kéy", Noon));
        await context.SaveChangesAsync();
        Assert.Equal("key", (await context.ReplayClaims.SingleAsync(claim => claim.Key == "key")).Key);
        Assert.Null(await context.ReplayClaims.FindAsync("Key"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_session_of_nobody_is_refused(DatabaseKind kind)
    {
        var open = await databases.Portal(kind);
        await using var context = open();
        context.Set<PortalSession>().Add(new PortalSession { KeyHash = new string('0', 64), Id = "s", EmployeeId = "nobody", SignedInAt = Noon, LastSeenAt = Noon, EndsAt = Noon });
        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
    }
}
