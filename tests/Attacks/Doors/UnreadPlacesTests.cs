using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Attacks.Doors;

/// <summary>What is read is what was signed: evil claims in the unsigned envelope reach neither the answer nor the record.</summary>
[Collection(AttackedStsGroup.Name)]
public sealed class UnreadPlacesTests(AttackedStsFixture fixture)
{
    private readonly AttackedSts _sts = fixture.Sts;

    public static TheoryData<string, SamlDoor> Cases
    {
        get
        {
            var cases = new TheoryData<string, SamlDoor>();
            foreach (var place in UnreadPlaces.Names)
            {
                cases.Add(place, SamlDoor.Api);
                cases.Add(place, SamlDoor.SignInPage);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Claims_come_from_the_signed_copy_whatever_another_copy_says(string place, SamlDoor door)
    {
        var honest = _sts.Honest();

        var answer = await _sts.Doors.PostAsync(door, UnreadPlaces.Render(honest, place));

        Assert.True(answer.IsAccepted, answer.ToString());
        var record = Assert.Single(await _sts.RecordsAsync([answer.RequestId]));
        Assert.Contains(honest.NameId, record.Record, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", record.Record, StringComparison.Ordinal);
        if (door == SamlDoor.Api) Assert.Contains($"<Subject>{honest.NameId}</Subject>", answer.Body, StringComparison.Ordinal);
    }
}
