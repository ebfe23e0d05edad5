using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SamlFederation.Web;

namespace SamlFederation.Tests.Web;

public sealed class ServiceOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ServiceOptions Read(params string[] more) => Of("portal", null, more);

    private ServiceOptions Of(string service, Dictionary<string, string>? environment, params string[] more) =>
        ServiceOptions.Read(service, ["--data", _folder.File("data"), "--certs", _folder.File("certs"), .. more], name => environment?.GetValueOrDefault(name));

    private string Refusal(params string[] more)
    {
        var message = Assert.Throws<StartupRefusedException>(() => Read(more)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        return message;
    }

    private (string Certificate, string Key) HttpsPair()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(_folder.File("https.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(_folder.File("https.key"), key.ExportPkcs8PrivateKeyPem());
        return (_folder.File("https.crt"), _folder.File("https.key"));
    }

    private static string[] Production(params string[] more) =>
        ["--production", "--public-url", "https://portal.example.com", "--peer-url", "https://sts.example.com", .. more];

    [Fact]
    public void Has_defaults_for_Development_on_loopback()
    {
        var (portal, sts) = (Read(), Of("sts", null));
        Assert.False(portal.Production);
        Assert.Equal(("http://localhost:5001", "http://localhost:5002", 5001), (portal.PublicUrl, portal.PeerUrl, portal.Port));
        Assert.Equal(("http://localhost:5002", "http://localhost:5001", 5002), (sts.PublicUrl, sts.PeerUrl, sts.Port));
        Assert.Equal(_folder.File("data/portal.db"), portal.Database);
    }

    [Fact]
    public void Reads_the_environment_and_lets_the_command_line_win()
    {
        var environment = new Dictionary<string, string>
        {
            ["SAMLFEDERATION_PORTAL_PORT"] = "6001",
            ["SAMLFEDERATION_STS_PORT"] = "6002",
            ["SAMLFEDERATION_ACCEPT_AWS_AUDIENCE"] = "true",
            ["SAMLFEDERATION_STS_DB"] = "Host=/run/postgresql;Database=sts",
        };
        var sts = Of("sts", environment);
        Assert.Equal((6002, "http://localhost:6001", true, true), (sts.Port, sts.PeerUrl, sts.AcceptAwsAudience, sts.UsesPostgreSql));
        Assert.Equal(7002, Of("sts", environment, "--port", "7002").Port);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("65535")]
    public void Accepts_a_port_at_its_bounds(string port) => Assert.Equal(port, Read("--port", port).Port.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("five")]
    [InlineData("5001.0")]
    public void Refuses_a_port_that_is_none(string port) => Assert.Contains("--portal-port", Refusal("--port", port), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://portal.example.com", "https://portal.example.com")]
    [InlineData("https://portal.example.com/", "https://portal.example.com")]
    [InlineData("http://localhost:5001", "http://localhost:5001")]
    public void Accepts_an_origin(string given, string origin) => Assert.Equal(origin, Read("--public-url", given).PublicUrl);

    [Theory]
    [InlineData("portal.example.com")]
    [InlineData("/portal")]
    [InlineData("ftp://portal.example.com")]
    [InlineData("https://portal.example.com/app")]
    [InlineData("https://portal.example.com/?a=b")]
    [InlineData("https://portal.example.com/#a")]
    [InlineData("https://user@portal.example.com")]
    public void Refuses_a_public_url_that_is_not_an_origin(string given) => Assert.Contains("--portal-url", Refusal("--public-url", given), StringComparison.Ordinal);

    [Fact]
    public void Refuses_one_origin_for_both_services() => Assert.Contains("--sts-url", Refusal("--public-url", "http://a.test", "--peer-url", "http://a.test"), StringComparison.Ordinal);

    [Theory]
    [InlineData("--colour")]
    [InlineData("port")]
    [InlineData("--port")]
    public void Refuses_what_is_no_option_and_an_option_without_its_value(string argument) => Refusal(argument);

    [Fact]
    public void Refuses_an_option_given_twice() => Assert.Contains("--port", Refusal("--port", "1", "--port", "2"), StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_folder_that_is_a_file()
    {
        File.WriteAllText(_folder.File("file"), "");
        var refused = Assert.Throws<StartupRefusedException>(() => ServiceOptions.Read("portal", ["--data", _folder.File("file"), "--certs", _folder.File("certs")], _ => null));
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_folder_in_which_nothing_can_be_made()
    {
        var refused = Assert.Throws<StartupRefusedException>(() => ServiceOptions.Read("portal", ["--data", "/proc/nothing", "--certs", _folder.File("certs")], _ => null));
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_file_that_is_missing()
    {
        Assert.Contains("--import", Refusal("--import", _folder.File("none.json")), StringComparison.Ordinal);
        Assert.Contains("--https-cert", Refusal("--https-cert", _folder.File("none.pem")), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_half_an_https_pair_and_a_pair_that_is_none()
    {
        var (certificate, key) = HttpsPair();
        Assert.Contains("--https-key", Refusal("--https-cert", certificate), StringComparison.Ordinal);
        Assert.Contains("--https-key", Refusal("--https-cert", certificate, "--https-key", certificate), StringComparison.Ordinal);
        Assert.True(Read("--https-cert", certificate, "--https-key", key).IsHttps);
    }

    [Fact]
    public void Production_takes_a_pair_or_a_proxy_and_refuses_neither()
    {
        var (certificate, key) = HttpsPair();
        Assert.True(Read(Production("--https-cert", certificate, "--https-key", key)).Production);
        Assert.True(Read(Production("--proxy", "10.0.0.7")).Production);
        Assert.Contains("--proxy", Refusal(Production()), StringComparison.Ordinal);
        Assert.Contains("--proxy", Refusal(Production("--proxy", "proxy.example.com")), StringComparison.Ordinal);
    }

    [Fact]
    public void Production_refuses_the_option_of_Development()
    {
        Assert.True(Read("--accept-aws-audience").AcceptAwsAudience);
        Assert.Contains("--accept-aws-audience", Refusal(Production("--proxy", "10.0.0.7", "--accept-aws-audience")), StringComparison.Ordinal);
        Assert.True(Read().Faults);
        Assert.False(Read("--faults", "false").Faults);
        Assert.Contains("--faults", Refusal(Production("--proxy", "10.0.0.7", "--faults")), StringComparison.Ordinal);
    }

    [Fact]
    public void Production_needs_its_own_and_the_other_origin_over_https()
    {
        Assert.Contains("--portal-url", Refusal("--production", "--proxy", "10.0.0.7"), StringComparison.Ordinal);
        Assert.Contains("--portal-url", Refusal("--production", "--proxy", "10.0.0.7", "--public-url", "http://a.test", "--peer-url", "https://b.test"), StringComparison.Ordinal);
        Assert.Contains("--sts-url", Refusal("--production", "--proxy", "10.0.0.7", "--public-url", "https://a.test", "--peer-url", "http://b.test"), StringComparison.Ordinal);
    }

    [Fact]
    public void Cookies_are_bound_to_the_host_over_https_and_differ_between_the_services()
    {
        Assert.Equal("sf-portal-session", Read().CookieName("session"));
        Assert.Equal("sf-sts-session", Of("sts", null).CookieName("session"));
        Assert.Equal("__Host-sf-portal-session", Read("--public-url", "https://a.test").CookieName("session"));
    }
}
