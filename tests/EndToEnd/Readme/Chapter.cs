using System.Text;
using SamlFederation.Tests.EndToEnd.Machine;

namespace SamlFederation.Tests.EndToEnd.Readme;

/// <summary>One chapter of the README: what it tells the reader to type, in its order.</summary>
internal static class Chapter
{
    /// <summary>Every block of shell commands under the heading, as one script.</summary>
    public static string Commands(string heading)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));
        var begin = Array.IndexOf(lines, $"## {heading}");
        Assert.True(begin >= 0, $"README.md has no chapter '{heading}'");
        var script = new StringBuilder();
        var inside = false;
        foreach (var line in lines.Skip(begin + 1))
        {
            if (!inside && line.StartsWith("## ", StringComparison.Ordinal)) break;
            if (line.StartsWith("```", StringComparison.Ordinal)) inside = !inside && line == "```sh";
            else if (inside) script.Append(line).Append('\n');
        }
        Assert.True(script.Length > 0, $"the chapter '{heading}' has no commands");
        return script.ToString();
    }
}
