using System.Runtime.InteropServices;

namespace SamlFederation.Web;

/// <summary>Folders whose entries survive a cut cable. A file that is flushed is on the disk; that it has a name is written in its folder, which is flushed apart.</summary>
public static partial class DurableFolder
{
    /// <summary>Writes the entries of a folder to the disk: what was made, renamed or removed in it. Windows does so by itself.</summary>
    /// <exception cref="IOException">They could not be written.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        const int ReadOnly = 0; // O_RDONLY, the same number on Linux, macOS and the BSDs
        var folder = Open(path, ReadOnly);
        if (folder < 0)
            throw new IOException($"{path} cannot be opened: error {Marshal.GetLastPInvokeError()}.");
        var failed = Flush(folder) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(folder);
        if (failed)
            throw new IOException($"{path} cannot be written to the disk: error {error}.");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
