using System.Runtime.InteropServices;
using System.Text;

namespace SamlFederation.Web;

/// <summary>Files that their owner alone may read (mode 0600) and that are never seen half written.</summary>
public static partial class PrivateFile
{
    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>Makes the file unless there is one already; false when there was. Never overwrites, also when two processes race.</summary>
    public static bool TryCreate(string path, string text) => TryCreate(path, Utf8.GetBytes(text));

    /// <summary>The same for octets.</summary>
    public static bool TryCreate(string path, ReadOnlySpan<byte> octets)
    {
        if (File.Exists(path))
            return false;
        var temporary = WriteBeside(path, octets);
        try
        {
            return !OperatingSystem.IsWindows() && Link(temporary, path) is { } linked ? linked : Move(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // On Unix a move that must not overwrite looks first and renames then, so that two who race both succeed. A link does both at once.
    private static bool? Link(string from, string to)
    {
        const int AlreadyExists = 17; // EEXIST, the same number on Linux, macOS and the BSDs
        if (HardLink(from, Path.GetFullPath(to)) == 0)
            return true;
        // Null where the file system has no hard links: a move is the best there is.
        return Marshal.GetLastPInvokeError() == AlreadyExists ? false : null;
    }

    private static bool Move(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(to))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int HardLink(string from, string to);

    /// <summary>Makes the file or replaces it in one step.</summary>
    public static void Replace(string path, string text) => Replace(path, Utf8.GetBytes(text));

    /// <summary>The same for octets.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> octets) => File.Move(WriteBeside(path, octets), path, overwrite: true);

    /// <summary>Makes an empty file unless there is one, so that a database's first file is private from its first byte.</summary>
    public static void Touch(string path) => TryCreate(path, "");

    private static string WriteBeside(string path, ReadOnlySpan<byte> octets)
    {
        var full = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(temporary, options);
        stream.Write(octets);
        stream.Flush(flushToDisk: true);
        return temporary;
    }
}
