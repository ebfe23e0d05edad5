using System.Text.Json.Nodes;

namespace SamlFederation.Tests.Iam.Policies.Oracle;

/// <summary>Makes the n-th question of a seed: policies of every kind and a request that they might be about.</summary>
internal static class PairGenerator
{
    internal const string Home = "123456789012";
    internal const string Away = "999999999999";
    private const string Provider = "arn:aws:iam::123456789012:saml-provider/Portal";
    private const string Service = "ec2.amazonaws.com";

    private static readonly string[] Actions = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "iam:GetRole", "S3:getObject"];
    private static readonly string[] ActionPatterns = ["*", "s3:*", "S3:get*", "s3:?etObject", "iam:GetRole", "s3:*Object", "s3:ListBucket", "s3:GETOBJECT"];
    private static readonly string[] TrustActions = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:TagSession"];
    private static readonly string[] TrustPatterns = ["sts:AssumeRole", "sts:AssumeRole*", "STS:assumerolewithsaml", "sts:TagSession", "sts:SetSourceIdentity"];
    private static readonly string[] IdentityTrustPatterns = ["*", "sts:*", "sts:AssumeRole", "sts:?ssumeRole", "STS:TAGSESSION"];

    private static readonly string[] Resources =
        ["arn:aws:s3:::bucket/x", "arn:aws:s3:::bucket/David/x:y", "arn:aws:s3:::bucket/Theresa/y", "arn:aws:s3:::bucket/*/x", "arn:aws:s3:::Bucket", "*", "arn:aws:s3:::bucket/${aws:username}"];

    private static readonly string[] ResourcePatterns =
    [
        "*", "arn:aws:s3:::bucket/*", "arn:aws:s3:::*", "arn:aws:s3:::bucket*", "arn:aws:s3:::bucket/?", "arn:aws:s3:::*y", "arn:aws:s3:::bucket/${aws:username}/*", "arn:aws:s3:::bucket/${aws:PrincipalTag/Team, 'David'}/*",
        "arn:aws:s3:::bucket/${*}/x", "arn:aws:s3:::bucket/${aws:TagKeys}/*", "arn:aws:s3:::${aws:username, '*'}", "arn:aws:s3:::bucket/*/?", "arn:aws:s3:::bucket/${$}{aws:username}", "arn:aws:s3:::bucket/${aws:username}",
    ];

    private static readonly string[] Roles = ["arn:aws:iam::123456789012:role/team/Dev", "arn:aws:iam::123456789012:role/Ops", "arn:aws:iam::999999999999:role/Ops"];
    private static readonly string[] RolePatterns = ["*", "arn:aws:iam::123456789012:role/*", "arn:aws:iam::*:role/Ops", "arn:aws:iam::123456789012:role/team/Dev", "arn:aws:iam::999999999999:role/O?s"];

    private static readonly string[] Strangers =
    [
        "arn:aws:iam::123456789012:user/Theresa", "arn:aws:iam::999999999999:user/David", "arn:aws:iam::123456789012:role/Ops", "arn:aws:sts::123456789012:assumed-role/Dev/Theresa", "arn:aws:sts::123456789012:assumed-role/Ops/David",
        "arn:aws:sts::123456789012:federated-user/Theresa", "AIDABBBBBBBBBBBBBBBBB", "AROABBBBBBBBBBBBBBBBB", Away, "arn:aws:iam::999999999999:root",
    ];

    internal static OracleQuestion Make(int seed, long number)
    {
        var dice = new Dice(seed, number);
        var caller = Caller(dice);
        var trust = dice.OneIn(5) || caller.Kind == CallerKind.Provider;
        var target = trust ? dice.One(Roles) : dice.One(Resources);
        var owner = trust ? target.Split(':')[4] : dice.OneIn(4) ? Away : null;
        var context = ConditionGenerator.Context(dice);
        var writer = new Writer(dice, context, caller, trust);
        var hasOwn = caller.Kind is CallerKind.User or CallerKind.RoleSession or CallerKind.FederatedUser;
        var hasSession = caller.Kind is CallerKind.RoleSession or CallerKind.FederatedUser;
        var owners = trust ? 1 : owner is not null || !caller.HasPolicies || dice.OneIn(2) ? 1 + dice.Below(2) : 0;
        return new OracleQuestion(caller, trust ? dice.One(TrustActions) : dice.One(Actions), target, owner == Home && dice.OneIn(2) ? null : owner, trust)
        {
            Context = context,
            Identity = hasOwn ? writer.Policies(1 + dice.Below(2)) : [],
            Boundary = hasOwn && dice.OneIn(3) ? writer.Policies(1 + dice.Below(2)) : [],
            Session = hasSession && !dice.OneIn(3) ? writer.Policies(1 + dice.Below(2)) : [],
            Resources = [.. Enumerable.Range(0, owners).Select(_ => writer.ResourcePolicy())],
        };
    }

    /// <summary>One more policy of the caller's; with an effect, every statement of it has that one.</summary>
    internal static OraclePolicy More(int seed, long number, OracleQuestion question, string? effect)
    {
        var dice = new Dice(seed ^ 0x5EED, number);
        return new Writer(dice, [.. question.Context], question.Caller, question.IsTrust).Policy(effect);
    }

    private static OracleCaller Caller(Dice dice)
    {
        const string user = "arn:aws:iam::123456789012:user/David", userId = "AIDAAAAAAAAAAAAAAAAAA";
        return dice.Below(20) switch
        {
            < 6 => new(CallerKind.User, Home, user, dice.OneIn(10) ? null : userId),
            < 13 => new(CallerKind.RoleSession, Home, "arn:aws:iam::123456789012:role/team/Dev", dice.OneIn(10) ? null : "AROAAAAAAAAAAAAAAAAAA", "arn:aws:sts::123456789012:assumed-role/Dev/David"),
            < 16 => new(CallerKind.FederatedUser, Home, user, userId, "arn:aws:sts::123456789012:federated-user/David"),
            16 => new(CallerKind.Root, Home),
            17 => new(CallerKind.Anonymous, ""),
            18 => new(CallerKind.Provider, Home, Provider: Provider),
            _ => new(CallerKind.Service, "", Service: Service),
        };
    }

    private sealed class Writer(Dice dice, KeyValuePair<string, string[]>[] context, OracleCaller caller, bool trust)
    {
        internal OraclePolicy[] Policies(int count) => [.. Enumerable.Range(0, count).Select(_ => Policy(null))];

        internal OraclePolicy Policy(string? effect) => new(Document(variables => Statement(effect, false, variables)));

        internal OraclePolicy ResourcePolicy()
        {
            var json = Document(variables => Statement(null, true, variables));
            return new(json, dice.OneIn(3) ? StoredIds() : null);
        }

        /// <summary>Ids as they were when the policy was stored: the caller's own, or those of a namesake who is gone.</summary>
        private Dictionary<string, string> StoredIds()
        {
            string[] named = ["arn:aws:iam::123456789012:user/David", "arn:aws:iam::123456789012:role/team/Dev", .. Strangers.Where(name => name.Contains(":user/", StringComparison.Ordinal) || name.Contains(":role/", StringComparison.Ordinal))];
            return named.ToDictionary(name => name, name => name == caller.EntityArn && caller.EntityId is not null && !dice.OneIn(3) ? caller.EntityId : name.Contains(":user/", StringComparison.Ordinal) ? "AIDAZZZZZZZZZZZZZZZZZ" : "AROAZZZZZZZZZZZZZZZZZ");
        }

        private string Document(Func<bool, JsonObject> statement)
        {
            var version = dice.OneIn(8) ? null : dice.OneIn(10) ? "2008-10-17" : "2012-10-17";
            var statements = Enumerable.Range(0, 1 + dice.Below(2)).Select(_ => (JsonNode)statement(version == "2012-10-17")).ToArray();
            var document = new JsonObject { ["Statement"] = statements.Length == 1 && dice.OneIn(2) ? statements[0] : new JsonArray(statements) };
            if (version is not null)
                document["Version"] = version;
            return document.ToJsonString();
        }

        private JsonObject Statement(string? effect, bool owners, bool variables)
        {
            var statement = new JsonObject { ["Effect"] = effect ?? (dice.OneIn(6) ? "Deny" : "Allow") };
            if (owners)
                statement[!trust && dice.OneIn(6) ? "NotPrincipal" : "Principal"] = Principals();
            if (owners && trust)
            {
                statement["Action"] = Several(TrustPatterns, 3);
            }
            else
            {
                statement[dice.OneIn(8) ? "NotAction" : "Action"] = Several(trust ? IdentityTrustPatterns : ActionPatterns, 3);
                statement[dice.OneIn(8) ? "NotResource" : "Resource"] = Several(trust ? RolePatterns : ResourcePatterns, 3);
            }
            if (dice.OneIn(2))
                statement["Condition"] = ConditionGenerator.Conditions(dice, context, variables);
            return statement;
        }

        private JsonNode Principals()
        {
            if (dice.OneIn(8))
                return "*";
            var map = new JsonObject();
            string?[] own = [caller.SessionArn, caller.EntityArn, caller.EntityId, Home, "arn:aws:iam::123456789012:root", "*"];
            string[] names = [.. own.OfType<string>()];
            if (caller.Provider is not null || dice.OneIn(8))
                map["Federated"] = Several([Provider, Provider + "2", "accounts.google.com"], 2);
            if (caller.Service is not null || dice.OneIn(8))
                map["Service"] = Several([Service, "sns.amazonaws.com"], 2);
            if (map.Count == 0 || dice.OneIn(3))
                map["AWS"] = Several(dice.OneIn(4) ? [.. names, .. Strangers] : names, 4);
            return map;
        }

        private JsonNode Several(string[] from, int most)
        {
            string[] picked = [.. dice.Some(from, most).Distinct()];
            return picked.Length == 1 && dice.OneIn(2) ? picked[0] : new JsonArray([.. picked.Select(value => (JsonNode)value)]);
        }
    }
}
