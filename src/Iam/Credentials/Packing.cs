using System.IO.Compression;

namespace SamlFederation.Iam;

/// <summary>
/// The compressed form in which session policies and tags travel in a token, and by which their packed size is reckoned.
/// Brotli, because its built-in dictionary serves short texts, and its output depends on nothing but its input.
/// </summary>
internal static class Packing
{
    private const int Quality = 9;
    private const int Window = 16;
    private const int MaxUnpacked = 1 << 17;

    public static byte[] Policies(IReadOnlyList<string> inline, IReadOnlyList<string> arns) =>
        inline.Count + arns.Count == 0 ? [] : Compress(new PayloadWriter().Texts(inline).Texts(arns).Written);

    public static byte[] Tags(IReadOnlyList<SessionTag> tags)
    {
        if (tags.Count == 0) return [];
        var writer = new PayloadWriter().Number((ulong)tags.Count);
        foreach (var tag in tags) writer.Text(tag.Key).Text(tag.Value).Number(tag.Transitive ? 1UL : 0);
        return Compress(writer.Written);
    }

    public static (string[] Inline, string[] Arns) ReadPolicies(ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty) return ([], []);
        var reader = new PayloadReader(Expand(packed));
        var policies = (reader.Texts(), reader.Texts());
        return reader.AtEnd ? policies : throw new FormatException("the policies have a tail");
    }

    public static SessionTag[] ReadTags(ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty) return [];
        var reader = new PayloadReader(Expand(packed));
        var tags = new SessionTag[reader.Count()];
        for (var i = 0; i < tags.Length; i++) tags[i] = new SessionTag(reader.Text(), reader.Text(), reader.Number() == 1);
        return reader.AtEnd ? tags : throw new FormatException("the tags have a tail");
    }

    private static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        if (plain.Length > MaxUnpacked) throw new ArgumentException("Session policies and tags are bounded before they are packed.", nameof(plain));
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        return BrotliEncoder.TryCompress(plain, buffer, out var length, Quality, Window)
            ? buffer[..length]
            : throw new InvalidOperationException("Brotli needed more than its own bound.");
    }

    private static byte[] Expand(ReadOnlySpan<byte> packed)
    {
        for (var size = packed.Length * 8; ; size *= 4)
        {
            size = Math.Min(size, MaxUnpacked);
            var buffer = new byte[size];
            if (BrotliDecoder.TryDecompress(packed, buffer, out var length)) return buffer[..length];
            if (size == MaxUnpacked) throw new FormatException("a packed field does not unpack");
        }
    }
}
