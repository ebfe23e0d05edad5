namespace SamlFederation.Bucket;

/// <summary>A cyclic redundancy check whose register starts and ends inverted, least significant bit first: all of those that S3 has.</summary>
internal sealed class Crc
{
    private readonly ulong[] _table = new ulong[256];
    private readonly ulong _mask;

    /// <param name="bits">The width, 32 or 64.</param>
    /// <param name="polynomial">With its bits in reverse order.</param>
    private Crc(int bits, ulong polynomial)
    {
        Bytes = bits / 8;
        _mask = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        for (var i = 0; i < _table.Length; i++)
        {
            var value = (ulong)i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ polynomial;
            _table[i] = value;
        }
    }

    public static Crc Crc32 { get; } = new(32, 0xEDB88320);

    // RFC 3720, 12.1
    public static Crc Crc32C { get; } = new(32, 0x82F63B78);

    // NVM Express, NVM Command Set Specification, 64b CRC
    public static Crc Crc64Nvme { get; } = new(64, 0x9A6C9329AC4BC9B5);

    public int Bytes { get; }

    public ulong Start => _mask;

    public ulong Append(ulong register, ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets) register = _table[(byte)(register ^ octet)] ^ (register >> 8);
        return register;
    }

    /// <summary>The sum in network order.</summary>
    public byte[] Finish(ulong register)
    {
        var sum = BitConverter.GetBytes(register ^ _mask);
        if (BitConverter.IsLittleEndian) Array.Reverse(sum);
        return sum[^Bytes..];
    }
}
