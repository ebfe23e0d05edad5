using System.Globalization;

namespace SamlFederation.Bucket;

/// <summary>A range of an object.</summary>
internal sealed record ByteRange(long First, long Last)
{
    public long Length => Last - First + 1;

    /// <summary>The one range that the header asks for; null where it asks for none, or for what S3 takes as none. The fault where nothing of the object is in it.</summary>
    public static (ByteRange? Range, S3Error? Error) Read(string? header, long size)
    {
        const string unit = "bytes=";
        if (header is null || !header.StartsWith(unit, StringComparison.Ordinal) || header[unit.Length..].Split('-') is not [var from, var to]) return (null, null);
        var (first, last) = (Number(from), Number(to));
        if ((from.Length > 0 && first is null) || (to.Length > 0 && last is null) || (first is null && last is null) || first > last) return (null, null);
        if (first is null) return last == 0 || size == 0 ? (null, S3Errors.InvalidRange) : (new ByteRange(Math.Max(0, size - last!.Value), size - 1), null);
        return first >= size ? (null, S3Errors.InvalidRange) : (new ByteRange(first.Value, Math.Min(last ?? size - 1, size - 1)), null);
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
