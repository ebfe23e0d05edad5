using SamlFederation.Web;

namespace SamlFederation.Sts.Trail.Delivery;

/// <summary>The folder that the trail is delivered to. A file in it is whole and on the disk, with the entries that lead to it, or it is not there.</summary>
internal sealed class DeliveryFolder(string root)
{
    /// <summary>What CloudTrail calls the bucket.</summary>
    public string Bucket { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(root)) is { Length: > 0 } name ? name : "trail";

    /// <summary>Writes the file, or leaves the one that is there when it has these octets already, as after a crash between the file and the note of it.</summary>
    public void Write(string name, byte[] octets)
    {
        var path = PathOf(name);
        MakeFolders(Path.GetDirectoryName(path)!);
        if (!PrivateFile.TryCreate(path, octets) && !File.ReadAllBytes(path).AsSpan().SequenceEqual(octets)) PrivateFile.Replace(path, octets);
        DurableFolder.Flush(Path.GetDirectoryName(path)!);
    }

    private string PathOf(string name) => Path.Combine(root, Path.Combine(name.Split('/')));

    // The entry of a new folder is in the folder above it.
    private void MakeFolders(string folder)
    {
        if (folder.Length <= root.Length || Directory.Exists(folder)) return;
        var above = Path.GetDirectoryName(folder)!;
        MakeFolders(above);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        DurableFolder.Flush(above);
    }
}
