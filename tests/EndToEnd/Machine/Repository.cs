namespace SamlFederation.Tests.EndToEnd.Machine;

public static class Repository
{
    /// <summary>The folder with the solution in it, above the one that the tests run from.</summary>
    public static string Root { get; } = Find();

    public static string RunScript => Path.Combine(Root, "run.sh");

    public static string Artifacts(string folder) => Directory.CreateDirectory(Path.Combine(Root, "artifacts", folder)).FullName;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SamlFederation.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"no SamlFederation.sln above {AppContext.BaseDirectory}");
    }
}
