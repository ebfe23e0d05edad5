using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

public sealed class SignatureTimeTests
{
    [Theory]
    [InlineData(-901, SignatureRule.Expired)]
    [InlineData(-900, null)]
    [InlineData(-899, null)]
    [InlineData(899, null)]
    [InlineData(900, null)]
    [InlineData(901, SignatureRule.NotYetCurrent)]
    public void A_clock_may_be_off_by_fifteen_minutes_and_no_second_more(int seconds, SignatureRule? rule)
    {
        Assert.Equal(rule, Requests.Post(time: Requests.Now.AddSeconds(seconds)).Rule());
        Assert.Equal(rule, Requests.Presigned(time: Requests.Now.AddSeconds(seconds)).Rule());
    }

    [Fact]
    public void Fractions_of_our_second_do_not_count() =>
        Assert.Null(Requests.Post(time: Requests.Now.AddSeconds(-900)).Rule(Requests.Now.AddMilliseconds(999)));

    [Fact]
    public void The_fault_tells_the_times_that_AWS_tells()
    {
        var expired = Requests.Post(time: Requests.Time("20210502T144040Z")).Fault(Requests.Time("20210502T174643Z"))!;
        Assert.Equal(
            (Requests.Time("20210502T144040Z"), Requests.Time("20210502T173143Z"), Requests.Time("20210502T174643Z"), TimeSpan.FromMinutes(15)),
            (expired.RequestTime, expired.Bound, expired.Now, expired.Window));
        var early = Requests.Post(time: Requests.Time("20210502T184643Z")).Fault(Requests.Time("20210502T174643Z"))!;
        Assert.Equal((SignatureRule.NotYetCurrent, Requests.Time("20210502T180143Z")), (early.Rule, early.Bound));
    }

    [Theory]
    [InlineData("1", 1, null)]
    [InlineData("1", 2, SignatureRule.Expired)]
    [InlineData("60", 61, SignatureRule.Expired)]
    [InlineData("604800", 604800, null)]
    [InlineData("604800", 604801, SignatureRule.Expired)]
    [InlineData(null, 900, null)]
    [InlineData(null, 901, SignatureRule.Expired)]
    public void A_presigned_request_lives_as_long_as_it_says(string? expires, int age, SignatureRule? rule) =>
        Assert.Equal(rule, Requests.Presigned(expires: expires).Rule(Requests.Now.AddSeconds(age)));

    [Fact]
    public void The_fault_of_a_presigned_request_tells_the_life_that_it_gave_itself() =>
        Assert.Equal(TimeSpan.FromSeconds(60), Requests.Presigned(expires: "60").Fault(Requests.Now.AddSeconds(61))!.Window);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("604801")]
    [InlineData("99999999999999999999")]
    [InlineData("18446744073709551617")]
    [InlineData("1e3")]
    [InlineData("900.0")]
    [InlineData(" 900")]
    [InlineData("٩00")]
    [InlineData("")]
    public void Refuses_a_life_that_is_not_from_a_second_to_a_week(string expires) =>
        Assert.Equal(SignatureRule.InvalidExpires, Requests.Presigned(expires: expires).Rule());

    [Theory]
    [InlineData("Mon, 23 Nov 2026 07:20:40 GMT", null)]
    [InlineData("Mon, 23 Nov 2026 07:35:37 GMT", null)]
    [InlineData("Mon, 23 Nov 2026 07:35:38 GMT", SignatureRule.DateConflict)]
    [InlineData("Mon, 23 Nov 2026 07:05:36 GMT", SignatureRule.DateConflict)]
    [InlineData("20261123T072037Z", null)]
    [InlineData("yesterday", SignatureRule.MalformedDate)]
    public void A_Date_beside_X_Amz_Date_may_differ_as_clocks_may(string date, SignatureRule? rule)
    {
        Assert.Equal(rule, Requests.Post().Adding("Date", date).Rule());
        Assert.Equal(rule, Requests.Post(more: new KeyValuePair<string, string>("Date", date)).Rule());
    }

    [Theory]
    [InlineData("Mon, 23 Nov 2026 07:20:37 GMT")]
    [InlineData("20261123T072037Z")]
    public void A_Date_alone_counts_when_it_is_signed(string date)
    {
        var honest = DateSigned(date, "date;host");
        Assert.NotEqual(SignatureRule.DateNotSigned, honest.Rule());
        Assert.Equal(SignatureRule.SignatureMismatch, honest.Rule());
        Assert.Equal(SignatureRule.DateNotSigned, DateSigned(date, "host").Rule());
        var signature = honest.Fault()!.Seen;
        var parsed = Assert.IsType<SigV4Parse.Parsed>(SigV4Verifier.Parse(honest, "sts")).Signature;
        Assert.Null(honest.Replacing("Signature=0", $"Signature={CanonicalRequest.Sign(parsed, signature, Requests.Secret)}").Rule());
    }

    [Theory]
    [InlineData(99990101)]
    [InlineData(10101)]
    public void The_ends_of_time_are_refused_and_nothing_overflows(int day)
    {
        var date = $"{day:D8}T000000Z";
        Assert.NotNull(Requests.Post(time: Requests.Time(date)).Rule());
        Assert.NotNull(Requests.Presigned(time: Requests.Time(date), expires: "604800").Rule());
        Assert.NotNull(Requests.Post().Rule(DateTimeOffset.MaxValue));
        Assert.NotNull(Requests.Post().Rule(DateTimeOffset.MinValue));
    }

    private static SignedRequest DateSigned(string date, string names) => SignedRequest.FromTarget(
        "GET", "/",
        [
            new("Host", "localhost"), new("Date", date),
            new("Authorization", $"AWS4-HMAC-SHA256 Credential={Requests.AccessKey}/20261123/us-east-1/sts/aws4_request, SignedHeaders={names}, Signature=0"),
        ],
        default);
}
