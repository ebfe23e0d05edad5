using BenchmarkDotNet.Attributes;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Benchmarks;

/// <summary>Messages of the full 100,000 characters, made to cost the reader as much as they can; all are refused.</summary>
public class HostileBenchmarks
{
    private readonly VerificationKeys keys = TypicalMessages.Keys(TestKeys.Rsa);
    private string response = "";

    public static IEnumerable<string> Names => HostileMessages.ByName.Keys;

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public void Build() => response = HostileMessages.ByName[Name];

    [Benchmark]
    public object Refuse() => TypicalMessages.Refuse(response, keys) ?? throw new InvalidOperationException("accepted");
}
