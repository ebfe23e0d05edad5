using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Attacks.Doors;

/// <summary>The corpus at both doors of the running service: refused by the same rule, in AWS's words, on record, and with nothing given away.</summary>
[Collection(AttackedStsGroup.Name)]
public sealed class CorpusAtTheDoorsTests(AttackedStsFixture fixture)
{
    private readonly AttackedSts _sts = fixture.Sts;

    public static TheoryData<string> Chapters => [.. AttackCorpus.Attacks.Select(attack => attack.Chapter).Distinct()];

    [Theory]
    [MemberData(nameof(Chapters))]
    public async Task Every_vector_is_refused_and_every_honest_twin_accepted(string chapter)
    {
        var honest = _sts.Honest();
        var vectors = AttackCorpus.Attacks.Where(attack => attack.Chapter == chapter && attack.Expect is null).SelectMany(attack => attack.Modes.Select(mode => attack.Build(honest, mode))).ToList();

        foreach (var door in Enum.GetValues<SamlDoor>())
        {
            var report = await new DoorRun(_sts).RunAsync(door, vectors);
            Assert.True(!report.Failures.Any(), string.Join('\n', report.Failures.Select(failure => $"{door}: {failure}")));
        }
    }
}
