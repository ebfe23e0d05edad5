using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SamlFederation.Web;

/// <summary>The stylesheet, the script and the icons: part of the assembly, served under <c>/_web/</c>, cached for ever under the address with their hash.</summary>
public static class WebAssets
{
    private static readonly FrozenDictionary<string, Asset> Assets = new[]
    {
        Load("site.css", "text/css; charset=utf-8"),
        Load("site.js", "text/javascript; charset=utf-8"),
        Load("icon-portal.svg", "image/svg+xml"),
        Load("icon-sts.svg", "image/svg+xml"),
    }.ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);

    /// <summary>The address of an asset, with the hash of its content.</summary>
    public static string Url(string name) => Assets[name].Url;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var asset in Assets.Values)
            routes.MapMethods("/_web/" + asset.Name, [HttpMethods.Get, HttpMethods.Head], http => asset.WriteAsync(http));
    }

    private static Asset Load(string name, string contentType)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("assets/" + name) ?? throw new InvalidOperationException($"no asset {name}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(name, contentType, bytes);
    }

    private sealed class Asset(string name, string contentType, byte[] bytes)
    {
        private readonly string _hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        private readonly Lazy<byte[]> _brotli = new(() => Compress(bytes));

        internal string Name => name;

        internal string Url => $"/_web/{name}?v={_hash}";

        internal async Task WriteAsync(HttpContext http)
        {
            var (request, response) = (http.Request, http.Response);
            response.Headers.CacheControl = request.Query["v"] == _hash ? "public, max-age=31536000, immutable" : "no-cache";
            response.Headers.ETag = $"\"{_hash}\"";
            response.Headers.Vary = "Accept-Encoding";
            if (request.Headers.IfNoneMatch == $"\"{_hash}\"")
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            var compressed = request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
            var body = compressed ? _brotli.Value : bytes;
            if (compressed)
                response.Headers.ContentEncoding = "br";
            response.ContentType = contentType;
            response.ContentLength = body.Length;
            if (!HttpMethods.IsHead(request.Method))
                await response.Body.WriteAsync(body, http.RequestAborted);
        }

        private static byte[] Compress(byte[] plain)
        {
            using var into = new MemoryStream();
            using (var brotli = new BrotliStream(into, CompressionLevel.Optimal))
                brotli.Write(plain);
            return into.ToArray();
        }
    }
}
