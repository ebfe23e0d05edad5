using System.Buffers.Text;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Credentials;

public sealed class SessionTokenTests
{
    private static readonly SealingKeyRing Ring = SealingKeyRing.New(Sessions.Now);
    private static readonly TemporaryCredentials Honest = Sessions.Mint(Ring, Sessions.Full).Credentials;

    [Fact]
    public void Opens_beside_its_own_access_key() =>
        Assert.IsType<OpenOutcome.Opened>(Open(Ring, Honest.SessionToken.Reveal(), Honest.AccessKeyId));

    [Fact]
    public void Is_recognisable_safe_in_any_encoding_and_shorter_than_4096()
    {
        Assert.Matches(@"\ASfST[A-Za-z0-9_-]+\z", Honest.SessionToken.Reveal());
        Assert.InRange(Honest.SessionToken.Reveal().Length, 100, SessionTokenSealer.MaxLength - 1);
    }

    [Fact]
    public void Refuses_a_session_of_another_account_than_its_access_keys()
    {
        string Sealed(SessionPrincipal session) => Assert.IsType<SealOutcome.Sealed>(new SessionTokenSealer(Ring).Seal(session)).Token.Reveal();
        var refused = Assert.IsType<OpenOutcome.Refused>(Open(Ring, Sealed(Honestly() with { AccountId = "999999999999" }), Honest.AccessKeyId));
        Assert.Equal(SessionTokenRule.Payload, refused.Fault.Rule);
        Assert.IsType<OpenOutcome.Opened>(Open(Ring, Sealed(Honestly()), Honest.AccessKeyId));
    }

