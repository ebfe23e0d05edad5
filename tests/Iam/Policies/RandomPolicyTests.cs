using System.Globalization;
using System.Text.Json;
using SamlFederation.Iam;
using Xunit.Abstractions;

namespace SamlFederation.Tests.Iam.Policies;

public class RandomPolicyTests(ITestOutputHelper output)
{
    private const int Pairs = 3_000;
    private const string Account = "123456789012";

    [Fact]
    public void The_engine_agrees_with_an_independent_oracle() => Run((random, _) =>
    {
        var world = World.Make(random);
        var expected = world.Oracle.Decide(world.Identity, world.Boundary, world.Session, world.Resource);
        var actual = PolicyEvaluator.Evaluate(world.Policies, world.Request).Effect;
        Assert.True(expected == actual.ToString(), $"oracle {expected}, engine {actual}\n{world}");
        return actual;
    });

    [Fact]
    public void Adding_a_Deny_never_allows() => Run((random, _) =>
    {
        var world = World.Make(random);
        var before = PolicyEvaluator.Evaluate(world.Policies, world.Request);
        var deny = new PolicySource("more", Policy.Parse(World.Document(random, "Deny"), PolicyKind.Identity));
        var after = PolicyEvaluator.Evaluate(world.Policies with { Identity = [.. world.Policies.Identity, deny] }, world.Request);
        Assert.True(before.IsAllowed || !after.IsAllowed, world.ToString());
        return after.Effect;
    });

    [Fact]
    public void Adding_a_session_policy_never_widens() => Run((random, _) =>
    {
        var world = World.Make(random);
        var without = PolicyEvaluator.Evaluate(world.Policies with { Session = [] }, world.Request);
        var with = PolicyEvaluator.Evaluate(world.Policies, world.Request);
        Assert.True(without.IsAllowed || !with.IsAllowed, world.ToString());
        return with.Effect;
    });

