using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>Spellings that mean the same verify, spellings that mean something else do not.</summary>
public sealed class CanonicalFormTests
{
    [Theory]
    [InlineData("/?a=b%20c", "/?a=b+c", true)]
    [InlineData("/?a=b%2Bc", "/?a=b+c", false)]
    [InlineData("/?a=b%2Bc", "/?a=b%2bc", true)]
    [InlineData("/?a=%41", "/?a=A", true)]
    [InlineData("/?a=%252F", "/?a=%2F", false)]
    [InlineData("/?a=b/c", "/?a=b%2Fc", true)]
    [InlineData("/?a=b/c", "/?a=b%2fc", true)]
    [InlineData("/?a", "/?a=", true)]
    [InlineData("/?a&&b", "/?a=&b=", true)]
    [InlineData("/?", "/", true)]
    [InlineData("/?a=1&a=2", "/?a=2&a=1", true)]
    [InlineData("/?a=1&a=1", "/?a=1", false)]
    [InlineData("/?a=b=c", "/?a=b%3Dc", true)]
    [InlineData("/?=v", "/?v", false)]
    [InlineData("/?a=%C3%A9", "/?a=e%CC%81", false)]
    [InlineData("/?a=%C3%A9", "/?a=é", true)]
    [InlineData("/?A=1", "/?a=1", false)]
    [InlineData("/?a-b=1&a=2", "/?a=2&a-b=1", true)]
    [InlineData("/?a?b=1", "/?a%3Fb=1", true)]
    [InlineData("/a%2Fb", "/a/b", false)]
    [InlineData("/a%2Fb", "/a%2fb", false)]
    [InlineData("/a%252Fb", "/a%2Fb", false)]
    [InlineData("/a//b", "/a/b", true)]
    [InlineData("/a/../b", "/b", true)]
    [InlineData("/a/%2E%2E/b", "/b", false)]
    [InlineData("/a/", "/a", false)]
    [InlineData("/a+b", "/a%20b", false)]
    [InlineData("/A", "/a", false)]
    [InlineData("/../a", "/a", true)]
    [InlineData("/a/../..", "/", true)]
    [InlineData("?a=b", "/?a=b", true)]
    [InlineData("/?a+b=c", "/?a%20b=c", true)]
    [InlineData("/?a+b=c", "/?a%2Bb=c", false)]
    public void A_target_signed_in_one_spelling_and_sent_in_another(string original, string sent, bool same)
    {
        var honest = Requests.Request("GET", Requests.Signer.Sign("GET", original, Requests.Headers, [], Requests.Now), []);
        Assert.Null(honest.Rule());
        var other = SignedRequest.FromTarget("GET", sent, honest.Headers, default);
        Assert.Equal(same ? null : SignatureRule.SignatureMismatch, other.Rule());
    }

    [Theory]
    [InlineData("one two", "  one \t two ", true)]
    [InlineData("one two", "one\r\n two", true)]
    [InlineData("one two", "onetwo", false)]
    [InlineData("\"a  b\"", "\"a b\"", true)]
    [InlineData("é", "é", true)]
    [InlineData("é", "e\u0301", false)]
    [InlineData("", "   ", true)]
    [InlineData("A", "a", false)]
    public void A_header_signed_in_one_spelling_and_sent_in_another(string original, string sent, bool same)
    {
        var honest = Requests.Post(more: new KeyValuePair<string, string>("x-amz-meta", original));
        Assert.Null(honest.Rule());
        Assert.Equal(same ? null : SignatureRule.SignatureMismatch, honest.With("X-Amz-Meta", sent).Rule());
    }

    [Theory]
    [InlineData("one\ntwo")]
    [InlineData("one\rtwo")]
    [InlineData("one\r\ntwo")]
    [InlineData("one\n two")]
    [InlineData("one\0two")]
    [InlineData("one\r")]
    [InlineData("one\r\n")]
    [InlineData("\r")]
    public void Refuses_a_header_that_could_forge_a_line(string sent) =>
        Assert.Equal(SignatureRule.MalformedRequest, Requests.Post(more: new KeyValuePair<string, string>("x-amz-meta", "x")).With("x-amz-meta", sent).Rule());

