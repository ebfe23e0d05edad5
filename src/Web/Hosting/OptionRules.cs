using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SamlFederation.Web;

/// <summary>One rule per option: the value in its strict form, or a refusal in one sentence that says what to change.</summary>
internal static class OptionRules
{
    internal static int Port(string? text, int otherwise, string serviceName)
    {
        if (text is null)
            return otherwise;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
            throw new StartupRefusedException($"--{serviceName}-port must be a number from 1 to 65535 (or 0 for any free one), not `{text}`.");
        return port == 0 ? FreePort() : port;
    }

    internal static int? Number(string option, string? text, int least, int most)
    {
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new StartupRefusedException($"--{option} must be a number from {least} to {most}, not `{text}`.");
    }

    internal static string Origin(string option, string? text)
    {
        if (text is null)
            throw new StartupRefusedException($"Production needs --{option}, the address at which browsers reach the service, such as https://login.example.com.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new StartupRefusedException($"--{option} must be a full address such as https://login.example.com, not `{text}`.");
        if (uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0 || text.Contains('?', StringComparison.Ordinal) || text.Contains('#', StringComparison.Ordinal))
            throw new StartupRefusedException($"--{option} must be an origin only, {uri.Scheme}://{uri.Authority} without a path, query or user name, not `{text}`.");
        return uri.GetLeftPart(UriPartial.Authority);
    }

    internal static string WritableFolder(string option, string path)
    {
        var folder = ReadableFolder(option, path);
        var probe = Path.Combine(folder, $".probe-{Guid.NewGuid():N}");
        try
        {
            using (File.Create(probe, 1, FileOptions.DeleteOnClose)) { }
            return folder;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException($"The folder {folder} cannot be written; make it writable or choose another with --{option}.", refused);
        }
    }

    internal static string ReadableFolder(string option, string path)
    {
        var folder = Path.GetFullPath(path);
        try
        {
            if (!Directory.Exists(folder))
                CreatePrivate(folder);
            using var entries = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
            entries.MoveNext();
            return folder;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException($"The folder {folder} cannot be made or read; make it accessible or choose another with --{option}.", refused);
        }
    }

    internal static string? ReadableFile(string option, string? path)
    {
        if (path is null)
            return null;
        var file = Path.GetFullPath(path);
        if (!File.Exists(file))
            throw new StartupRefusedException($"The file {file} does not exist; correct --{option}.");
        try
        {
            using (File.OpenRead(file)) { }
            return file;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException($"The file {file} cannot be read; make it readable or correct --{option}.", refused);
        }
    }

    internal static string SqliteFile(string path)
    {
        if (path.Contains('=', StringComparison.Ordinal))
            throw new StartupRefusedException("A database is either a path to a SQLite file or a PostgreSQL connection string that begins with Host=; correct --database.");
        var file = Path.GetFullPath(path);
        if (Directory.Exists(file))
            throw new StartupRefusedException($"{file} is a folder; give --database the path of a SQLite file.");
        WritableFolder("database", Path.GetDirectoryName(file)!);
        return file;
    }

    internal static IPAddress? Address(string? text)
    {
        if (text is null)
            return null;
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw new StartupRefusedException($"--proxy must be the proxy's IP address, such as 10.0.0.7, not `{text}`.");
    }

    internal static ServiceOptions Combined(ServiceOptions options)
    {
        if (options.HttpsCertificate is null != options.HttpsKey is null)
            throw new StartupRefusedException("--https-cert and --https-key belong together; give both or neither.");
        if (options is { HttpsCertificate: not null, HttpsKey: not null })
            DisposePair(HttpsPair(options.HttpsCertificate, options.HttpsKey));
        if (options.HttpsCertificate is not null && !options.IsHttps)
            throw new StartupRefusedException($"With --https-cert the public address must begin with https, not {options.PublicUrl}; correct --{options.ServiceName}-url.");
        if (options.PublicUrl == options.PeerUrl)
            throw new StartupRefusedException($"--{(options.ServiceName == "bucket" ? "bucket" : "portal")}-url and --sts-url are both {options.PublicUrl}; the two services need different origins.");
        return options.Production ? InProduction(options) : options;
    }

    internal static (X509Certificate2 Certificate, X509Certificate2Collection Chain) HttpsPair(string certificate, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return (X509Certificate2.CreateFromPemFile(certificate, key), chain);
        }
        catch (Exception refused) when (refused is CryptographicException or ArgumentException)
        {
            throw new StartupRefusedException($"{certificate} and {key} are not a certificate and its private key in PEM form; correct --https-cert and --https-key.", refused);
        }
    }

    private static ServiceOptions InProduction(ServiceOptions options)
    {
        if (options.HttpsCertificate is null && options.Proxy is null)
            throw new StartupRefusedException("Production needs HTTPS: give --https-cert and --https-key, or --proxy with the address of the proxy that provides it.");
        if (options.AcceptAwsAudience)
            throw new StartupRefusedException("--accept-aws-audience is for Development only; remove it or remove --production.");
        if (options.Faults)
            throw new StartupRefusedException("--faults is for Development only; remove it or remove --production.");
        if (!options.IsHttps)
            throw new StartupRefusedException($"In Production --{options.ServiceName}-url must begin with https, not {options.PublicUrl}.");
        if (!options.PeerUrl.StartsWith("https:", StringComparison.Ordinal))
            throw new StartupRefusedException($"In Production the other service's address must begin with https, not {options.PeerUrl}; correct --portal-url or --sts-url.");
        return options;
    }

    private static void DisposePair((X509Certificate2 Certificate, X509Certificate2Collection Chain) pair)
    {
        pair.Certificate.Dispose();
        foreach (var certificate in pair.Chain)
            certificate.Dispose();
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
