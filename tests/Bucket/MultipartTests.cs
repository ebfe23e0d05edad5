using System.Text;

namespace SamlFederation.Tests.Bucket;

/// <summary>Uploads in parts, and deleting many at once.</summary>
[Collection(SharedWorld.Name)]
public sealed class MultipartTests(BucketWorld world) : IAsyncLifetime
{
    private const int Part = 5 * 1024 * 1024;
    private string _bucket = "";
    private S3Caller _owner = null!;

    public async Task InitializeAsync() => (_bucket, _owner) = (await world.NewBucketAsync(), world.As(world.Owner));

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Parts_become_an_object_in_the_order_of_the_list_and_not_before()
    {
        var id = await BeginAsync();
        var (second, first) = (await PutAsync(id, 7, [1, 2, 3]), await PutAsync(id, 2, new byte[Part]));
        (await _owner.GetAsync($"/{_bucket}/key")).AssertRefused(404, "NoSuchKey");
        Assert.Equal(["2", "7"], (await _owner.GetAsync($"/{_bucket}/key?uploadId={id}")).AssertStatus(200).All("PartNumber"));
        Assert.Equal([id], (await _owner.GetAsync($"/{_bucket}?uploads")).AssertStatus(200).All("UploadId"));

        (await CompleteAsync(id, (7, second), (2, first))).AssertRefused(400, "InvalidPartOrder");
        (await CompleteAsync(id, (2, first), (3, second))).AssertRefused(400, "InvalidPart");
        (await CompleteAsync(id, (2, second), (7, first))).AssertRefused(400, "InvalidPart");
        var made = (await CompleteAsync(id, (2, first), (7, second))).AssertStatus(200);
        Assert.EndsWith("-2\"", made.All("ETag").Single(), StringComparison.Ordinal);
        var got = (await _owner.GetAsync($"/{_bucket}/key")).AssertStatus(200);
        Assert.Equal((Part + 3, "b"), (got.Body.Length, got.Headers["x-amz-meta-a"]));
        Assert.Equal([1, 2, 3], got.Body[Part..]);
        (await CompleteAsync(id, (2, first), (7, second))).AssertRefused(404, "NoSuchUpload");
        Assert.Empty(world.Leftovers(_bucket));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(world.Folder, _bucket, "multipart")));
    }

    [Fact]
    public async Task A_part_that_is_not_the_last_has_5_MiB()
    {
        var id = await BeginAsync();
        var (small, last) = (await PutAsync(id, 1, new byte[Part - 1]), await PutAsync(id, 2, [1]));
        (await CompleteAsync(id, (1, small), (2, last))).AssertRefused(400, "EntityTooSmall");
        var enough = await PutAsync(id, 1, new byte[Part]);
        (await CompleteAsync(id, (1, enough), (2, last))).AssertStatus(200);
    }

    [Fact]
    public async Task An_upload_that_is_aborted_is_gone_with_its_parts()
    {
        var id = await BeginAsync();
        await PutAsync(id, 1, [1]);
        (await _owner.SendAsync("DELETE", $"/{_bucket}/other?uploadId={id}")).AssertRefused(404, "NoSuchUpload");
        (await _owner.SendAsync("DELETE", $"/{_bucket}/key?uploadId={id}")).AssertStatus(204);
        (await _owner.SendAsync("DELETE", $"/{_bucket}/key?uploadId={id}")).AssertRefused(404, "NoSuchUpload");
        (await _owner.SendAsync("PUT", $"/{_bucket}/key?partNumber=1&uploadId={id}", [1])).AssertRefused(404, "NoSuchUpload");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(world.Folder, _bucket, "multipart")));
        (await _owner.SendAsync("PUT", $"/{_bucket}/key?partNumber=1&uploadId=../../objects", [1])).AssertRefused(404, "NoSuchUpload");
    }

    [Fact]
    public async Task A_part_may_come_from_another_object_or_a_range_of_it()
    {
        (await _owner.SendAsync("PUT", $"/{_bucket}/source", [.. Enumerable.Range(0, Part + 10).Select(i => (byte)i)])).AssertStatus(200);
        var id = await BeginAsync();
        var (first, last) = (await CopyAsync(id, 1, "source", $"bytes=10-{Part + 9}"), await CopyAsync(id, 2, "source", "bytes=0-9"));
        (await CompleteAsync(id, (1, first.AssertStatus(200).All("ETag").Single().Trim('"')), (2, last.AssertStatus(200).All("ETag").Single().Trim('"')))).AssertStatus(200);
        var made = (await _owner.GetAsync($"/{_bucket}/key")).AssertStatus(200).Body;
        Assert.Equal([.. Enumerable.Range(10, Part).Concat(Enumerable.Range(0, 10)).Select(i => (byte)i)], made);

        id = await BeginAsync();
        (await CopyAsync(id, 1, "source")).AssertStatus(200);
        (await CopyAsync(id, 1, "source", $"bytes=0-{Part + 10}")).AssertRefused(400, "InvalidArgument", $"Range specified is not valid for source object of size: {Part + 10}");
        (await CopyAsync(id, 1, "source", "bytes=5-")).AssertRefused(400, "InvalidArgument");
        (await CopyAsync(id, 1, "none")).AssertRefused(404, "NoSuchKey");
        (await CopyAsync(new string('0', 64), 1, "source")).AssertRefused(404, "NoSuchUpload");
        (await CopyAsync(id, 0, "source")).AssertRefused(400, "InvalidArgument");
        var theresa = world.As(world.Theresa);
        (await theresa.SendAsync("PUT", $"/{_bucket}/key?partNumber=1&uploadId={id}", null, ("x-amz-copy-source", $"/{_bucket}/source"))).AssertRefused(403, "AccessDenied");
        Assert.Equal([$"{Part + 10}"], (await _owner.GetAsync($"/{_bucket}/key?uploadId={id}")).All("Size"));

        Task<S3Reply> CopyAsync(string upload, int number, string key, string? range = null) => _owner.SendAsync("PUT", $"/{_bucket}/key?partNumber={number}&uploadId={upload}", null,
            [("x-amz-copy-source", $"/{_bucket}/{key}"), .. range is null ? Array.Empty<(string, string)>() : [("x-amz-copy-source-range", range)]]);
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("1", true)]
    [InlineData("10000", true)]
    [InlineData("10001", false)]
    [InlineData("x", false)]
    public async Task Parts_have_numbers_from_1_to_10000(string number, bool valid)
    {
        var reply = await _owner.SendAsync("PUT", $"/{_bucket}/key?partNumber={number}&uploadId={await BeginAsync()}", [1]);
        if (valid) reply.AssertStatus(200);
        else reply.AssertRefused(400, "InvalidArgument");
    }

    [Fact]
    public async Task Many_are_deleted_at_once_each_by_its_own_permission()
    {
        foreach (var key in (string[])["a", "b", "keep/c"]) (await _owner.PutAsync($"/{_bucket}/{key}", "x")).AssertStatus(200);
        var policy = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::{{_bucket}}/keep/*"}]}""";
        (await _owner.PutAsync($"/{_bucket}?policy", policy)).AssertStatus(204);
        var deleted = (await DeleteAsync(_owner, "<Delete><Object><Key>keep/c</Key></Object><Object><Key>a</Key></Object><Object><Key>none</Key></Object></Delete>")).AssertStatus(200);
        Assert.Equal(["a", "none"], deleted.Xml.Elements().Where(one => one.Name.LocalName == "Deleted").Select(one => one.Value));
        Assert.Equal(["AccessDenied"], deleted.All("Code"));
        Assert.Equal(["b", "keep/c"], (await _owner.GetAsync($"/{_bucket}")).All("Key"));
        Assert.Empty((await DeleteAsync(_owner, "<Delete><Quiet>true</Quiet><Object><Key>b</Key></Object></Delete>")).AssertStatus(200).Xml.Elements());

        (await DeleteAsync(_owner, "<Delete></Delete>")).AssertRefused(400, "MalformedXML");
        (await DeleteAsync(_owner, $"<Delete>{string.Concat(Enumerable.Range(0, 1001).Select(i => $"<Object><Key>{i}</Key></Object>"))}</Delete>")).AssertRefused(400, "MalformedXML");
        (await DeleteAsync(_owner with { Signer = _owner.Signer with { SecretAccessKey = "wrong" } }, "<Delete><Object><Key>keep/c</Key></Object></Delete>")).AssertRefused(403, "SignatureDoesNotMatch");
    }

    private Task<S3Reply> DeleteAsync(S3Caller caller, string xml) => caller.SendAsync("POST", $"/{_bucket}?delete", Encoding.UTF8.GetBytes(xml));

    private async Task<string> BeginAsync() => (await _owner.SendAsync("POST", $"/{_bucket}/key?uploads", null, ("x-amz-meta-a", "b"))).AssertStatus(200).All("UploadId").Single();

    private async Task<string> PutAsync(string id, int number, byte[] part) => (await _owner.SendAsync("PUT", $"/{_bucket}/key?partNumber={number}&uploadId={id}", part)).AssertStatus(200).Headers["etag"];

    private Task<S3Reply> CompleteAsync(string id, params (int Number, string Tag)[] parts) => _owner.SendAsync("POST", $"/{_bucket}/key?uploadId={id}", Encoding.UTF8.GetBytes(
        $"<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{string.Concat(parts.Select(part => $"<Part><PartNumber>{part.Number}</PartNumber><ETag>{part.Tag.Replace("\"", "&quot;", StringComparison.Ordinal)}</ETag></Part>"))}</CompleteMultipartUpload>"));
}
