using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Benchmarks;

/// <summary>What a target asks and what was measured.</summary>
internal sealed record Target(string What, double Limit, double Seen, bool IsLeast = false)
{
    public bool IsMet => IsLeast ? Seen >= Limit : Seen <= Limit;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsMet ? "met" : "MISSED")}: {What} {Seen:0.00}, {(IsLeast ? "at least" : "at most")} {Limit}");
}

/// <summary>The measured rows as the README shows them.</summary>
internal sealed class BenchmarkTable(IReadOnlyList<Measured> rows)
{
    private const string Begin = "<!-- written by ./run.sh bench --write -->\n";
    private const string End = "<!-- end of what ./run.sh bench writes -->\n";

    private static readonly (string Type, string Title, string Alone)[] Tables =
    [
        (nameof(RsaReading), "Reading, RSA-2048", nameof(ReadingBenchmarks.Verification)),
        (nameof(EcdsaReading), "Reading, ECDSA P-256", nameof(ReadingBenchmarks.Verification)),
        (nameof(RsaWriting), "Writing, RSA-2048", nameof(WritingBenchmarks.Signature)),
        (nameof(EcdsaWriting), "Writing, ECDSA P-256", nameof(WritingBenchmarks.Signature)),
    ];

    public IReadOnlyList<Target> Targets =>
    [
        new("read, verify and validate against RSA-2048 verify", 2.0, Ratio(nameof(RsaReading), nameof(ReadingBenchmarks.Assertion), nameof(ReadingBenchmarks.Verification))),
        new("KiB allocated by it", 8, Row(nameof(RsaReading), nameof(ReadingBenchmarks.Assertion)).Allocated / 1024.0),
        new("build and sign against RSA-2048 sign", 1.15, Ratio(nameof(RsaWriting), nameof(WritingBenchmarks.BuildAndSign), nameof(WritingBenchmarks.Signature))),
        new("XmlDocument and SignedXml against read, verify and validate", 12, Ratio(nameof(RsaReading), nameof(RsaReading.Platform), nameof(ReadingBenchmarks.Assertion)), IsLeast: true),
        new("ms for the worst hostile message", 5, Hostile.Max(row => row.Median.TotalMilliseconds)),
        new("KiB allocated by the worst hostile message", 1024, Hostile.Max(row => row.Allocated / 1024.0)),
    ];

    public string Markdown
    {
        get
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{Processor()}, one of {Cores()} cores; {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}. ");
            text.Append(CultureInfo.InvariantCulture, $"A response of {TypicalMessages.Octets(TypicalMessages.Response(TestKeys.Rsa, SignedParts.Assertion))} octets with its certificate; medians of processor time.\n");
            foreach (var (type, title, alone) in Tables)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n| {title} | µs | ratio | allocated |\n|---|---:|---:|---:|\n");
                foreach (var row in rows.Where(row => row.Type == type))
                    text.Append(CultureInfo.InvariantCulture, $"| {row.Description} | {row.Median.TotalMicroseconds:0.0} | {Ratio(type, row.Method, alone):0.00} | {Size(row.Allocated)} |\n");
            }
            text.Append("\n| Refusing a hostile message of up to 100,000 characters | ms | allocated |\n|---|---:|---:|\n");
            foreach (var row in Hostile.OrderByDescending(row => row.Median))
                text.Append(CultureInfo.InvariantCulture, $"| {row.Description} | {row.Median.TotalMilliseconds:0.00} | {Size(row.Allocated)} |\n");
            return text.ToString();
        }
    }

    public static void WriteToReadme(string markdown)
    {
        var path = Path.Combine(Root(), "README.md");
        var text = File.ReadAllText(path);
        var (start, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (start < 0 || end < start)
            throw new InvalidOperationException($"{path} has no place for the table: {Begin}");
        File.WriteAllText(path, $"{text[..(start + Begin.Length)]}\n{markdown}\n{text[end..]}");
    }

    private IEnumerable<Measured> Hostile => rows.Where(row => row.Type == nameof(HostileBenchmarks));

    private Measured Row(string type, string method) => rows.Single(row => row.Type == type && row.Method == method);

    private double Ratio(string type, string method, string to) => Row(type, method).Median / Row(type, to).Median;

    private static string Size(long octets) => octets < 100 * 1024 ? string.Create(CultureInfo.InvariantCulture, $"{octets:N0} B") : string.Create(CultureInfo.InvariantCulture, $"{octets / 1024.0:N0} KiB");

    // Affinity hides the other cores from Environment.ProcessorCount.
    private static int Cores() => File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal)) : Environment.ProcessorCount;

    private static string Processor() => File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
        ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SamlFederation.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("the command is run from the repository it was built in");
        return folder.FullName;
    }
}
