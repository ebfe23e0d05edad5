using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Sts.Trail.Delivery;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.CloudTrail;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Delivery;

/// <summary>Digests as CloudTrail writes and signs them, verified here by its description alone.</summary>
public sealed class DigestTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 30, 0, TimeSpan.Zero);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_hour_has_a_digest_of_its_files_which_follows_on_the_one_before(DatabaseKind kind)
    {
        await using var trail = await DeliveredTrail.StartAsync(kind);
        await HoursAsync(trail, 3);
        var own = trail.Names("CloudTrail-Digest").Where(name => name.StartsWith("AWSLogs/123456789012/CloudTrail-Digest/us-east-1/", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, own.Count);
        Assert.Equal("AWSLogs/123456789012/CloudTrail-Digest/us-east-1/2030/01/02/123456789012_CloudTrail-Digest_us-east-1_Management_us-east-1_20300102T050000Z.json.gz", own[1]);
        using var certificate = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(Path.Combine(trail.Sts.CertsDirectory, "trail.crt.pem")));
        using var key = certificate.GetRSAPublicKey()!;
        var vouched = new List<string>();
        (string Name, string Hash, string Signature)? before = null;
        foreach (var name in own)
        {
            var content = GzipFile.Decompress(File.ReadAllBytes(Path.Combine(trail.Folder, name)))!;
            var digest = JsonDocument.Parse(content).RootElement;
            string? Text(string member) => digest.GetProperty(member).GetString();
            var (hash, signature) = (Convert.ToHexStringLower(SHA256.HashData(content)), (await File.ReadAllTextAsync(Path.Combine(trail.Folder, name + ".sig"))).Trim());
            Assert.True(key.VerifyData(Encoding.UTF8.GetBytes($"{Text("digestEndTime")}\n{Text("digestS3Bucket")}/{name}\n{hash}\n{before?.Signature ?? "null"}"), Convert.FromHexString(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            Assert.Equal(("123456789012", "trail", name, "SHA256withRSA"), (Text("awsAccountId"), Text("digestS3Bucket"), Text("digestS3Object"), Text("digestSignatureAlgorithm")));
            Assert.Equal((before?.Name, before?.Hash, before?.Signature, before is null ? null : "SHA-256"), (Text("previousDigestS3Object"), Text("previousDigestHashValue"), Text("previousDigestSignature"), Text("previousDigestHashAlgorithm")));
            foreach (var log in digest.GetProperty("logFiles").EnumerateArray())
            {
                var file = log.GetProperty("s3Object").GetString()!;
                vouched.Add(file);
                var records = trail.Read(file).GetProperty("Records").EnumerateArray().Select(record => record.GetProperty("eventTime").GetString()).ToList();
                Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(GzipFile.Decompress(File.ReadAllBytes(Path.Combine(trail.Folder, file)))!)), "SHA-256", records.Max(), records.Min()),
                    (log.GetProperty("hashValue").GetString(), log.GetProperty("hashAlgorithm").GetString(), log.GetProperty("newestEventTime").GetString(), log.GetProperty("oldestEventTime").GetString()));
            }
            before = (name, hash, signature);
        }
        // Those of the last half hour are for the next digest.
        Assert.Equal(trail.Names("CloudTrail").Where(name => name.StartsWith("AWSLogs/123456789012/CloudTrail/us-east-1/", StringComparison.Ordinal) && !name.Contains("T0630Z", StringComparison.Ordinal)).Order(StringComparer.Ordinal), vouched.Order(StringComparer.Ordinal));
        // A region in which nothing happened since has its digests as well.
        var quiet = trail.Names("CloudTrail-Digest").Where(name => name.Contains("/eu-central-1/", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, quiet.Count);
        Assert.Equal((0, null), (trail.Read(quiet[2]).GetProperty("logFiles").GetArrayLength(), trail.Read(quiet[2]).GetProperty("newestEventTime").GetString()));
    }

    [Fact]
    public async Task One_digest_covers_the_hours_in_which_the_service_was_away()
    {
        await using var trail = await DeliveredTrail.StartAsync();
        await HoursAsync(trail, 1);
        trail.Sts.Clock.Advance(TimeSpan.FromHours(7));
        await trail.RoundAsync();
        var last = trail.Read(trail.Names("CloudTrail-Digest").Last(name => name.Contains("/123456789012/", StringComparison.Ordinal)));
        Assert.Equal(("2030-01-02T04:00:00Z", "2030-01-02T11:00:00Z"), (last.GetProperty("digestStartTime").GetString(), last.GetProperty("digestEndTime").GetString()));
        // And none is made for an hour that has not ended, nor when the clock was put back.
        var count = trail.Names("CloudTrail-Digest").Count;
        await trail.RoundAsync();
        trail.Sts.Clock.Advance(TimeSpan.FromHours(-5));
        await trail.RoundAsync();
        Assert.Equal(count, trail.Names("CloudTrail-Digest").Count);
    }

    [Fact]
    public async Task A_crash_while_digests_are_written_changes_none_of_them()
    {
        await using var trail = await DeliveredTrail.StartAsync();
        await HoursAsync(trail, 2);
        var written = trail.Names("CloudTrail-Digest").ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(trail.Folder, name)));
        await using (var db = await trail.Databases.CreateDbContextAsync())
            await db.TrailDigests.ExecuteUpdateAsync(set => set.SetProperty(digest => digest.Hash, (string?)null).SetProperty(digest => digest.Signature, (string?)null));
        File.Delete(Path.Combine(trail.Folder, written.Keys.First()));
        await trail.RoundAsync();
        Assert.Equal(written.Keys, trail.Names("CloudTrail-Digest"));
        Assert.All(written, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(trail.Folder, file.Key))));

        // Planned, and dead before anything was written.
        trail.Sts.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await trail.Digests.PlanAsync(default));
        Assert.False(await trail.Digests.PlanAsync(default));
        await trail.RoundAsync();
        Assert.Equal(written.Count / 2 * 3, trail.Names("CloudTrail-Digest").Count);
    }

    [Fact]
    public async Task ListPublicKeys_publishes_the_key_that_signed_to_whoever_may_ask()
    {
        await using var trail = await DeliveredTrail.StartAsync();
        await HoursAsync(trail, 1);
        var administrator = await trail.Sts.AdministratorAsync();
        const string target = CloudTrailCalls.Package + "ListPublicKeys";
        var key = Assert.Single((await trail.Sts.CloudTrailAsync(administrator, "{}", target)).Accepted().GetProperty("PublicKeyList").EnumerateArray());
        Assert.Equal(trail.Read(trail.Names("CloudTrail-Digest")[0]).GetProperty("digestPublicKeyFingerprint").GetString(), key.GetProperty("Fingerprint").GetString());
        using var rsa = RSA.Create();
        rsa.ImportRSAPublicKey(key.GetProperty("Value").GetBytesFromBase64(), out _);
        Assert.Equal(2048, rsa.KeySize);
        var (from, until) = (key.GetProperty("ValidityStartTime").GetInt64(), key.GetProperty("ValidityEndTime").GetInt64());
        Assert.Equal(1, await CountAsync($$"""{"StartTime":{{until}},"EndTime":{{until + 1}}}"""));
        Assert.Equal(0, await CountAsync($$"""{"StartTime":{{until + 1}},"EndTime":{{until + 2}}}"""));
        Assert.Equal(1, await CountAsync($$"""{"EndTime":{{from}}}"""));
        Assert.Equal(0, await CountAsync($$"""{"EndTime":{{from - 1}}}"""));
        (await trail.Sts.CloudTrailAsync(administrator, """{"StartTime":2,"EndTime":1}""", target)).AssertRefused("InvalidTimeRangeException");
        (await trail.Sts.CloudTrailAsync(administrator, """{"NextToken":"x"}""", target)).AssertRefused("InvalidTokenException");
        (await trail.Sts.CloudTrailAsync((await trail.Sts.UserAsync()).Signer, "{}", target)).AssertRefused("AccessDeniedException");

        async Task<int> CountAsync(string body) => (await trail.Sts.CloudTrailAsync(administrator, body, target)).Accepted().GetProperty("PublicKeyList").GetArrayLength();
    }

    /// <summary>So many hours, each with a call; rounds are at 3:30, 4:30 and so on, digests end at 4:00, 5:00 and so on.</summary>
    internal static async Task HoursAsync(DeliveredTrail trail, int hours)
    {
        trail.Sts.Clock.Freeze(Start);
        // The start's own round was by the machine's clock; from here on time is the tests'.
        await using (var db = await trail.Databases.CreateDbContextAsync())
            await db.TrailDelivery.ExecuteUpdateAsync(set => set.SetProperty(delivery => delivery.DigestedUntil, (DateTimeOffset?)null));
        await trail.CallAsync();
        await trail.RoundAsync();
        for (var hour = 1; hour <= hours; hour++)
        {
            trail.Sts.Clock.Advance(TimeSpan.FromHours(1));
            await trail.Sts.CallerIdentityAsync(await trail.Sts.SignerAsync());
            await trail.RoundAsync();
        }
    }
}