    private void Run(Func<Random, int, DecisionEffect> ask)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SAMLFEDERATION_TEST_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"SAMLFEDERATION_TEST_SEED={seed}");
        var random = new Random(seed);
        var seen = new HashSet<DecisionEffect>();
        for (var i = 0; i < Pairs; i++)
            seen.Add(ask(random, i));
        // A generator that never reaches a verdict would prove nothing about it.
        Assert.Equal(3, seen.Count);
    }

    private sealed record World(
        PolicySet Policies, AuthorizationRequest Request, PolicyOracle Oracle, string[] Identity, string[] Boundary, string[] Session, string[] Resource)
    {
        private static readonly string[] Actions = ["s3:GetObject", "s3:PutObject", "iam:GetRole"];
        private static readonly string[] ActionPatterns = ["*", "s3:*", "S3:get*", "s3:?etObject", "iam:GetRole", "*:*Object"];
        private static readonly string[] Resources = ["arn:aws:s3:::a/x", "arn:aws:s3:::a/x:y", "arn:aws:s3:::b/David", "arn:aws:s3:::*/x"];

        private static readonly string[] ResourcePatterns =
            ["*", "arn:aws:s3:::a/*", "arn:aws:s3:::?/x", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::*y", "arn:aws:s3:::b/${aws:x, 'David'}", "arn:aws:s3:::*/x"];

        private static readonly string[] Keys = ["aws:username", "aws:x", "AWS:Y", "aws:z"];

        private static readonly string[] Texts =
            ["David", "david", "5", "10", "true", "false", "10.1.2.3", "192.0.2.1", "2026-01-02T00:00:00Z", "2027-01-02T00:00:00Z", "arn:aws:s3:::a/x", "arn:aws:iam::1:a", "*", ""];

        private static readonly string[] StringPatterns = ["David", "d*", "*", "?", "${aws:username}", "${aws:z, 'David'}", "5", "arn:*", "D${aws:x}*"];

        private static readonly (string[] Names, string[] Values)[] Operators =
        [
            (["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"], StringPatterns),
            (["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"], ["5", "7", "10"]),
            (["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"], ["2026-01-02T00:00:00Z", "2026-06-01T00:00:00Z"]),
            (["Bool"], ["true", "false"]),
            (["IpAddress", "NotIpAddress"], ["10.0.0.0/8", "192.0.2.1/32", "0.0.0.0/0"]),
            (["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"], ["arn:aws:s3:::a/*", "arn:aws:*:*:*:*", "arn:aws:iam::1:a"]),
            (["Null"], ["true", "false"]),
        ];

        internal static World Make(Random random)
        {
            var role = random.Next(2) == 0;
            var principal = role
                ? PrincipalIdentity.RoleSession(new RoleArn("aws", Account, "/", "Dev"), "AROAAAAAAAAAAAAAAAAAA", "David")
                : Policy.David;
            var context = Keys.Where(_ => random.Next(3) > 0).ToDictionary(key => key, _ => Pick(random, Texts, random.Next(4) == 0 ? 2 : 1));
            var request = new RequestContext();
            foreach (var (key, values) in context)
                request.Add(key.ToUpperInvariant(), values);
            var (action, resource) = (One(random, Actions), One(random, Resources));
            string[] identity = Documents(random, 1 + random.Next(2)), boundary = Documents(random, random.Next(2)), session = Documents(random, random.Next(3));
            string[] owner = [.. Enumerable.Range(0, random.Next(2)).Select(_ => Document(random, null, principal))];
            return new World(
                new PolicySet
                {
                    Identity = Sources(identity, PolicyKind.Identity),
                    Boundary = Sources(boundary, PolicyKind.Identity),
                    Session = Sources(session, PolicyKind.Identity),
                    Resource = Sources(owner, PolicyKind.Resource),
                },
                new AuthorizationRequest(principal, action, resource, request),
                new PolicyOracle(action, resource, principal.Arn, principal.SessionArn, Account, context),
                identity, boundary, session, owner);
        }

        internal static string Document(Random random, string? effect, PrincipalIdentity? principal = null)
        {
            var statements = Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Statement(random, effect, principal)).ToArray();
            var document = new Dictionary<string, object> { ["Statement"] = statements };
            if (random.Next(6) > 0)
                document["Version"] = random.Next(8) == 0 ? "2008-10-17" : "2012-10-17";
            return JsonSerializer.Serialize(document);
        }

        public override string ToString() =>
            $"{Request.Principal.SessionArn ?? Request.Principal.Arn} {Request.Action} {Request.Resource}\n{JsonSerializer.Serialize(Oracle.Context)}\nidentity {string.Join('\n', Identity)}\nboundary {string.Join('\n', Boundary)}\nsession {string.Join('\n', Session)}\nresource {string.Join('\n', Resource)}";

        private static Dictionary<string, object> Statement(Random random, string? effect, PrincipalIdentity? principal)
        {
            var statement = new Dictionary<string, object>
            {
                ["Effect"] = effect ?? (random.Next(6) == 0 ? "Deny" : "Allow"),
                [random.Next(6) == 0 ? "NotAction" : "Action"] = Pick(random, ActionPatterns, 1 + random.Next(2)),
                [random.Next(6) == 0 ? "NotResource" : "Resource"] = Pick(random, ResourcePatterns, 1 + random.Next(2)),
            };
            if (principal is not null)
                statement["Principal"] = new Dictionary<string, object> { ["AWS"] = Pick(random, [principal.Arn, principal.SessionArn ?? principal.Arn, Account, "*", "999999999999"], 1 + random.Next(2)) };
            if (random.Next(3) > 0)
                statement["Condition"] = Conditions(random);
            return statement;
        }

        private static Dictionary<string, object> Conditions(Random random)
        {
            var conditions = new Dictionary<string, object>();
            for (var i = random.Next(2); i >= 0; i--)
            {
                var (names, values) = Operators[random.Next(Operators.Length)];
                var name = One(random, names);
                if (name != "Null")
                    name = One(random, ["", "", "ForAllValues:", "ForAnyValue:"]) + name + One(random, ["", "", "IfExists"]);
                conditions[name] = new Dictionary<string, object> { [One(random, Keys).ToLowerInvariant()] = Pick(random, values, 1 + random.Next(2)) };
            }
            return conditions;
        }

        private static string[] Documents(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Document(random, null))];

        private static PolicySource[] Sources(string[] documents, PolicyKind kind) =>
            [.. documents.Select((json, i) => new PolicySource($"p{i}", Policy.Parse(json, kind)))];

        private static string One(Random random, string[] from) => from[random.Next(from.Length)];

        private static string[] Pick(Random random, string[] from, int count) => [.. Enumerable.Range(0, count).Select(_ => One(random, from))];
    }
}
