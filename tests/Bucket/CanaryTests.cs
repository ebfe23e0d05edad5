using System.Text;
using Microsoft.EntityFrameworkCore;

namespace SamlFederation.Tests.Bucket;

/// <summary>A world of its own: all that both services write down is read, in the trail, in its traces and in their logs.</summary>
public sealed class CanaryTests(BucketWorld world) : IClassFixture<BucketWorld>
{
    [Fact]
    public async Task No_secret_of_a_request_is_written_down()
    {
        var david = world.As(world.David);
        var nobody = world.As(world.David with { SecretAccessKey = "canary-canary-canary-canary-canary-canar" });
        var signed = david.Sign("GET", "/productionapp/canary", null);
        var presigned = david.Presign("GET", "/productionapp/canary");
        var expired = david.Presign("GET", "/productionapp/canary", "604801");
        var chunked = david with { PayloadHash = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" };
        var upload = chunked.Sign("PUT", "/productionapp/canary", null, ("x-amz-decoded-content-length", "5"));
        var body = Chunks.InSignedChunks(chunked, upload, ["hello"u8.ToArray()]);

        // What is accepted, what is refused before, by and after the token service, and what goes wrong deep inside.
        (await david.PutAsync("/productionapp/canary", "x")).AssertStatus(200);
        (await david.DeliverAsync("GET", signed, null)).AssertStatus(200);
        (await david.DeliverAsync("GET", presigned, null)).AssertStatus(200);
        (await david.DeliverAsync("GET", expired, null)).AssertStatus(400);
        (await david.DeliverAsync("GET", presigned with { Target = presigned.Target + "&acl" }, null)).AssertStatus(501);
        (await david.DeliverAsync("GET", presigned with { Target = presigned.Target.Replace("/canary?", "/%zz?", StringComparison.Ordinal) }, null)).AssertStatus(400);
        (await nobody.GetAsync("/productionapp/canary")).AssertRefused(403, "SignatureDoesNotMatch");
        (await david.PutAsync("/productionapp/canary", "x", ("content-md5", "JfnnlDI7RTiF9RgfG2JNCg=="))).AssertRefused(400, "BadDigest");
        body[body.AsSpan().IndexOf("hello"u8)] ^= 1;
        (await chunked.DeliverAsync("PUT", upload, body)).AssertRefused(403, "SignatureDoesNotMatch");
        var folder = Path.Combine(world.Folder, "productionapp", "incoming");
        Directory.Move(folder, folder + "-away");
        (await david.PutAsync("/productionapp/canary", "x")).AssertRefused(500, "InternalError");
        Directory.Move(folder + "-away", folder);
        await using var db = await world.Sts.DatabaseAsync();
        var trail = string.Concat(await db.Trail.AsNoTracking().Select(record => record.Record + record.Trace).ToListAsync());
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Trail" RENAME TO "Away";""");
        (await david.DeliverAsync("GET", presigned, null)).AssertRefused(503, "ServiceUnavailable");

        var keys = (await File.ReadAllTextAsync(Path.Combine(world.Sts.DataDirectory, "bucket-credentials"))).Split('\n').Where(line => line.StartsWith("aws_secret", StringComparison.Ordinal)).Select(line => line.Split(" = ")[1]);
        string[] secrets =
        [
            .. keys, world.David.SecretAccessKey, nobody.Signer.SecretAccessKey, world.David.SessionToken!, world.David.SessionToken![..40], Uri.EscapeDataString(world.David.SessionToken!),
            SignatureOf(signed), SignatureOf(upload), .. new[] { presigned, expired }.Select(one => one.Target.Split("X-Amz-Signature=")[1].Split('&')[0]), ChunkSignatureOf(body), "X-Amz-Signature=", "X-Amz-Security-Token=", "AWS4-HMAC-SHA256 Credential",
        ];
        foreach (var (written, known) in new[] { (trail, "canary"), (world.StsLog.Text, "could not be put on record"), (world.BucketLog.Text, "/productionapp/canary"), (world.BucketLog.Text, "The request could not be answered") })
        {
            Assert.Contains(known, written, StringComparison.Ordinal);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, written, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static string SignatureOf(Tests.Fixtures.SignedTarget request) => request.Headers.Single(header => header.Key == "Authorization").Value.Split("Signature=")[1];

    private static string ChunkSignatureOf(byte[] body) => Encoding.ASCII.GetString(body).Split("chunk-signature=")[1][..64];
}
