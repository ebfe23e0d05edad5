using System.Security.Cryptography;

namespace SamlFederation.Tests.Fuzzing;

/// <summary>Where the fuzzer works: keys and seeds are made once, what was learned is kept from run to run, and what was found stays.</summary>
internal sealed record Workplace(string Folder)
{
    /// <summary>The workplace of a source tree.</summary>
    public static Workplace Of(string root) => new(Path.Combine(root, "artifacts", "fuzz"));

    public string Keys => Path.Combine(Folder, "keys");

    public string Assemblies => Path.Combine(Folder, "assemblies");

    public string Seeds(string target) => Path.Combine(Folder, target, "seeds");

    /// <summary>Inputs of earlier runs that reached what none before had reached.</summary>
    public string Learned(string target) => Path.Combine(Folder, target, "learned");

    /// <summary>What the fuzzer begins with: all of the above, and what is checked in.</summary>
    public string Start(string target) => Path.Combine(Folder, target, "start");

    public string Output(string target) => Path.Combine(Folder, target, "output");

    public string Findings(string target) => Path.Combine(Folder, target, "findings");

    /// <summary>Honest inputs, and everything known to be worth a try.</summary>
    public int Prepare(FuzzTarget target)
    {
        if (!Directory.Exists(Seeds(target.Name)))
        {
            Directory.CreateDirectory(Seeds(target.Name));
            foreach (var seed in target.Seeds)
                File.WriteAllBytes(Path.Combine(Seeds(target.Name), seed.Name), seed.Octets);
        }
        Remake(Start(target.Name));
        foreach (var folder in (string[])[Seeds(target.Name), Learned(target.Name)])
            Copy(folder, Start(target.Name));
        foreach (var input in Corpus.Of(target.Name))
            Save(input, Start(target.Name));
        Remake(Output(target.Name));
        return Directory.GetFiles(Start(target.Name)).Length;
    }

    /// <summary>Keeps what a run reached and found, by the hash of its octets. The findings of this run.</summary>
    public IReadOnlyList<string> Keep(string target)
    {
        var output = Path.Combine(Output(target), "default");
        Copy(Path.Combine(output, "queue"), Learned(target));
        return [.. new[] { "crashes", "hangs" }.SelectMany(kind => Copy(Path.Combine(output, kind), Findings(target)))];
    }

    private static List<string> Copy(string from, string to)
    {
        var copies = new List<string>();
        if (!Directory.Exists(from))
            return copies;
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(file => Path.GetFileName(file) != "README.txt"))
            copies.Add(Save(File.ReadAllBytes(file), to));
        return copies;
    }

    private static string Save(byte[] input, string folder)
    {
        var file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..16]);
        File.WriteAllBytes(file, input);
        return file;
    }

    private static void Remake(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }
}
