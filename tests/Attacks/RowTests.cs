using SamlFederation.Tests.Attacks.Scoreboard;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Attacks;

/// <summary>The catalogue of known attacks, row for row: each has its vector, or its test elsewhere.</summary>
public sealed class RowTests
{
    public static TheoryData<string> Rows => [.. AttackRows.All.Where(row => row.Tests is null).Select(row => row.Id)];

    public static TheoryData<string> RowsElsewhere => [.. AttackRows.All.Where(row => row.Tests is not null).Select(row => row.Id)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_row_has_a_vector(string row) => Assert.Contains(AttackCorpus.Attacks, attack => attack.Row == row);

    [Theory]
    [MemberData(nameof(RowsElsewhere))]
    public void What_no_posted_response_can_do_is_tested_where_the_row_says(string row) =>
        Assert.All(AttackRows.All.Single(one => one.Id == row).Tests!.Split(' '), path => Assert.True(File.Exists(Path.Combine(Repository.Root, "tests", path)), path));

    [Fact]
    public void Every_vector_belongs_to_a_row() =>
        Assert.Empty(AttackCorpus.Attacks.Select(attack => attack.Row).Distinct().Except(AttackRows.All.Select(row => row.Id)));
}
