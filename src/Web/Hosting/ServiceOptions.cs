using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace SamlFederation.Web;

/// <summary>What one service was asked to be. Every instance made by <see cref="Read"/> has been checked: values, combinations, folders and files.</summary>
public sealed record ServiceOptions
{
    /// <summary><c>portal</c>, <c>sts</c> or <c>bucket</c>.</summary>
    public required string ServiceName { get; init; }

    /// <summary>True for Production; false for Development, which listens on loopback only and has the settable clock.</summary>
    public required bool Production { get; init; }

    /// <summary>This service's public origin, without a slash at the end, such as <c>https://portal.example.com</c>. Never taken from a request.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>The other service's public origin, without a slash at the end.</summary>
    public required string PeerUrl { get; init; }

    /// <summary>The TCP port listened on.</summary>
    public required int Port { get; init; }

    /// <summary>The folder of data, absolute; it exists and can be written.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>This service's own folder of keys and certificates, absolute; it exists and can be read.</summary>
    public required string CertsDirectory { get; init; }

    /// <summary>The sample bucket's public origin, without a slash at the end; the token service names it to clients.</summary>
    public string BucketUrl { get; init; } = "";

    /// <summary>The sample bucket's file of keys to ask the token service with, an AWS credentials file.</summary>
    public string? Credentials { get; init; }

    /// <summary>A PostgreSQL connection string (beginning <c>Host=</c>) or the absolute path of a SQLite file; empty for the sample bucket, which has none.</summary>
    public required string Database { get; init; }

    /// <summary>The one address whose forwarded headers are believed, or null.</summary>
    public IPAddress? Proxy { get; init; }

    /// <summary>The PEM file with the HTTPS certificate and its chain, or null.</summary>
    public string? HttpsCertificate { get; init; }

    /// <summary>The PEM file with the HTTPS private key, or null.</summary>
    public string? HttpsKey { get; init; }

    /// <summary>The world file to import at start, or null.</summary>
    public string? Import { get; init; }

    /// <summary>Development only: AWS's own audiences and recipients count as ours.</summary>
    public bool AcceptAwsAudience { get; init; }

    /// <summary>Development only, the portal: the test identity provider that issues responses with faults is served.</summary>
    public bool Faults { get; init; }

    /// <summary>The token service: the folder that the trail is delivered to, absolute; it exists and can be written. Null when it is not delivered.</summary>
    public string? TrailFolder { get; init; }

    /// <summary>The token service: how often the trail is delivered.</summary>
    public TimeSpan TrailInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The token service: for how many days the trail is kept, or null for ever.</summary>
    public int? TrailDays { get; init; }

    /// <summary>The sample bucket: after how many days without another part an unfinished upload is removed.</summary>
    public int UploadDays { get; init; } = 7;

    private const int BucketPort = 5003;

    /// <summary>The service's name as people read it.</summary>
    public string DisplayName => ServiceName switch { "portal" => "Portal", "bucket" => "Bucket", _ => "Token Service" };

    /// <summary>True when browsers reach this service over https.</summary>
    public bool IsHttps => PublicUrl.StartsWith("https:", StringComparison.Ordinal);

    /// <summary>True when <see cref="Database"/> is a PostgreSQL connection string.</summary>
    public bool UsesPostgreSql => IsPostgreSql(Database);

    /// <summary>The name of one of this service's cookies: <c>__Host-</c> over https; plain over Development's http, because clients drop Secure cookies there. Never the same in both services: browsers share cookies across ports.</summary>
    public string CookieName(string purpose) => $"{(IsHttps ? "__Host-" : "")}sf-{ServiceName}-{purpose}";

    /// <summary>Gives a cookie its name and the attributes that every cookie here has: HttpOnly, SameSite=Lax, path /, Secure over https.</summary>
    public void Configure(CookieBuilder cookie, string purpose)
    {
        ArgumentNullException.ThrowIfNull(cookie);
        cookie.Name = CookieName(purpose);
        cookie.Path = "/";
        cookie.Domain = null;
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
    }

