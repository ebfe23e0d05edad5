using System.Security.Cryptography;
using SamlFederation.Sts.OutboundIdentity;
using SamlFederation.Web;

namespace SamlFederation.Tests.Sts.OutboundIdentity;

/// <summary>The files of the keys that sign for others, and how one follows another.</summary>
public sealed class OutboundKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("samlfederation-outbound-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Keys_are_made_once_and_named_by_their_own_hash()
    {
        var made = OutboundKeys.Open(Options());
        var again = OutboundKeys.Open(Options());
        Assert.Equal(made.Published, again.Published);
        Assert.Equal(["RS256", "ES384"], made.Published.Select(key => key.Algorithm));
        Assert.All(made.Published, key => Assert.Equal(43, key.Id.Length));
        Assert.Equal(made.Published[0].Id, made.For("RS256").Key.KeyId);
    }

    [Fact]
    public void The_next_key_is_published_before_it_signs_and_the_last_one_after()
    {
        var first = OutboundKeys.Open(Options());
        using (var next = ECDsa.Create(ECCurve.NamedCurves.nistP384)) File.WriteAllText(Path.Combine(_folder, "outbound-es384-next.key.pem"), next.ExportPkcs8PrivateKeyPem());
        var second = OutboundKeys.Open(Options());
        Assert.Equal(3, second.Published.Count);
        Assert.Equal(first.For("ES384").Key.KeyId, second.For("ES384").Key.KeyId);

        File.Move(Path.Combine(_folder, "outbound-es384.key.pem"), Path.Combine(_folder, "outbound-es384-last.key.pem"));
        File.Move(Path.Combine(_folder, "outbound-es384-next.key.pem"), Path.Combine(_folder, "outbound-es384.key.pem"));
        var third = OutboundKeys.Open(Options());
        Assert.Equal(second.Published.Select(key => key.Id).Order(), third.Published.Select(key => key.Id).Order());
        Assert.NotEqual(first.For("ES384").Key.KeyId, third.For("ES384").Key.KeyId);
        Assert.Equal(first.For("RS256").Key.KeyId, third.For("RS256").Key.KeyId);
    }

    [Theory]
    [InlineData("outbound-rs256.key.pem")]
    [InlineData("outbound-rs256-next.key.pem")]
    [InlineData("outbound-es384.key.pem")]
    public void A_file_that_is_not_its_key_ends_the_start(string file)
    {
        using var wrong = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var text in new[] { "", "no key", wrong.ExportPkcs8PrivateKeyPem(), wrong.ExportSubjectPublicKeyInfoPem() })
        {
            File.WriteAllText(Path.Combine(_folder, file), text);
            Assert.Contains(file, Assert.Throws<StartupRefusedException>(() => OutboundKeys.Open(Options())).Message, StringComparison.Ordinal);
        }
    }

    private ServiceOptions Options() => new()
    {
        ServiceName = "sts", Production = false, PublicUrl = "https://sts.example.com", PeerUrl = "https://portal.example.com", Port = 5002, DataDirectory = _folder, CertsDirectory = _folder, Database = "/sts.db",
    };
}
