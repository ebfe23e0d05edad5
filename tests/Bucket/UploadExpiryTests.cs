using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Bucket;

namespace SamlFederation.Tests.Bucket;

/// <summary>Unfinished uploads go a week after the last part; nothing that somebody still writes to does.</summary>
[Collection(SharedWorld.Name)]
public sealed class UploadExpiryTests(BucketWorld world) : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private readonly DateTimeOffset _begun = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
    private string _bucket = "";
    private S3Caller _owner = null!;

    public async Task InitializeAsync()
    {
        (_bucket, _owner) = (await world.NewBucketAsync(), world.As(world.Owner));
        Freeze(TimeSpan.Zero);
    }

    public Task DisposeAsync()
    {
        world.SetClocks(DateTimeOffset.UtcNow);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_upload_is_as_old_as_its_latest_part()
    {
        var (empty, started) = (await BeginAsync("empty"), await BeginAsync("started"));
        Freeze(TimeSpan.FromDays(3));
        var part = (await PartAsync("started", started)).AssertStatus(200).Headers["etag"];

        Freeze(Week);
        Assert.Equal(["empty", "started"], await SweptAsync());
        Freeze(Week + Second);
        Assert.Equal(["started"], await SweptAsync());
        (await PartAsync("empty", empty)).AssertRefused(404, "NoSuchUpload");
        Assert.False(Directory.Exists(FolderOf(empty)));

        Freeze(Week + TimeSpan.FromDays(3));
        Assert.Equal(["started"], await SweptAsync());
        var other = await BeginAsync("other");
        Freeze(Week + TimeSpan.FromDays(3) + Second);
        Assert.Equal(["other"], await SweptAsync());
        (await CompleteAsync("started", started, part)).AssertRefused(404, "NoSuchUpload");
        part = (await PartAsync("other", other)).AssertStatus(200).Headers["etag"];
        (await CompleteAsync("other", other, part)).AssertStatus(200);
        Assert.Contains($"1 unfinished uploads in {_bucket} were removed: nothing was put for 7 days", world.BucketLog.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_being_written_stays_and_counts_from_its_end()
    {
        var id = await BeginAsync("slow");
        using var part = await SlowUpload.BeginAsync(_owner, $"/{_bucket}/slow?partNumber=1&uploadId={id}", 100_000, 50_000);
        while (!Directory.EnumerateFiles(FolderOf(id), "incoming-*").Any()) await Task.Delay(10);
        Freeze(Week * 2);
        Assert.Equal(["slow"], await SweptAsync());
        Assert.Contains("200 OK", await part.EndAsync(), StringComparison.Ordinal);
        Freeze(Week * 3);
        Assert.Equal(["slow"], await SweptAsync());
        Freeze(Week * 3 + Second);
        Assert.Empty(await SweptAsync());
    }

    [Fact]
    public async Task What_a_kill_left_of_an_upload_goes()
    {
        var (whole, half) = (await BeginAsync("whole"), await BeginAsync("half"));
        foreach (var (key, id) in new[] { ("whole", whole), ("half", half) }) (await PartAsync(key, id)).AssertStatus(200);
        // Killed while it was removed, and while a part arrived.
        File.Delete(Path.Combine(FolderOf(half), "upload.json"));
        await File.WriteAllTextAsync(Path.Combine(FolderOf(whole), "incoming-1"), "half a part");
        Assert.Equal(["whole"], (await _owner.GetAsync($"/{_bucket}?uploads")).AssertStatus(200).All("Key"));
        new UploadFolder(Path.Combine(world.Folder, _bucket, "multipart")).Clear();
        Assert.False(Directory.Exists(FolderOf(half)));
        Assert.Equal(["part-00001", "upload.json"], Directory.EnumerateFiles(FolderOf(whole)).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var again = await BeginAsync("again");
        File.Delete(Path.Combine(FolderOf(again), "upload.json"));
        Assert.Equal(["whole"], await SweptAsync());
        Assert.False(Directory.Exists(FolderOf(again)));
    }

    [Fact]
    public async Task They_are_listed_in_pages_with_who_began_them()
    {
        var ids = new List<string>();
        foreach (var key in (string[])["b", "a/\u00e9", "b", "c"])
        {
            ids.Add(await BeginAsync(Uri.EscapeDataString(key)));
            Freeze(TimeSpan.FromSeconds(ids.Count));
        }
        string[] expected = [ids[1], ids[0], ids[2], ids[3]];
        Assert.Equal(expected, (await _owner.GetAsync($"/{_bucket}?uploads")).AssertStatus(200).All("UploadId"));

        var (seen, next) = (new List<string>(), "");
        for (var more = true; more;)
        {
            var page = (await _owner.GetAsync($"/{_bucket}?uploads&max-uploads=1{next}")).AssertStatus(200);
            seen.Add(page.All("UploadId").Single());
            more = page.All("IsTruncated").Single() == "true";
            if (more) next = $"&key-marker={Uri.EscapeDataString(page.All("NextKeyMarker").Single())}&upload-id-marker={page.All("NextUploadIdMarker").Single()}";
        }
        Assert.Equal(expected, seen);
        Assert.Equal([ids[3]], (await _owner.GetAsync($"/{_bucket}?uploads&key-marker=b")).All("UploadId"));
        var one = (await _owner.GetAsync($"/{_bucket}?uploads&prefix=a&encoding-type=url")).AssertStatus(200);
        Assert.Equal(["a/%C3%A9"], one.All("Key"));
        Assert.Equal("Administrator", one.Xml.Descendants().Single(element => element.Name.LocalName == "Initiator").Elements().Last().Value);
        (await _owner.GetAsync($"/{_bucket}?uploads&max-uploads=x")).AssertRefused(400, "InvalidArgument");
        (await _owner.GetAsync($"/{_bucket}?uploads&delimiter=%2F")).AssertRefused(501, "NotImplemented");
    }

    private void Freeze(TimeSpan after)
    {
        world.Sts.Clock.Freeze(_begun + after);
        world.Services.GetRequiredService<SamlFederation.Web.SettableClock>().Freeze(_begun + after);
    }

    // The keys of the uploads that are there after the upkeep's round.
    private async Task<IReadOnlyList<string>> SweptAsync()
    {
        world.Services.GetRequiredService<Upkeep>().Sweep();
        return (await _owner.GetAsync($"/{_bucket}?uploads")).AssertStatus(200).All("Key");
    }

    private string FolderOf(string id) => Path.Combine(world.Folder, _bucket, "multipart", id);

    private async Task<string> BeginAsync(string key) => (await _owner.SendAsync("POST", $"/{_bucket}/{key}?uploads")).AssertStatus(200).All("UploadId").Single();

    private Task<S3Reply> PartAsync(string key, string id) => _owner.SendAsync("PUT", $"/{_bucket}/{key}?partNumber=1&uploadId={id}", [1, 2, 3]);

    private Task<S3Reply> CompleteAsync(string key, string id, string tag) => _owner.SendAsync("POST", $"/{_bucket}/{key}?uploadId={id}",
        System.Text.Encoding.UTF8.GetBytes($"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{tag.Trim('"')}</ETag></Part></CompleteMultipartUpload>"));
}
