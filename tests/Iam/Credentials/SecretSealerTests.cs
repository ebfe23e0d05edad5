using System.Buffers.Text;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Credentials;

public sealed class SecretSealerTests
{
    private const string Secret = "a stored secret", Owner = "access-key/AKIAY34FZKBOKMUTVV7A";

    private static readonly SealingKeyRing Ring = SealingKeyRing.New(Sessions.Now);
    private static readonly SecretSealer Sealer = new(Ring);

    [Theory]
    [InlineData("a")]
    [InlineData(Secret)]
    [InlineData("Größe, 100 €")]
    public void Opens_what_it_sealed_for_the_same_owner(string secret) => Assert.Equal(secret, Sealer.Open(Sealer.Seal(secret, Owner), Owner));

    [Fact]
    public void The_text_names_its_key_and_shows_neither_secret_nor_twice_the_same()
    {
        var texts = Enumerable.Range(0, 100).Select(_ => Sealer.Seal(Secret, Owner)).ToList();
        Assert.Equal(100, texts.Distinct().Count());
        Assert.All(texts, text => Assert.StartsWith(Ring.Current.Id + ".", text, StringComparison.Ordinal));
        // nonce, secret and tag, each at its length
        Assert.All(texts, text => Assert.Equal(12 + Secret.Length + 16, Octets(text).Length));
        Assert.Equal(100, texts.Select(text => Convert.ToHexString(Octets(text).AsSpan(0, 12))).Distinct().Count());
        Assert.DoesNotContain(texts, text => Octets(text).AsSpan().IndexOf("secret"u8) >= 0);
    }

    [Theory]
    [InlineData("access-key/AKIAY34FZKBOKMUTVV7B")]
    [InlineData("mfa-device/AKIAY34FZKBOKMUTVV7A")]
    [InlineData("access-key/")]
    public void Opens_nothing_for_another_owner(string other) => Assert.Null(Sealer.Open(Sealer.Seal(Secret, Owner), other));

    [Fact]
    public void Opens_nothing_of_which_one_bit_is_another()
    {
        var octets = Octets(Sealer.Seal(Secret, Owner));
        for (var bit = 0; bit < octets.Length * 8; bit++)
        {
            var altered = (byte[])octets.Clone();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Sealer.Open(Text(altered), Owner));
        }
        Assert.Equal(Secret, Sealer.Open(Text(octets), Owner));
    }

    [Fact]
    public void Opens_nothing_that_is_cut_off_or_is_not_its_own()
    {
        var text = Sealer.Seal(Secret, Owner);
        for (var length = 0; length < text.Length; length++)
            Assert.Null(Sealer.Open(text[..length], Owner));
        foreach (var other in new[] { "", ".", "." + text.Split('.')[1], text.Split('.')[1], "k." + text.Split('.')[1], text + "!", Ring.Current.Id + ".A", Text(new byte[27]), Text(new byte[28]) })
            Assert.Null(Sealer.Open(other, Owner));
        Assert.Null(new SecretSealer(SealingKeyRing.New(Sessions.Now)).Open(text, Owner));
    }

    [Fact]
    public void A_rotated_ring_opens_what_the_old_key_sealed_until_that_is_retired()
    {
        var (old, text) = (Ring.Current.Id, Sealer.Seal(Secret, Owner));
        var rotated = Ring.Rotate(Sessions.Now.AddDays(90));
        Assert.Equal(Secret, new SecretSealer(rotated).Open(text, Owner));
        Assert.Null(new SecretSealer(rotated.Retire(old)).Open(text, Owner));
    }

    [Fact]
    public void Nothing_is_sealed_for_nobody()
    {
        Assert.ThrowsAny<ArgumentException>(() => Sealer.Seal("", Owner));
        Assert.ThrowsAny<ArgumentException>(() => Sealer.Seal(Secret, ""));
        Assert.ThrowsAny<ArgumentException>(() => Sealer.Open(Sealer.Seal(Secret, Owner), ""));
    }

    private static byte[] Octets(string text) => Base64Url.DecodeFromChars(text.AsSpan(text.IndexOf('.', StringComparison.Ordinal) + 1));

    private static string Text(byte[] octets) => Ring.Current.Id + "." + Base64Url.EncodeToString(octets);
}
