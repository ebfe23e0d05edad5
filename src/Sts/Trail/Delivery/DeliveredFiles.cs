namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>What lies in a folder that a trail was delivered to, by its names alone.</summary>
internal sealed class DeliveredFiles
{
    private readonly string _root;

    private DeliveredFiles(string root) => _root = root;

    /// <summary>The digests of each chain, oldest first.</summary>
    public Dictionary<Chain, List<(string Name, DateTimeOffset End)>> Digests { get; } = [];

    /// <summary>The log files of each chain, with the minute that they were planned in.</summary>
    public Dictionary<Chain, List<(string Name, DateTimeOffset Time)>> Logs { get; } = [];

    /// <summary>Every chain of which there is anything.</summary>
    public IEnumerable<Chain> Chains => Digests.Keys.Union(Logs.Keys).OrderBy(chain => chain.ToString(), StringComparer.Ordinal);

    /// <summary>What is there and is no file of a trail.</summary>
    public List<string> Strange { get; } = [];

    public static DeliveredFiles In(string root)
    {
        var files = new DeliveredFiles(root);
        foreach (var path in Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            // What was being written when the service was killed.
            if (Path.GetFileName(path).StartsWith('.')) continue;
            files.Add(Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'));
        }
        foreach (var digests in files.Digests.Values) digests.Sort((one, other) => one.End.CompareTo(other.End));
        foreach (var logs in files.Logs.Values) logs.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        return files;
    }

    /// <summary>The octets of a file, or null when it is not there.</summary>
    public byte[]? Read(string name)
    {
        var path = Path.Combine(_root, Path.Combine(name.Split('/')));
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    private void Add(string name)
    {
        var isSignature = name.EndsWith(ObjectName.SignatureSuffix, StringComparison.Ordinal);
        if (isSignature && ObjectName.ReadDigest(name[..^ObjectName.SignatureSuffix.Length]) is not null) return;
        if (ObjectName.ReadDigest(name) is var (chain, end)) Of(Digests, chain).Add((name, end));
        else if (ObjectName.ReadLog(name) is var (owner, time)) Of(Logs, owner).Add((name, time));
        else Strange.Add(name);
    }

    private static List<T> Of<T>(Dictionary<Chain, List<T>> lists, Chain chain)
    {
        if (!lists.TryGetValue(chain, out var list)) lists[chain] = list = [];
        return list;
    }
}
