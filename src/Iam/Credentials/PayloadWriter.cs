using System.Buffers;
using System.Text;

namespace SamlFederation.Iam;

/// <summary>Length-prefixed binary: numbers as base-128 varints, text as strict UTF-8.</summary>
internal sealed class PayloadWriter
{
    private static readonly UTF8Encoding Strict = new(false, true);
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public PayloadWriter Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _buffer.Write([(byte)(value | 0x80)]);
        _buffer.Write([(byte)value]);
        return this;
    }

    public PayloadWriter Time(DateTimeOffset time) => Number(checked((ulong)time.ToUnixTimeSeconds()));

    public PayloadWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        Number((ulong)bytes.Length);
        _buffer.Write(bytes);
        return this;
    }

    public PayloadWriter Text(string text) => Bytes(Strict.GetBytes(text));

    public PayloadWriter Texts(IReadOnlyList<string> texts)
    {
        Number((ulong)texts.Count);
        foreach (var text in texts) Text(text);
        return this;
    }
}
