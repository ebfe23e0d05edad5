using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.WebIdentity;

/// <summary>An OpenID Connect provider on loopback that publishes whatever a test wants, and counts who asks.</summary>
public sealed class TestOidcProvider : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestOidcProvider(WebApplication app, string origin) => (_app, Origin) = (app, origin);

    public string Origin { get; }

    public string Issuer => Origin + "/tenant";

    /// <summary>What condition keys and ARNs call it.</summary>
    public string Name => Issuer[(Issuer.IndexOf("://", StringComparison.Ordinal) + 3)..];

    public List<JsonObject> Keys { get; } = [TokenForge.Jwk(TestKeys.Rsa, "one")];

    /// <summary>Questions for the discovery document.</summary>
    public int Asked { get; private set; }

    /// <summary>Requests for anything that nobody should ask for.</summary>
    public int Strays { get; private set; }

    /// <summary>The issuer that the discovery document names, where it is another.</summary>
    public string? NamedIssuer { get; set; }

    /// <summary>Where the discovery document says that the keys are, where that is another place.</summary>
    public string? KeysAt { get; set; }

    /// <summary>What is done instead of answering.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public TokenForge Token(DateTimeOffset now) => new(Issuer, now);

    /// <param name="certificate">For https; http when null.</param>
    /// <param name="port">A certain port, or a free one.</param>
    public static async Task<TestOidcProvider> StartAsync(X509Certificate2? certificate = null, int? port = null)
    {
        var chosen = port ?? Ports.Free();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, chosen, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var provider = new TestOidcProvider(app, $"{(certificate is null ? "http" : "https")}://localhost:{chosen}");
        app.Run(provider.AnswerAsync);
        await app.StartAsync();
        return provider;
    }

    /// <summary>A certificate for this machine that nobody vouches for.</summary>
    public static X509Certificate2 SelfSigned(string name = "localhost", DateTimeOffset? notAfter = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var end = notAfter ?? DateTimeOffset.UtcNow.AddYears(5);
        using var made = request.CreateSelfSigned(end.AddYears(-10), end);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The way AWS writes thumbprints.</summary>
    public static string Thumbprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA1).ToLowerInvariant();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        switch (http.Request.Path.Value)
        {
            case "/tenant/.well-known/openid-configuration":
                Asked++;
                return Instead is null ? WriteAsync(http, new JsonObject { ["issuer"] = NamedIssuer ?? Issuer, ["jwks_uri"] = KeysAt ?? Issuer + "/keys" }) : Instead(http);
            case "/tenant/keys":
                return WriteAsync(http, new JsonObject { ["keys"] = new JsonArray([.. Keys.Select(key => key.DeepClone())]) });
            default:
                Strays++;
                http.Response.StatusCode = 404;
                return Task.CompletedTask;
        }
    }

    private static Task WriteAsync(HttpContext http, JsonObject document)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(document.ToJsonString());
    }
}
