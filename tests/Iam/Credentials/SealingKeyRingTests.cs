using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Credentials;

public sealed class SealingKeyRingTests
{
    private static readonly SealingKeyRing Ring = SealingKeyRing.New(Sessions.Now);
    private const string Zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        var rotated = Ring.Rotate(Sessions.Now.AddDays(90));
        var read = SealingKeyRing.Parse(rotated.Serialize());
        Assert.Equal(rotated.Current.Id, read.Current.Id);
        Assert.Equal(rotated.Serialize(), read.Serialize());
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 7, 20, 37, TimeSpan.Zero), read.Keys[1].Created);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_has_256_bits(int size)
    {
        Assert.Throws<FormatException>(() => new SealingKey("k1", new byte[size], Sessions.Now));
        Assert.Equal("k1", new SealingKey("k1", new byte[32], Sessions.Now).Id);
    }

    [Fact]
    public void A_line_that_is_no_key_is_told_by_its_number()
    {
        var refused = Assert.Throws<FormatException>(() => SealingKeyRing.Parse($"# keys\nk1:{Zeros} 2026-11-23T07:20:37Z\n\nk2:short 2026-11-23T07:20:37Z\n"));
        Assert.StartsWith("line 4 ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("short", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_instances_open_each_others_tokens_through_every_step_of_a_rotation()
    {
        var old = Ring.Current.Id;
        var fresh = SealingKey.New(Sessions.Now);
        SealingKeyRing[] steps = [Ring, Ring.Add(fresh), Ring.Add(fresh).Promote(fresh.Id)];
        for (var step = 0; step + 1 < steps.Length; step++)
            foreach (var (sealer, opener) in new[] { (steps[step], steps[step + 1]), (steps[step + 1], steps[step]) })
                Assert.IsType<OpenOutcome.Opened>(Open(opener, Sessions.Mint(sealer, Sessions.Plain).Credentials));

        var last = steps[^1].Retire(old);
        Assert.IsType<OpenOutcome.Opened>(Open(last, Sessions.Mint(steps[^1], Sessions.Plain).Credentials));
        var refused = Assert.IsType<OpenOutcome.Refused>(Open(last, Sessions.Mint(Ring, Sessions.Plain).Credentials));
        Assert.Equal(SessionTokenRule.KeyId, refused.Fault.Rule);
    }

    [Fact]
    public void Adding_a_key_does_not_make_it_seal()
    {
        var fresh = SealingKey.New(Sessions.Now);
        Assert.Equal(Ring.Current.Id, Ring.Add(fresh).Current.Id);
        Assert.Equal(fresh.Id, Ring.Add(fresh).Promote(fresh.Id).Current.Id);
    }

    [Fact]
    public void Keeps_the_key_that_seals_and_knows_only_its_own()
    {
        Assert.Throws<ArgumentException>(() => Ring.Retire(Ring.Current.Id));
        Assert.Throws<ArgumentException>(() => Ring.Promote("another"));
        Assert.Throws<FormatException>(() => Ring.Add(Ring.Current));
    }

    [Fact]
    public void A_key_prints_as_its_id() => Assert.Equal(Ring.Current.Id, Ring.Current.ToString());

    [Fact]
    public void Reads_comments_and_windows_line_ends() =>
        Assert.Equal(["b", "a"], SealingKeyRing.Parse($"# keys\r\n\r\nb:{Zeros} 2026-01-02T03:04:05Z\r\na:{Zeros} 2025-01-02T03:04:05Z").Keys.Select(key => key.Id));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("a:" + Zeros)]
    [InlineData("a:" + Zeros + " yesterday")]
    [InlineData("a:" + Zeros + " 2026-01-02T03:04:05Z more")]
    [InlineData("a:AAAA 2026-01-02T03:04:05Z")]
    [InlineData("a:AA" + Zeros + " 2026-01-02T03:04:05Z")]
    [InlineData("a:not-base64 2026-01-02T03:04:05Z")]
    [InlineData(":" + Zeros + " 2026-01-02T03:04:05Z")]
    [InlineData("a b:" + Zeros + " 2026-01-02T03:04:05Z")]
    [InlineData("ä:" + Zeros + " 2026-01-02T03:04:05Z")]
    [InlineData("a:" + Zeros + " 2026-01-02T03:04:05Z\na:" + Zeros + " 2026-01-02T03:04:05Z")]
    public void Refuses_a_file_that_is_not_a_ring_without_repeating_it(string text)
    {
        var fault = Assert.Throws<FormatException>(() => SealingKeyRing.Parse(text));
        Assert.DoesNotContain("AAAA", fault.Message, StringComparison.Ordinal);
    }

    private static OpenOutcome Open(SealingKeyRing ring, TemporaryCredentials credentials) =>
        new SessionTokenSealer(ring).Open(credentials.SessionToken, credentials.AccessKeyId);
}
