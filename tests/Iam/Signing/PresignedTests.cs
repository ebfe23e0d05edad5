using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

public sealed class PresignedTests
{
    [Fact]
    public void Accepts_an_honest_request_and_tells_its_token_and_life()
    {
        var parsed = Assert.IsType<SigV4Parse.Parsed>(SigV4Verifier.Parse(Requests.Presigned(), "sts")).Signature;
        Assert.True(parsed.IsPresigned);
        Assert.Equal(TimeSpan.FromSeconds(900), parsed.Expires);
        Assert.True(parsed.SessionToken!.FixedTimeEquals(Requests.Signer.SessionToken));
        Assert.Null(Requests.Presigned().Rule());
        Assert.Null(Requests.Presigned(Requests.Signer with { SessionToken = null }).Rule());
    }

    [Theory]
    [InlineData("X-Amz-Algorithm")]
    [InlineData("X-Amz-Credential")]
    [InlineData("X-Amz-Signature")]
    [InlineData("X-Amz-SignedHeaders")]
    [InlineData("X-Amz-Date")]
    public void Names_every_missing_parameter(string name)
    {
        var fault = Query(parts => parts.Where(part => !part.StartsWith(name + "=", StringComparison.Ordinal))).Fault();
        Assert.Equal(SignatureRule.IncompleteQuery, fault?.Rule);
        Assert.Equal([name], fault!.Missing);
        Assert.Equal([name], Query(parts => parts.Select(part => part.StartsWith(name + "=", StringComparison.Ordinal) ? name + "=" : part)).Fault()!.Missing);
    }

    [Fact]
    public void One_signing_parameter_alone_lacks_all_the_others() =>
        Assert.Equal(
            ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"],
            Query(_ => ["X-Amz-Expires=60"]).Fault()!.Missing);

    [Theory]
    [InlineData("X-Amz-Signature=0")]
    [InlineData("x-amz-signature=0")]
    [InlineData("X-Amz-Signatur%65=0")]
    [InlineData("X-Amz-Expires=900")]
    [InlineData("X-Amz-Security-Token=other")]
    [InlineData("X-Amz-Credential=other")]
    public void Refuses_a_signing_parameter_twice(string part)
    {
        Assert.Equal(SignatureRule.Repeated, Query(parts => parts.Append(part)).Rule());
        Assert.Equal(SignatureRule.Repeated, Query(parts => parts.Prepend(part)).Rule());
    }

    [Theory]
    [InlineData("Action=GetCallerIdentity")]
    [InlineData("x=")]
    [InlineData("=")]
    public void Refuses_any_parameter_that_was_added(string part) =>
        Assert.Equal(SignatureRule.SignatureMismatch, Query(parts => parts.Append(part)).Rule());

    [Fact]
    public void The_order_of_the_parameters_does_not_matter() => Assert.Null(Query(parts => parts.Reverse()).Rule());

    [Fact]
    public void Refuses_another_algorithm() =>
        Assert.Equal(SignatureRule.UnsupportedAlgorithm, Query(parts => parts.Select(part => part.Replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1", StringComparison.Ordinal))).Rule());

    [Fact]
    public void Refuses_another_life_date_or_token_than_was_signed()
    {
        Assert.Equal(SignatureRule.SignatureMismatch, Replaced("X-Amz-Expires=900", "X-Amz-Expires=901"));
        Assert.Equal(SignatureRule.SignatureMismatch, Replaced("T072037Z", "T072038Z"));
        Assert.Equal(SignatureRule.SignatureMismatch, Replaced("X-Amz-Security-Token=SfST", "X-Amz-Security-Token=SfSU"));
        Assert.Equal(SignatureRule.SignatureMismatch, Query(parts => parts.Where(part => !part.StartsWith("X-Amz-Security-Token", StringComparison.Ordinal))).Rule());
        Assert.Equal(SignatureRule.SignatureMismatch, Query(parts => parts.Where(part => !part.StartsWith("X-Amz-Expires", StringComparison.Ordinal))).Rule());
    }

    [Fact]
    public void Refuses_a_token_moved_to_a_header_and_an_amz_header_beside_the_query()
    {
        Assert.Equal(SignatureRule.MixedAuthentication, Requests.Presigned().Adding("X-Amz-Security-Token", "SfST+/=token").Rule());
        Assert.Equal(SignatureRule.HeaderNotSigned, Requests.Presigned().Adding("X-Amz-Target", "x").Rule());
        Assert.Equal(SignatureRule.DateConflict, Requests.Presigned().Adding("X-Amz-Date", "20261123T072038Z").Rule());
        Assert.Equal(SignatureRule.MixedAuthentication, Requests.Presigned().Adding("Authorization", "Bearer x").Rule());
    }

    [Fact]
    public void Refuses_a_body_that_was_not_there_when_it_was_signed() =>
        Assert.Equal(SignatureRule.SignatureMismatch, (Requests.Presigned() with { Body = Requests.Body }).Rule());

    [Fact]
    public void Refuses_another_host() => Assert.Equal(SignatureRule.SignatureMismatch, Requests.Presigned().With("Host", "127.0.0.1").Rule());

    private static SignatureRule? Replaced(string old, string @new) =>
        Query(parts => parts.Select(part => part.Replace(old, @new, StringComparison.Ordinal))).Rule();

    private static SignedRequest Query(Func<IEnumerable<string>, IEnumerable<string>> change)
    {
        var honest = Requests.Presigned();
        return honest with { RawQuery = string.Join('&', change(honest.RawQuery.Split('&'))) };
    }
}