    [Fact]
    public void Tells_nothing_of_the_session()
    {
        var bytes = System.Text.Encoding.Latin1.GetString(Decode(Honest.SessionToken.Reveal()));
        Assert.DoesNotContain("david", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("Developer", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_session_sealed_again_has_another_nonce_and_opens_too()
    {
        var start = 2 + Ring.Current.Id.Length;
        var tokens = Enumerable.Range(0, 1000)
            .Select(_ => Assert.IsType<SealOutcome.Sealed>(new SessionTokenSealer(Ring).Seal(Honestly())).Token.Reveal()).ToList();
        Assert.Equal(1000, tokens.Select(token => Convert.ToHexString(Decode(token).AsSpan(start, 12))).Distinct().Count());
        Assert.IsType<OpenOutcome.Opened>(Open(Ring, tokens[^1], Honest.AccessKeyId));
    }

    [Fact]
    public void Refuses_every_token_with_one_bit_flipped()
    {
        var bytes = Decode(Honest.SessionToken.Reveal());
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var altered = (byte[])bytes.Clone();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.IsType<OpenOutcome.Refused>(Open(Ring, Encode(altered), Honest.AccessKeyId));
        }
    }

    [Fact]
    public void Refuses_every_token_with_one_character_changed_or_cut_off()
    {
        var text = Honest.SessionToken.Reveal();
        for (var i = 0; i < text.Length; i++)
        {
            Assert.IsType<OpenOutcome.Refused>(Open(Ring, text[..i], Honest.AccessKeyId));
            foreach (var other in (ReadOnlySpan<char>)['A', 'z', '-', '+', '=', ' ', 'é'])
                if (other != text[i]) Assert.IsType<OpenOutcome.Refused>(Open(Ring, $"{text[..i]}{other}{text[(i + 1)..]}", Honest.AccessKeyId));
        }
    }

    [Fact]
    public void Refuses_a_token_beside_another_access_key()
    {
        var other = Sessions.Mint(Ring, Sessions.Full).Credentials;
        Assert.Equal(SessionTokenRule.Seal, Refusal(Ring, Honest.SessionToken.Reveal(), other.AccessKeyId));
        Assert.Equal(SessionTokenRule.Seal, Refusal(Ring, other.SessionToken.Reveal(), Honest.AccessKeyId));
        Assert.Equal(SessionTokenRule.Seal, Refusal(Ring, Honest.SessionToken.Reveal(), AccessKeyId.NewTemporary("999999999999")));
    }

    [Fact]
    public void Refuses_a_token_beside_a_long_term_key_or_none()
    {
        Assert.Equal(SessionTokenRule.AccessKeyId, Refusal(Ring, Honest.SessionToken.Reveal(), AccessKeyId.NewLongTerm("123456789012")));
        Assert.Equal(SessionTokenRule.AccessKeyId, Refusal(Ring, Honest.SessionToken.Reveal(), "AKIA" + Honest.AccessKeyId[4..]));
        Assert.Equal(SessionTokenRule.AccessKeyId, Refusal(Ring, Honest.SessionToken.Reveal(), ""));
    }

    [Fact]
    public void Refuses_another_version_before_anything_else()
    {
        foreach (var version in (ReadOnlySpan<byte>)[0, 2, 255])
        {
            var bytes = Decode(Honest.SessionToken.Reveal());
            bytes[0] = version;
            Assert.Equal(SessionTokenRule.Version, Refusal(Ring, Encode(bytes), Honest.AccessKeyId));
        }
    }

    [Fact]
    public void Refuses_an_unknown_key_and_the_same_id_with_another_key()
    {
        Assert.Equal(SessionTokenRule.KeyId, Refusal(SealingKeyRing.New(Sessions.Now), Honest.SessionToken.Reveal(), Honest.AccessKeyId));
        var other = Convert.ToBase64String(new byte[32]);
        var sameId = SealingKeyRing.Parse($"{Ring.Current.Id}:{other} 2026-11-23T00:00:00Z");
        Assert.Equal(SessionTokenRule.Seal, Refusal(sameId, Honest.SessionToken.Reveal(), Honest.AccessKeyId));
    }

    [Theory]
    [InlineData("", SessionTokenRule.Length)]
    [InlineData("IQoJb3JpZ2luX2Vj", SessionTokenRule.Prefix)]
    [InlineData("sfst", SessionTokenRule.Prefix)]
    [InlineData("SfST", SessionTokenRule.Version)]
    [InlineData("SfST!", SessionTokenRule.Encoding)]
    [InlineData("SfSTAQ", SessionTokenRule.Length)]
    [InlineData("SfSTAf8AAA", SessionTokenRule.Length)]
    [InlineData("SfSTAQ==", SessionTokenRule.Encoding)]
    [InlineData("SfSTAR", SessionTokenRule.Encoding)]
    public void Refuses_what_was_never_a_token(string text, SessionTokenRule rule) => Assert.Equal(rule, Refusal(Ring, text, Honest.AccessKeyId));

    [Fact]
    public void Refuses_an_overlong_token_unread() =>
        Assert.Equal(SessionTokenRule.Length, Refusal(Ring, "SfST" + new string('A', SessionTokenSealer.MaxLength - 4), Honest.AccessKeyId));

    [Fact]
    public void Refuses_a_genuine_token_with_a_field_it_does_not_know()
    {
        Assert.Throws<FormatException>(() => SessionPayload.Read([.. SessionPayload.Write(Honestly()), 21, 1, 0], Honest.AccessKeyId));
        Assert.Throws<FormatException>(() => SessionPayload.Read([.. SessionPayload.Write(Honestly()), 1, 1, 1], Honest.AccessKeyId));
        Assert.Throws<FormatException>(() => SessionPayload.Read([], Honest.AccessKeyId));
        Assert.Equal(Honestly().TokenId, SessionPayload.Read(SessionPayload.Write(Honestly()), Honest.AccessKeyId).TokenId);
    }

    [Fact]
    public void Refuses_every_payload_that_was_cut_short()
    {
        var payload = SessionPayload.Write(Honestly());
        for (var length = 0; length < payload.Length; length++)
            Assert.Throws<FormatException>(() => SessionPayload.Read(payload.AsSpan(0, length), Honest.AccessKeyId));
    }

    [Fact]
    public void Tells_when_it_expires_and_leaves_the_clock_to_the_caller()
    {
        var past = Sessions.Mint(Ring, Sessions.Plain with { Expires = Sessions.Now.AddYears(-1) });
        var opened = Assert.IsType<OpenOutcome.Opened>(Open(Ring, past.Credentials.SessionToken.Reveal(), past.Credentials.AccessKeyId));
        Assert.Equal(past.Credentials.Expiration, opened.Session.Expires);
    }

    private static SessionPrincipal Honestly() =>
        Sessions.Plain with { AccessKeyId = Honest.AccessKeyId, TokenId = new string('a', 32), IssuedAt = Sessions.Now };

    private static OpenOutcome Open(SealingKeyRing ring, string token, string accessKeyId) =>
        new SessionTokenSealer(ring).Open(new SessionToken(token), accessKeyId);

    private static SessionTokenRule Refusal(SealingKeyRing ring, string token, string accessKeyId) =>
        Assert.IsType<OpenOutcome.Refused>(Open(ring, token, accessKeyId)).Fault.Rule;

    private static byte[] Decode(string token) => Base64Url.DecodeFromChars(token.AsSpan(4));

    private static string Encode(byte[] bytes) => "SfST" + Base64Url.EncodeToString(bytes);
}
