using System.Text.Json.Nodes;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.CommandLine;

/// <summary>What the aws command's questions about the trail print, asked by the account's administrator.</summary>
public sealed class AwsTrailTests(World world) : IClassFixture<World>, IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();

    public void Dispose() => folder.Dispose();

    [Needs(Tool.Aws)]
    public async Task Lookup_events_finds_by_attribute_and_time_and_puts_pages_together()
    {
        var begun = DateTimeOffset.UtcNow;
        foreach (var name in new[] { "trail-1", "trail-2", "trail-3" }) await AskAsync("iam", "create-user", "--user-name", name);
        var refused = await RunAsync("iam", "create-user", "--user-name", "trail-1");
        AwsCommandTests.AssertError(refused, "EntityAlreadyExists");

        var found = await LookupAsync("--lookup-attributes", "AttributeKey=EventName,AttributeValue=CreateUser", "--start-time", $"{begun.ToUnixTimeSeconds()}");
        Assert.Equal(["trail-1", "trail-3", "trail-2", "trail-1"], found.Select(one => Text(Record(one)["requestParameters"]!["userName"])));
        Assert.Equal("EntityAlreadyExists", Text(Record(found[0])["errorCode"]));
        Assert.All(found, one => Assert.Equal(("Administrator", "false", "iam.amazonaws.com"), (Text(one!["Username"]), Text(one["ReadOnly"]), Text(one["EventSource"]))));

        // The command asks page after page, and stops at as many as are wanted.
        Assert.Equal(4, (await LookupAsync("--lookup-attributes", "AttributeKey=EventName,AttributeValue=CreateUser", "--start-time", $"{begun.ToUnixTimeSeconds()}", "--page-size", "1")).Count);
        Assert.Equal(2, (await LookupAsync("--max-items", "2", "--page-size", "1")).Count);

        var one = Assert.Single(await LookupAsync("--lookup-attributes", $"AttributeKey=EventId,AttributeValue={Text(found[1]!["EventId"])}"))!;
        Assert.Equal("AWS::IAM::User", Text(one["Resources"]![0]!["ResourceType"]));
        Assert.Equal(2, (await LookupAsync("--lookup-attributes", $"AttributeKey=ResourceName,AttributeValue=arn:aws:iam::{TutorialRoles.Development}:user/trail-1")).Count);
        foreach (var (key, value) in new[] { ("Username", "Administrator"), ("ReadOnly", "false"), ("ResourceType", "AWS::IAM::User"), ("EventSource", "iam.amazonaws.com"), ("AccessKeyId", Text(one["AccessKeyId"])!) })
            Assert.NotEmpty(await LookupAsync("--lookup-attributes", $"AttributeKey={key},AttributeValue={value}", "--max-items", "1"));
        Assert.Empty(await LookupAsync("--lookup-attributes", "AttributeKey=Username,AttributeValue=nobody"));
        Assert.Empty(await LookupAsync("--end-time", "2020-01-01T00:00:00Z"));
    }

    [Needs(Tool.Aws)]
    public async Task Lookup_events_refuses_a_range_that_ends_before_it_begins() =>
        AwsCommandTests.AssertError(await RunAsync("cloudtrail", "lookup-events", "--start-time", "2026-01-02T00:00:00Z", "--end-time", "2026-01-01T00:00:00Z"), "InvalidTimeRangeException");

    [Needs(Tool.Aws)]
    public async Task Get_trail_status_tells_since_when_the_trail_is_kept()
    {
        // A trail begins with its first event.
        await AskAsync("iam", "list-users");
        var status = (await AskAsync("cloudtrail", "get-trail-status", "--name", "Management"))!;
        Assert.True(status["IsLogging"]!.GetValue<bool>());
        // How the command prints an instant differs between its versions; a text it leaves alone.
        Assert.NotNull(status["StartLoggingTime"]);
        Assert.StartsWith("20", Text(status["TimeLoggingStarted"]), StringComparison.Ordinal);
        AwsCommandTests.AssertError(await RunAsync("cloudtrail", "get-trail-status", "--name", "another"), "TrailNotFoundException");
    }

    private async Task<JsonArray> LookupAsync(params string[] arguments) => (await AskAsync(["cloudtrail", "lookup-events", .. arguments]))!["Events"]!.AsArray();

    private async Task<JsonNode?> AskAsync(params string[] arguments)
    {
        var ran = await RunAsync(arguments);
        Assert.True(ran.ExitCode == 0, ran.ToString());
        return ran.Output.Length == 0 ? null : JsonNode.Parse(ran.Output);
    }

    private Task<Finished> RunAsync(params string[] arguments) =>
        new AwsCommand(world.Sts, folder).AdministerAsync(Path.Combine(world.Data, "aws-credentials"), "development", arguments);

    private static JsonNode Record(JsonNode? found) => JsonNode.Parse(Text(found!["CloudTrailEvent"])!)!;

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
