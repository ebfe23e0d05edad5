using System.IO.Compression;

namespace SamlFederation.Saml;

/// <summary>Raw DEFLATE (RFC 1951) with a hard end: what it allocates is bounded by the limit, not by what the sender packed.</summary>
internal static class BoundedInflate
{
    public const int MaxOctets = 64 * 1024;

    public static AuthnRequestFault? Inflate(byte[] packed, out byte[] octets)
    {
        octets = [];
        var buffer = new byte[MaxOctets + 1];
        var length = 0;
        try
        {
            using var inflater = new DeflateStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
            while (length < buffer.Length && inflater.Read(buffer, length, buffer.Length - length) is > 0 and var read)
                length += read;
        }
        catch (InvalidDataException)
        {
            return new(AuthnRequestRule.Deflate, "DEFLATE data", "data that is not");
        }
        if (length == 0)
            return new(AuthnRequestRule.Deflate, "DEFLATE data", "nothing");
        if (length > MaxOctets)
            return new(AuthnRequestRule.Size, $"at most {MaxOctets} octets inflated", "more");
        octets = buffer[..length];
        return null;
    }

    /// <summary>As many octets of the beginning as come out, for a look at what it is; none if nothing does.</summary>
    public static byte[] Beginning(byte[] packed, int most)
    {
        var buffer = new byte[most];
        var length = 0;
        try
        {
            using var inflater = new DeflateStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
            while (length < most && inflater.Read(buffer, length, most - length) is > 0 and var read)
                length += read;
        }
        catch (InvalidDataException)
        {
            // What came before the break is what there is.
            return buffer[..length];
        }
        return buffer[..length];
    }
}
