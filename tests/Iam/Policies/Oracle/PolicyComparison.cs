using System.Collections.Concurrent;
using System.Globalization;
using SamlFederation.Iam;

namespace SamlFederation.Tests.Iam.Policies.Oracle;

/// <summary>What came of asking both: how often each verdict fell, and what they disagreed on.</summary>
internal sealed record ComparisonReport(int Seed, long Count, IReadOnlyDictionary<string, long> Verdicts, IReadOnlyList<string> Disagreements)
{
    internal double Share(string verdict) => (double)Verdicts.GetValueOrDefault(verdict) / Count;

    public override string ToString()
    {
        var verdicts = string.Join(", ", Verdicts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value} ({100.0 * pair.Value / Count:0.0} %)")));
        return $"{Count} pairs of seed {Seed}: {verdicts}; {Disagreements.Count} disagreements";
    }
}

internal static class PolicyComparison
{
    private const int MostTold = 20;

    internal static int AnySeed => Random.Shared.Next(1_000_000);

    /// <summary>Asks the engine and the oracle the same questions, on every core, and stops when enough has gone wrong.</summary>
    internal static ComparisonReport Run(int seed, long count, OracleMistake mistake = OracleMistake.None, int enough = MostTold, Action<long>? told = null)
    {
        var verdicts = new ConcurrentDictionary<string, long>();
        var disagreements = new ConcurrentQueue<string>();
        var done = 0L;
        Parallel.ForEach(Partitioner.Create(0, count, Math.Max(1, Math.Min(count, 500))), (range, loop) =>
        {
            var counts = new Dictionary<string, long>();
            for (var number = range.Item1; number < range.Item2 && disagreements.Count < enough; number++)
            {
                var question = PairGenerator.Make(seed, number);
                var oracle = new PolicyOracle(question, mistake);
                var (expected, actual) = (oracle.Decide(), Engine.Decide(question));
                counts[expected] = counts.GetValueOrDefault(expected) + 1;
                if (expected != actual)
                    disagreements.Enqueue($"pair {number} of seed {seed}: oracle {expected}, engine {actual}\n{question}");
                if (question.IsTrust && (oracle.DecideTrust(), Engine.DecideTrust(question)) is var (trust, answer) && trust != answer)
                    disagreements.Enqueue($"pair {number} of seed {seed}, trust policy alone: oracle {trust}, engine {answer}\n{question}");
            }
            foreach (var (verdict, times) in counts)
                verdicts.AddOrUpdate(verdict, times, (_, before) => before + times);
            told?.Invoke(Interlocked.Add(ref done, range.Item2 - range.Item1));
            if (disagreements.Count >= enough)
                loop.Stop();
        });
        return new(seed, verdicts.Values.Sum(), verdicts, [.. disagreements]);
    }

    internal static class Engine
    {
        internal static string Decide(OracleQuestion question) => PolicyEvaluator.Evaluate(Policies(question), Request(question)).Effect.ToString();

        internal static string DecideTrust(OracleQuestion question) =>
            PolicyEvaluator.EvaluateTrust(Source(question.Resources[0], PolicyKind.Trust).Document, Request(question)).Effect.ToString();

        internal static PolicySet Policies(OracleQuestion question) => new()
        {
            Identity = Sources(question.Identity, PolicyKind.Identity),
            Boundary = Sources(question.Boundary, PolicyKind.Identity),
            Session = Sources(question.Session, PolicyKind.Session),
            Resource = Sources(question.Resources, question.IsTrust ? PolicyKind.Trust : PolicyKind.Resource),
            ResourceAccountId = question.Owner,
        };

        internal static PolicySource[] Sources(IEnumerable<OraclePolicy> policies, PolicyKind kind) => [.. policies.Select(policy => Source(policy, kind))];

        private static PolicySource Source(OraclePolicy policy, PolicyKind kind)
        {
            var document = Policy.Parse(policy.Json, kind);
            if (policy.StoredIds is { } ids)
                document = Policy.Read(document.BindPrincipals(name => name.Contains(':', StringComparison.Ordinal) ? ids.GetValueOrDefault(name) : name), policy.Json);
            return new("p", document);
        }

        internal static AuthorizationRequest Request(OracleQuestion question)
        {
            var context = new RequestContext();
            foreach (var (key, values) in question.Context)
                context.Add(key, values);
            return new(Principal(question.Caller), question.Action, question.Resource, context);
        }

        private static PrincipalIdentity Principal(OracleCaller caller) => caller.Kind switch
        {
            CallerKind.User => PrincipalIdentity.User(new UserArn("aws", caller.Account, "/", "David"), caller.EntityId),
            CallerKind.RoleSession => PrincipalIdentity.RoleSession(new RoleArn("aws", caller.Account, "/team/", "Dev"), caller.EntityId, "David"),
            CallerKind.FederatedUser => PrincipalIdentity.FederatedUser(new UserArn("aws", caller.Account, "/", "David"), caller.EntityId, "David"),
            CallerKind.Root => PrincipalIdentity.Root(caller.Account),
            CallerKind.Anonymous => PrincipalIdentity.Anonymous,
            CallerKind.Provider => PrincipalIdentity.FederatedBy(caller.Provider!, caller.Account),
            CallerKind.Service => PrincipalIdentity.ForService(caller.Service!),
            _ => throw new InvalidOperationException($"{caller.Kind}"),
        };
    }
}
