namespace SamlFederation.Tests.Fuzzing;

/// <summary>The inputs that are checked in, a file for each target: one a line, in base64, the shortest first. Each takes a branch that no other takes.</summary>
internal static class Corpus
{
    private const int MostCharacters = 1 << 16;

    public static IEnumerable<byte[]> Of(string target) =>
        Place(Path.Combine(AppContext.BaseDirectory, "Corpus"), target) is var file && File.Exists(file) ? File.ReadLines(file).Select(Convert.FromBase64String) : [];

    /// <summary>Writes the inputs of a folder, as many of the shortest as there is room for. How many lines there are.</summary>
    public static int Write(string corpus, string target, string folder)
    {
        var room = MostCharacters;
        var inputs = Directory.GetFiles(folder).Select(File.ReadAllBytes).Select(Convert.ToBase64String)
            .OrderBy(text => text.Length).ThenBy(text => text, StringComparer.Ordinal).TakeWhile(text => (room -= text.Length + 1) >= 0).ToList();
        Directory.CreateDirectory(corpus);
        File.WriteAllLines(Place(corpus, target), inputs);
        return inputs.Count;
    }

    private static string Place(string folder, string target) => Path.Combine(folder, target + ".txt");
}
