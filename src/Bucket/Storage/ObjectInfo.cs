using System.Text.Json.Serialization;

namespace SamlFederation.Bucket;

/// <summary>What is known of an object beside its octets.</summary>
internal sealed record ObjectInfo
{
    public required string Key { get; init; }

    public required long Size { get; init; }

    /// <summary>Without its quotation marks.</summary>
    public required string ETag { get; init; }

    /// <summary>To the second, as HTTP tells it.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>Content-Type and its kin, and <c>x-amz-meta-</c> headers, as they were given.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>By the checksum's name, in base64; of an object that was uploaded in parts a sum of sums ends with their number.</summary>
    public IReadOnlyDictionary<string, string> Checksums { get; init; } = new Dictionary<string, string>();

    /// <summary>Who put it there: the ARN.</summary>
    public string? By { get; init; }

    [JsonIgnore]
    public bool IsComposite => Checksums.Values.Any(sum => sum.Contains('-', StringComparison.Ordinal));
}

/// <summary>A bucket, as its file has it.</summary>
internal sealed record BucketInfo
{
    public required string Name { get; init; }

    /// <summary>The account that it belongs to: that of whoever made it.</summary>
    public required string Owner { get; init; }

    public required DateTimeOffset Created { get; init; }

    public string Region { get; init; } = "us-east-1";

    /// <summary>Its policy, or null.</summary>
    public string? Policy { get; init; }

    /// <summary>Whom the policy named when it was put, by unique id.</summary>
    public IReadOnlyDictionary<string, string> PrincipalIds { get; init; } = new Dictionary<string, string>();

    public string Arn => $"arn:aws:s3:::{Name}";
}

/// <summary>Both as JSON, by code that is made when this is built.</summary>
[JsonSourceGenerationOptions(WriteIndented = false)]
[JsonSerializable(typeof(ObjectInfo))]
[JsonSerializable(typeof(BucketInfo))]
[JsonSerializable(typeof(UploadInfo))]
internal sealed partial class StorageJson : JsonSerializerContext;
