using System.Globalization;
using System.Text;

namespace SamlFederation.Tests.Attacks.Scoreboard;

/// <summary>One chapter's figures.</summary>
/// <param name="Title">The chapter.</param>
/// <param name="Rows">How many known attacks it has vectors for.</param>
/// <param name="Vectors">How many vectors, every signing mode counted.</param>
/// <param name="Executions">How often one was presented.</param>
/// <param name="Accepted">How many of these gave something away.</param>
/// <param name="Misjudged">How many were refused for another reason than theirs.</param>
/// <param name="Slowest">The longest that reading, verifying and validating took.</param>
/// <param name="Largest">The most memory that it allocated, in octets.</param>
internal sealed record Score(string Title, int Rows, int Vectors, int Executions, int Accepted, int Misjudged, TimeSpan Slowest, long Largest);

/// <summary>The figures of a whole run.</summary>
internal sealed record Scoreboard(IReadOnlyList<Score> Scores, IReadOnlyList<string> Failures)
{
    private const string Begin = "<!-- attacks: ./run.sh attacks --write -->", End = "<!-- /attacks -->";

    public bool IsClean => Failures.Count == 0;

    public string Verdict => IsClean
        ? $"None of {Scores.Sum(score => score.Executions)} executions was accepted, each was refused by its own rule, and every honest twin was accepted."
        : $"{Failures.Count} failures.";

    public string Table
    {
        get
        {
            var table = new StringBuilder("| | known attacks | vectors | executions | accepted | wrong reason | slowest | most memory |\n|---|---:|---:|---:|---:|---:|---:|---:|\n");
            foreach (var score in Scores.Append(Sum()))
                table.Append(CultureInfo.InvariantCulture, $"| {score.Title} | {score.Rows} | {score.Vectors} | {score.Executions} | {score.Accepted} | {score.Misjudged} | {score.Slowest.TotalMilliseconds:0.00} ms | {score.Largest / 1024.0:0} KB |\n");
            return table.ToString();
        }
    }

    /// <summary>The README with this table in its place.</summary>
    public string WriteInto(string readme)
    {
        var (begin, end) = (readme.IndexOf(Begin, StringComparison.Ordinal), readme.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin
            ? $"{readme[..(begin + Begin.Length)]}\n{Table}{readme[end..]}"
            : throw new InvalidOperationException($"README.md has no {Begin} and {End}.");
    }

    private Score Sum() => new("**all**", Scores.Sum(s => s.Rows), Scores.Sum(s => s.Vectors), Scores.Sum(s => s.Executions), Scores.Sum(s => s.Accepted), Scores.Sum(s => s.Misjudged), Scores.Max(s => s.Slowest), Scores.Max(s => s.Largest));
}
