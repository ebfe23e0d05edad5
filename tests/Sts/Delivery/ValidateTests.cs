using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamlFederation.Sts.Operator;
using SamlFederation.Sts.Trail.Delivery;
using SamlFederation.Tests.Sts.OperatorCommands;

namespace SamlFederation.Tests.Sts.Delivery;

/// <summary>A trail of four hours, delivered once; each test spoils a copy.</summary>
public sealed class DeliveredHours : IAsyncLifetime
{
    private DeliveredTrail? _trail;

    internal DeliveredTrail Trail => _trail!;

    public async Task InitializeAsync()
    {
        _trail = await DeliveredTrail.StartAsync();
        await DigestTests.HoursAsync(_trail, 4);
    }

    public async Task DisposeAsync()
    {
        if (_trail is not null) await _trail.DisposeAsync();
    }
}

/// <summary>The command that validates what was delivered: each way to spoil it alone, beside the honest folder, which is intact.</summary>
public sealed class ValidateTests(DeliveredHours hours) : IClassFixture<DeliveredHours>, IDisposable
{
    private const string Digests = "AWSLogs/123456789012/CloudTrail-Digest/us-east-1/2030/01/02/123456789012_CloudTrail-Digest_us-east-1_Management_us-east-1_20300102T0";
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("samlfederation-spoilt-").FullName;
    private readonly DeliveredTrail _trail = hours.Trail;

    private string First => Named(0)[0];

    private string Last => Named(1)[^1];

