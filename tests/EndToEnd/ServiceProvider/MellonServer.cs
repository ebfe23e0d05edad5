using System.Diagnostics;
using SamlFederation.Tests.EndToEnd.Machine;

namespace SamlFederation.Tests.EndToEnd.ServiceProvider;

/// <summary>
/// A private Apache with mod_auth_mellon: a SAML service provider that nobody of us wrote. It knows the identity provider
/// only by its metadata, and shows at /secret what it was told about the visitor.
/// </summary>
public sealed class MellonServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.Create();
    private Process? apache;

    public Uri Address { get; private set; } = null!;

    public string EntityId => $"{Origin}/mellon/metadata";

    public Uri Secret => new(Address, "/secret/who.shtml");

    /// <summary>The metadata that mod_auth_mellon serves about itself: what an administrator brings to the portal.</summary>
    public string Metadata { get; private set; } = "";

    private string Origin => Address.GetLeftPart(UriPartial.Authority);

    public static async Task<MellonServer> StartAsync(string identityProviderMetadata)
    {
        var server = new MellonServer();
        try
        {
            await server.BeginAsync(identityProviderMetadata);
            return server;
        }
        catch
        {
            await server.DisposeAsync(); // nobody else would stop an Apache that nobody was given
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (apache is not null)
        {
            apache.Kill(entireProcessTree: true);
            await apache.WaitForExitAsync();
            apache.Dispose();
        }

        folder.Dispose();
    }

    private async Task BeginAsync(string identityProviderMetadata)
    {
        Address = new Uri($"http://localhost:{Ports.Free(1)[0]}");
        Directory.CreateDirectory(folder["www/secret"]);
        await File.WriteAllTextAsync(folder["www/secret/who.shtml"], "<!DOCTYPE html><title>Secret</title><pre id=\"who\"><!--#printenv --></pre>\n");
        await File.WriteAllTextAsync(folder["idp.xml"], identityProviderMetadata);
        await MakeKeyPairAsync();
        await File.WriteAllTextAsync(folder["apache.conf"], Configuration());
        OpenTo("www-data");

        apache = ShellCommand.Start(Tools.Apache()!, ["-d", folder.Path, "-f", folder["apache.conf"], "-D", "FOREGROUND"]);
        using var client = new HttpClient { BaseAddress = Address };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Metadata = await client.GetStringAsync(new Uri("/mellon/metadata", UriKind.Relative));
                return;
            }
            catch (HttpRequestException refused)
            {
                if (apache.HasExited)
                    throw new InvalidOperationException($"Apache ended: {await apache.StandardError.ReadToEndAsync()}\n{await LogAsync()}", refused);
                if (attempt == 200)
                    throw new InvalidOperationException($"Apache does not answer: {await LogAsync()}", refused);
                await Task.Delay(50);
            }
        }
    }

    public async Task<string> LogAsync() => File.Exists(folder["error.log"]) ? await File.ReadAllTextAsync(folder["error.log"]) : "no log";

    private async Task MakeKeyPairAsync()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=wiki", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        await File.WriteAllTextAsync(folder["sp.key"], key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(folder["sp.crt"], certificate.ExportCertificatePem());
    }

    // Started by root, Apache's workers run as another user, who must be able to read this folder and nothing more.
    private void OpenTo(string user)
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        using var chown = ShellCommand.Start("chown", ["-R", user, folder.Path]);
        chown.WaitForExit();
        Assert.Equal(0, chown.ExitCode);
    }

    private string Configuration() => $"""
        ServerName localhost
        Listen 127.0.0.1:{Address.Port}
        PidFile {folder["apache.pid"]}
        DefaultRuntimeDir {folder.Path}
        ErrorLog {folder["error.log"]}
        LogLevel warn auth_mellon:info
        {(Environment.IsPrivilegedProcess ? "User www-data\nGroup www-data" : "")}
        {string.Join('\n', Modules.Select(name => $"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"))}
        TypesConfig /dev/null
        AddType text/html .html .shtml
        AddOutputFilter INCLUDES .shtml
        StartServers 1
        MinSpareThreads 1
        MaxSpareThreads 25
        DocumentRoot {folder["www"]}
        MellonLockFile {folder["mellon.lock"]}
        <Directory {folder["www"]}>
          Options +Includes
          Require all granted
        </Directory>
        <Location />
          MellonEnable info
          MellonEndpointPath /mellon
          MellonSPentityId {EntityId}
          MellonSPPrivateKeyFile {folder["sp.key"]}
          MellonSPCertFile {folder["sp.crt"]}
          MellonIdPMetadataFile {folder["idp.xml"]}
          MellonCookieSameSite lax
          MellonMergeEnvVars On ";"
        </Location>
        <Location /secret>
          AuthType Mellon
          MellonEnable auth
          Require valid-user
        </Location>
        """;

    private static readonly string[] Modules =
        ["mpm_event", "authn_core", "authz_core", "authz_user", "auth_mellon", "dir", "mime", "include", "env"];
}
