using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SamlFederation.Web;

namespace SamlFederation.Tests.Web;

public sealed class FilesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Makes_a_key_and_its_certificate_once_and_never_again()
    {
        var first = KeyFiles.Ensure(_folder.Path, "signing", "Portal", Now);
        var (certificate, key) = (first.ReadCertificate(), first.ReadKey());
        var second = KeyFiles.Ensure(_folder.Path, "signing", "Portal", Now.AddDays(1));
        Assert.Equal((certificate, key), (second.ReadCertificate(), second.ReadKey()));
        using var pair = X509Certificate2.CreateFromPem(certificate, key);
        Assert.Equal(("CN=Portal", 2048), (pair.Subject, pair.GetRSAPublicKey()!.KeySize));
    }

    [Fact]
    public void Makes_the_certificate_for_a_key_that_a_crash_left_alone()
    {
        var pair = KeyFiles.Ensure(_folder.Path, "signing", "Portal", Now);
        var key = pair.ReadKey();
        File.Delete(pair.CertificatePath);
        KeyFiles.Ensure(_folder.Path, "signing", "Portal", Now);
        Assert.Equal(key, pair.ReadKey());
        using var whole = X509Certificate2.CreateFromPem(pair.ReadCertificate(), key);
        Assert.True(whole.HasPrivateKey);
    }

    [Fact]
    public void Refuses_a_certificate_without_its_key()
    {
        File.Delete(KeyFiles.Ensure(_folder.Path, "signing", "Portal", Now).KeyPath);
        Assert.Throws<StartupRefusedException>(() => KeyFiles.Ensure(_folder.Path, "signing", "Portal", Now));
    }

    [Fact]
    public void Private_files_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        KeyFiles.Ensure(_folder.Path, "signing", "Portal", Now);
        KeyFiles.EnsureSecret(_folder.Path, "ring", 32);
        PrivateFile.Replace(_folder.File("credentials.json"), "{}");
        foreach (var file in Directory.GetFiles(_folder.Path))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Of_sixteen_that_race_one_makes_the_file_and_nothing_is_left_beside_it()
    {
        // Many rounds, since one race seldom meets the window between a look and a move.
        for (var round = 0; round < 50; round++)
        {
            var path = _folder.File("dev-key");
            using var start = new Barrier(16);
            var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return PrivateFile.TryCreate(path, $"{i}");
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.Single(made, won => won);
            Assert.Equal([path], Directory.GetFiles(_folder.Path));
            Assert.Equal(Array.IndexOf(made, true).ToString(System.Globalization.CultureInfo.InvariantCulture), await File.ReadAllTextAsync(path));
            File.Delete(path);
        }
    }

    [Fact]
    public void A_secret_stays_the_same_and_a_damaged_one_is_refused()
    {
        var secret = KeyFiles.EnsureSecret(_folder.Path, "ring", 32);
        Assert.Equal(secret, KeyFiles.EnsureSecret(_folder.Path, "ring", 32));
        File.WriteAllText(_folder.File("ring"), "short");
        Assert.Throws<StartupRefusedException>(() => KeyFiles.EnsureSecret(_folder.Path, "ring", 32));
    }

    [Fact]
    public void The_key_ring_opens_what_it_sealed_and_nothing_that_was_touched()
    {
        var secret = new KeyRingSecret(RandomNumberGenerator.GetBytes(32));
        var sealedText = secret.Seal("<key>secret</key>");
        Assert.Equal("<key>secret</key>", secret.Open(sealedText));
        var touched = Convert.FromBase64String(sealedText);
        touched[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => secret.Open(Convert.ToBase64String(touched)));
        Assert.ThrowsAny<CryptographicException>(() => new KeyRingSecret(new byte[32]).Open(sealedText));
    }

    [Theory]
    [InlineData("plain words stay", "plain words stay")]
    [InlineData("a\r\nforged line", "a\\u000d\\u000aforged line")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("a\u2028b\u2029c\u0085d\u202ee", "a\\u2028b\\u2029c\\u0085d\\u202ee")]
    public void A_log_line_cannot_be_forged(string text, string line)
    {
        var into = new StringBuilder();
        LineFormatter.Escape(into, text);
        Assert.Equal(line, into.ToString());
    }
}
