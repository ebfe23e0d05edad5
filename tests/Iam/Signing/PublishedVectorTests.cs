using System.Text;
using SamlFederation.Iam;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>The cases of AWS's published Signature Version 4 test suite and of its documentation, with their signatures.</summary>
public sealed class PublishedVectorTests
{
    private const string Token =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    private const string Vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";

    [Theory]
    [InlineData("GET", "/", "", Vanilla)]
    [InlineData("GET", "/example/..", "", Vanilla)]
    [InlineData("GET", "/example1/example2/../..", "", Vanilla)]
    [InlineData("GET", "//", "", Vanilla)]
    [InlineData("GET", "/./", "", Vanilla)]
    [InlineData("GET", "/./example", "", "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5")]
    [InlineData("GET", "//example//", "", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84")]
    [InlineData("GET", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f")]
    [InlineData("GET", "/\u1234", "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")]
    [InlineData("GET", "/example space/", "", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741")]
    [InlineData("GET", "/?Param1=value1", "", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb")]
    [InlineData("GET", "/?Param2=value2&Param1=value1", "", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("GET", "/?Param1=value2&Param1=Value1", "", "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1")]
    [InlineData("GET", "/?Param1=value2&Param1=value1", "", "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694")]
    [InlineData("GET", "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197")]
    [InlineData("GET", "/?\u1234=bar", "", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    [InlineData("GET", "/?%E1%88%b4=bar", "", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    [InlineData("GET", "/", "My-Header1:value2|My-Header1:value2|My-Header1:value1", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea")]
    [InlineData("GET", "/", "My-Header1:value4|My-Header1:value1|My-Header1:value3|My-Header1:value2", "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01")]
    [InlineData("GET", "/", "My-Header1: value1|My-Header2: \"a   b   c\"", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736")]
    [InlineData("GET", "/", "My-Header1:value1\r\n  value2\r\n     value3", "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd")]
    [InlineData("POST", "/", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("POST", "/", "My-Header1:value1", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c")]
    [InlineData("POST", "/", "My-Header1:VALUE1", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d")]
    [InlineData("POST", "/?Param1=value1", "", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11")]
    [InlineData("POST", "/", "X-Amz-Security-Token:" + Token, "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead")]
    [InlineData("POST", "/", "Content-Type:application/x-www-form-urlencoded", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a", "Param1=value1")]
    [InlineData("POST", "/", "Content-Type:application/x-www-form-urlencoded; charset=utf8", "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe", "Param1=value1")]
    public void Agrees_with_the_published_signature(string method, string target, string headers, string signature, string body = "")
    {
        var request = SuiteRequest(method, target, headers, signature, body);
        var fault = request.Fault(Requests.Time("20150830T123600Z"), profile: SigningProfile.For("service"));
        Assert.True(fault is null, $"{fault}");
        var other = SuiteRequest(method, target, headers, signature[..^1] + (signature[^1] == '0' ? '1' : '0'), body);
        Assert.Equal(SignatureRule.SignatureMismatch, other.Fault(Requests.Time("20150830T123600Z"), profile: SigningProfile.For("service"))?.Rule);
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/?b=2&a=1&a=0")]
    public void The_signer_of_the_tests_agrees_with_the_suite_too(string method, string target)
    {
        var signer = new SigV4Signer("AKIDEXAMPLE", Requests.Secret) { Service = "service" };
        var signed = signer.Sign(method, target, [new("Host", "example.amazonaws.com")], [], Requests.Time("20150830T123600Z"));
        if (target == "/") Assert.EndsWith(Vanilla, signed.Headers[^1].Value, StringComparison.Ordinal);
        Assert.Null(Requests.Request(method, signed, []).Fault(Requests.Time("20150830T123600Z"), profile: SigningProfile.For("service")));
    }

    [Fact]
    public void The_suites_token_that_was_added_after_signing_is_refused() =>
        Assert.Equal(
            SignatureRule.SecurityTokenNotSigned,
            SuiteRequest("POST", "/", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b", "").Adding("X-Amz-Security-Token", Token)
                .Fault(Requests.Time("20150830T123600Z"), profile: SigningProfile.For("service"))?.Rule);

    [Fact]
    public void Agrees_with_the_documented_call_to_ListUsers()
    {
        var request = SuiteRequest(
            "GET", "/?Action=ListUsers&Version=2010-05-08", "Content-Type:application/x-www-form-urlencoded; charset=utf-8",
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", "", "iam.amazonaws.com", "iam");
        Assert.Null(request.Fault(Requests.Time("20150830T123600Z"), profile: SigningProfile.For("iam")));
    }

    [Fact]
    public void Agrees_with_the_documented_presigned_download_from_S3()
    {
        const string target = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        var request = SignedRequest.FromTarget("GET", target, [new("Host", "examplebucket.s3.amazonaws.com")], default);
        var profile = SigningProfile.For("s3") with { AllowsUnsignedPayload = true };
        const string secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        Assert.Null(request.Fault(Requests.Time("20130525T000000Z"), secret, profile));
        Assert.Equal(SignatureRule.Expired, request.Fault(Requests.Time("20130525T000001Z"), secret, profile)?.Rule);
    }

    [Fact]
    public void Agrees_with_the_documented_upload_to_S3_whose_path_is_encoded_once()
    {
        var body = Encoding.UTF8.GetBytes("Welcome to Amazon S3.");
        KeyValuePair<string, string>[] headers =
        [
            new("Host", "examplebucket.s3.amazonaws.com"), new("Date", "Fri, 24 May 2013 00:00:00 GMT"), new("x-amz-date", "20130524T000000Z"),
            new("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            new("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"),
            new("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
                + "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        ];
        foreach (var path in new[] { "/test%24file.text", "/test$file.text" })
            Assert.Null(SignedRequest.FromTarget("PUT", path, headers, body)
                .Fault(Requests.Time("20130524T000000Z"), "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", SigningProfile.For("s3")));
    }

    private static SignedRequest SuiteRequest(
        string method, string target, string headers, string signature, string body, string host = "example.amazonaws.com", string service = "service")
    {
        var own = headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 2))
            .Select(pair => new KeyValuePair<string, string>(pair[0], pair[1])).ToList();
        own.Add(new("Host", host));
        own.Add(new("X-Amz-Date", "20150830T123600Z"));
        var names = string.Join(';', own.Select(header => header.Key.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal));
        own.Add(new("Authorization",
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/{service}/aws4_request, SignedHeaders={names}, Signature={signature}"));
        return SignedRequest.FromTarget(method, target, own, Encoding.UTF8.GetBytes(body));
    }
}
