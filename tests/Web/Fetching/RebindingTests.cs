using System.Net;
using SamlFederation.Web;

namespace SamlFederation.Tests.Web.Fetching;

/// <summary>A name server that answers something else every time it is asked.</summary>
public sealed class RebindingTests : IDisposable
{
    private static readonly IPAddress Public = IPAddress.Parse("93.184.215.14");
    private static readonly IPAddress Private = IPAddress.Parse("10.0.0.1");
    private readonly Listener _inner = Listener.Answering("200 OK", "inside"u8.ToArray());
    private int _asked;

    public void Dispose() => _inner.Dispose();

    private GuardedFetch.LookUp Answers(params IPAddress[][] answers) => (_, _) => Task.FromResult(answers[Math.Min(_asked++, answers.Length - 1)]);

    private async Task<FetchOutcome> FetchAsync(HttpClient client) => await GuardedFetch.FetchAsync(client, new Uri($"http://rebinding.example:{_inner.Port}/"), default);

    [Fact]
    public async Task Connects_to_the_very_address_that_was_judged()
    {
        // Were the name looked up again to connect, it would lead to 10.0.0.1 and not to this machine.
        using var client = GuardedFetch.Client(Reach.Loopback, null, Answers([IPAddress.Loopback], [Private]));
        Assert.Equal("inside", Assert.IsType<FetchOutcome.Fetched>(await FetchAsync(client)).Text);
        Assert.Equal(1, _asked);

        // The next connection is judged anew.
        Assert.Equal("The name does not resolve to this machine.", Assert.IsType<FetchOutcome.Refused>(await FetchAsync(client)).Reason);
        Assert.Equal((2, 1), (_asked, _inner.Connections));
    }

    [Fact]
    public async Task Refuses_a_name_that_was_public_a_moment_ago()
    {
        var lookUp = Answers([Public], [IPAddress.Loopback]);
        await lookUp("rebinding.example", default);
        using var client = GuardedFetch.Client(Reach.Public, null, lookUp);
        Assert.IsType<FetchOutcome.Refused>(await FetchAsync(client));
        Assert.Equal(0, _inner.Connections);
    }

    [Fact]
    public async Task Refuses_a_name_of_which_one_address_is_not_public()
    {
        foreach (var mixed in new IPAddress[][] { [Public, IPAddress.Loopback], [IPAddress.Loopback, Public], [Public, IPAddress.Loopback.MapToIPv6()], [Public, IPAddress.IPv6Loopback] })
        {
            using var client = GuardedFetch.Client(Reach.Public, null, Answers(mixed));
            Assert.Equal("The name does not resolve to a public address.", Assert.IsType<FetchOutcome.Refused>(await FetchAsync(client)).Reason);
        }
        Assert.Equal(0, _inner.Connections);
    }

    [Fact]
    public async Task Reaches_anywhere_only_where_the_service_itself_was_told_to()
    {
        using var client = GuardedFetch.Client(Reach.Anywhere, null, Answers([IPAddress.Loopback]));
        Assert.IsType<FetchOutcome.Fetched>(await FetchAsync(client));
    }
}
