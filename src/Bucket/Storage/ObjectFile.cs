using System.Buffers.Binary;
using System.Text.Json;

namespace SamlFederation.Bucket;

/// <summary>
/// One object, one file: the octets, what is known of them as JSON, that JSON's length in four octets, and eight octets that say what
/// it is. An object is replaced with everything about it in one step, and what is not whole is none.
/// </summary>
internal static class ObjectFile
{
    private const int Tail = 12;
    private const int LongestInfo = 256 * 1024;

    private static ReadOnlySpan<byte> Mark => "SFBUCKT1"u8;

    /// <summary>Ends the file that the object's octets were written to, and has it reach the disk.</summary>
    public static async Task FinishAsync(FileStream file, ObjectInfo info, CancellationToken cancellation)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(info, StorageJson.Default.ObjectInfo);
        var tail = new byte[Tail];
        BinaryPrimitives.WriteInt32BigEndian(tail, json.Length);
        Mark.CopyTo(tail.AsSpan(4));
        await file.WriteAsync(json, cancellation);
        await file.WriteAsync(tail, cancellation);
        file.Flush(flushToDisk: true);
    }

    /// <summary>What the file is of; null when it is none of ours, or not whole.</summary>
    public static ObjectInfo? Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length < Tail) return null;
        var tail = new byte[Tail];
        file.Seek(-Tail, SeekOrigin.End);
        file.ReadExactly(tail);
        var length = BinaryPrimitives.ReadInt32BigEndian(tail);
        if (!tail.AsSpan(4).SequenceEqual(Mark) || length is <= 0 or > LongestInfo || length > file.Length - Tail) return null;
        var json = new byte[length];
        file.Seek(-Tail - length, SeekOrigin.End);
        file.ReadExactly(json);
        try
        {
            return JsonSerializer.Deserialize(json, StorageJson.Default.ObjectInfo) is { } info && info.Size == file.Length - Tail - length ? info : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The object's octets, to be read from any place on; whoever reads on beyond its size reads something else.</summary>
    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous);
}
