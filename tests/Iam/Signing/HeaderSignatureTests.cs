using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

public sealed class HeaderSignatureTests
{
    [Fact]
    public void Accepts_an_honest_request_and_tells_who_claims_to_have_signed_it()
    {
        var parsed = Assert.IsType<SigV4Parse.Parsed>(SigV4Verifier.Parse(Requests.Post(), "sts")).Signature;
        Assert.Equal((Requests.AccessKey, "us-east-1", "sts", "20261123"), (parsed.AccessKeyId, parsed.Region, parsed.Service, parsed.ScopeDate));
        Assert.Equal((Requests.Now, false), (parsed.RequestTime, parsed.IsPresigned));
        Assert.True(parsed.SessionToken!.FixedTimeEquals(Requests.Signer.SessionToken));
        Assert.Null(Requests.Post().Rule());
        Assert.Equal("sts", SigV4Verifier.ClaimedService(Requests.Post()));
    }

    [Fact]
    public void Accepts_an_honest_request_twice_and_in_any_order_of_its_headers()
    {
        var request = Requests.Post();
        Assert.Null(request.Rule());
        Assert.Null((request with { Headers = [.. request.Headers.Reverse()] }).Rule());
        Assert.Null(request.Adding("amz-sdk-invocation-id", "1").Adding("User-Agent", "aws-cli").Adding("X-Amzn-Trace-Id", "Root=1").Rule());
        Assert.Null(request.Adding("X-Forwarded-Host", "evil.example").Rule());
    }

