using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;

namespace SamlFederation.Tests.Bucket;

/// <summary>What was allowed and failed after that is on record with its error, beside the allowance; its honest twin has the allowance alone.</summary>
[Collection(SharedWorld.Name)]
public sealed class FailureTests(BucketWorld world) : IAsyncLifetime
{
    private string _bucket = "";
    private S3Caller _owner = null!;

    public async Task InitializeAsync() => (_bucket, _owner) = (await world.NewBucketAsync(), world.As(world.Owner));

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("content-md5", "JfnnlDI7RTiF9RgfG2JNCg==", "BadDigest")]
    [InlineData("content-md5", "JfnnlDI7RTiF9RgfG2JNCw==", null)]
    [InlineData("x-amz-checksum-crc32", "y/Q5Jw==", "BadDigest")]
    [InlineData("x-amz-checksum-crc32", "y/Q5Jg==", null)]
    public async Task A_checksum_that_does_not_hold(string header, string value, string? code)
    {
        var reply = await _owner.PutAsync($"/{_bucket}/key", "123456789", (header, value));
        Assert.Equal(code, reply.Code);
        await AssertAsync(reply.RequestId, "PutObject", code);
    }

    [Theory]
    [InlineData("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb226", "XAmzContentSHA256Mismatch")]
    [InlineData("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225", null)]
    public async Task Another_body_than_was_signed(string hash, string? code)
    {
        var reply = await (_owner with { PayloadHash = hash }).PutAsync($"/{_bucket}/key", "123456789");
        Assert.Equal(code, reply.Code);
        await AssertAsync(reply.RequestId, "PutObject", code);
    }

    [Theory]
    [InlineData(true, 9, "SignatureDoesNotMatch")]
    [InlineData(false, 8, "IncompleteBody")]
    [InlineData(false, 10, "IncompleteBody")]
    [InlineData(false, 9, null)]
    public async Task A_forged_chunk_and_another_length_than_was_told(bool forged, int length, string? code)
    {
        var caller = _owner with { PayloadHash = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" };
        var signed = caller.Sign("PUT", $"/{_bucket}/key", null, ("x-amz-decoded-content-length", length.ToString(CultureInfo.InvariantCulture)));
        var body = Chunks.InSignedChunks(caller, signed, ["123456789"u8.ToArray()]);
        if (forged) body[body.AsSpan().IndexOf("123456789"u8)] ^= 1;
        var reply = await caller.DeliverAsync("PUT", signed, body);
        Assert.Equal(code, reply.Code);
        await AssertAsync(reply.RequestId, "PutObject", code);
    }

    [Fact]
    public async Task A_body_that_breaks_off()
    {
        var key = $"broken-{Guid.NewGuid():N}";
        using (var upload = await SlowUpload.BeginAsync(_owner, $"/{_bucket}/{key}", 100_000, 50_000))
            await UntilAsync(key, records => records.Count == 1);
        var records = await UntilAsync(key, records => records.Count == 2);
        Assert.Equal([null, "IncompleteBody"], records.Select(record => record.ErrorCode));
        Assert.Single(records.Select(record => record.RequestId).Distinct());
        Assert.Empty(world.Leftovers(_bucket));

        using var whole = await SlowUpload.BeginAsync(_owner, $"/{_bucket}/{key}-whole", 100_000, 50_000);
        Assert.Contains("200 OK", await whole.EndAsync(), StringComparison.Ordinal);
        Assert.Equal([null], (await UntilAsync($"{key}-whole", records => records.Count > 0)).Select(record => record.ErrorCode));
    }

    [Fact]
    public async Task Parts_that_are_not_there()
    {
        var id = (await _owner.SendAsync("POST", $"/{_bucket}/key?uploads")).AssertStatus(200).All("UploadId").Single();
        var tag = (await _owner.SendAsync("PUT", $"/{_bucket}/key?partNumber=1&uploadId={id}", [1])).AssertStatus(200).Headers["etag"].Trim('"');
        var refused = (await CompleteAsync(2)).AssertRefused(400, "InvalidPart");
        await AssertAsync(refused.RequestId, "CompleteMultipartUpload", "InvalidPart");
        await AssertAsync((await CompleteAsync(1)).AssertStatus(200).RequestId, "CompleteMultipartUpload", null);

        Task<S3Reply> CompleteAsync(int number) => _owner.SendAsync("POST", $"/{_bucket}/key?uploadId={id}",
            Encoding.UTF8.GetBytes($"<CompleteMultipartUpload><Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part></CompleteMultipartUpload>"));
    }

    [Fact]
    public async Task A_folder_that_is_gone()
    {
        var incoming = Path.Combine(world.Folder, _bucket, "incoming");
        Directory.Move(incoming, incoming + "-away");
        var reply = (await _owner.PutAsync($"/{_bucket}/key", "x")).AssertRefused(500, "InternalError");
        Directory.Move(incoming + "-away", incoming);
        await AssertAsync(reply.RequestId, "PutObject", "InternalError");
        await AssertAsync((await _owner.PutAsync($"/{_bucket}/key", "x")).AssertStatus(200).RequestId, "PutObject", null);
    }

    [Fact]
    public async Task One_of_many_that_cannot_be_deleted()
    {
        foreach (var key in (string[])["a", "b"]) (await _owner.PutAsync($"/{_bucket}/{key}", "x")).AssertStatus(200);
        // Where the file of an object should be is a folder: it cannot be deleted as a file.
        var file = Directory.EnumerateFiles(Path.Combine(world.Folder, _bucket, "objects"), "*", SearchOption.AllDirectories).Single(path => path.EndsWith("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", StringComparison.Ordinal));
        File.Delete(file);
        Directory.CreateDirectory(file);
        var reply = (await _owner.SendAsync("POST", $"/{_bucket}?delete", "<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>"u8.ToArray())).AssertStatus(200);
        Assert.Equal(["InternalError"], reply.All("Code"));
        Assert.Equal(["b"], reply.Xml.Elements().Where(one => one.Name.LocalName == "Deleted").Select(one => one.Value));
        Assert.Equal([null, "InternalError"], (await OfKeyAsync("a", "DeleteObject")).Select(record => record.ErrorCode));
        Assert.Equal([null], (await OfKeyAsync("b", "DeleteObject")).Select(record => record.ErrorCode));
    }

    [Theory]
    [InlineData("GET", "/none", "NoSuchKey")]
    [InlineData("PUT", "/there", "PreconditionFailed")]
    public async Task What_is_known_to_fail_when_it_is_asked_about_has_one_record(string method, string key, string code)
    {
        (await _owner.PutAsync($"/{_bucket}/there", "x")).AssertStatus(200);
        var reply = await _owner.SendAsync(method, $"/{_bucket}{key}", null, method == "PUT" ? [("if-none-match", "*")] : []);
        Assert.Equal(code, reply.Code);
        Assert.Equal([code], (await RecordsAsync(reply.RequestId)).Select(record => record.ErrorCode));
    }

    private async Task AssertAsync(string requestId, string name, string? code)
    {
        var records = await RecordsAsync(requestId);
        Assert.Equal(code is null ? [null] : [null, code], records.Select(record => record.ErrorCode));
        Assert.All(records, record => Assert.Equal((name, BucketWorld.Production), (record.EventName, record.AccountId)));
        if (code is null) return;
        var (first, second) = (JsonNode.Parse(records[0].Record)!, JsonNode.Parse(records[1].Record)!);
        Assert.Equal(records[0].EventId, second["addendum"]!["originalEventID"]!.GetValue<string>());
        Assert.Equal(first["userIdentity"]!.ToJsonString(), second["userIdentity"]!.ToJsonString());
        Assert.NotEmpty(second["errorMessage"]!.GetValue<string>());
    }

    private async Task<List<TrailRecord>> RecordsAsync(string requestId)
    {
        await using var db = await world.Sts.DatabaseAsync();
        return await db.Trail.AsNoTracking().Where(record => record.RequestId == requestId).OrderBy(record => record.Sequence).ToListAsync();
    }

    private async Task<List<TrailRecord>> OfKeyAsync(string key, string name = "PutObject")
    {
        var arn = $"arn:aws:s3:::{_bucket}/{key}";
        await using var db = await world.Sts.DatabaseAsync();
        var found = await db.TrailMentions.AsNoTracking().Where(mention => mention.Name == arn).Select(mention => mention.Sequence).ToListAsync();
        return await db.Trail.AsNoTracking().Where(record => found.Contains(record.Sequence) && record.EventName == name).OrderBy(record => record.Sequence).ToListAsync();
    }

    private async Task<List<TrailRecord>> UntilAsync(string key, Func<List<TrailRecord>, bool> enough)
    {
        for (var i = 0; i < 200; i++)
        {
            var records = await OfKeyAsync(key);
            if (enough(records)) return records;
            await Task.Delay(25);
        }
        throw new TimeoutException("The record did not come.");
    }
}

/// <summary>An upload over a connection of its own, of which some has arrived.</summary>
public sealed class SlowUpload : IDisposable
{
    private readonly TcpClient _connection;
    private readonly int _left;

    private SlowUpload(TcpClient connection, int left) => (_connection, _left) = (connection, left);

    public static async Task<SlowUpload> BeginAsync(S3Caller caller, string target, int length, int sent, params (string Name, string Value)[] headers)
    {
        var signed = (caller with { PayloadHash = "UNSIGNED-PAYLOAD" }).Sign("PUT", target, null, headers);
        var head = new StringBuilder($"PUT {signed.Target} HTTP/1.1\r\nContent-Length: {length}\r\nConnection: close\r\n");
        foreach (var (name, value) in signed.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", new Uri(caller.Origin).Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + "\r\n"));
        await connection.GetStream().WriteAsync(new byte[sent]);
        return new SlowUpload(connection, length - sent);
    }

    /// <summary>Sends the rest; the answer.</summary>
    public async Task<string> EndAsync()
    {
        await _connection.GetStream().WriteAsync(new byte[_left]);
        using var reader = new StreamReader(_connection.GetStream());
        return await reader.ReadToEndAsync();
    }

    public void Dispose() => _connection.Dispose();
}
