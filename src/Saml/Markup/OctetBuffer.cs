namespace SamlFederation.Saml;

/// <summary>Octets that grow. The array is used again.</summary>
internal sealed class OctetBuffer
{
    private byte[] octets = new byte[8 * 1024];

    public int Length { get; private set; }

    public byte[] Array => octets;

    public ReadOnlySpan<byte> Written => octets.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Write(byte octet)
    {
        if (Length == octets.Length)
            Grow(1);
        octets[Length++] = octet;
    }

    public void Write(ReadOnlySpan<byte> more)
    {
        if (more.Length > octets.Length - Length)
            Grow(more.Length);
        more.CopyTo(octets.AsSpan(Length));
        Length += more.Length;
    }

    /// <summary>Room for that many octets behind what is written; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Room(int size)
    {
        if (size > octets.Length - Length)
            Grow(size);
        return octets.AsSpan(Length, size);
    }

    public void Advance(int count) => Length += count;

    private void Grow(int by) => System.Array.Resize(ref octets, Math.Max(2 * octets.Length, Length + by));
}
