using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Signing;

/// <summary>Requests of many shapes, every one signed by AWS's own signer out of the SDK's core, and as they would go over the wire.</summary>
internal static class SdkRequests
{
    private const string Endpoint = "http://127.0.0.1:5002";
    private const string Token = "SfST+/=token";

    internal static readonly IReadOnlyDictionary<string, Func<SignedRequest>> All = new Dictionary<string, Func<SignedRequest>>(StringComparer.Ordinal)
    {
        ["a form"] = () => Post("Action=GetCallerIdentity&Version=2011-06-15"),
        ["a form with a token"] = () => Post("Action=AssumeRole&RoleSessionName=a%2Bb&Policy=%7B%22%C3%BC%22%7D", withToken: true),
        ["an empty body"] = () => Post(""),
        ["a query"] = () => Get([("Action", "GetCallerIdentity"), ("Version", "2011-06-15")]),
        ["an odd query"] = () => Get([("Action", "a b+c/d=e&f"), ("empty", ""), ("caf\u00e9", "\u00fc\u20ac\U0001F511"), ("~-_.", "*'()!"), ("A", "1"), ("a", "2"), ("percent", "100%25")]),
        ["repeated keys"] = () => Get([("name", "b"), ("name", "a"), ("name", ""), ("nam", "c")]),
        ["a query with a token"] = () => Get([("Action", "GetCallerIdentity")], withToken: true),
        ["an odd path"] = () => Get([("x", "1")], "/team a/caf\u00e9+b/~x*'()/c%2Fd"),
        ["a path with a slash at its end"] = () => Get([], "/one/two/"),
        ["a UTF-8 header"] = () => Post("a=b", headers: [("x-amz-meta", "caf\u00e9 \u20ac \U0001F511"), ("X-Custom", "one")]),
        ["a header of several lines"] = () => Post("a=b", headers: [("x-amz-meta", "  one\t two   three  "), ("x-custom", "first second")], wire: [("x-custom", "first\r\n second")]),
        ["a header folded before it was signed"] = () => Post("a=b", headers: [("x-custom", "first\r\n second")]),
        ["a presigned query"] = () => Presigned([("Action", "GetCallerIdentity"), ("Version", "2011-06-15")]),
        ["a presigned query with a token"] = () => Presigned([("Action", "GetCallerIdentity"), ("Version", "2011-06-15"), ("empty", ""), ("caf\u00e9", "a b+c/=")], withToken: true),
        ["a presigned odd path"] = () => Presigned([("Action", "GetCallerIdentity")], "/team a/caf\u00e9+b"),
    };

    private static AmazonSecurityTokenServiceConfig Config => new() { ServiceURL = Endpoint, AuthenticationRegion = "eu-central-1" };

    private static SignedRequest Post(string body, bool withToken = false, (string, string)[]? headers = null, (string Name, string Value)[]? wire = null)
    {
        var request = Request("POST", "/", withToken);
        request.Content = Encoding.UTF8.GetBytes(body);
        request.Headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8";
        foreach (var (name, value) in headers ?? [])
            request.Headers[name] = value;
        var signed = Sign(request);
        return (wire ?? []).Aggregate(signed, (sent, header) => sent.With(header.Name, header.Value));
    }

    private static SignedRequest Get((string Name, string Value)[] query, string path = "/", bool withToken = false)
    {
        var request = Request("GET", path, withToken);
        Ask(request, query);
        return Sign(request);
    }

    private static SignedRequest Presigned((string Name, string Value)[] query, string path = "/", bool withToken = false)
    {
        var request = Request("GET", path, false);
        Ask(request, [.. query, ("X-Amz-Expires", "60")]);
        if (withToken) request.Parameters["X-Amz-Security-Token"] = Token;
        var signing = AWS4PreSignedUrlSigner.SignRequest(request, Config, new RequestMetrics(), Requests.AccessKey, Requests.Secret, "sts", null);
        var uri = AmazonServiceClient.ComposeUrl(request);
        return SignedRequest.FromTarget("GET", $"{uri.PathAndQuery}&{signing.ForQueryParameters}", [new("Host", uri.Authority)], default);
    }

    private static DefaultRequest Request(string method, string path, bool withToken)
    {
        var request = new DefaultRequest(new GetCallerIdentityRequest(), "SecurityTokenService")
        {
            HttpMethod = method, Endpoint = new Uri(Endpoint), ResourcePath = "/{path+}", UseQueryString = method == "GET",
        };
        request.AddPathResource("{path+}", path[1..]);
        if (withToken) request.Headers["X-Amz-Security-Token"] = Token;
        return request;
    }

    private static void Ask(DefaultRequest request, (string Name, string Value)[] query)
    {
        foreach (var one in query.GroupBy(pair => pair.Name))
        {
            if (one.Count() == 1) request.ParameterCollection.Add(one.Key, one.Single().Value);
            else request.ParameterCollection.Add(one.Key, [.. one.Select(pair => pair.Value)]);
        }
    }

    private static SignedRequest Sign(DefaultRequest request)
    {
        request.Headers["Host"] = request.Endpoint.Authority;
        var result = new AWS4Signer().SignRequest(request, Config, new RequestMetrics(), Requests.AccessKey, Requests.Secret);
        request.Headers["Authorization"] = result.ForAuthorizationHeader;
        var uri = AmazonServiceClient.ComposeUrl(request);
        return SignedRequest.FromTarget(request.HttpMethod, uri.PathAndQuery, [.. request.Headers], request.Content ?? []);
    }
}
