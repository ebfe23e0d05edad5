namespace SamlFederation.Bucket;

/// <summary>Octets of a request's body, and lines within them where it comes in chunks.</summary>
internal sealed class BodyReader(Stream body)
{
    private const int LongestLine = 1_024;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _at;
    private int _end;

    /// <summary>Some octets that come next, at most so many; none at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long most, CancellationToken cancellation)
    {
        if (_at == _end) await FillAsync(cancellation);
        var count = (int)Math.Min(most, _end - _at);
        var octets = _buffer.AsMemory(_at, count);
        _at += count;
        return octets;
    }

    /// <summary>The text up to CRLF, without it; null where there is none, or it is too long.</summary>
    public async ValueTask<string?> LineAsync(CancellationToken cancellation)
    {
        var line = new List<char>(128);
        while (line.Count <= LongestLine)
        {
            if (_at == _end) await FillAsync(cancellation);
            if (_at == _end) return null;
            var octet = _buffer[_at++];
            if (octet == '\n' && line is [.., '\r']) return new string([.. line[..^1]]);
            line.Add((char)octet);
        }
        return null;
    }

    private async ValueTask FillAsync(CancellationToken cancellation) => (_at, _end) = (0, await body.ReadAsync(_buffer, cancellation));
}