    /// <summary>Reads and checks the options of a service.</summary>
    /// <param name="serviceName"><c>portal</c>, <c>sts</c> or <c>bucket</c>.</param>
    /// <param name="args">The command line.</param>
    /// <param name="environment">Where environment variables come from; the process's own when null.</param>
    /// <exception cref="StartupRefusedException">A value or a combination is not acceptable; the message says what to change.</exception>
    public static ServiceOptions Read(string serviceName, string[] args, Func<string, string?>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        ArgumentNullException.ThrowIfNull(args);
        var (peerName, defaultPort, peerPort) = serviceName switch
        {
            "portal" => ("sts", 5001, 5002),
            "sts" => ("portal", 5002, 5001),
            "bucket" => ("sts", BucketPort, 5002),
            _ => throw new ArgumentOutOfRangeException(nameof(serviceName), serviceName, "portal, sts or bucket"),
        };
        var (own, other) = (serviceName.ToUpperInvariant(), peerName.ToUpperInvariant());
        var given = new OptionReader(args, environment ?? Environment.GetEnvironmentVariable);

        var production = given.Flag("production", "PRODUCTION");
        var port = OptionRules.Port(given.Text("port", own + "_PORT"), defaultPort, serviceName);
        var peer = OptionRules.Port(given.Variable(other + "_PORT"), peerPort, peerName);
        var certificate = OptionRules.ReadableFile("https-cert", given.Text("https-cert", "HTTPS_CERT"));
        var scheme = certificate is null ? "http" : "https";
        var data = OptionRules.WritableFolder("data", given.Text("data", "DATA") ?? ".data");
        var certs = given.Text("certs") ?? Path.Combine(given.Variable("CERTS") ?? "certs", serviceName);
        var database = serviceName == "bucket" ? "" : given.Text("database", own + "_DB") ?? Path.Combine(data, serviceName + ".db");

        return OptionRules.Combined(new ServiceOptions
        {
            ServiceName = serviceName,
            Production = production,
            Port = port,
            PublicUrl = OptionRules.Origin($"{serviceName}-url", given.Text("public-url", own + "_URL") ?? (production ? null : $"{scheme}://localhost:{port}")),
            PeerUrl = OptionRules.Origin($"{peerName}-url", given.Text("peer-url", other + "_URL") ?? (production ? null : $"{scheme}://localhost:{peer}")),
            DataDirectory = data,
            CertsDirectory = OptionRules.ReadableFolder("certs", certs),
            BucketUrl = OptionRules.Origin("bucket-url", given.Text("bucket-url", "BUCKET_URL") ?? $"{scheme}://localhost:{OptionRules.Port(given.Variable("BUCKET_PORT"), BucketPort, "bucket")}"),
            Credentials = given.Text("credentials", own + "_CREDENTIALS") ?? Path.Combine(data, serviceName + "-credentials"),
            Database = database.Length == 0 || IsPostgreSql(database) ? database : OptionRules.SqliteFile(database),
            Proxy = OptionRules.Address(given.Text("proxy", "PROXY")),
            HttpsCertificate = certificate,
            HttpsKey = OptionRules.ReadableFile("https-key", given.Text("https-key", "HTTPS_KEY")),
            Import = OptionRules.ReadableFile("import", given.Text("import", "IMPORT")),
            AcceptAwsAudience = given.Flag("accept-aws-audience", "ACCEPT_AWS_AUDIENCE"),
            Faults = given.Flag("faults", "FAULTS", otherwise: !production),
            TrailFolder = given.Text("trail-folder", "TRAIL_FOLDER") is { } folder ? OptionRules.WritableFolder("trail-folder", folder) : null,
            TrailInterval = TimeSpan.FromSeconds(OptionRules.Number("trail-interval", given.Text("trail-interval", "TRAIL_INTERVAL"), 1, 3600) ?? 300),
            TrailDays = OptionRules.Number("trail-days", given.Text("trail-days", "TRAIL_DAYS"), 2, 36500),
            UploadDays = OptionRules.Number("upload-days", given.Text("upload-days", "UPLOAD_DAYS"), 1, 36500) ?? 7,
        });
    }

    /// <summary>The certificate to serve HTTPS with, its key attached, and the chain to send; null without an HTTPS pair.</summary>
    internal (X509Certificate2 Certificate, X509Certificate2Collection Chain)? LoadHttps() =>
        HttpsCertificate is null || HttpsKey is null ? null : OptionRules.HttpsPair(HttpsCertificate, HttpsKey);

    private static bool IsPostgreSql(string database) => database.StartsWith("Host=", StringComparison.OrdinalIgnoreCase);
}
