using SamlFederation.Tests.Sts.Kills;

namespace SamlFederation.Tests.Sts.Actions;

/// <summary>What <c>./run.sh actions</c> and <c>./run.sh kills</c> run. The first prints the README's table of actions as the code has it, or writes it there.</summary>
internal static class ActionsCommand
{
    /// <summary>0 when the README has the table, or was given it; 1 when it has another; 2 when the arguments make no sense.</summary>
    internal static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["kills", ..]) return await KillsCommand.RunAsync(arguments[1..]);
        if (arguments is not ["actions"] and not ["actions", "--write"])
        {
            System.Console.Error.WriteLine("Usage: ./run.sh actions [--write]");
            return 2;
        }
        var readme = File.ReadAllText(Readme.Path);
        var rewritten = ActionTable.Rewrite(readme);
        if (arguments is ["actions", "--write"]) File.WriteAllText(Readme.Path, rewritten);
        System.Console.WriteLine(readme == rewritten ? "The table in README.md is as the code has it." : arguments.Length == 2 ? "The table in README.md is written anew." : "The table in README.md is not as the code has it; ./run.sh actions --write writes it.");
        return readme == rewritten || arguments.Length == 2 ? 0 : 1;
    }
}

/// <summary>The README of the sources that these tests were built from.</summary>
internal static class Readme
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "SamlFederation.sln"))) return System.IO.Path.Combine(folder.FullName, "README.md");
        throw new InvalidOperationException($"no SamlFederation.sln above {AppContext.BaseDirectory}");
    }
}
