using System.Collections.Concurrent;
using System.Net;
using SamlFederation.Data.Sts;
using SamlFederation.Saml;
using SamlFederation.Tests.Fixtures.Attacks;

namespace SamlFederation.Tests.Attacks.Doors;

/// <summary>What a door made of vectors and their honest twins: a line for each that was accepted, and for each that was not answered as it must be.</summary>
internal sealed record DoorReport(IReadOnlyList<string> Accepted, IReadOnlyList<string> Misjudged, IReadOnlyList<string> TwinsRefused)
{
    public IEnumerable<string> Failures => Accepted.Concat(Misjudged).Concat(TwinsRefused).Order(StringComparer.Ordinal);
}

/// <summary>Posts vectors to a door of the running service, then their honest twins, and judges the answers and the records.</summary>
internal sealed class DoorRun(AttackedSts sts)
{
    public async Task<DoorReport> RunAsync(SamlDoor door, IReadOnlyList<AttackVector> vectors)
    {
        var (accepted, misjudged, twins) = (new ConcurrentBag<string>(), new ConcurrentBag<string>(), new ConcurrentBag<string>());
        var before = await sts.CountAsync();
        var answers = await PostAllAsync(door, vectors, vector => vector.Response);
        var records = (await sts.RecordsAsync([.. answers.Select(one => one.Answer.RequestId)])).ToLookup(record => record.RequestId);
        foreach (var (vector, answer) in answers)
        {
            if (answer.IsAccepted || answer.GivesAnything)
                accepted.Add($"{vector}: the answer gives something away");
            foreach (var failure in Judge(vector, answer, [.. records[answer.RequestId]]))
                misjudged.Add($"{vector}: {failure}");
        }
        if (await sts.CountAsync() is var after && after != before)
            accepted.Add($"something was issued: {before} became {after}");
        foreach (var (vector, answer) in await PostAllAsync(door, vectors, vector => vector.HonestTwin))
            if (!answer.IsAccepted)
                twins.Add($"{vector}: its honest twin was answered {answer}");
        return new([.. accepted], [.. misjudged], [.. twins]);
    }

    private static IEnumerable<string> Judge(AttackVector vector, DoorAnswer answer, IReadOnlyList<TrailRecord> records)
    {
        var (status, code, check) = Expected(vector, answer.Door);
        if ((int)answer.Status != status || answer.Code != code) yield return $"expected {status} {code}, was {answer}";
        if (records is not [var record])
        {
            yield return $"{records.Count} records";
            yield break;
        }
        if (record.ErrorCode != code) yield return $"expected {code} on record, was {record.ErrorCode}";
        if (answer.Status != HttpStatusCode.RequestEntityTooLarge && record.EventName != (answer.Door == SamlDoor.Api ? "AssumeRoleWithSAML" : "ConsoleLogin")) yield return $"recorded as {record.EventName}";
        if (record.FailedChecks() is var failed && !failed.SequenceEqual([check])) yield return $"expected {check} to fail, not {string.Join(", ", failed)}";
    }

    private static (int Status, string Code, string Check) Expected(AttackVector vector, SamlDoor door)
    {
        // A body beyond 320 KB is not read; what is longer or shorter than the API's model is refused before it is looked into; the page has no model, and a form without response.
        if (vector.Response.Length > 320 * 1024) return (413, "RequestEntityTooLarge", door == SamlDoor.Api ? "Request" : "Form");
        if (vector.Response.Length > 100_000 && door == SamlDoor.Api) return (400, "ValidationError", "Parameters");
        if (vector.Response.Length == 0) return door == SamlDoor.Api ? (400, "ValidationError", "Parameters") : (400, "InvalidIdentityToken", "Form");
        // Another Issuer means another provider, or none: that is decided before anything is verified.
        if (vector.Expected == AssertionRule.AssertionIssuer && vector.Row == "K4") return (400, "InvalidIdentityToken", door == SamlDoor.Api ? "Issuer" : "Provider");
        var (status, code) = vector.Expected switch
        {
            AssertionRule.Status => (403, "IDPRejectedClaim"),
            AssertionRule.NotOnOrAfter or AssertionRule.ConfirmationNotOnOrAfter or AssertionRule.SessionNotOnOrAfter or AssertionRule.RedemptionWindow => (400, "ExpiredTokenException"),
            AssertionRule.Subject or AssertionRule.NameId => (403, "AccessDenied"),
            _ => (400, "InvalidIdentityToken"),
        };
        return (status, code, vector.Expected.ToString());
    }

    private async Task<IReadOnlyList<(AttackVector Vector, DoorAnswer Answer)>> PostAllAsync(SamlDoor door, IReadOnlyList<AttackVector> vectors, Func<AttackVector, string> response)
    {
        var answers = new (AttackVector, DoorAnswer)[vectors.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, vectors.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (i, _) => answers[i] = (vectors[i], await sts.Doors.PostAsync(door, response(vectors[i]))));
        return answers;
    }
}
