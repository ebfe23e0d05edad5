using System.Text.Json;
using System.Text.Json.Serialization;

namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>A log file as a digest names it.</summary>
internal sealed record DigestedLog(string S3Bucket, string S3Object, string HashValue, string HashAlgorithm, string NewestEventTime, string OldestEventTime);

/// <summary>A digest, its members named and ordered as in CloudTrail's.</summary>
internal sealed record DigestFile
{
    public const string Sha256 = "SHA-256";
    public const string Sha256WithRsa = "SHA256withRSA";

    public required string AwsAccountId { get; init; }
    public required string DigestStartTime { get; init; }
    public required string DigestEndTime { get; init; }
    public required string DigestS3Bucket { get; init; }
    public required string DigestS3Object { get; init; }
    public required string DigestPublicKeyFingerprint { get; init; }
    public string DigestSignatureAlgorithm { get; init; } = Sha256WithRsa;
    public required string? NewestEventTime { get; init; }
    public required string? OldestEventTime { get; init; }
    public required string? PreviousDigestS3Bucket { get; init; }
    public required string? PreviousDigestS3Object { get; init; }
    public required string? PreviousDigestHashValue { get; init; }
    public required string? PreviousDigestHashAlgorithm { get; init; }
    public required string? PreviousDigestSignature { get; init; }
    public required IReadOnlyList<DigestedLog> LogFiles { get; init; }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, DigestJson.Default.DigestFile);

    /// <summary>Reads a digest; null when it is none.</summary>
    public static DigestFile? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DigestJson.Default.DigestFile);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is signed of it, as CloudTrail does: when it ends, where it is, what it contains, and the signature before it.</summary>
    /// <param name="hash">SHA-256 over its content, hex.</param>
    public string Signed(string hash) => $"{DigestEndTime}\n{DigestS3Bucket}/{DigestS3Object}\n{hash}\n{PreviousDigestSignature ?? "null"}";
}

/// <summary>A digest as JSON, by code that is made when this is built.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(DigestFile))]
internal sealed partial class DigestJson : JsonSerializerContext;