    [Fact]
    public void Refuses_a_request_without_authentication()
    {
        Assert.Equal(SignatureRule.MissingAuthentication, Requests.Post().Without("Authorization").Rule());
        Assert.Null(SigV4Verifier.ClaimedService(Requests.Post().Without("Authorization")));
    }

    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("AWS AKIDEXAMPLE:sig")]
    [InlineData("AWS4-HMAC-SHA1 Credential=a")]
    [InlineData("aws4-hmac-sha256 Credential=a")]
    [InlineData("AWS4-ECDSA-P256-SHA256 Credential=a")]
    [InlineData("AWS4-HMAC-SHA256,Credential=a")]
    [InlineData("")]
    public void Refuses_another_algorithm_and_does_not_repeat_its_credentials(string authorization)
    {
        var fault = Requests.Post().With("Authorization", authorization).Fault();
        Assert.Equal(SignatureRule.UnsupportedAlgorithm, fault?.Rule);
        Assert.DoesNotContain("dXNlcjpwYXNz", fault!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS4-HMAC-SHA256", "Credential,Signature,SignedHeaders")]
    [InlineData("AWS4-HMAC-SHA256 ", "Credential,Signature,SignedHeaders")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c/d/e", "Signature,SignedHeaders")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=f", "SignedHeaders")]
    [InlineData("AWS4-HMAC-SHA256 Credential=, SignedHeaders=host, Signature=", "Credential,Signature")]
    public void Names_every_missing_part(string authorization, string missing)
    {
        var request = Requests.Post().With("Authorization", authorization);
        Assert.Equal((SignatureRule.IncompleteHeader, missing), (request.Rule(), string.Join(',', request.Fault()!.Missing)));
        var dateless = request.Without("x-amz-date").Fault();
        Assert.Equal(missing + ",Date", string.Join(',', dateless!.Missing));
    }

    [Theory]
    [InlineData(", Signature=", ", Signature=0, Signature=")]
    [InlineData("Credential=", "Credential=x/y/z, Credential=")]
    [InlineData("Credential=", "credential=")]
    [InlineData("Credential=", "Extra=1, Credential=")]
    [InlineData("Credential=", ", Credential=")]
    [InlineData("Credential=", "garbage, Credential=")]
    public void Refuses_parts_it_does_not_know_or_knows_twice(string old, string @new)
    {
        Assert.Equal(SignatureRule.MalformedAuthorization, Requests.Post().Replacing(old, @new).Rule());
        Assert.Null(Requests.Post().Replacing(", ", ",").Rule());
    }

    [Fact]
    public void Refuses_two_Authorization_headers()
    {
        var request = Requests.Post();
        Assert.Equal(SignatureRule.MalformedAuthorization, request.Adding("authorization", request.Header("Authorization")).Rule());
    }

    [Theory]
    [InlineData("X-Amz-Signature=0")]
    [InlineData("x-amz-credential=0")]
    [InlineData("X-Amz-Security-Token=t")]
    [InlineData("X-Amz-Date=20261123T072037Z")]
    [InlineData("X%2DAmz-Algorithm=AWS4-HMAC-SHA256")]
    public void Refuses_authentication_in_header_and_query_at_once(string query)
    {
        var signed = Requests.Signer.Sign("GET", $"/?{query}", Requests.Headers, [], Requests.Now);
        Assert.Equal(SignatureRule.MixedAuthentication, Requests.Request("GET", signed, []).Rule());
    }

    [Theory]
    [InlineData("host")]
    [InlineData("x-amz-date")]
    [InlineData("x-amz-security-token")]
    public void Refuses_a_header_that_counts_twice(string name) =>
        Assert.Equal(SignatureRule.Repeated, Requests.Post().Adding(name, Requests.Post().Header(name)).Rule());

    [Fact]
    public void Refuses_two_Date_headers_where_one_is_taken()
    {
        const string date = "Mon, 23 Nov 2026 07:20:37 GMT";
        Assert.Null(Requests.Post().Adding("Date", date).Rule());
        Assert.Equal(SignatureRule.Repeated, Requests.Post().Adding("Date", date).Adding("date", date).Rule());
    }

    [Fact]
    public void What_is_claimed_tells_itself_without_its_signature()
    {
        var parsed = Assert.IsType<SigV4Parse.Parsed>(SigV4Verifier.Parse(Requests.Post(), "sts")).Signature;
        Assert.Equal("ASIAY34FZKBOKMUTVV7A/20261123/us-east-1/sts", parsed.ToString());
    }

    [Theory]
    [InlineData("host;x-amz-date;x-amz-security-token;content-type")]
    [InlineData("Content-Type;host;x-amz-date;x-amz-security-token")]
    [InlineData("content-type;host;host;x-amz-date;x-amz-security-token")]
    [InlineData("content-type;;host;x-amz-date;x-amz-security-token")]
    [InlineData("content-type;host;x-amz-date;x-amz-security-token;")]
    [InlineData("content-type; host;x-amz-date;x-amz-security-token")]
    [InlineData("content-type:host;x-amz-date;x-amz-security-token")]
    public void Refuses_SignedHeaders_that_are_not_sorted_lower_case_and_unique(string names) =>
        Assert.Equal(SignatureRule.MalformedSignedHeaders, Requests.Post().Replacing("content-type;host;x-amz-date;x-amz-security-token", names).Rule());

    [Theory]
    [InlineData("content-type;x-amz-date;x-amz-security-token", SignatureRule.HostNotSigned)]
    [InlineData("content-type;host;x-amz-security-token", SignatureRule.DateNotSigned)]
    [InlineData("content-type;host;x-amz-date", SignatureRule.SecurityTokenNotSigned)]
    [InlineData("accept;content-type;host;x-amz-date;x-amz-security-token", SignatureRule.SignedHeaderAbsent)]
    [InlineData("host;x-amz-date;x-amz-security-token", SignatureRule.SignatureMismatch)]
    public void Refuses_SignedHeaders_that_leave_out_what_counts(string names, SignatureRule rule) =>
        Assert.Equal(rule, Requests.Post().Replacing("content-type;host;x-amz-date;x-amz-security-token", names).Rule());

    [Theory]
    [InlineData("x-amz-target")]
    [InlineData("X-Amz-User-Agent")]
    [InlineData("x-amz-content-sha256")]
    public void Refuses_any_amz_header_that_is_not_signed(string name)
    {
        Assert.Equal(SignatureRule.HeaderNotSigned, Requests.Post().Adding(name, "x").Rule());
        if (name != "x-amz-content-sha256") Assert.Null(Requests.Post(more: new KeyValuePair<string, string>(name, "x")).Rule());
    }

    [Theory]
    [InlineData("ASIAY34FZKBOKMUTVV7A")]
    [InlineData("ASIAY34FZKBOKMUTVV7A/20261123/us-east-1/sts")]
    [InlineData("ASIAY34FZKBOKMUTVV7A/20261123/us-east-1/sts/aws4_request/x")]
    [InlineData("/20261123/us-east-1/sts/aws4_request")]
    public void Refuses_a_credential_that_is_not_five_elements(string credential) =>
        Assert.Equal(SignatureRule.MalformedCredential, Requests.Post().Replacing("ASIAY34FZKBOKMUTVV7A/20261123/us-east-1/sts/aws4_request", credential).Rule());

    [Theory]
    [InlineData("/20261123/", "/20261122/", SignatureRule.ScopeDate)]
    [InlineData("/20261123/", "/2026-11-23/", SignatureRule.ScopeDate)]
    [InlineData("/us-east-1/", "//", SignatureRule.ScopeRegion)]
    [InlineData("/us-east-1/", "/US EAST/", SignatureRule.ScopeRegion)]
    [InlineData("/us-east-1/", "/eu-central-1/", SignatureRule.SignatureMismatch)]
    [InlineData("/sts/", "/iam/", SignatureRule.ScopeService)]
    [InlineData("/sts/", "/STS/", SignatureRule.ScopeService)]
    [InlineData("aws4_request", "aws5_request", SignatureRule.ScopeTerminator)]
    public void Refuses_another_scope(string old, string @new, SignatureRule rule)
    {
        var fault = Requests.Post().Replacing(old, @new).Fault();
        Assert.Equal(rule, fault?.Rule);
        if (rule == SignatureRule.ScopeService) Assert.Equal("sts", fault!.Service);
    }

    [Fact]
    public void Accepts_any_region_it_was_signed_for() => Assert.Null(Requests.Post(Requests.Signer with { Region = "ap-southeast-2" }).Rule());

    [Fact]
    public void A_request_signed_for_another_service_is_refused_here_and_accepted_there()
    {
        var request = Requests.Post(Requests.Signer with { Service = "iam" });
        Assert.Equal(SignatureRule.ScopeService, request.Rule());
        Assert.Null(request.Fault(profile: SigningProfile.For("iam")));
        Assert.Equal("iam", SigV4Verifier.ClaimedService(request));
    }

    [Theory]
    [InlineData("20261123T072037", SignatureRule.MalformedDate)]
    [InlineData("2026-11-23T07:20:37Z", SignatureRule.MalformedDate)]
    [InlineData("20261323T072037Z", SignatureRule.MalformedDate)]
    [InlineData("20261123T072060Z", SignatureRule.MalformedDate)]
    [InlineData("٢0261123T072037Z", SignatureRule.MalformedDate)]
    [InlineData("", SignatureRule.MalformedDate)]
    [InlineData("20261123T072038Z", SignatureRule.SignatureMismatch)]
    public void Refuses_another_date(string date, SignatureRule rule) => Assert.Equal(rule, Requests.Post().With("x-amz-date", date).Rule());

    [Fact]
    public void Refuses_another_secret_body_method_path_or_query()
    {
        var request = Requests.Post();
        Assert.Equal(SignatureRule.SignatureMismatch, request.Fault(secret: Requests.Secret + "x")?.Rule);
        Assert.Equal(SignatureRule.SignatureMismatch, (request with { Body = "Action=DeleteEverything"u8.ToArray() }).Rule());
        Assert.Equal(SignatureRule.SignatureMismatch, (request with { Method = "PUT" }).Rule());
        Assert.Equal(SignatureRule.SignatureMismatch, (request with { RawPath = "/other" }).Rule());
        Assert.Equal(SignatureRule.SignatureMismatch, (request with { RawQuery = request.RawQuery + "&x" }).Rule());
        Assert.Null(request.Rule());
    }

    [Fact]
    public void An_unknown_key_is_refused_after_every_check_that_a_known_one_meets()
    {
        var stranger = Requests.Signer with { AccessKeyId = "ASIAQNZGKIQY56JQ7WML" };
        Assert.Equal(SignatureRule.UnknownAccessKey, Requests.Post(stranger).Rule());
        Assert.Equal(SignatureRule.ScopeService, Requests.Post(stranger with { Service = "iam" }).Rule());
        Assert.Equal(SignatureRule.Expired, Requests.Post(stranger, Requests.Now.AddHours(-1)).Rule());
    }

    [Fact]
    public void The_trace_of_a_wrong_signature_has_the_canonical_request_and_not_the_token()
    {
        foreach (var request in new[] { Requests.Post() with { Body = default }, Requests.Presigned() with { Method = "PUT" } })
        {
            var seen = request.Fault()!.Seen;
            Assert.Contains("host:127.0.0.1:5002\n", seen, StringComparison.Ordinal);
            Assert.Contains("[redacted]", seen, StringComparison.Ordinal);
            Assert.DoesNotContain("token\n", seen.Replace("x-amz-security-token\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("SfST", seen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Content_hash_must_be_the_bodys()
    {
        string hash = CanonicalRequest.Hash(Requests.Body);
        SignedRequest With(string value) => Requests.Post(more: new KeyValuePair<string, string>("x-amz-content-sha256", value));
        Assert.Null(With(hash).Rule());
        Assert.Equal(SignatureRule.PayloadHash, With(CanonicalRequest.Hash([])).Rule());
        Assert.Equal(SignatureRule.PayloadHash, With(hash.ToUpperInvariant()).Rule());
        Assert.Equal(SignatureRule.PayloadHash, With("").Rule());
        Assert.Equal(SignatureRule.UnsignedPayload, With("UNSIGNED-PAYLOAD").Rule());
        Assert.Equal(SignatureRule.UnsignedPayload, With("STREAMING-AWS4-HMAC-SHA256-PAYLOAD").Rule());
        Assert.Equal(SignatureRule.UnsignedPayload, With("STREAMING-UNSIGNED-PAYLOAD-TRAILER").Rule());
    }
}
