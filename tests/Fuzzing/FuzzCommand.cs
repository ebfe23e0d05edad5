using System.Globalization;
using SamlFederation.Tests.Fuzzing.Targets;
using SharpFuzz;

namespace SamlFederation.Tests.Fuzzing;

/// <summary>What <c>./run.sh fuzz bytes</c> runs: afl-fuzz over each target, and, started by it, the target itself.</summary>
internal static class FuzzCommand
{
    private const int DefaultSeconds = 300;

    /// <summary>0 when nothing was found, 1 when something was, 2 when the arguments make no sense or afl-fuzz is absent.</summary>
    internal static int Main(string[] arguments) => arguments switch
    {
        ["target", var name, var folder] => Serve(name, new(folder)),
        ["judge", var name, var folder, var file] => Tell(name, new(folder), file),
        ["bytes", var root, "--keep"] => Keep(Workplace.Of(root), Path.Combine(root, "tests", "Fuzzing", "Corpus")),
        ["bytes", var root, .. var options] => Fuzz(Workplace.Of(root), options),
        _ => Misused(),
    };

    private static int Misused()
    {
        Console.Error.WriteLine($"Usage: ./run.sh fuzz bytes [TARGET …] [--seconds N] [--fresh], of {string.Join(", ", FuzzTargets.Names)}; or ./run.sh fuzz bytes --keep");
        return 2;
    }

    private static int Fuzz(Workplace workplace, string[] options)
    {
        var (names, seconds, isFresh) = (new List<string>(), DefaultSeconds, false);
        for (var i = 0; i < options.Length; i++)
        {
            if (options[i] == "--fresh")
                isFresh = true;
            else if (options[i] == "--seconds" && i + 1 < options.Length && int.TryParse(options[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds > 0)
                i++;
            else if (FuzzTargets.Names.Contains(options[i]))
                names.Add(options[i]);
            else
                return Misused();
        }
        if (isFresh && Directory.Exists(workplace.Folder))
            Directory.Delete(workplace.Folder, recursive: true);
        var targets = FuzzTargets.All(FuzzKeys.Open(workplace.Keys)).Where(target => names.Count == 0 || names.Contains(target.Name)).ToList();
        var program = Instrumented.Copy(workplace.Assemblies);
        Console.WriteLine($"{seconds} seconds, shared by: {string.Join(", ", targets.Select(target => target.Name))}.\n\n{FuzzResult.Head}");
        var results = new List<FuzzResult>();
        foreach (var target in targets)
        {
            results.Add(FuzzRun.Of(target, Math.Max(1, seconds / targets.Count), workplace, program));
            Console.WriteLine(results[^1]);
        }
        Console.WriteLine();
        foreach (var result in results)
            foreach (var file in result.Findings)
                Tell(result.Target, workplace, file);
        return results.Exists(result => result.Findings.Count > 0) ? 1 : 0;
    }

    // What earlier runs learned becomes the corpus that is checked in.
    private static int Keep(Workplace workplace, string corpus)
    {
        var program = Instrumented.Copy(workplace.Assemblies);
        foreach (var target in FuzzTargets.All(FuzzKeys.Open(workplace.Keys)).Where(target => target.IsForEverybody && Directory.Exists(workplace.Learned(target.Name))))
            Console.WriteLine($"{target.Name}: {Corpus.Write(corpus, target.Name, FuzzRun.Minimize(target, workplace, program))} inputs");
        return 0;
    }

    private static int Serve(string name, Workplace workplace)
    {
        FuzzTarget? target = null;
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target ??= Instrumented.Uncounted(() => Open(name, workplace));
            target.Judge(input.ToArray());
        });
        return 0;
    }

    // The finding once more, without instruments, with its reason and the octets.
    private static int Tell(string name, Workplace workplace, string file)
    {
        var input = File.ReadAllBytes(file);
        try
        {
            Console.WriteLine($"{name} {file}: {(Open(name, workplace).Judge(input) ? "accepted" : "refused")}, and nothing wrong when it was tried again");
            return 0;
        }
        catch (Exception e) when (e is not OutOfMemoryException) // whatever it throws is the finding
        {
            Console.WriteLine($"{name} {file}: {e}\n{Convert.ToBase64String(input)}");
            return 1;
        }
    }

    private static FuzzTarget Open(string name, Workplace workplace)
    {
        var target = FuzzTargets.Of(name, FuzzKeys.Open(workplace.Keys));
        if (target is PostedTarget posted && Directory.Exists(workplace.Seeds(name)))
            posted.AlsoSigned(Directory.GetFiles(workplace.Seeds(name)).Select(File.ReadAllBytes));
        return target;
    }
}
