using System.Text;
using System.Text.Json;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>
/// Requests as botocore 1.43.11, which the AWS command line is built on, signed them: method, target, headers, body.
/// Two calls with and without a session, two presigned ones, and one with an odd path and query.
/// </summary>
public sealed class BotocoreTests
{
    public static TheoryData<string> Recorded => new(
    [
        """["POST", "/", [["Host", "127.0.0.1:5002"], ["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"], ["X-Amz-Date", "20261123T072037Z"], ["X-Amz-Security-Token", "SfST+/=token"], ["Authorization", "AWS4-HMAC-SHA256 Credential=ASIAY34FZKBOKMUTVV7A/20261123/us-east-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=6f597747e2dc461bcdd0803c162473840f5655af1bf3c1bcd679adef3affc720"], ["Content-Length", "43"]], "Action=GetCallerIdentity&Version=2011-06-15"]""",
        """["POST", "/", [["Host", "127.0.0.1:5002"], ["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"], ["X-Amz-Date", "20261123T072037Z"], ["Authorization", "AWS4-HMAC-SHA256 Credential=ASIAY34FZKBOKMUTVV7A/20261123/us-east-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=3a3582fb450f871578b4c3e7038d10b3e1523abfbbb47d08cc61a11cb1635868"], ["Content-Length", "43"]], "Action=GetCallerIdentity&Version=2011-06-15"]""",
        """["GET", "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAY34FZKBOKMUTVV7A%2F20261123%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261123T072037Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Security-Token=SfST%2B%2F%3Dtoken&X-Amz-Signature=3ca1c6f75c68b9ead773cb739123aa6da8ad9c36e371213a419bfe8b7cf4c064", [["Host", "127.0.0.1:5002"]], ""]""",
        """["GET", "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAY34FZKBOKMUTVV7A%2F20261123%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261123T072037Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Security-Token=SfST%2B%2F%3Dtoken&X-Amz-Signature=ba4f4795b69e7d43a3c60e81750696041015996479d1a66e25ef06e0f07518cf", [["Host", "127.0.0.1:5002"], ["x-k8s-aws-id", "cluster  one"]], ""]""",
        """["GET", "/a%20b//c%2Fd/../e?b=2&a=%C3%A9%2B&a=&B=x%20y", [["Host", "127.0.0.1:5002"], ["X-Amz-Meta", "  one \t two "], ["X-Amz-Date", "20261123T072037Z"], ["X-Amz-Security-Token", "SfST+/=token"], ["Authorization", "AWS4-HMAC-SHA256 Credential=ASIAY34FZKBOKMUTVV7A/20261123/us-east-1/sts/aws4_request, SignedHeaders=host;x-amz-date;x-amz-meta;x-amz-security-token, Signature=cfef0298932cc58c79bcd897ca1125a316006741848342f864bf95ec1c2f799e"]], ""]""",
    ]);

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Accepts_what_botocore_signed_and_nothing_else(string recorded)
    {
        var request = Read(recorded);
        Assert.Null(request.Rule());
        Assert.Equal(SignatureRule.SignatureMismatch, request.Fault(secret: Requests.Secret[..^1])?.Rule);
        Assert.Equal(SignatureRule.SignatureMismatch, (request with { RawQuery = request.RawQuery + "&z" }).Rule());
        Assert.Equal(SignatureRule.SignatureMismatch, (request with { Body = "x"u8.ToArray() }).Rule());
    }

    private static SignedRequest Read(string recorded)
    {
        using var json = JsonDocument.Parse(recorded);
        var parts = json.RootElement;
        var headers = parts[2].EnumerateArray().Select(pair => new KeyValuePair<string, string>(pair[0].GetString()!, pair[1].GetString()!)).ToList();
        return SignedRequest.FromTarget(parts[0].GetString()!, parts[1].GetString()!, headers, Encoding.UTF8.GetBytes(parts[3].GetString()!));
    }
}
