namespace SamlFederation.Tests.EndToEnd.Machine;

/// <summary>A folder of its own for one test or world, readable by its owner alone and gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private TemporaryFolder()
    {
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("samlfederation-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public static TemporaryFolder Create() => new();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
