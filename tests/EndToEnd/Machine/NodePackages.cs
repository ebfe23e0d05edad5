namespace SamlFederation.Tests.EndToEnd.Machine;

/// <summary>The packages of npm that tests run, at the versions of the lock file.</summary>
public static class NodePackages
{
    /// <summary>Where the lock file and the programs that use the packages are kept.</summary>
    public static string Source => Path.Combine(Repository.Root, "tests", "EndToEnd", "Npm");

    /// <summary>Where tests/prepare.sh has npm install them.</summary>
    public static string Folder => Path.Combine(Repository.Root, "artifacts", "npm");

    public static string? WhyAbsent()
    {
        var installed = Path.Combine(Folder, "installed.json");
        return File.Exists(installed) && File.ReadAllText(installed) == File.ReadAllText(Path.Combine(Source, "package-lock.json"))
            ? null
            : "the packages of tests/EndToEnd/Npm are not installed in artifacts/npm";
    }
}
