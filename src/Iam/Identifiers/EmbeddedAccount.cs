using System.Security.Cryptography;

namespace SamlFederation.Iam;

/// <summary>
/// The sixteen base32 characters after the four-letter prefix of AWS's keys and unique ids, read as 80 bits:
/// a one, the account number in 40 bits, then 39 random bits.
/// </summary>
internal static class EmbeddedAccount
{
    public const int Length = 16;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int RandomBits = 39;

    public static string New(string accountId)
    {
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        var low = BitConverter.ToUInt64(random) & ((1UL << RandomBits) - 1);
        var bits = (UInt128.One << 79) | ((UInt128)AccountId.ToNumber(accountId) << RandomBits) | low;
        return string.Create(Length, bits, static (text, value) =>
        {
            for (var i = text.Length - 1; i >= 0; i--, value >>= 5)
                text[i] = Alphabet[(int)(value & 31)];
        });
    }

    /// <summary>The account inside, or null when the characters are not of the alphabet or carry none (keys older than 2019 do not).</summary>
    public static string? Read(ReadOnlySpan<char> text)
    {
        if (text.Length != Length) return null;
        var bits = UInt128.Zero;
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0) return null;
            bits = (bits << 5) | (uint)digit;
        }
        return bits >> 79 == UInt128.One
            ? AccountId.FromNumber((ulong)(bits >> RandomBits) & ((1UL << 40) - 1))
            : null;
    }

    public static char RandomCharacter() => Alphabet[RandomNumberGenerator.GetInt32(Alphabet.Length)];

    public static bool IsCharacter(char c) => Alphabet.Contains(c, StringComparison.Ordinal);
}
