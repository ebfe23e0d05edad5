using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>Requests as AWS's own SDK for .NET signs them.</summary>
public sealed class AwsSdkTests
{
    private const string Endpoint = "http://127.0.0.1:5002/";

    public static TheoryData<string> Calls => new(["GetCallerIdentity", "AssumeRole", "GetSessionToken", "GetFederationToken"]);

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Accepts_what_the_SDK_signed_with_a_session(string call)
    {
        var request = await Capture(call, new SessionAWSCredentials(Requests.AccessKey, Requests.Secret, "SfST+/=token"));
        Assert.Null(request.Rule(DateTimeOffset.UtcNow));
        var parsed = Assert.IsType<SigV4Parse.Parsed>(SigV4Verifier.Parse(request, "sts")).Signature;
        Assert.True(parsed.SessionToken!.FixedTimeEquals("SfST+/=token"));
        Assert.Equal(SignatureRule.PayloadHash, (request with { Body = "Action=Other"u8.ToArray() }).Rule(DateTimeOffset.UtcNow));
        Assert.NotNull(request.Without("X-Amz-Security-Token").Rule(DateTimeOffset.UtcNow));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Accepts_what_the_SDK_signed_with_a_long_term_key(string call)
    {
        var request = await Capture(call, new BasicAWSCredentials(Requests.AccessKey, Requests.Secret));
        Assert.Null(request.Rule(DateTimeOffset.UtcNow));
        Assert.Null(Assert.IsType<SigV4Parse.Parsed>(SigV4Verifier.Parse(request, "sts")).Signature.SessionToken);
        Assert.Equal(SignatureRule.Expired, request.Rule(DateTimeOffset.UtcNow.AddHours(1)));
        Assert.Equal(SignatureRule.SignatureMismatch, request.Fault(DateTimeOffset.UtcNow, Requests.Secret.ToUpperInvariant())?.Rule);
    }

    [Fact]
    public async Task The_SDK_does_not_sign_AssumeRoleWithSAML()
    {
        var request = await Capture("AssumeRoleWithSAML", new BasicAWSCredentials(Requests.AccessKey, Requests.Secret));
        Assert.Equal(SignatureRule.MissingAuthentication, request.Rule(DateTimeOffset.UtcNow));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("SfST+/=token")]
    public void Accepts_GetCallerIdentity_as_the_SDK_presigns_it(string? token)
    {
        var request = new DefaultRequest(new GetCallerIdentityRequest(), "SecurityTokenService")
        {
            HttpMethod = "GET", Endpoint = new Uri(Endpoint), UseQueryString = true,
        };
        request.Parameters["Action"] = "GetCallerIdentity";
        request.Parameters["Version"] = "2011-06-15";
        request.Parameters["X-Amz-Expires"] = "60";
        if (token is not null) request.Parameters["X-Amz-Security-Token"] = token;
        var config = new AmazonSecurityTokenServiceConfig { ServiceURL = Endpoint, AuthenticationRegion = "us-east-1" };
        var signing = AWS4PreSignedUrlSigner.SignRequest(
            request, config, new RequestMetrics(), Requests.AccessKey, Requests.Secret, "sts", null);
        var uri = AmazonServiceClient.ComposeUrl(request);
        var signed = SignedRequest.FromTarget("GET", $"{uri.PathAndQuery}&{signing.ForQueryParameters}", [new("Host", uri.Authority)], default);

        Assert.Null(signed.Rule(DateTimeOffset.UtcNow));
        Assert.Equal(SignatureRule.Expired, signed.Rule(DateTimeOffset.UtcNow.AddSeconds(62)));
        Assert.Equal(SignatureRule.SignatureMismatch, signed.With("Host", "127.0.0.1:5003").Rule(DateTimeOffset.UtcNow));
    }

    private static async Task<SignedRequest> Capture(string call, AWSCredentials credentials)
    {
        using var recorder = new Recorder();
        var config = new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = Endpoint, AuthenticationRegion = "eu-central-1", HttpClientFactory = new Factory(recorder), MaxErrorRetry = 0,
        };
        using var client = new AmazonSecurityTokenServiceClient(credentials, config);
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => Call(client, call));
        return recorder.Request ?? throw new InvalidOperationException("The SDK sent nothing.");
    }

    private static Task Call(AmazonSecurityTokenServiceClient client, string call) => call switch
    {
        "GetCallerIdentity" => client.GetCallerIdentityAsync(new GetCallerIdentityRequest()),
        "GetSessionToken" => client.GetSessionTokenAsync(new GetSessionTokenRequest { DurationSeconds = 900 }),
        "GetFederationToken" => client.GetFederationTokenAsync(new GetFederationTokenRequest { Name = "a+b=c,d.@-", Policy = "{\"a\": \"ü *~'()\"}" }),
        "AssumeRole" => client.AssumeRoleAsync(new AssumeRoleRequest
        {
            RoleArn = "arn:aws:iam::123456789012:role/team/Developer", RoleSessionName = "a+b=c,d.@-", ExternalId = "x:/y",
            Tags = [new() { Key = "Straße", Value = "a b+c=/@" }],
        }),
        "AssumeRoleWithSAML" => client.AssumeRoleWithSAMLAsync(new AssumeRoleWithSAMLRequest
        {
            RoleArn = "arn:aws:iam::123456789012:role/Developer", PrincipalArn = "arn:aws:iam::123456789012:saml-provider/Portal", SAMLAssertion = "PHg+",
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(call)),
    };

    private sealed class Factory(Recorder recorder) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(recorder, disposeHandler: false);

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public SignedRequest? Request { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? Enumerable.Empty<KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues>>())
                .SelectMany(header => header.Value, (header, value) => new KeyValuePair<string, string>(header.Key, value)).ToList();
            if (request.Headers.Host is null) headers.Add(new("Host", request.RequestUri!.Authority));
            Request = SignedRequest.FromTarget(request.Method.Method, request.RequestUri!.PathAndQuery, headers, body);
            return new HttpResponseMessage(HttpStatusCode.Forbidden)
            {
                Content = new StringContent(
                    "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>",
                    Encoding.UTF8, "text/xml"),
            };
        }
    }
}
