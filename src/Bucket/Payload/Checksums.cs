using System.Security.Cryptography;

namespace SamlFederation.Bucket;

/// <summary>The names of S3's checksums: <c>CRC32</c> in XML, <c>x-amz-checksum-crc32</c> as a header.</summary>
internal static class ChecksumNames
{
    public const string HeaderPrefix = "x-amz-checksum-";

    public static IReadOnlyList<string> All { get; } = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];

    public static string Header(string name) => HeaderPrefix + name.ToLowerInvariant();

    /// <summary>The checksum that a header is for, or null.</summary>
    public static string? OfHeader(string header) => All.FirstOrDefault(name => Header(name).Equals(header, StringComparison.OrdinalIgnoreCase));

    /// <summary>The checksum of this name in any case, or null.</summary>
    public static string? Find(string? name) => All.FirstOrDefault(one => one.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static int Length(string name) => name switch { "CRC64NVME" => 8, "SHA1" => 20, "SHA256" => 32, _ => 4 };
}

/// <summary>Sums up octets as they pass.</summary>
internal sealed class ChecksumCounter : IDisposable
{
    private readonly IncrementalHash? _hash;
    private readonly Crc? _crc;
    private ulong _register;

    public ChecksumCounter(string name)
    {
        Name = name;
        (_hash, _crc) = name switch
        {
#pragma warning disable CA5350 // S3 has SHA-1 as a checksum among others; nothing is protected by it.
            "SHA1" => (IncrementalHash.CreateHash(HashAlgorithmName.SHA1), (Crc?)null),
#pragma warning restore CA5350
            "SHA256" => (IncrementalHash.CreateHash(HashAlgorithmName.SHA256), null),
            "CRC32" => (null, Crc.Crc32),
            "CRC32C" => (null, Crc.Crc32C),
            _ => (null, Crc.Crc64Nvme),
        };
        _register = _crc?.Start ?? 0;
    }

    public string Name { get; }

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (_crc is null) _hash!.AppendData(octets);
        else _register = _crc.Append(_register, octets);
    }

    public byte[] Finish() => _crc is null ? _hash!.GetHashAndReset() : _crc.Finish(_register);

    public void Dispose() => _hash?.Dispose();
}