    [Fact]
    public async Task The_honest_folder_is_intact()
    {
        var (code, output, errors) = await RunAsync();
        Assert.Equal((0, ""), (code, errors));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Equal($"123456789012 us-east-1: 4 digests, {Named(0).Count + Named(1).Count + Named(2).Count + Named(3).Count} log files, 2030-01-02T03:00:00Z to 2030-01-02T07:00:00Z; 1 log file not in a digest yet", lines[2]);
        foreach (var (start, end) in new[] { (4, 6), (5, 7), (3, 7), (0, 4) }) Assert.Equal(0, (await RunAsync(At(start), At(end))).Code);

        // The command as it is given, with its own keys.
        Assert.Equal(0, (await CommandAsync()).Code);
        Spoil(First);
        var found = await CommandAsync();
        Assert.Equal(1, found.Code);
        Assert.StartsWith(First + " is changed", found.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(60)]
    [InlineData(-16)]
    [InlineData(-8)]
    [InlineData(-1)]
    public async Task A_flipped_bit_is_found_in_each_kind_of_file(int at)
    {
        foreach (var name in new[] { First, Last, Digest(4), Digest(7), Digest(5) + ".sig" })
        {
            Restore();
            Spoil(name, at);
            await AssertFoundAsync(name, "chang");
        }
    }

    [Fact]
    public async Task A_file_that_is_cut_or_lengthened_is_found()
    {
        foreach (var name in new[] { First, Digest(5), Digest(5) + ".sig" })
            foreach (var length in new[] { -1, -4, -40, 0, 1 })
            {
                Restore();
                var octets = Read(name);
                Write(name, length == 1 ? [.. octets, 0] : length == 0 ? [] : octets[..^-length]);
                await AssertFoundAsync(name, "is changed");
            }
    }

    [Fact]
    public async Task A_file_that_is_missing_is_named()
    {
        foreach (var name in new[] { First, Last, Digest(4), Digest(5), Digest(7), Digest(5) + ".sig" })
        {
            Restore();
            File.Delete(At(name));
            await AssertFoundAsync(name, "is missing");
        }
        // A whole hour, with all that it names.
        Restore();
        foreach (var name in Named(1).Append(Digest(5)).Append(Digest(5) + ".sig")) File.Delete(At(name));
        await AssertFoundAsync(Digest(5), "is missing");
        // All of a chain but its log files.
        Restore();
        Directory.Delete(At("AWSLogs/123456789012/CloudTrail-Digest/us-east-1"), recursive: true);
        var (code, _, errors) = await RunAsync();
        Assert.Equal(1, code);
        Assert.Contains("AWSLogs/123456789012/CloudTrail/us-east-1/", errors, StringComparison.Ordinal);
        Assert.Contains("or the digest of it taken away: no digest names it.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_were_exchanged_are_found()
    {
        Swap(First, Last);
        await AssertFoundAsync(First, "is changed");
        Restore();
        Swap(Digest(5), Digest(6));
        await AssertFoundAsync(Digest(5), "is not in its place");
        Restore();
        Swap(Digest(5) + ".sig", Digest(6) + ".sig");
        await AssertFoundAsync(Digest(5), "is changed");
    }

    [Fact]
    public async Task A_record_that_was_rewritten_is_found_although_its_file_is_well_formed()
    {
        var content = Encoding.UTF8.GetString(GzipFile.Decompress(Read(First))!);
        Write(First, GzipFile.Compress(Encoding.UTF8.GetBytes(content.Replace("\"eventVersion\":\"1.11\"", "\"eventVersion\":\"1.12\"", StringComparison.Ordinal))));
        await AssertFoundAsync(First, "is changed");
        Write(First, GzipFile.Compress(Encoding.UTF8.GetBytes(content)));
        Assert.Equal(0, (await RunAsync()).Code);
    }

    [Fact]
    public async Task What_was_put_there_is_found()
    {
        var name = Named(1)[0][..^24] + "AAAAAAAAAAAAAAAA.json.gz";
        Write(name, Read(First));
        await AssertFoundAsync(name, "was added");
        foreach (var strange in new[] { "AWSLogs/note.txt", "AWSLogs/123456789012/CloudTrail/us-east-1/2030/01/02/123456789012_CloudTrail_eu-west-1_20300102T0400Z_AAAAAAAAAAAAAAAA.json.gz", Digest(5)[..^8] + ".json" })
        {
            Restore();
            Write(strange, Read(First));
            await AssertFoundAsync(strange, "it is no file of a trail");
        }
        // Another digest in between, signed by the very key of the service.
        Restore();
        var (added, time) = (Digests + "53000Z.json.gz", "2030-01-02T05:30:00Z");
        Sign(added, digest => { digest["digestS3Object"] = added; digest["digestEndTime"] = time; }, ServiceKey(), Digest(5));
        await AssertFoundAsync(Digest(5), "was added");
    }

    [Fact]
    public async Task A_digest_that_was_signed_again_is_found()
    {
        // By another key, named or not: what the log file's own hash would no longer tell.
        using var stranger = RSA.Create(2048);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(stranger.ExportRSAPublicKey()).AsSpan(0, 16));
        Sign(Digest(7), digest => { digest["logFiles"] = new JsonArray(); digest["digestPublicKeyFingerprint"] = fingerprint; }, stranger);
        await AssertFoundAsync(Digest(7), $"is signed by the key {fingerprint}, which is none of the service");
        Restore();
        Sign(Digest(7), digest => digest["logFiles"] = new JsonArray(), stranger);
        await AssertFoundAsync(Digest(7), "is changed, or its signature is");
        Restore();
        Sign(Digest(7), digest => digest["digestSignatureAlgorithm"] = "none", ServiceKey());
        await AssertFoundAsync(Digest(7), "is signed by the algorithm none");
        // By the service's own key, in the middle of the chain: the next one follows on another.
        Restore();
        Sign(Digest(5), digest => digest["newestEventTime"] = null, ServiceKey());
        await AssertFoundAsync(Digest(5), "is another than the one");
        Restore();
        Sign(Digest(6), digest => digest["previousDigestS3Object"] = null, ServiceKey());
        await AssertFoundAsync(Digest(6), "was added: it begins a chain that has begun");
    }

    [Fact]
    public async Task A_range_looks_at_its_own_part_and_demands_that_it_is_whole()
    {
        File.Delete(At(First));
        Assert.Equal(0, (await RunAsync(At(4))).Code);
        Assert.Equal(1, (await RunAsync(At(3))).Code);
        Restore();
        File.Delete(At(Digest(4)));
        Assert.Equal(0, (await RunAsync(At(4))).Code);
        Assert.Equal(1, (await RunAsync()).Code);
        Restore();
        foreach (var digest in _trail.Names("CloudTrail-Digest").Where(name => name.Contains("T07", StringComparison.Ordinal))) File.Delete(At(digest));
        Assert.Equal(0, (await RunAsync(null, At(6))).Code);
        var (code, _, errors) = await RunAsync(null, At(7));
        Assert.Equal(1, code);
        Assert.Contains($"{Digest(7)} is missing: no digest reaches until then.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_signed_before_is_still_believed_beside_the_one_that_signs_now()
    {
        var certs = Directory.CreateDirectory(At("certs")).FullName;
        File.Copy(Path.Combine(_trail.Sts.CertsDirectory, "trail.crt.pem"), Path.Combine(certs, "trail-2029.crt.pem"));
        var now = DigestKey.Open(certs, DateTimeOffset.UtcNow);
        Assert.Equal(2, now.Published.Count);
        Directory.Move(certs, certs + "-elsewhere");
        var keys = DigestKey.PublicIn(certs + "-elsewhere");
        Assert.Null(new ChainValidator(DeliveredFiles.In(Path.Combine(_folder, "trail")), keys, null, null, Now).Validate(new Chain("123456789012", "us-east-1")).Fault);
        File.Delete(Path.Combine(certs + "-elsewhere", "trail-2029.crt.pem"));
        Assert.Equal(Digest(4), new ChainValidator(DeliveredFiles.In(Path.Combine(_folder, "trail")), DigestKey.PublicIn(certs + "-elsewhere"), null, null, Now).Validate(new Chain("123456789012", "us-east-1")).Fault?.Name);
    }

    [Theory]
    [InlineData("--start", "yesterday", "--start must be a time")]
    [InlineData("--end", "2030-13-01", "--end must be a time")]
    [InlineData("--folder", "/nowhere/at/all", "There is no folder /nowhere/at/all")]
    public async Task What_makes_no_sense_is_refused_in_one_sentence(string option, string value, string expected) =>
        (await OperatorRun.OnAsync(_trail.Sts, "trail", "validate", option, value)).AssertRefused(expected);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Output, string Errors)> RunAsync(DateTimeOffset? start = null, DateTimeOffset? end = null)
    {
        if (!Directory.Exists(Path.Combine(_folder, "trail"))) Restore();
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        await using var errors = new StringWriter(CultureInfo.InvariantCulture);
        var code = await TrailCommands.ReportAsync(DeliveredFiles.In(Path.Combine(_folder, "trail")), DigestKey.PublicIn(_trail.Sts.CertsDirectory), (start, end, Now), output, errors, default);
        return (code, output.ToString(), errors.ToString());
    }

    private Task<OperatorRun> CommandAsync() => OperatorRun.OnAsync(_trail.Sts, "trail", "validate", "--folder", Path.Combine(_folder, "trail"));

    // The first fault, and the only one: each way is spoilt alone.
    private async Task AssertFoundAsync(string name, string what)
    {
        var (code, _, errors) = await RunAsync();
        var line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(code == 1 && line.StartsWith(name.EndsWith(".sig", StringComparison.Ordinal) && what == "chang" ? name[..^4] : name + " ", StringComparison.Ordinal) && line.Contains(what, StringComparison.Ordinal), $"{name} {what}: {line}");
        Restore();
        Assert.Equal(0, (await RunAsync()).Code);
    }

    private void Restore()
    {
        var root = Path.Combine(_folder, "trail");
        if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
        foreach (var file in Directory.EnumerateFiles(_trail.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(root, Path.GetRelativePath(_trail.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    // Signs a digest again that was changed; the name tells where it goes to, and the other where it comes from.
    private void Sign(string name, Action<JsonObject> change, RSA key, string? from = null)
    {
        var digest = JsonNode.Parse(GzipFile.Decompress(Read(from ?? name))!)!.AsObject();
        change(digest);
        var content = JsonSerializer.SerializeToUtf8Bytes(digest);
        var text = DigestFile.Read(content)!.Signed(Convert.ToHexStringLower(SHA256.HashData(content)));
        Write(name, GzipFile.Compress(content));
        Write(name + ".sig", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) + "\n"));
    }

    private RSA ServiceKey()
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(_trail.Sts.CertsDirectory, "trail.key.pem")));
        return key;
    }

    private List<string> Named(int hour) =>
        [.. _trail.Read(Digest(hour + 4)).GetProperty("logFiles").EnumerateArray().Select(log => log.GetProperty("s3Object").GetString()!)];

    private static string Digest(int hour) => $"{Digests}{hour}0000Z.json.gz";

    private static DateTimeOffset At(int hour) => new(2030, 1, 2, hour, 0, 0, TimeSpan.Zero);

    private string At(string name)
    {
        if (!Directory.Exists(Path.Combine(_folder, "trail"))) Restore();
        return name == "certs" ? Path.Combine(_folder, name) : Path.Combine(_folder, "trail", name);
    }

    private byte[] Read(string name) => File.ReadAllBytes(At(name));

    private void Write(string name, byte[] octets) => File.WriteAllBytes(At(name), octets);

    private void Spoil(string name, int at = 60)
    {
        var octets = Read(name);
        octets[at < 0 ? octets.Length + at : at] ^= 1;
        Write(name, octets);
    }

    private void Swap(string one, string other)
    {
        var (first, second) = (Read(one), Read(other));
        Write(one, second);
        Write(other, first);
    }
}
