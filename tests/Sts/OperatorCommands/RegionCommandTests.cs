using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.OperatorCommands;

public sealed class RegionCommandTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    // The command is a process beside the service, which learns of its change within this time.
    private static readonly TimeSpan Other = TimeSpan.FromSeconds(2);
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Turns_a_region_on_and_off_under_the_running_service_and_has_it_on_record()
    {
        using var client = new RegionalClient(_sts);
        Task<Answer> AssumeAsync() => client.PostAsync("sts.il-central-1.amazonaws.com", RunningSts.Fields(_sts.Honest()));
        (await AssumeAsync()).AssertRefused(403, "RegionDisabledException");
        Assert.Equal((0, "il-central-1 is active for account 123456789012 (Development).\n"), await RunAsync("activate", "il-central-1"));
        await Task.Delay(Other);
        (await AssumeAsync()).AssertAccepted();
        Assert.Equal((0, "il-central-1 is inactive for account 123456789012 (Development).\n"), await RunAsync("deactivate", "il-central-1"));
        await Task.Delay(Other);
        (await AssumeAsync()).AssertRefused(403, "RegionDisabledException");

        await using var db = await _sts.DatabaseAsync();
        var records = await db.Trail.AsNoTracking().Where(record => record.EventSource == "account.amazonaws.com" && record.Record.Contains("il-central-1")).OrderBy(record => record.Sequence).ToListAsync();
        Assert.Equal(["EnableRegion", "DisableRegion"], records.Select(record => record.EventName));
        Assert.All(records, record => Assert.Contains("\"requestParameters\":{\"accountId\":\"123456789012\",\"regionName\":\"il-central-1\"}", record.Record, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_what_the_account_uses()
    {
        await RunAsync("deactivate", "eu-west-3");
        var listed = await OperatorRun.OnAsync(_sts, "region", "list", "--account", "123456789012");
        Assert.Equal((0, ""), (listed.Code, listed.Errors));
        Assert.Matches(@"us-east-1 +active +by default +N\. Virginia\n", listed.Output);
        Assert.Matches(@"eu-west-3 +inactive +by default", listed.Output);
        Assert.Matches(@"eu-south-1 +inactive +opt-in", listed.Output);
    }

    [Theory]
    [InlineData(new[] { "deactivate", "us-east-1", "--account", "123456789012" }, "cannot be deactivated")]
    [InlineData(new[] { "activate", "mars-1", "--account", "123456789012" }, "mars-1")]
    [InlineData(new[] { "activate", "eu-south-1", "--account", "111111111111" }, "There is no account 111111111111")]
    [InlineData(new[] { "activate", "eu-south-1", "--account", "1" }, "twelve digits")]
    [InlineData(new[] { "activate", "eu-south-1" }, "--account")]
    [InlineData(new[] { "list" }, "--account")]
    public async Task Says_in_one_sentence_what_is_wrong(string[] words, string named) =>
        (await OperatorRun.OnAsync(_sts, ["region", .. words])).AssertRefused(named);

    private async Task<(int Code, string Errors)> RunAsync(string verb, string region)
    {
        var run = await OperatorRun.OnAsync(_sts, "region", verb, region, "--account", "123456789012");
        Assert.Equal("", run.Output);
        return (run.Code, run.Errors);
    }
}
