using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Sts.Fixture;

/// <summary>An identity provider's metadata on a loopback port: all that the token service ever asks of one.</summary>
public sealed class TestIdp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestIdp(WebApplication app, string origin) => (_app, Origin) = (app, origin);

    public string Origin { get; }

    public string EntityId => Origin + "/saml/metadata";

    public static async Task<TestIdp> StartAsync(params TestKey[] keys)
    {
        var port = Ports.Free();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var origin = $"http://127.0.0.1:{port}";
        app.MapGet("/saml/metadata", () => Results.Bytes(Metadata(origin + "/saml/metadata", keys), "application/samlmetadata+xml"));
        await app.StartAsync();
        return new TestIdp(app, origin);
    }

    public static byte[] Metadata(string entityId, params TestKey[] keys) => MetadataWriter.Write(new IdpMetadata
    {
        EntityId = entityId,
        SigningCertificates = [.. keys.Select(key => key.Der)],
        SingleSignOnServices = [new SamlEndpoint(SamlBindings.Post, "https://idp.example.com/sso")],
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
