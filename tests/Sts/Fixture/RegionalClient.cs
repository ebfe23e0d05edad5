using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.SecurityToken;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Sts.Fixture;

/// <summary>
/// A client that takes the service for the one at another name: whatever host it asks for, the connection goes to the service's
/// loopback port, with that host in its header.
/// </summary>
public sealed class RegionalClient(RunningSts sts) : IDisposable
{
    private readonly HttpClient _client = new(Handler(sts));

    /// <summary>A signed call; the host is signed with it.</summary>
    public Task<Answer> CallAsync(SigV4Signer signer, string host, string action, params (string Name, string Value)[] parameters) => SendAsync(signer, host, action, parameters);

    /// <summary>A call without a signature.</summary>
    public Task<Answer> PostAsync(string host, IEnumerable<KeyValuePair<string, string>> fields) =>
        SendAsync(null, host, null, [.. fields.Select(field => (field.Key, field.Value))]);

    /// <summary>The SDK's client of a region's own endpoint.</summary>
    public AmazonSecurityTokenServiceClient Sdk(SigV4Signer signer, string region) => new(
        signer.SessionToken is null ? new BasicAWSCredentials(signer.AccessKeyId, signer.SecretAccessKey) : new SessionAWSCredentials(signer.AccessKeyId, signer.SecretAccessKey, signer.SessionToken),
        new AmazonSecurityTokenServiceConfig
        {
            RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region),
            UseHttp = true, MaxErrorRetry = 0, HttpClientFactory = new Factory(sts),
        });

    public void Dispose() => _client.Dispose();

    private async Task<Answer> SendAsync(SigV4Signer? signer, string host, string? action, (string Name, string Value)[] fields)
    {
        IEnumerable<KeyValuePair<string, string>> named = action is null ? [] : [KeyValuePair.Create("Action", action), KeyValuePair.Create("Version", signer!.Service == "iam" ? "2010-05-08" : "2011-06-15")];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{host}/")
        {
            Content = new FormUrlEncodedContent([.. named, .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]),
        };
        if (signer is not null) await signer.SignAsync(request, sts.Clock.GetUtcNow());
        using var response = await _client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    private static SocketsHttpHandler Handler(RunningSts sts) => new()
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync("127.0.0.1", new Uri(sts.Origin).Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    private sealed class Factory(RunningSts sts) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(Handler(sts));
    }
}
