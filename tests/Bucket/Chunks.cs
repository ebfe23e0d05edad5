using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Bucket;

/// <summary>Bodies in chunks, written from AWS's description and sharing no code with the reader.</summary>
public static class Chunks
{
    private static readonly string Nothing = Hash([]);

    /// <summary>The signed chunks of a request, with a trailer where one is given.</summary>
    public static byte[] InSignedChunks(S3Caller caller, SignedTarget request, IEnumerable<byte[]> chunks, (string Name, string Value)? trailer = null)
    {
        var time = request.Headers.Single(header => header.Key == "x-amz-date").Value;
        var signature = request.Headers.Single(header => header.Key == "Authorization").Value.Split("Signature=")[1];
        var scope = $"{time[..8]}/{caller.Signer.Region}/s3/aws4_request";
        var key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + caller.Signer.SecretAccessKey), time[..8]), caller.Signer.Region), "s3"), "aws4_request");
        var body = new MemoryStream();
        foreach (var chunk in chunks.Append([]))
        {
            signature = Convert.ToHexStringLower(Hmac(key, $"AWS4-HMAC-SHA256-PAYLOAD\n{time}\n{scope}\n{signature}\n{Nothing}\n{Hash(chunk)}"));
            body.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{chunk.Length:x};chunk-signature={signature}\r\n")));
            body.Write(chunk);
            if (chunk.Length > 0) body.Write("\r\n"u8);
        }
        if (trailer is var (name, value))
        {
            signature = Convert.ToHexStringLower(Hmac(key, $"AWS4-HMAC-SHA256-TRAILER\n{time}\n{scope}\n{signature}\n{Hash(Encoding.ASCII.GetBytes($"{name}:{value}\n"))}"));
            body.Write(Encoding.ASCII.GetBytes($"{name}:{value}\r\nx-amz-trailer-signature:{signature}\r\n"));
        }
        body.Write("\r\n"u8);
        return body.ToArray();
    }

    /// <summary>The same without signatures.</summary>
    public static byte[] InPlainChunks(IEnumerable<byte[]> chunks, (string Name, string Value) trailer)
    {
        var body = new MemoryStream();
        foreach (var chunk in chunks)
        {
            body.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{chunk.Length:x}\r\n")));
            body.Write(chunk);
            body.Write("\r\n"u8);
        }
        body.Write(Encoding.ASCII.GetBytes($"0\r\n{trailer.Name}:{trailer.Value}\r\n\r\n"));
        return body.ToArray();
    }

    private static string Hash(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA256.HashData(octets));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
