namespace SamlFederation.Tests.Bucket;

/// <summary>Both versions of the listing: prefixes, delimiters, pages, and the order.</summary>
[Collection(SharedWorld.Name)]
public sealed class ListingTests(BucketWorld world) : IAsyncLifetime
{
    private static readonly string[] Keys = ["a", "a/1", "a/2", "a/b/3", "b/", "b/1", "c d", "z"];
    private string _bucket = "";
    private S3Caller _owner = null!;

    public async Task InitializeAsync()
    {
        (_bucket, _owner) = (await world.NewBucketAsync(), world.As(world.Owner));
        foreach (var key in Keys.Reverse()) (await _owner.PutAsync($"/{_bucket}/{Uri.EscapeDataString(key)}", key)).AssertStatus(200);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("", "a|a/1|a/2|a/b/3|b/|b/1|c d|z", "")]
    [InlineData("prefix=a/", "a/1|a/2|a/b/3", "")]
    [InlineData("delimiter=/", "a|c d|z", "a/|b/")]
    [InlineData("prefix=a/&delimiter=/", "a/1|a/2", "a/b/")]
    [InlineData("prefix=b/&delimiter=/", "b/|b/1", "")]
    [InlineData("delimiter=%20", "a|a/1|a/2|a/b/3|b/|b/1|z", "c ")]
    [InlineData("start-after=a/1", "a/2|a/b/3|b/|b/1|c d|z", "")]
    [InlineData("start-after=a/1&delimiter=/", "c d|z", "a/|b/")]
    [InlineData("start-after=zz", "", "")]
    [InlineData("prefix=none", "", "")]
    [InlineData("max-keys=0", "", "")]
    public async Task A_listing_has_what_is_asked_for_in_the_order_of_the_keys(string query, string keys, string prefixes)
    {
        var listed = (await _owner.GetAsync($"/{_bucket}?list-type=2&{query}")).AssertStatus(200);
        Assert.Equal(Split(keys), listed.All("Key"));
        Assert.Equal(Split(prefixes), listed.Xml.Elements().Where(one => one.Name.LocalName == "CommonPrefixes").Select(one => one.Value));
        Assert.Equal($"{Split(keys).Length + Split(prefixes).Length}", Assert.Single(listed.All("KeyCount")));
        Assert.Equal("false", Assert.Single(listed.All("IsTruncated")));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("", 3)]
    [InlineData("delimiter=/", 1)]
    [InlineData("delimiter=/", 2)]
    [InlineData("prefix=a/&delimiter=/", 1)]
    public async Task Pages_put_together_are_the_listing(string query, int size)
    {
        var whole = Shown((await _owner.GetAsync($"/{_bucket}?list-type=2&{query}")).AssertStatus(200));
        var (second, first) = (new List<string>(), new List<string>());
        string? token = null;
        do
        {
            var page = (await _owner.GetAsync($"/{_bucket}?list-type=2&{query}&max-keys={size}{(token is null ? "" : $"&continuation-token={token}")}")).AssertStatus(200);
            second.AddRange(Shown(page));
            token = page.All("NextContinuationToken").SingleOrDefault();
            Assert.Equal(token is not null, page.All("IsTruncated").Single() == "true");
        }
        while (token is not null);
        Assert.Equal(whole.Order(StringComparer.Ordinal), second.Order(StringComparer.Ordinal));

        // The older version goes on from the last key, or from the marker that it is told.
        string? marker = "";
        do
        {
            var page = (await _owner.GetAsync($"/{_bucket}?{query}&max-keys={size}&marker={Uri.EscapeDataString(marker)}")).AssertStatus(200);
            first.AddRange(Shown(page));
            marker = page.All("IsTruncated").Single() == "true" ? page.All("NextMarker").SingleOrDefault() ?? page.All("Key")[^1] : null;
        }
        while (marker is not null);
        Assert.Equal(second, first);
    }

    [Theory]
    [InlineData("max-keys=x")]
    [InlineData("max-keys=-1")]
    [InlineData("encoding-type=other")]
    [InlineData("continuation-token=%21")]
    [InlineData("continuation-token=")]
    public async Task What_is_no_page_is_refused(string query) => (await _owner.GetAsync($"/{_bucket}?list-type=2&{query}")).AssertRefused(400, "InvalidArgument");

    [Fact]
    public async Task Keys_are_encoded_when_that_is_asked_for_and_no_more_than_a_thousand_come()
    {
        Assert.Contains("c+d", (await _owner.GetAsync($"/{_bucket}?list-type=2&encoding-type=url")).All("Key"));
        Assert.Equal("1000", (await _owner.GetAsync($"/{_bucket}?list-type=2&max-keys=5000")).All("MaxKeys").Single());
    }

    [Fact]
    public void Keys_are_ordered_by_their_UTF_8()
    {
        string[] keys = ["\U0001F600", "\uFF5E", "\uE000", "z", "a\U0001F600", "a\uFF5E", "a"];
        var index = new SamlFederation.Bucket.KeyIndex();
        foreach (var key in keys) index.Put(new() { Key = key, Size = 0, ETag = "", Modified = default });
        Assert.Equal(keys.OrderBy(key => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(key)), StringComparer.Ordinal), index.List("", null, "", 100).Objects.Select(info => info.Key));
        Assert.True(index.Remove("z"));
        Assert.False(index.Remove("z"));
        Assert.Equal(keys.Length - 1, index.Count);
    }

    private static string[] Split(string list) => list.Split('|', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Shown(S3Reply page) => [.. page.All("Key"), .. page.Xml.Elements().Where(one => one.Name.LocalName == "CommonPrefixes").Select(one => one.Value)];
}
