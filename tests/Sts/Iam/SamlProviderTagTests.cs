using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>TagSAMLProvider, UntagSAMLProvider, ListSAMLProviderTags.</summary>
public sealed class SamlProviderTagTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task Tags_are_added_changed_and_taken_away()
    {
        await ClearAsync();
        (await TagAsync(("Team", "a"), ("stage", "test"))).AssertAccepted();
        (await TagAsync(("team", "b"))).AssertAccepted();
        Assert.Equal([("stage", "test"), ("team", "b")], await TagsAsync());
        (await UntagAsync("STAGE", "nobody")).AssertAccepted();
        Assert.Equal([("team", "b")], await TagsAsync());
    }

    [Fact]
    public async Task The_list_comes_in_pages()
    {
        await ClearAsync();
        (await TagAsync([.. Enumerable.Range(0, 5).Select(i => ($"k{i}", $"v{i}"))])).AssertAccepted();
        var first = await CallAsync("ListSAMLProviderTags", ("MaxItems", "3"));
        Assert.Equal(("true", 3), (first["IsTruncated"], first.All("Key").Count));
        var second = await CallAsync("ListSAMLProviderTags", ("MaxItems", "3"), ("Marker", first["Marker"]!));
        Assert.Equal(["k3", "k4"], second.All("Key"));
        Assert.Equal("false", second["IsTruncated"]);
        (await CallAsync("ListSAMLProviderTags", ("Marker", "!"))).AssertRefused(400, "ValidationError", "Invalid Marker.");
    }

    [Fact]
    public async Task There_are_fifty_at_most()
    {
        await ClearAsync();
        (await TagAsync([.. Enumerable.Range(0, 50).Select(i => ($"k{i}", ""))])).AssertAccepted();
        (await TagAsync(("K0", "again"))).AssertAccepted();
        (await TagAsync(("k50", ""))).AssertRefused(409, "LimitExceeded");
        Assert.Equal(50, (await TagsAsync()).Count);
    }

    [Fact]
    public async Task A_key_is_given_once_and_is_not_AWSs()
    {
        (await TagAsync(("a", "1"), ("A", "2"))).AssertRefused(400, "InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        (await TagAsync(("aws:a", "1"))).AssertRefused(400, "InvalidInput");
        (await TagAsync((new string('k', 128), new string('v', 256)))).AssertAccepted();
        (await TagAsync((new string('k', 129), new string('v', 257)))).AssertRefused(400, "ValidationError",
            "2 validation errors detected: Value at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 128; "
            + "Value at 'tags.1.member.value' failed to satisfy constraint: Member must have length less than or equal to 256");
    }

    [Fact]
    public async Task The_lists_must_be_there()
    {
        (await CallAsync("TagSAMLProvider")).AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must not be null");
        (await CallAsync("UntagSAMLProvider")).AssertRefused(400, "ValidationError", "1 validation error detected: Value at 'tagKeys' failed to satisfy constraint: Member must not be null");
    }

    private async Task ClearAsync() => (await UntagAsync([.. (await TagsAsync()).Select(tag => tag.Key)])).AssertAccepted();

    private Task<Answer> TagAsync(params (string Key, string Value)[] tags) =>
        CallAsync("TagSAMLProvider", [.. tags.SelectMany((tag, i) => new[] { ($"Tags.member.{i + 1}.Key", tag.Key), ($"Tags.member.{i + 1}.Value", tag.Value) })]);

    private Task<Answer> UntagAsync(params string[] keys) =>
        CallAsync("UntagSAMLProvider", keys.Length == 0 ? [("TagKeys", "")] : [.. keys.Select((key, i) => ($"TagKeys.member.{i + 1}", key))]);

    private async Task<IReadOnlyList<(string Key, string Value)>> TagsAsync()
    {
        var listed = await CallAsync("ListSAMLProviderTags");
        listed.AssertAccepted();
        return [.. listed.All("Key").Zip(listed.All("Value"))];
    }

    private async Task<Answer> CallAsync(string action, params (string Name, string Value)[] parameters) =>
        await _sts.IamAsync(await _sts.AdministratorAsync(), action, [("SAMLProviderArn", RunningSts.Portal), .. parameters]);
}
