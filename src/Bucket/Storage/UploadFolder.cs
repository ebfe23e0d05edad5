using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SamlFederation.Bucket;

/// <summary>An object that is being uploaded in parts, as its file has it.</summary>
internal sealed record UploadInfo
{
    public required string Id { get; init; }

    public required string Key { get; init; }

    public required DateTimeOffset Begun { get; init; }

    public string? By { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The checksum of its parts, or null.</summary>
    public string? Checksum { get; init; }

    /// <summary>Whether that is summed up over the whole object, and not over the sums of its parts.</summary>
    public bool IsOfWhole { get; init; }
}

/// <summary>The uploads in parts of a bucket; each has a folder, each part is a file like an object's. What has no <c>upload.json</c> is none, and goes. Safe from several threads.</summary>
internal sealed partial class UploadFolder(string path)
{
    private const string InfoName = "upload.json";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);

    public UploadInfo Begin(UploadInfo upload)
    {
        lock (_gate)
        {
            var folder = Path.Combine(path, upload.Id);
            Durable.CreateFolder(folder);
            var temporary = Path.Combine(folder, Guid.NewGuid().ToString("N"));
            using (var file = Durable.Create(temporary))
            {
                file.Write(JsonSerializer.SerializeToUtf8Bytes(upload, StorageJson.Default.UploadInfo));
                file.Flush(flushToDisk: true);
            }
            Durable.Commit(temporary, Path.Combine(folder, InfoName));
            Durable.SyncFolder(path);
            return upload;
        }
    }

    /// <summary>The upload of this id for this key; null when there is none.</summary>
    public UploadInfo? Find(string id, string key) =>
        UploadId().IsMatch(id) && Read(Path.Combine(path, id)) is { } found && found.Key == key ? found : null;

    /// <summary>The same for as long as something is done with it: it does not expire meanwhile.</summary>
    public HeldUpload? Hold(string id, string key)
    {
        lock (_gate)
        {
            if (Find(id, key) is not { } upload) return null;
            _held[id] = _held.GetValueOrDefault(id) + 1;
            return new HeldUpload(upload, () => Release(id));
        }
    }

    /// <summary>All of them, in the order of S3: by key, and then by when they began, which their ids begin with.</summary>
    public IReadOnlyList<UploadInfo> All() =>
        [.. Directory.EnumerateDirectories(path).Select(Read).OfType<UploadInfo>().OrderBy(one => one.Key, KeyIndex.ByUtf8).ThenBy(one => one.Id, StringComparer.Ordinal)];

    /// <summary>A file to receive a part into.</summary>
    public string NewFile(UploadInfo upload) => Path.Combine(path, upload.Id, $"incoming-{Guid.NewGuid():N}");

    /// <summary>Makes a received file the part of this number; false when the upload has ended meanwhile.</summary>
    public bool Put(UploadInfo upload, int number, string file)
    {
        try
        {
            Durable.Commit(file, PathOf(upload, number));
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    public string PathOf(UploadInfo upload, int number) => Path.Combine(path, upload.Id, string.Create(CultureInfo.InvariantCulture, $"part-{number:D5}"));

    /// <summary>The parts that are there, by number.</summary>
    public IReadOnlyList<(int Number, ObjectInfo Info)> Parts(UploadInfo upload) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(path, upload.Id), "part-*").Order(StringComparer.Ordinal)
            .Select(file => (Number: int.Parse(Path.GetFileName(file).AsSpan(5), CultureInfo.InvariantCulture), Info: ObjectFile.Read(file)))
            .Where(part => part.Info is not null).Select(part => (part.Number, part.Info!)),
    ];

    public void End(UploadInfo upload)
    {
        File.Delete(Path.Combine(path, upload.Id, InfoName));
        Directory.Delete(Path.Combine(path, upload.Id), recursive: true);
    }

    /// <summary>Ends those of which nothing has been put since then, and removes what is left of those that ended. Who is killed in the midst of it finds the rest at the next call.</summary>
    /// <returns>How many expired.</returns>
    public int Expire(DateTimeOffset since)
    {
        var expired = 0;
        foreach (var folder in Directory.EnumerateDirectories(path))
        {
            lock (_gate)
            {
                if (_held.ContainsKey(Path.GetFileName(folder))) continue;
                if (Read(folder) is { } upload)
                {
                    if (Latest(upload) >= since) continue;
                    expired++;
                    File.Delete(Path.Combine(folder, InfoName));
                    Durable.SyncFolder(folder);
                }
            }
            Directory.Delete(folder, recursive: true);
        }
        return expired;
    }

    /// <summary>At the start: what never became a part is deleted, and what is left of uploads that ended.</summary>
    public void Clear()
    {
        foreach (var folder in Directory.EnumerateDirectories(path))
            if (!File.Exists(Path.Combine(folder, InfoName))) Directory.Delete(folder, recursive: true);
            else foreach (var left in Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) is var name && name != InfoName && !name.StartsWith("part-", StringComparison.Ordinal))) File.Delete(left);
    }

    // When something was last put: the age of an upload is that of its latest part.
    private DateTimeOffset Latest(UploadInfo upload) => Parts(upload).Select(part => part.Info.Modified).Append(upload.Begun).Max();

    private void Release(string id)
    {
        lock (_gate)
            if (--_held[id] == 0) _held.Remove(id);
    }

    private static UploadInfo? Read(string folder)
    {
        var file = Path.Combine(folder, InfoName);
        return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), StorageJson.Default.UploadInfo) : null;
    }

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UploadId();
}

/// <summary>An upload that does not expire until this is disposed of.</summary>
internal sealed class HeldUpload(UploadInfo upload, Action release) : IDisposable
{
    public UploadInfo Upload => upload;

    public void Dispose() => release();
}
