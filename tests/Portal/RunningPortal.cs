using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SamlFederation.Data.Portal;
using SamlFederation.Portal;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Web;

namespace SamlFederation.Tests.Portal;

/// <summary>A portal with the tutorial world on a real loopback port, introduced over HTTP to a role consumer, and three more service providers by file.</summary>
public sealed class RunningPortal : IAsyncLifetime
{
    public const string Wiki = "https://wiki.example.com/saml";
    public const string Payroll = "https://payroll.example.com/saml";
    public const string Vault = "https://vault.example.com/saml";

    private static readonly string[] Administrators = ["Administrators"];

    private readonly string _folder = Directory.CreateTempSubdirectory("samlfederation-portal-").FullName;
    private WebApplication? _peer;
    private WebApplication? _app;

    public static RSA VaultKey => (RSA)TestKeys.OtherRsa.PrivateKey;

    public string Database { get; init; } = "";

    public WebApplication App => _app!;

    public string Url { get; private set; } = "";

    public string PeerUrl { get; private set; } = "";

    public string EntityId => Url + "/saml/metadata";

    public string ConsumerEntityId => PeerUrl + "/static/saml-metadata.xml";

    public string DataDirectory => Path.Combine(_folder, "data");

    public SettableClock Clock => App.Services.GetRequiredService<SettableClock>();

    public IReadOnlyDictionary<string, string> Passwords =>
        JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllText(Path.Combine(DataDirectory, "credentials.json")))!["portal"];

    public async Task InitializeAsync()
    {
        _peer = await StartPeerAsync();
        PeerUrl = _peer.Urls.First();
        Directory.CreateDirectory(DataDirectory);
        Directory.CreateDirectory(Path.Combine(_folder, "certs"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "world.json"), World());
        await StartAsync();
    }

    public async Task StartAsync()
    {
        string[] database = Database.Length == 0 ? [] : ["--database", Database];
        _app = PortalApplication.Build(["--port", "0", "--peer-url", PeerUrl, "--data", DataDirectory, "--certs", Path.Combine(_folder, "certs"), "--import", Path.Combine(_folder, "world.json"), .. database]);
        Url = _app.Services.GetRequiredService<ServiceOptions>().PublicUrl;
        await _app.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _app.Services.GetRequiredService<StartupReadiness>().WhenReady(patience.Token);
    }

    public async Task StopAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        await _peer!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public Browser NewBrowser() => new(this);

    public async Task<Browser> SignedInAsync(string userName)
    {
        var browser = NewBrowser();
        await browser.SignInAsync(userName, Passwords[userName]);
        return browser;
    }

    internal async Task<T> WithAsync<TService, T>(Func<TService, Task<T>> work) where TService : notnull
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    internal Task<T> StoreAsync<T>(Func<PortalDb, Task<T>> work) => WithAsync(work);

    public static string MetadataOf(string entityId, string acs, RSA? key = null, bool signsRequests = false)
    {
        List<ReadOnlyMemory<byte>> certificates = [];
        if (key is not null)
        {
            using var certificate = new CertificateRequest("CN=service provider", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(5));
            certificates.Add(certificate.RawData);
        }

        return System.Text.Encoding.UTF8.GetString(MetadataWriter.Write(new SpMetadata
        {
            EntityId = entityId,
            SigningCertificates = certificates,
            AuthnRequestsSigned = signsRequests,
            AssertionConsumerServices = [new(SamlBindings.Post, acs, 0, IsDefault: true), new(SamlBindings.Post, acs + "/second", 1)],
        }));
    }

    private static string World() => JsonSerializer.Serialize(new
    {
        portal = new
        {
            serviceProviders = new object[]
            {
                new
                {
                    entityId = Wiki, name = "Wiki", metadata = MetadataOf(Wiki, Wiki + "/acs"), description = "Pages by everybody",
                    attributes = new object[] { new { name = "mail", source = "email" }, new { name = "groups", source = "groups" }, new { name = "urn:example:department", source = "attribute:department" } },
                },
                new { entityId = Payroll, name = "Payroll", metadata = MetadataOf(Payroll, Payroll + "/acs"), nameIdFormat = NameIdFormats.EmailAddress, signResponse = true, groups = Administrators },
                new { entityId = Vault, name = "Vault", metadata = MetadataOf(Vault, Vault + "/acs", VaultKey), requireSignedRequests = true },
            },
        },
    });

    private static async Task<WebApplication> StartPeerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/static/saml-metadata.xml", (HttpRequest request) =>
        {
            var origin = string.Create(CultureInfo.InvariantCulture, $"http://{request.Host}");
            return Results.Text(MetadataOf(origin + "/static/saml-metadata.xml", origin + "/saml"), "application/samlmetadata+xml");
        });
        app.MapGet("/moved", (HttpRequest request) => Results.Redirect($"http://{request.Host}/static/saml-metadata.xml"));
        await app.StartAsync();
        return app;
    }
}
