using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace SamlFederation.Saml;

/// <summary>Base64 of RFC 4648 section 4 with its padding, and with no bits that carry nothing: one octet string has one text.</summary>
internal static class StrictBase64
{
    private static readonly byte[] Alphabet = [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8];
    private static readonly SearchValues<byte> Digits = SearchValues.Create(Alphabet);

    /// <summary>Decodes, skipping the characters named in <paramref name="skipped"/>; null if anything else is out of order, or if nothing is there.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text, ReadOnlySpan<char> skipped)
    {
        var copy = ArrayPool<byte>.Shared.Rent(text.Length);
        var octets = Ascii.FromUtf16(text, copy, out var length) == OperationStatus.Done ? Decoded(copy.AsSpan(0, length), skipped) : null;
        ArrayPool<byte>.Shared.Return(copy);
        return octets;
    }

    /// <summary>The same from the octets of the text.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text, ReadOnlySpan<char> skipped)
    {
        var copy = ArrayPool<byte>.Shared.Rent(text.Length);
        text.CopyTo(copy);
        var octets = Decoded(copy.AsSpan(0, text.Length), skipped);
        ArrayPool<byte>.Shared.Return(copy);
        return octets;
    }

    /// <summary>The same into a buffer, which is emptied first; false for null.</summary>
    public static bool Decode(ReadOnlySpan<char> text, ReadOnlySpan<char> skipped, OctetBuffer into)
    {
        into.Clear();
        var copy = ArrayPool<byte>.Shared.Rent(text.Length);
        var digits = Ascii.FromUtf16(text, copy, out var length) == OperationStatus.Done ? Compact(copy.AsSpan(0, length), skipped) : [];
        var isDecoded = !digits.IsEmpty && Base64.DecodeFromUtf8(digits, into.Room(digits.Length / 4 * 3), out _, out length) == OperationStatus.Done;
        ArrayPool<byte>.Shared.Return(copy);
        into.Advance(isDecoded ? length : 0);
        return isDecoded;
    }

    private static byte[]? Decoded(Span<byte> text, ReadOnlySpan<char> skipped)
    {
        var digits = Compact(text, skipped);
        if (digits.IsEmpty)
            return null;
        var octets = new byte[(digits.Length / 4 * 3) - (digits[^1] != '=' ? 0 : digits[^2] != '=' ? 1 : 2)];
        return Base64.DecodeFromUtf8(digits, octets, out _, out _) == OperationStatus.Done ? octets : null;
    }

    // Moves the digits together, the padding behind them; nothing if the text is not strict. The platform skips all white space and lets unused bits be.
    private static ReadOnlySpan<byte> Compact(Span<byte> text, ReadOnlySpan<char> skipped)
    {
        var (length, padding) = (0, 0);
        for (var rest = text; !rest.IsEmpty;)
        {
            var run = rest.IndexOfAnyExcept(Digits);
            if (run < 0)
                run = rest.Length;
            if (run > 0 && padding > 0)
                return [];
            if (rest.Length < text.Length)
                rest[..run].CopyTo(text[length..]);
            length += run;
            if (run == rest.Length)
                break;
            if (rest[run] == '=')
                padding++;
            else if (!skipped.Contains((char)rest[run]))
                return [];
            rest = rest[(run + 1)..];
        }
        var unusedBits = padding switch { 1 => 0b11, 2 => 0b1111, _ => 0 };
        if (padding > 2 || length == 0 || (length + padding) % 4 != 0 || (Alphabet.AsSpan().IndexOf(text[length - 1]) & unusedBits) != 0)
            return [];
        text.Slice(length, padding).Fill((byte)'=');
        return text[..(length + padding)];
    }
}
