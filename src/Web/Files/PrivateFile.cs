using System.Text;

namespace SamlFederation.Web;

/// <summary>Files that their owner alone may read (mode 0600) and that are never seen half written.</summary>
public static class PrivateFile
{
    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>Makes the file unless there is one already; false when there was. Never overwrites, also when two processes race.</summary>
    public static bool TryCreate(string path, string text)
    {
        if (File.Exists(path))
            return false;
        var temporary = WriteBeside(path, text);
        try
        {
            // A move without overwrite is link(2) and unlink(2): it fails when the name was taken in between.
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
            return false;
        }
    }

    /// <summary>Makes the file or replaces it in one step.</summary>
    public static void Replace(string path, string text) => File.Move(WriteBeside(path, text), path, overwrite: true);

    /// <summary>Makes an empty file unless there is one, so that a database's first file is private from its first byte.</summary>
    public static void Touch(string path) => TryCreate(path, "");

    private static string WriteBeside(string path, string text)
    {
        var full = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(temporary, options);
        stream.Write(Utf8.GetBytes(text));
        stream.Flush(flushToDisk: true);
        return temporary;
    }
}
