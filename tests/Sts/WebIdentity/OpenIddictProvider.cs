using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using SamlFederation.Tests.Sts.Fixture;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace SamlFederation.Tests.Sts.WebIdentity;

/// <summary>A real OpenID Connect provider: OpenIddict's server on Kestrel, over http or over https with a certificate that nobody vouches for.</summary>
public sealed class OpenIddictProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });

    private OpenIddictProvider(WebApplication app, string origin) => (_app, Origin) = (app, origin);

    public string Origin { get; }

    /// <summary>As OpenIddict writes the issuer of a provider at the root: with a slash.</summary>
    public string Issuer => Origin + "/";

    public string Name => Issuer[(Issuer.IndexOf("://", StringComparison.Ordinal) + 3)..];

    public static async Task<OpenIddictProvider> StartAsync(X509Certificate2? certificate, SecurityKey key)
    {
        var port = Ports.Free();
        var origin = $"{(certificate is null ? "http" : "https")}://localhost:{port}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        builder.Logging.ClearProviders();
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.SetIssuer(new Uri(origin)).SetTokenEndpointUris("token").AllowPasswordFlow().RegisterScopes(Scopes.OpenId);
            options.EnableDegradedMode().AddSigningKey(key).AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));
            options.UseAspNetCore().DisableTransportSecurityRequirement();
            options.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => ValueTask.CompletedTask));
            options.AddEventHandler<OpenIddictServerEvents.HandleTokenRequestContext>(handler => handler.UseInlineHandler(SignIn));
        });
        var app = builder.Build();
        await app.StartAsync();
        return new OpenIddictProvider(app, origin);
    }

    /// <summary>An ID token for somebody, as a client gets it.</summary>
    public async Task<string> IdTokenAsync(string client, string user)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password", ["client_id"] = client, ["username"] = user, ["password"] = "any", ["scope"] = "openid",
        });
        using var answer = await _client.PostAsync(new Uri(Origin + "/token"), form);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id_token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private static ValueTask SignIn(OpenIddictServerEvents.HandleTokenRequestContext context)
    {
        var identity = new ClaimsIdentity("password", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, context.Request.Username);
        identity.SetClaim("https://aws.amazon.com/source_identity", context.Request.Username);
        identity.SetClaim("https://aws.amazon.com/tags", JsonSerializer.SerializeToElement(new
        {
            principal_tags = new Dictionary<string, string[]> { ["Team"] = ["Blue"] },
            transitive_tag_keys = new[] { "Team" },
        }));
        identity.SetScopes(context.Request.GetScopes());
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        context.Principal = new ClaimsPrincipal(identity);
        return ValueTask.CompletedTask;
    }
}
