using System.Text.Json;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Credentials;

public sealed class CredentialMinterTests
{
    private static readonly SealingKeyRing Ring = SealingKeyRing.New(Sessions.Now);

    [Fact]
    public void Mints_credentials_that_carry_the_account_and_end_on_a_whole_second()
    {
        var (credentials, session) = Sessions.Mint(Ring, Sessions.Plain);
        Assert.True(AccessKeyId.IsTemporary(credentials.AccessKeyId));
        Assert.Equal("123456789012", AccessKeyId.AccountOf(credentials.AccessKeyId));
        Assert.Matches(@"\A[A-Za-z0-9+/]{40}\z", credentials.SecretAccessKey.Reveal());
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 8, 20, 37, TimeSpan.Zero), credentials.Expiration);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 7, 20, 37, TimeSpan.Zero), session.IssuedAt);
        Assert.Equal(credentials.Expiration, session.Expires);
    }

    [Fact]
    public void Never_mints_the_same_twice()
    {
        var all = Enumerable.Range(0, 300).Select(_ => Sessions.Mint(Ring, Sessions.Plain).Credentials).ToList();
        Assert.Equal(300, all.Select(one => one.AccessKeyId).Distinct().Count());
        Assert.Equal(300, all.Select(one => one.SecretAccessKey.Reveal()).Distinct().Count());
        Assert.Equal(300, all.Select(one => one.SessionToken.Reveal()).Distinct().Count());
    }

    [Fact]
    public void Everything_a_session_knows_comes_back_out_of_its_token()
    {
        var (credentials, session) = Sessions.Mint(Ring, Sessions.Full);
        var opened = Assert.IsType<OpenOutcome.Opened>(new SessionTokenSealer(Ring).Open(credentials.SessionToken, credentials.AccessKeyId));
        Assert.Equal(JsonSerializer.Serialize(session), JsonSerializer.Serialize(opened.Session));
        Assert.Equal(credentials.SecretAccessKey, opened.Secret);
    }

    [Theory]
    [InlineData(SessionKind.AssumedRole, "arn:aws:sts::123456789012:assumed-role/Developer/david", "AROA52RQV4237EYPOIPDF:david")]
    [InlineData(SessionKind.FederatedUser, "arn:aws:sts::123456789012:federated-user/david", "123456789012:david")]
    [InlineData(SessionKind.UserSession, "arn:aws:iam::123456789012:role/team/Developer", "AROA52RQV4237EYPOIPDF")]
    public void Names_its_caller_as_the_kind_of_session_does(SessionKind kind, string arn, string id)
    {
        var session = Sessions.Plain with { Kind = kind };
        Assert.Equal((arn, id), (session.CallerArn, session.CallerId));
    }

    [Fact]
    public void A_session_that_fits_to_the_last_character_is_minted_and_one_more_byte_is_not()
    {
        // Context is not compressed, so that its length is the token's.
        int Length(int size) => new CredentialMinter(Ring).Mint(Sessions.Plain with { Context = [new("k", new string('x', size))] }, Sessions.Now) is MintOutcome.Minted minted
            ? minted.Credentials.SessionToken.Reveal().Length
            : int.MaxValue;
        var largest = Enumerable.Range(2500, 600).Last(size => Length(size) != int.MaxValue);
        Assert.InRange(Length(largest), SessionTokenSealer.MaxLength - 2, SessionTokenSealer.MaxLength - 1);
        var refused = Assert.IsType<MintOutcome.Refused>(
            new CredentialMinter(Ring).Mint(Sessions.Plain with { Context = [new("k", new string('x', largest + 1))] }, Sessions.Now));
        Assert.Equal(SessionTokenRule.TooLarge, refused.Fault.Rule);
    }

    [Fact]
    public void What_fits_the_packed_size_fits_the_token()
    {
        var random = new Random(7);
        string Noise(int length) => string.Create(length, random, (text, source) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = (char)source.Next('!', '~');
        });
        var session = Sessions.Full with { SessionPolicies = [], SessionPolicyArns = [], Tags = [] };
        while (PackedPolicySize.Measure([], [], session.Tags).Fits)
        {
            Assert.IsType<MintOutcome.Minted>(new CredentialMinter(Ring).Mint(session, Sessions.Now));
            session = session with { Tags = [.. session.Tags, new(Noise(10), Noise(10))] };
        }
        Assert.InRange(session.Tags.Count, 20, 60);
    }
}
