using System.Text;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>Secrets of keys, seeds of devices and passwords are neither on record nor in the store in the clear.</summary>
public sealed class CredentialSecrecyTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private RunningSts Sts => fixture.Sts;

    [Fact]
    public async Task No_secret_is_on_record_or_in_the_files_of_the_store()
    {
        const string first = "First-Passw0rd-of-a-user";
        const string second = "Second-Passw0rd-of-a-user";
        var user = await Sts.UserAsync();
        await Sts.AllowAsync(user, IamCases.Allow("iam:ChangePassword", "*"));
        var key = await Sts.DoneAsync("CreateAccessKey", ("UserName", user));
        var device = await Sts.DoneAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", IamCases.Name("Phone")));
        var profile = await Sts.DoneAsync("CreateLoginProfile", ("UserName", user), ("Password", first));
        var signer = new SigV4Signer(key["AccessKeyId"]!, key["SecretAccessKey"]!);
        var change = await Sts.IamAsync(signer, "ChangePassword", ("OldPassword", first), ("NewPassword", second));
        change.AssertAccepted();
        var refused = await Sts.IamAsync(signer, "ChangePassword", ("OldPassword", first), ("NewPassword", second));
        refused.AssertRefused(403, "AccessDenied");

        var seed = Encoding.ASCII.GetString(Convert.FromBase64String(device["Base32StringSeed"]!));
        string[] secrets = [key["SecretAccessKey"]!, device["Base32StringSeed"]!, seed, device["QRCodePNG"]!, first, second];
        foreach (var answer in new[] { key, device, profile, change, refused })
        {
            var (record, _) = await Sts.RecordAsync(answer.RequestId);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, record.Record + record.Trace, StringComparison.Ordinal));
        }

        // The service has the files open; what was written is in one of them. The id of the key shows that it is looked for in the right place.
        byte[][] files = [.. Directory.EnumerateFiles(Sts.DataDirectory, "*", SearchOption.AllDirectories).Select(Bytes)];
        Assert.True(Contains(files, Encoding.UTF8.GetBytes(key["AccessKeyId"]!)));
        Assert.All(secrets, secret => Assert.False(Contains(files, Encoding.UTF8.GetBytes(secret))));
        Assert.False(Contains(files, MfaCases.FromBase32(seed)));
    }

    private static bool Contains(byte[][] files, byte[] text) => files.Any(file => file.AsSpan().IndexOf(text) >= 0);

    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}
