using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SamlFederation.Tests.Bucket;

/// <summary>Objects: put, read, ranges, conditions, and what a key may be.</summary>
[Collection(SharedWorld.Name)]
public sealed class ObjectTests(BucketWorld world)
{
    private readonly S3Caller _david = world.As(world.David);

    [Fact]
    public async Task What_was_put_is_read_with_all_that_was_said_of_it()
    {
        var put = await _david.PutAsync("/productionapp/notes/1", "hello", ("content-type", "text/plain"), ("x-amz-meta-author", "david"), ("cache-control", "max-age=5"), ("content-encoding", "aws-chunked,gzip"));
        put.AssertStatus(200);
        Assert.Equal("\"5d41402abc4b2a76b9719d911017c592\"", put.Headers["etag"]);
        foreach (var method in (string[])["GET", "HEAD"])
        {
            var got = (await _david.SendAsync(method, "/productionapp/notes/1")).AssertStatus(200);
            Assert.Equal(method == "GET" ? "hello" : "", got.Text);
            Assert.Equal(("5", "text/plain", "david", "max-age=5", "gzip", "bytes"), (got.Headers["content-length"], got.Headers["content-type"], got.Headers["x-amz-meta-author"], got.Headers["cache-control"], got.Headers["content-encoding"], got.Headers["accept-ranges"]));
            Assert.Equal(put.Headers["etag"], got.Headers["etag"]);
        }
        (await _david.SendAsync("DELETE", "/productionapp/notes/1")).AssertStatus(204);
        (await _david.GetAsync("/productionapp/notes/1")).AssertRefused(404, "NoSuchKey", "The specified key does not exist.");
        Assert.Empty((await _david.SendAsync("HEAD", "/productionapp/notes/1")).AssertStatus(404).Body);
        (await _david.SendAsync("DELETE", "/productionapp/notes/1")).AssertStatus(204);
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("..")]
    [InlineData("./a/../b")]
    [InlineData("../health/live")]
    [InlineData("%2e%2e/%2E%2E/x")]
    [InlineData("a//b///c")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a%2Fb%01c")]
    [InlineData("%E1%BC%80%F0%9F%98%80+%20%25%3F")]
    [InlineData("bucket.json")]
    [InlineData("a?partNumber")]
    public async Task A_key_is_a_key_whatever_is_in_it(string written)
    {
        var bucket = await world.NewBucketAsync();
        var (owner, path) = (world.As(world.Owner), written.Replace("?", "%3F", StringComparison.Ordinal));
        var before = Files();
        (await owner.PutAsync($"/{bucket}/{path}", written)).AssertStatus(200);
        Assert.Equal(written, (await owner.GetAsync($"/{bucket}/{path}")).AssertStatus(200).Text);
        Assert.Equal([Uri.UnescapeDataString(path)], (await owner.GetAsync($"/{bucket}?encoding-type=url")).AssertStatus(200).All("Key").Select(key => Uri.UnescapeDataString(key.Replace('+', ' '))));
        var made = Assert.Single(Files().Except(before));
        Assert.Matches(@"\A[0-9a-f]{2}/[0-9a-f]{64}\z", Path.GetRelativePath(Path.Combine(world.Folder, bucket, "objects"), made));
        (await owner.SendAsync("DELETE", $"/{bucket}/{path}")).AssertStatus(204);
        Assert.Empty(Files().Except(before));

        HashSet<string> Files() => [.. Directory.EnumerateFiles(world.Sts.DataDirectory, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith("sts.db", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_key_has_at_most_1024_octets_of_UTF_8()
    {
        var bucket = await world.NewBucketAsync();
        var owner = world.As(world.Owner);
        (await owner.PutAsync($"/{bucket}/{new string('k', 1024)}", "x")).AssertStatus(200);
        (await owner.PutAsync($"/{bucket}/{new string('k', 1025)}", "x")).AssertRefused(400, "KeyTooLongError", "Your key is too long");
        (await owner.PutAsync($"/{bucket}/{string.Concat(Enumerable.Repeat("%C3%A9", 512))}", "x")).AssertStatus(200);
        (await owner.PutAsync($"/{bucket}/{string.Concat(Enumerable.Repeat("%C3%A9", 513))}", "x")).AssertRefused(400, "KeyTooLongError");
        (await owner.PutAsync($"/{bucket}/%C3%28", "x")).AssertRefused(400, "InvalidURI");
        (await owner.PutAsync($"/{bucket}/%zz", "x")).AssertRefused(400, "InvalidURI");
    }

    [Theory]
    [InlineData("bytes=0-0", 206, "0", "bytes 0-0/10")]
    [InlineData("bytes=2-4", 206, "234", "bytes 2-4/10")]
    [InlineData("bytes=7-", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=7-99", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-3", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-99", 206, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=9-9", 206, "9", "bytes 9-9/10")]
    [InlineData("bytes=10-", 416, null, null)]
    [InlineData("bytes=-0", 416, null, null)]
    [InlineData("bytes=4-2", 200, "0123456789", null)]
    [InlineData("bytes=0-1,3-4", 200, "0123456789", null)]
    [InlineData("lines=0-1", 200, "0123456789", null)]
    [InlineData("bytes=a-b", 200, "0123456789", null)]
    public async Task A_range_is_answered_as_S3_does(string range, int status, string? text, string? contentRange)
    {
        (await _david.PutAsync("/productionapp/digits", "0123456789")).AssertStatus(200);
        var got = (await _david.GetAsync("/productionapp/digits", ("range", range))).AssertStatus(status);
        if (status == 416) got.AssertRefused(416, "InvalidRange", "The requested range is not satisfiable");
        else Assert.Equal(text, got.Text);
        Assert.Equal(contentRange, got.Headers.GetValueOrDefault("content-range"));
    }

    [Theory]
    [InlineData("if-match", "TAG", 200)]
    [InlineData("if-match", "\"other\", TAG", 200)]
    [InlineData("if-match", "*", 200)]
    [InlineData("if-match", "\"other\"", 412)]
    [InlineData("if-none-match", "TAG", 304)]
    [InlineData("if-none-match", "W/TAG", 304)]
    [InlineData("if-none-match", "*", 304)]
    [InlineData("if-none-match", "\"other\"", 200)]
    [InlineData("if-modified-since", "0", 304)]
    [InlineData("if-modified-since", "-1", 200)]
    [InlineData("if-modified-since", "nonsense", 200)]
    [InlineData("if-unmodified-since", "0", 200)]
    [InlineData("if-unmodified-since", "-1", 412)]
    public async Task A_condition_is_answered_as_RFC_9110_has_it(string header, string value, int status)
    {
        var put = (await _david.PutAsync("/productionapp/conditions", "x")).AssertStatus(200);
        var modified = DateTimeOffset.Parse((await _david.GetAsync("/productionapp/conditions")).Headers["last-modified"], CultureInfo.InvariantCulture);
        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)) value = modified.AddSeconds(seconds).ToString("r", CultureInfo.InvariantCulture);
        var got = (await _david.GetAsync("/productionapp/conditions", (header, value.Replace("TAG", put.Headers["etag"], StringComparison.Ordinal)))).AssertStatus(status);
        if (status == 412) got.AssertRefused(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        if (status == 304) Assert.Equal(("", put.Headers["etag"]), (got.Text, got.Headers["etag"]));
    }

    [Fact]
    public async Task A_put_may_be_conditional_and_of_many_at_once_one_wins()
    {
        var bucket = await world.NewBucketAsync();
        var owner = world.As(world.Owner);
        var first = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => owner.PutAsync($"/{bucket}/once", $"{i}", ("if-none-match", "*"))));
        Assert.Single(first, reply => (int)reply.Status == 200);
        Assert.All(first.Where(reply => (int)reply.Status != 200), reply => reply.AssertRefused(412, "PreconditionFailed"));
        var tag = first.Single(reply => (int)reply.Status == 200).Headers["etag"];
        (await owner.PutAsync($"/{bucket}/once", "next", ("if-match", "\"other\""))).AssertRefused(412, "PreconditionFailed");
        (await owner.PutAsync($"/{bucket}/none", "next", ("if-match", tag))).AssertRefused(404, "NoSuchKey");
        (await owner.PutAsync($"/{bucket}/once", "next", ("if-match", tag))).AssertStatus(200);
        (await owner.PutAsync($"/{bucket}/once", "x", ("if-none-match", tag))).AssertRefused(501, "NotImplemented");
        Assert.Equal("next", (await owner.GetAsync($"/{bucket}/once")).Text);
    }

    [Fact]
    public async Task A_copy_has_the_octets_and_what_was_said_of_them_unless_it_is_replaced()
    {
        var bucket = await world.NewBucketAsync();
        var owner = world.As(world.Owner);
        (await owner.PutAsync($"/{bucket}/a%20b", "copied", ("x-amz-meta-of", "the original"))).AssertStatus(200);
        (await owner.SendAsync("PUT", $"/{bucket}/copy", null, ("x-amz-copy-source", $"{bucket}/a%20b"))).AssertStatus(200);
        var copy = (await owner.GetAsync($"/{bucket}/copy")).AssertStatus(200);
        Assert.Equal(("copied", "the original"), (copy.Text, copy.Headers["x-amz-meta-of"]));
        (await owner.SendAsync("PUT", $"/{bucket}/copy", null, ("x-amz-copy-source", $"/{bucket}/copy"))).AssertRefused(400, "InvalidRequest");
        (await owner.SendAsync("PUT", $"/{bucket}/copy", null, ("x-amz-copy-source", $"/{bucket}/copy"), ("x-amz-metadata-directive", "REPLACE"), ("x-amz-meta-of", "the copy"))).AssertStatus(200);
        Assert.Equal("the copy", (await owner.GetAsync($"/{bucket}/copy")).Headers["x-amz-meta-of"]);
        (await owner.SendAsync("PUT", $"/{bucket}/copy", null, ("x-amz-copy-source", $"/{bucket}/none"))).AssertRefused(404, "NoSuchKey");
        // David may put into the application's bucket, and not read this one.
        (await _david.SendAsync("PUT", "/productionapp/stolen", null, ("x-amz-copy-source", $"/{bucket}/copy"))).AssertRefused(403, "AccessDenied");
        (await _david.GetAsync("/productionapp/stolen")).AssertRefused(404, "NoSuchKey");
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing_behind()
    {
        var bucket = await world.NewBucketAsync();
        var owner = world.As(world.Owner);
        var body = new byte[300_000];
        var signed = owner.Sign("PUT", $"/{bucket}/half", body);
        using (var client = new TcpClient("127.0.0.1", new Uri(world.Origin).Port))
        {
            var head = $"PUT /{bucket}/half HTTP/1.1\r\ncontent-length: {body.Length}\r\n{string.Concat(signed.Headers.Select(header => $"{header.Key}: {header.Value}\r\n"))}\r\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await client.GetStream().WriteAsync(body.AsMemory(0, 200_000));
            for (var i = 0; i < 100 && world.Leftovers(bucket).Count == 0; i++) await Task.Delay(20);
            Assert.Single(world.Leftovers(bucket));
        }
        for (var i = 0; i < 200 && world.Leftovers(bucket).Count > 0; i++) await Task.Delay(20);
        Assert.Empty(world.Leftovers(bucket));
        (await owner.GetAsync($"/{bucket}/half")).AssertRefused(404, "NoSuchKey");
        (await owner.DeliverAsync("PUT", signed, body)).AssertStatus(200);
    }

    [Fact]
    public async Task User_metadata_has_at_most_2_KB()
    {
        (await _david.PutAsync("/productionapp/much", "x", ("x-amz-meta-a", new string('v', 2047)))).AssertStatus(200);
        (await _david.PutAsync("/productionapp/much", "x", ("x-amz-meta-a", new string('v', 2048)))).AssertRefused(400, "MetadataTooLarge");
    }

    [Theory]
    [InlineData("x-amz-acl", "public-read")]
    [InlineData("x-amz-server-side-encryption", "aws:kms")]
    [InlineData("x-amz-tagging", "a=b")]
    [InlineData("x-amz-object-lock-mode", "GOVERNANCE")]
    public async Task What_is_not_served_is_refused_and_not_left_out(string header, string value)
    {
        (await _david.PutAsync("/productionapp/plain", "x", (header, value))).AssertRefused(501, "NotImplemented");
        (await _david.GetAsync("/productionapp/plain?tagging")).AssertRefused(501, "NotImplemented");
        (await _david.PutAsync("/productionapp/plain", "x", ("x-amz-acl", "private"))).AssertStatus(200);
    }
}
