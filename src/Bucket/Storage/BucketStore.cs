using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using SamlFederation.Web;

namespace SamlFederation.Bucket;

/// <summary>All buckets, in the folder <c>bucket</c> of the data folder, one folder each.</summary>
internal sealed partial class BucketStore(ServiceOptions options)
{
    private readonly ConcurrentDictionary<string, BucketFolder> _buckets = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly string _root = Path.Combine(options.DataDirectory, "bucket");

    /// <summary>Opens what is there; false when there was nothing yet, not even a folder.</summary>
    public bool Open()
    {
        var known = Directory.Exists(_root);
        try
        {
            Durable.CreateFolder(_root);
            foreach (var folder in Directory.EnumerateDirectories(_root))
                if (IsValid(Path.GetFileName(folder)) && BucketFolder.Open(folder) is { } bucket) _buckets[bucket.Info.Name] = bucket;
            return known;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            throw new StartupRefusedException($"The buckets in {_root} cannot be read ({refused.Message}); make them readable or choose another folder with --data.", refused);
        }
    }

    public BucketFolder? Find(string name) => _buckets.GetValueOrDefault(name);

    public IReadOnlyList<BucketInfo> OwnedBy(string account) => [.. _buckets.Values.Select(bucket => bucket.Info).Where(bucket => bucket.Owner == account).OrderBy(bucket => bucket.Name, StringComparer.Ordinal)];

    public IReadOnlyList<BucketFolder> All => [.. _buckets.Values];

    /// <summary>Makes a bucket; what stands against it, or null.</summary>
    public S3Error? Create(BucketInfo info)
    {
        lock (_gate)
        {
            if (Taken(info.Name, info.Owner) is { } taken) return taken;
            _buckets[info.Name] = BucketFolder.Create(Path.Combine(_root, info.Name), info);
            Durable.SyncFolder(_root);
            return null;
        }
    }

    /// <summary>What stands against a bucket of this name for this account, or null.</summary>
    public S3Error? Taken(string name, string account) =>
        !IsValid(name) ? S3Errors.InvalidBucketName : Find(name) is not { } other ? null : other.Info.Owner == account ? S3Errors.BucketAlreadyOwnedByYou : S3Errors.BucketAlreadyExists;

    /// <summary>Deletes a bucket; what stands against it, or null.</summary>
    public S3Error? Delete(string name)
    {
        lock (_gate)
        {
            if (Find(name) is not { } bucket) return S3Errors.NoSuchBucket;
            if (!bucket.TryDelete()) return S3Errors.BucketNotEmpty;
            _buckets.TryRemove(name, out _);
            Durable.SyncFolder(_root);
            return null;
        }
    }

    /// <summary>S3's rules for names; and none that is an address of this service's own.</summary>
    public static bool IsValid(string name) =>
        NamePattern().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && !IPAddress.TryParse(name, out _) && name is not ("health" or "dev");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
