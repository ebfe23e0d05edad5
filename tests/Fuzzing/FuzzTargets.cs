using SamlFederation.Tests.Fuzzing.Targets;

namespace SamlFederation.Tests.Fuzzing;

/// <summary>All that can be fuzzed.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<string> Names { get; } = [.. All(FuzzKeys.Open(null)).Select(target => target.Name)];

    public static IReadOnlyList<FuzzTarget> All(FuzzKeys keys) =>
        [PostedTarget.Of(keys), new ForgedTarget(keys), new SealedTarget(keys), new MetadataTarget(keys), new RequestTarget(), new SigV4Target()];

    public static FuzzTarget Of(string name, FuzzKeys keys) => All(keys).Single(target => target.Name == name);
}
