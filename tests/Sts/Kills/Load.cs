using System.Collections.Concurrent;
using System.Net;
using System.Xml.Linq;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Kills;

/// <summary>One answer that a client has in full.</summary>
/// <param name="What">What was asked.</param>
/// <param name="RequestId">The request id of the answer.</param>
/// <param name="IsAccepted">Whether what was asked was done.</param>
/// <param name="Key">The access key that was handed out, if one was.</param>
internal sealed record Acknowledged(string What, string RequestId, bool IsAccepted, SigV4Signer? Key);

/// <summary>Clients that ask for everything that hands out a credential, and for changes, all at once, until the service is gone.</summary>
internal sealed class Load(KilledService service, int seed)
{
    private const string UpdateApp = "arn:aws:iam::999999999999:role/UpdateApp";
    private const int Clients = 12;

    public ConcurrentBag<Acknowledged> Answered { get; } = [];

    /// <summary>Responses that were accepted, none of which may be accepted again.</summary>
    public ConcurrentBag<Dictionary<string, string>> Redeemed { get; } = [];

    /// <summary>Runs until the service no longer answers.</summary>
    public Task RunAsync()
    {
        var administrator = service.Administrator();
        return Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => ClientAsync(client, administrator))));
    }

    /// <summary>Presents a response; true when it was accepted.</summary>
    public async Task<bool> RedeemAsync(HttpClient client, Dictionary<string, string> fields)
    {
        var answer = await SendAsync(client, "AssumeRoleWithSAML", () => Form(fields), isKept: true);
        if (answer.IsAccepted) Redeemed.Add(fields);
        return answer.IsAccepted;
    }

    /// <summary>Asks who the key is; true when it is known.</summary>
    public async Task<bool> IsKnownAsync(HttpClient client, SigV4Signer key) => (await CallAsync(client, key, "sts", "GetCallerIdentity")).IsAccepted;

    private async Task ClientAsync(int number, SigV4Signer administrator)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var random = new Random(seed + number);
        try
        {
            while (true) await AskAsync(client, random, administrator);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // The service was killed: that is the end of the load.
        }
    }

    private Task AskAsync(HttpClient client, Random random, SigV4Signer administrator) => random.Next(8) switch
    {
        < 3 => TwiceAsync(client, RunningSts.Fields(service.Honest())),
        3 => CallAsync(client, administrator, "sts", "AssumeRole", ("RoleArn", UpdateApp), ("RoleSessionName", "kill")),
        4 => CallAsync(client, administrator, "sts", "GetSessionToken"),
        5 => CallAsync(client, administrator, "sts", "GetFederationToken", ("Name", "theresa")),
        6 => KeyAsync(client, administrator, $"user-{random.NextInt64():x}"),
        _ => ConsoleAsync(client, administrator),
    };

    // One is accepted and the other refused, often in the same commit.
    private Task<bool[]> TwiceAsync(HttpClient client, Dictionary<string, string> fields) => Task.WhenAll(RedeemAsync(client, fields), RedeemAsync(client, fields));

    private async Task KeyAsync(HttpClient client, SigV4Signer administrator, string user)
    {
        await CallAsync(client, administrator, "iam", "CreateUser", ("UserName", user));
        await CallAsync(client, administrator, "iam", "CreateAccessKey", ("UserName", user));
        await CallAsync(client, administrator, "iam", "CreateUser", ("UserName", user));
    }

    private async Task ConsoleAsync(HttpClient client, SigV4Signer administrator)
    {
        var federated = await CallAsync(client, administrator, "sts", "GetFederationToken", ("Name", "david"));
        if (federated.Key is not { } credentials) return;
        string? token = null;
        await SendAsync(client, "GetSigninToken", () => new HttpRequestMessage(HttpMethod.Get, new Uri(service.Origin + Broker.Ask(Broker.Session(credentials)))), body =>
        {
            token = System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("SigninToken").GetString();
            return null;
        });
        if (token is not null) await SendAsync(client, "ConsoleLogin", () => new HttpRequestMessage(HttpMethod.Get, new Uri(service.Origin + Broker.Login(token))));
    }

    private async Task<Acknowledged> CallAsync(HttpClient client, SigV4Signer signer, string api, string action, params (string Name, string Value)[] parameters)
    {
        var request = Form([new("Action", action), new("Version", api == "iam" ? "2010-05-08" : "2011-06-15"), .. parameters.Select(one => KeyValuePair.Create(one.Name, one.Value))]);
        var signed = await (signer with { Service = api }).SignAsync(request, DateTimeOffset.UtcNow);
        return await SendAsync(client, action, () => signed, isKept: true);
    }

    private Task<Acknowledged> SendAsync(HttpClient client, string what, Func<HttpRequestMessage> request, bool isKept) =>
        SendAsync(client, what, request, body => isKept ? Key(body) : null);

    private async Task<Acknowledged> SendAsync(HttpClient client, string what, Func<HttpRequestMessage> request, Func<string, SigV4Signer?>? read = null)
    {
        using var message = request();
        using var answer = await client.SendAsync(message);
        var body = await answer.Content.ReadAsStringAsync();
        var id = (answer.Headers.TryGetValues("x-amzn-RequestId", out var ids) || answer.Headers.TryGetValues("X-Request-Id", out ids)) ? ids.Single() : "";
        var isAccepted = answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.SeeOther;
        var acknowledged = new Acknowledged(what, id, isAccepted, isAccepted ? read?.Invoke(body) : null);
        Answered.Add(acknowledged);
        return acknowledged;
    }

    private static SigV4Signer? Key(string body)
    {
        var xml = XElement.Parse(body);
        string? Text(string name) => xml.Descendants(xml.Name.Namespace + name).FirstOrDefault()?.Value;
        return Text("AccessKeyId") is { } id && Text("SecretAccessKey") is { } secret ? new SigV4Signer(id, secret, Text("SessionToken")) : null;
    }

    private HttpRequestMessage Form(IEnumerable<KeyValuePair<string, string>> fields) => new(HttpMethod.Post, new Uri(service.Origin + "/")) { Content = new FormUrlEncodedContent(fields) };
}