    [Fact]
    public void Refuses_a_header_with_half_a_character()
    {
        var honest = Requests.Post(more: new KeyValuePair<string, string>("x-amz-meta", "\U0001F511"));
        Assert.Null(honest.Rule());
        Assert.Equal(SignatureRule.MalformedRequest, honest.With("x-amz-meta", "\U0001F511"[..1]).Rule());
        Assert.Equal(SignatureRule.MalformedRequest, honest.With("x-amz-meta", "\U0001F511"[1..]).Rule());
    }

    [Fact]
    public void Repeated_headers_are_one_joined_by_commas_in_their_order()
    {
        var honest = Requests.Post(more: [new("x-amz-meta", "b"), new("X-Amz-Meta", " a")]);
        Assert.Null(honest.Rule());
        Assert.Null(honest.With("x-amz-meta", "b,a").Rule());
        Assert.Equal(SignatureRule.SignatureMismatch, honest.With("x-amz-meta", "a,b").Rule());
        Assert.Equal(SignatureRule.SignatureMismatch, honest.With("x-amz-meta", "b, a").Rule());
        Assert.Equal(SignatureRule.SignatureMismatch, honest.Adding("x-amz-meta", "c").Rule());
    }

    [Theory]
    [InlineData("/?a=%")]
    [InlineData("/?a=%2")]
    [InlineData("/?a=%GG")]
    [InlineData("/?%=1")]
    [InlineData("*")]
    public void Refuses_a_target_without_a_canonical_form(string target) =>
        Assert.Equal(SignatureRule.MalformedRequest, SignedRequest.FromTarget("GET", target, Requests.Post().Headers, default).Rule());

    [Theory]
    [InlineData("http://127.0.0.1:5002/a?b=c", "/a", "b=c")]
    [InlineData("http://127.0.0.1:5002", "/", "")]
    [InlineData("/a?b?c", "/a", "b?c")]
    [InlineData("/http://x", "/http://x", "")]
    [InlineData("://x/a", "://x/a", "")]
    [InlineData("?b", "", "b")]
    public void Splits_a_target_at_its_first_question_mark(string target, string path, string query)
    {
        var request = SignedRequest.FromTarget("GET", target, [], default);
        Assert.Equal((path, query), (request.RawPath, request.RawQuery));
    }

    [Fact]
    public void S3_encodes_its_path_once_and_keeps_empty_segments()
    {
        var signer = Requests.Signer with { Service = "s3", EncodesPathOnce = true };
        var honest = Requests.Request("GET", signer.Sign("GET", "/bucket/a%20b//c%2Fd/../e", Requests.Headers, [], Requests.Now), []);
        Assert.Null(honest.Fault(profile: SigningProfile.For("s3")));
        Assert.Equal(SignatureRule.SignatureMismatch, (honest with { RawPath = "/bucket/a%20b/c%2Fd/../e" }).Fault(profile: SigningProfile.For("s3"))?.Rule);
        Assert.Equal(SignatureRule.SignatureMismatch, honest.Fault(profile: SigningProfile.For("s3") with { EncodesPathOnce = false })?.Rule);
    }

    [Fact]
    public void A_plus_in_a_path_of_S3_is_a_plus()
    {
        var signer = Requests.Signer with { Service = "s3", EncodesPathOnce = true };
        var honest = Requests.Request("GET", signer.Sign("GET", "/bucket/a%2Bb", Requests.Headers, [], Requests.Now), []);
        Assert.Null((honest with { RawPath = "/bucket/a+b" }).Fault(profile: SigningProfile.For("s3")));
        Assert.Equal(SignatureRule.SignatureMismatch, (honest with { RawPath = "/bucket/a%20b" }).Fault(profile: SigningProfile.For("s3"))?.Rule);
    }
}
