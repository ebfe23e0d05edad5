using Microsoft.EntityFrameworkCore;
using SamlFederation.Sts;
using SamlFederation.Tests.Sts.Fixture;
using SamlFederation.Web;

namespace SamlFederation.Tests.Sts;

public sealed class BrokenSurroundingsTests
{
    [Fact]
    public async Task Issues_nothing_that_cannot_be_put_on_record()
    {
        await using var sts = await RunningSts.StartAsync();
        (await sts.AssumeAsync(sts.Honest())).AssertAccepted();
        await using var db = await sts.DatabaseAsync();
        var claims = await db.ReplayClaims.CountAsync();
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Trail" RENAME TO "Away";""");
        (await sts.AssumeAsync(sts.Honest())).AssertRefused(500, "InternalFailure", "The request processing has failed because of an unknown error, exception or failure.");
        // The claim went with the record that could not be written, so that the assertion is not lost.
        Assert.Equal(claims, await db.ReplayClaims.CountAsync());
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Away" RENAME TO "Trail";""");
        (await sts.AssumeAsync(sts.Honest())).AssertAccepted();
    }

    [Fact]
    public async Task Keeps_its_key_ring_to_itself_and_refuses_one_it_cannot_read()
    {
        await using var sts = await RunningSts.StartAsync();
        var ring = Path.Combine(sts.CertsDirectory, "session-token-keys");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ring));

        var folder = Directory.CreateTempSubdirectory("samlfederation-sts-").FullName;
        var (data, certs) = (Path.Combine(folder, "data"), Path.Combine(folder, "certs"));
        Directory.CreateDirectory(certs);
        var broken = Path.Combine(certs, "session-token-keys");
        await File.WriteAllTextAsync(broken, "not a key ring");
        var refused = Assert.Throws<StartupRefusedException>(() => StsApplication.Build(["--port", "0", "--data", data, "--certs", certs]));
        Assert.Contains(broken, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not a key ring\n", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
