using SamlFederation.Sts.WebIdentity;
using SamlFederation.Web;

namespace SamlFederation.Tests.Sts.WebIdentity;

/// <summary>Which addresses a provider may have, and where asking it may lead.</summary>
public sealed class ProviderAddressTests
{
    private static readonly ProviderAddress Development = new(Options(production: false));
    private static readonly ProviderAddress Production = new(Options(production: true));

    [Theory]
    [InlineData("https://accounts.example.com", true, true)]
    [InlineData("https://accounts.example.com/", true, true)]
    [InlineData("https://accounts.example.com/tenant/one", true, true)]
    [InlineData("https://localhost:5000", true, false)]
    [InlineData("http://localhost:5000/tenant", true, false)]
    [InlineData("http://127.0.0.1:5000", true, false)]
    [InlineData("http://[::1]:5000", true, false)]
    [InlineData("http://accounts.example.com", false, false)]
    [InlineData("https://accounts.example.com:8443", false, false)]
    [InlineData("https://accounts.example.com:443", false, false)]
    [InlineData("https://accounts.example.com/?tenant=one", false, false)]
    [InlineData("https://accounts.example.com/#one", false, false)]
    [InlineData("https://david@accounts.example.com", false, false)]
    [InlineData("https://10.0.0.1", false, false)]
    [InlineData("https://2130706433", false, false)]
    [InlineData("https://[fd00::1]", false, false)]
    [InlineData("https://saml", false, false)]
    [InlineData("https://Accounts.example.com", false, false)]
    [InlineData("HTTPS://accounts.example.com", false, false)]
    [InlineData("https://accounts.example.com/../other", false, false)]
    [InlineData("https://accounts.example.com/*", false, false)]
    [InlineData("https://*.example.com", false, false)]
    [InlineData("https://accounts.example.com/${aws:userid}", false, false)]
    [InlineData("https:\\\\accounts.example.com", false, false)]
    [InlineData("https:accounts.example.com", false, false)]
    [InlineData("accounts.example.com", false, false)]
    [InlineData("file:///etc/passwd", false, false)]
    [InlineData("https://", false, false)]
    [InlineData("https://accounts.example.com\n", false, false)]
    public void An_issuer_is_https_and_public_or_here_in_Development(string url, bool development, bool production)
    {
        Assert.Equal(development, Development.MayBeIssuer(url));
        Assert.Equal(production, Production.MayBeIssuer(url));
    }

    [Fact]
    public void A_provider_on_this_machine_leads_nowhere_in_Production()
    {
        Assert.Equal(Reach.Loopback, Development.ReachOf("http://localhost:5000"));
        Assert.Null(Production.ReachOf("http://localhost:5000"));
        Assert.Equal(Reach.Public, Production.ReachOf("https://localhost:5000"));
    }

    [Fact]
    public void Documents_of_a_public_provider_are_never_asked_for_without_https()
    {
        Assert.True(Development.MayHold("https://keys.example.com/keys", Reach.Public));
        Assert.False(Development.MayHold("http://keys.example.com/keys", Reach.Public));
        Assert.False(Development.MayHold("http://localhost:5000/keys", Reach.Public));
        Assert.True(Development.MayHold("http://localhost:5000/keys", Reach.Loopback));
        Assert.False(Development.MayHold("https://keys.example.com/keys", Reach.Loopback));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    public async Task No_connection_is_made_where_it_may_not_lead(string host)
    {
        await using var inner = await TestOidcProvider.StartAsync();
        var port = new Uri(inner.Origin).Port;
        using var client = GuardedFetch.Client(Reach.Public);
        var outcome = await GuardedFetch.FetchAsync(client, new Uri($"http://{host}:{port}/tenant/.well-known/openid-configuration"), CancellationToken.None);
        Assert.IsType<FetchOutcome.Refused>(outcome);
        Assert.Equal(0, inner.Asked + inner.Strays);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://192.0.2.1/")]
    public async Task What_may_lead_to_this_machine_leads_nowhere_else(string address)
    {
        using var client = GuardedFetch.Client(Reach.Loopback);
        Assert.IsType<FetchOutcome.Refused>(await GuardedFetch.FetchAsync(client, new Uri(address), CancellationToken.None));
    }

    private static ServiceOptions Options(bool production) => new()
    {
        ServiceName = "sts", Production = production, PublicUrl = "https://sts.example.com", PeerUrl = "https://portal.example.com", Port = 5002, DataDirectory = "/", CertsDirectory = "/", Database = "/sts.db",
    };
}
