using System.Collections.Concurrent;
using SamlFederation.Data.Sts;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Attacks.Doors;

/// <summary>The corpus at both doors of the running service: refused by the same rule, in AWS's words, on record, and with nothing given away.</summary>
[Collection(AttackedStsGroup.Name)]
public sealed class CorpusAtTheDoorsTests(AttackedStsFixture fixture)
{
    private readonly AttackedSts _sts = fixture.Sts;

    public static TheoryData<string, SamlDoor> Batches
    {
        get
        {
            var batches = new TheoryData<string, SamlDoor>();
            foreach (var chapter in AttackCorpus.Attacks.Select(Chapter).Distinct())
            {
                batches.Add(chapter, SamlDoor.Api);
                batches.Add(chapter, SamlDoor.SignInPage);
            }
            return batches;
        }
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public async Task Every_vector_is_refused_and_every_honest_twin_accepted(string chapter, SamlDoor door)
    {
        var honest = _sts.Honest();
        var vectors = AttackCorpus.Attacks.Where(attack => Chapter(attack) == chapter).SelectMany(attack => Modes(attack).Select(mode => attack.Build(honest, mode))).ToList();
        var failures = new ConcurrentBag<string>();

        var before = await _sts.CountAsync();
        var answers = await PostAllAsync(door, vectors, vector => vector.Response);
        var records = (await _sts.RecordsAsync([.. answers.Select(one => one.Answer.RequestId)])).ToLookup(record => record.RequestId);
        foreach (var (vector, answer) in answers)
            foreach (var failure in Judge(vector, answer, [.. records[answer.RequestId]]))
                failures.Add($"{vector}: {failure}");
        if (await _sts.CountAsync() is var after && after != before) failures.Add($"something was issued: {before} became {after}");

        foreach (var (vector, answer) in await PostAllAsync(door, vectors, vector => vector.HonestTwin))
            if (!answer.IsAccepted)
                failures.Add($"{vector}: its honest twin was answered {answer}");

        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order(StringComparer.Ordinal)));
    }

    // Wrapping is about what is signed, so it comes in every mode; of the rest one will do, since the library's tests have them all.
    private static IEnumerable<SignedParts> Modes(Attack attack) => Chapter(attack) == "W" ? attack.Modes
        : attack.Modes.Contains(SignedParts.Assertion) ? [SignedParts.Assertion]
        : [attack.Modes[0]];

    private static string Chapter(Attack attack) => attack.Row.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    private static IEnumerable<string> Judge(AttackVector vector, DoorAnswer answer, IReadOnlyList<TrailRecord> records)
    {
        var (status, code, check) = Expected(vector, answer.Door);
        if (answer.GivesAnything) yield return "the answer gives something away";
        if ((int)answer.Status != status || answer.Code != code) yield return $"expected {status} {code}, was {answer}";
        if (records is not [var record])
        {
            yield return $"{records.Count} records";
            yield break;
        }
        if (record.ErrorCode != code) yield return $"expected {code} on record, was {record.ErrorCode}";
        if (answer.Status != System.Net.HttpStatusCode.RequestEntityTooLarge && record.EventName != (answer.Door == SamlDoor.Api ? "AssumeRoleWithSAML" : "ConsoleLogin")) yield return $"recorded as {record.EventName}";
        if (record.FailedChecks() is var failed && !failed.SequenceEqual([check])) yield return $"expected {check} to fail, not {string.Join(", ", failed)}";
    }

    private static (int Status, string Code, string Check) Expected(AttackVector vector, SamlDoor door)
    {
        // A body beyond 320 KB is not read; what is longer or shorter than the API's model is refused before it is looked into; the page has no model, and a form without response.
        if (vector.Response.Length > 320 * 1024) return (413, "RequestEntityTooLarge", door == SamlDoor.Api ? "Request" : "Form");
        if (vector.Response.Length > 100_000 && door == SamlDoor.Api) return (400, "ValidationError", "Parameters");
        if (vector.Response.Length == 0) return door == SamlDoor.Api ? (400, "ValidationError", "Parameters") : (400, "InvalidIdentityToken", "Form");
        // Another Issuer means another provider, or none: that is decided before anything is verified.
        if (vector.Row == "K4") return (400, "InvalidIdentityToken", door == SamlDoor.Api ? "Issuer" : "Provider");
        var (status, code) = vector.Expected switch
        {
            AssertionRule.Status => (403, "IDPRejectedClaim"),
            AssertionRule.NotOnOrAfter or AssertionRule.ConfirmationNotOnOrAfter or AssertionRule.SessionNotOnOrAfter or AssertionRule.RedemptionWindow => (400, "ExpiredTokenException"),
            AssertionRule.Subject or AssertionRule.NameId => (403, "AccessDenied"),
            _ => (400, "InvalidIdentityToken"),
        };
        return (status, code, vector.Expected.ToString());
    }

    private async Task<IReadOnlyList<(AttackVector Vector, DoorAnswer Answer)>> PostAllAsync(SamlDoor door, List<AttackVector> vectors, Func<AttackVector, string> response)
    {
        var answers = new (AttackVector, DoorAnswer)[vectors.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, vectors.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (i, _) => answers[i] = (vectors[i], await _sts.Doors.PostAsync(door, response(vectors[i]))));
        return answers;
    }
}
