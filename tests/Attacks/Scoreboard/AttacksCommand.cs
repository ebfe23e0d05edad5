namespace SamlFederation.Tests.Attacks.Scoreboard;

/// <summary>What <c>./run.sh attacks</c> runs: the whole corpus against the library and at both doors of a running service, as a table.</summary>
internal static class AttacksCommand
{
    /// <summary>0 when nothing was accepted and all was refused by its rule, 1 otherwise, 2 when the arguments make no sense.</summary>
    internal static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["attacks"] and not ["attacks", "--write"])
        {
            await Console.Error.WriteLineAsync("Usage: ./run.sh attacks [--write]");
            return 2;
        }
        // The service logs every request to the console.
        var console = Console.Out;
        Console.SetOut(TextWriter.Null);
        var board = await ScoreboardRun.RunAsync();
        Console.SetOut(console);
        foreach (var failure in board.Failures)
            Console.WriteLine(failure);
        Console.WriteLine(board.Table);
        Console.WriteLine(board.Verdict);
        if (arguments.Length == 2 && board.IsClean)
            await File.WriteAllTextAsync(Repository.Readme, board.WriteInto(await File.ReadAllTextAsync(Repository.Readme)));
        return board.IsClean ? 0 : 1;
    }
}

/// <summary>The sources that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Readme => Path.Combine(Root, "README.md");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SamlFederation.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"no SamlFederation.sln above {AppContext.BaseDirectory}");
    }
}
