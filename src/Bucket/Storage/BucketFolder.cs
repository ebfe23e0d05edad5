using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SamlFederation.Bucket;

/// <summary>A bucket that is open: its folder, what is known of it, and its keys. Safe from several threads.</summary>
internal sealed class BucketFolder
{
    private const string InfoName = "bucket.json";
    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly KeyIndex _keys = new();
    private BucketInfo _info;
    private bool _gone;

    private BucketFolder(string path, BucketInfo info) => (_path, _info, Uploads) = (path, info, new UploadFolder(Path.Combine(path, "multipart")));

    public BucketInfo Info => _info;

    public UploadFolder Uploads { get; }

    /// <summary>Makes the folder of a new bucket.</summary>
    public static BucketFolder Create(string path, BucketInfo info)
    {
        Durable.CreateFolder(path);
        foreach (var part in (ReadOnlySpan<string>)["objects", "incoming", "multipart"]) Durable.CreateFolder(Path.Combine(path, part));
        Write(path, info);
        return new BucketFolder(path, info);
    }

    /// <summary>Opens the folder of a bucket; null when it is none. What never became an object is deleted.</summary>
    public static BucketFolder? Open(string path)
    {
        var file = Path.Combine(path, InfoName);
        if (!File.Exists(file) || JsonSerializer.Deserialize(File.ReadAllBytes(file), StorageJson.Default.BucketInfo) is not { } info) return null;
        var bucket = new BucketFolder(path, info);
        foreach (var left in Directory.EnumerateFiles(Path.Combine(path, "incoming"))) File.Delete(left);
        bucket.Uploads.Clear();
        foreach (var found in Directory.EnumerateFiles(Path.Combine(path, "objects"), "*", SearchOption.AllDirectories))
            if (ObjectFile.Read(found) is { } known) bucket._keys.Put(known);
        return bucket;
    }

    /// <summary>A file to receive an object into; see <see cref="Commit"/>.</summary>
    public string NewFile() => Path.Combine(_path, "incoming", Guid.NewGuid().ToString("N"));

    public ObjectInfo? Find(string key)
    {
        lock (_gate) return _keys.Find(key);
    }

    /// <summary>The object and its octets, of the same moment; null when there is none.</summary>
    public (ObjectInfo Info, FileStream Octets)? Read(string key)
    {
        lock (_gate) return _keys.Find(key) is { } info ? (info, ObjectFile.Open(PathOf(key))) : null;
    }

    public Listing List(string prefix, string? delimiter, string after, int most)
    {
        lock (_gate) return _keys.List(prefix, delimiter, after, most);
    }

    /// <summary>Makes a received file the object. The conditions are asked in the same moment; what refuses, or null.</summary>
    public S3Error? Commit(string file, ObjectInfo info, Func<ObjectInfo?, S3Error?> condition)
    {
        lock (_gate)
        {
            if (_gone) return S3Errors.NoSuchBucket;
            if (condition(_keys.Find(info.Key)) is { } refused) return refused;
            var place = PathOf(info.Key);
            MakeFolderOf(place);
            Durable.Commit(file, place);
            _keys.Put(info);
            return null;
        }
    }

    /// <summary>Deletes the object, if there is one and the condition has nothing against it.</summary>
    public S3Error? Delete(string key, Func<ObjectInfo?, S3Error?> condition)
    {
        lock (_gate)
        {
            if (condition(_keys.Find(key)) is { } refused) return refused;
            if (!_keys.Remove(key)) return null;
            var place = PathOf(key);
            File.Delete(place);
            Durable.SyncFolder(Path.GetDirectoryName(place)!);
            return null;
        }
    }

    /// <summary>Gives the bucket a policy, or takes it away.</summary>
    public void SetPolicy(string? policy, IReadOnlyDictionary<string, string> ids)
    {
        lock (_gate)
        {
            var changed = _info with { Policy = policy, PrincipalIds = ids };
            Write(_path, changed);
            _info = changed;
        }
    }

    /// <summary>Deletes the bucket when it is empty; false when it is not.</summary>
    public bool TryDelete()
    {
        lock (_gate)
        {
            if (_keys.Count > 0) return false;
            _gone = true;
            File.Delete(Path.Combine(_path, InfoName));
            Durable.SyncFolder(_path);
            Directory.Delete(_path, recursive: true);
            return true;
        }
    }

    // INVARIANT: a key is never part of a file's name, whatever is in it.
    private string PathOf(string key)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return Path.Combine(_path, "objects", name[..2], name);
    }

    private static void MakeFolderOf(string place)
    {
        var folder = Path.GetDirectoryName(place)!;
        if (Directory.Exists(folder)) return;
        Durable.CreateFolder(folder);
        Durable.SyncFolder(Path.GetDirectoryName(folder)!);
    }

    private static void Write(string path, BucketInfo info)
    {
        var temporary = Path.Combine(path, "incoming", Guid.NewGuid().ToString("N"));
        using (var file = Durable.Create(temporary))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(info, StorageJson.Default.BucketInfo));
            file.Flush(flushToDisk: true);
        }
        Durable.Commit(temporary, Path.Combine(path, InfoName));
    }
}
