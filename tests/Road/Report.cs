using System.Globalization;
using System.Text;

namespace SamlFederation.Tests.Road;

/// <summary>What was measured, as it is printed line by line and, where that was asked for, written into the README.</summary>
internal sealed class Report(string command = "bench road")
{
    private string Begin => $"<!-- written by ./run.sh {command} --write -->\n";

    private string End => $"<!-- end of what ./run.sh {command} writes -->\n";

    private readonly StringBuilder _text = new();

    public void Line(FormattableString line)
    {
        var text = line.ToString(CultureInfo.InvariantCulture);
        Console.WriteLine(text);
        _text.Append(text).Append('\n');
    }

    public void Line() => Line($"");

    /// <summary>Puts all of it between the README's two marks.</summary>
    public void WriteToReadme()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SamlFederation.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The README is not above this program.");
        var path = Path.Combine(folder, "README.md");
        var readme = File.ReadAllText(path);
        var (start, end) = (readme.IndexOf(Begin, StringComparison.Ordinal), readme.IndexOf(End, StringComparison.Ordinal));
        if (start < 0 || end < start) throw new InvalidOperationException($"{path} has no place for the tables: {Begin}");
        File.WriteAllText(path, $"{readme[..(start + Begin.Length)]}\n{_text}\n{readme[end..]}");
    }

    public static string Megabytes(long octets) => string.Create(CultureInfo.InvariantCulture, $"{octets / 1048576.0:F0} MB");
}
