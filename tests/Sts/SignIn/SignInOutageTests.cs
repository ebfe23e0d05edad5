using System.Net;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.SignIn;

public sealed class SignInOutageTests
{
    [Theory]
    [InlineData("Trail")]
    [InlineData("ReplayClaims")]
    [InlineData("SigninTokens")]
    public async Task Refuses_and_issues_nothing_while_the_store_is_away(string table)
    {
        await using var sts = await RunningSts.StartAsync();
        using var david = new Browser(sts);
        using var broker = new Browser(sts);
        var session = Broker.Session(await sts.SignerAsync());
        await using var db = await sts.DatabaseAsync();
        await RenameAsync(db, table, "Away");
        (await david.PostResponseAsync(sts.Honest())).AssertRefused(500);
        if (table != "ReplayClaims") (await broker.GetAsync(Broker.Ask(session))).AssertRefused(500);
        await RenameAsync(db, "Away", table);
        Assert.Equal(0, await db.SigninTokens.CountAsync());
        Assert.Equal(HttpStatusCode.Redirect, (await david.PostResponseAsync(sts.Honest())).Status);
    }

    [Theory]
    [InlineData("Trail")]
    [InlineData("ConsoleSessions")]
    public async Task Opens_no_console_while_the_store_is_away_and_keeps_the_token(string table)
    {
        await using var sts = await RunningSts.StartAsync();
        using var david = new Browser(sts);
        var token = await david.TokenAsync();
        await using var db = await sts.DatabaseAsync();
        await RenameAsync(db, table, "Away");
        (await david.GetAsync(Broker.Login(token))).AssertRefused(500);
        await RenameAsync(db, "Away", table);
        Assert.Equal(0, await db.ConsoleSessions.CountAsync());
        Assert.Equal("/console", (await david.GetAsync(Broker.Login(token))).Location);
    }

    private static Task<int> RenameAsync(DbContext db, string from, string to) => db.Database.ExecuteSqlRawAsync(Rename(from, to));

    private static string Rename(string from, string to) => $"""ALTER TABLE "{from}" RENAME TO "{to}";""";
}
