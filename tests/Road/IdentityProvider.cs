using System.Globalization;
using System.Net;
using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Road;

/// <summary>The identity provider of the run: its metadata on a port, and responses as large as AWS's usual ones.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    private const string Account = "123456789012";
    private const string Role = $"arn:aws:iam::{Account}:role/Developer";
    private const string Provider = $"arn:aws:iam::{Account}:saml-provider/Portal";

    private readonly WebApplication _app;
    private readonly Uri _service;

    private IdentityProvider(WebApplication app, Uri origin, Uri service) => (_app, Origin, _service) = (app, origin, service);

    public Uri Origin { get; }

    private string EntityId => new Uri(Origin, "saml/metadata").ToString();

    public static async Task<IdentityProvider> StartAsync(Uri service)
    {
        var origin = new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}/");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, origin.Port));
        builder.Services.AddRouting();
        var app = builder.Build();
        var provider = new IdentityProvider(app, origin, service);
        app.MapGet("/saml/metadata", () => Results.Bytes(provider.Metadata(), "application/samlmetadata+xml"));
        await app.StartAsync();
        return provider;
    }

    /// <summary>The form of an AssumeRoleWithSAML with a response signed now.</summary>
    public string Assume(TestKey key) => Form(("Action", "AssumeRoleWithSAML"), ("Version", "2011-06-15"), ("RoleArn", Role), ("PrincipalArn", Provider), ("SAMLAssertion", Response(key)));

    /// <summary>The form of the sign-in page with a response that leaves a choice of two roles, which claims nothing.</summary>
    public string SignIn(TestKey key) => Form(("SAMLResponse", Response(key, Role, $"arn:aws:iam::{Account}:role/ReadOnly")));

    /// <summary>A response as the POST binding carries it.</summary>
    public string Response(TestKey key, params string[] roles) => new HonestResponse
    {
        Now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()),
        Issuer = EntityId,
        Audience = new Uri(_service, "static/saml-metadata.xml").ToString(),
        Recipient = new Uri(_service, "saml").ToString(),
        Destination = new Uri(_service, "saml").ToString(),
        Roles = [.. (roles.Length == 0 ? [Role] : roles).Select(role => (role, Provider))],
        Key = key,
        OtherAttributes = [.. Enumerable.Range(1, 8).Select(n => new SamlAttribute(string.Create(CultureInfo.InvariantCulture, $"urn:oid:1.3.6.1.4.1.5923.1.1.1.{n}"), [$"a value of attribute number {n}, as directories release them to everybody"], SamlConstants.UriNameFormat))],
    }.Base64();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private byte[] Metadata() => MetadataWriter.Write(new IdpMetadata
    {
        EntityId = EntityId,
        SigningCertificates = [TestKeys.Rsa.Der, TestKeys.Ecdsa.Der],
        SingleSignOnServices = [new SamlEndpoint(SamlBindings.Post, "https://idp.example.com/sso")],
    });

    private static string Form(params (string Name, string Value)[] fields)
    {
        var form = new StringBuilder();
        foreach (var (name, value) in fields) form.Append(form.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return form.ToString();
    }
}
