using System.Buffers.Binary;
using System.IO.Compression;

namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>
/// Files of one gzip member (RFC 1952), with one fixed header. Read strictly: a header of another kind, a checksum or a length that does not
/// fit, is another file, although some programs would still find the same content in it. What is vouched for is the content: the few bits that
/// fill up the last octet of the deflated data mean nothing, and alone can differ.
/// </summary>
internal static class GzipFile
{
    // Deflate, no flags, no time, no extra flags, unknown system: nothing of when and where it was made.
    private static ReadOnlySpan<byte> Header => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

    private const int Trailer = 8;
    private static readonly uint[] Table = MakeTable();

    public static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using var file = new MemoryStream();
        file.Write(Header);
        using (var deflate = new DeflateStream(file, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(content);
        Span<byte> trailer = stackalloc byte[Trailer];
        WriteTrailer(trailer, content);
        file.Write(trailer);
        return file.ToArray();
    }

    /// <summary>The content, or null when these are not the octets of such a file.</summary>
    public static byte[]? Decompress(byte[] file)
    {
        if (file.Length < Header.Length + Trailer || !file.AsSpan().StartsWith(Header)) return null;
        byte[] content;
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(file, Header.Length, file.Length - Header.Length - Trailer), CompressionMode.Decompress);
            using var read = new MemoryStream();
            deflate.CopyTo(read);
            content = read.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
        Span<byte> trailer = stackalloc byte[Trailer];
        WriteTrailer(trailer, content);
        return file.AsSpan()[^Trailer..].SequenceEqual(trailer) ? content : null;
    }

    private static void WriteTrailer(Span<byte> trailer, ReadOnlySpan<byte> content)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Checksum(content));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], unchecked((uint)content.Length));
    }

    // RFC 1952, section 8: CRC-32.
    private static uint Checksum(ReadOnlySpan<byte> content)
    {
        var sum = uint.MaxValue;
        foreach (var octet in content) sum = Table[(byte)(sum ^ octet)] ^ (sum >> 8);
        return ~sum;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < table.Length; n++)
        {
            var sum = n;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) != 0 ? 0xEDB88320 ^ (sum >> 1) : sum >> 1;
            table[n] = sum;
        }
        return table;
    }
}
