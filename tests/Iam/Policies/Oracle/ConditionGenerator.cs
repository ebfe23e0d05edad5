using System.Text.Json.Nodes;

namespace SamlFederation.Tests.Iam.Policies.Oracle;

/// <summary>The keys of a request, and conditions that stand a fair chance of being about them.</summary>
internal static class ConditionGenerator
{
    private static readonly string[] Words =
        ["David", "david", "DAVID", "Theresa", "a*b", "a?b", "a", "", "home/David/x", "${aws:username}", "$", "\u00c9clair", "\u00e9clair", "5", "true"];

    private static readonly string[] WordPatterns =
        ["David", "d*", "*", "?", "*a*", "??????", "*v?d", "${aws:username}", "${AWS:UserName, 'David'}", "${aws:PrincipalTag/Team,'blue'}", "home/${aws:username}/*", "a${*}b", "a${?}b", "${$}{aws:username}", "${aws:TagKeys, 'a'}", "D${aws:PrincipalTag/Team, ''}*", "a*b", "\u00c9CLAIR", "$"];

    private static readonly string[] Numbers =
        ["5", "5.0", "-3", "0", "-0", "10", "0.1", "9007199254740993", "9007199254740992", "9007199254740993.5", "00012", "3.14159265358979323846"];

    private static readonly string[] Dates =
    [
        "2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z", "2026-01-02T04:04:05+01:00", "2026-01-01T22:34:05-04:30", "2026-01-02", "2026-01", "1767323045", "1767323046",
        "2026-01-02T03:04:05.5Z", "2026-01-02T03:04:05.0000001Z", "2024-02-29T00:00:00Z", "2026-01-02T03:04Z", "2026-01-02t03:04:05z", "1969-12-31T23:59:59Z", "99999999999",
    ];

    private static readonly string[] Addresses =
        ["10.1.2.3", "192.0.2.1", "192.0.2.129", "203.0.113.7", "::ffff:192.0.2.1", "2001:db8::1", "2001:db8:8000::1", "2001:0DB8:0:0:0:0:0:1", "::1", "fe80::1%eth0", "010.1.2.3", "10.1"];

    private static readonly string[] Ranges =
        ["10.0.0.0/8", "192.0.2.0/25", "192.0.2.1", "0.0.0.0/0", "192.0.2.7/31", "2001:db8::/32", "2001:db8::/33", "::/0", "2001:db8::1", "::ffff:192.0.2.0/121", "203.0.113.4/30"];

    private static readonly string[] Arns =
        ["arn:aws:iam::123456789012:role/team/Dev", "arn:aws:iam::123456789012:user/David", "arn:aws:s3:::bucket/a:b", "arn:aws:sns:eu-central-1:123456789012:topic", "topic"];

    private static readonly string[] ArnPatterns =
    [
        "arn:aws:iam::123456789012:role/team/Dev", "arn:aws:iam::*:role/*", "arn:aws:iam:*:*:*", "arn:aws:*:*:*:*", "*", "arn:aws:s3:::bucket/*", "arn:aws:s3:::*:b", "arn:aws:sns:*::topic", "arn:aws:sns:eu-*:123456789012:t?pic",
        "arn:aws:*:topic:*:*", "arn:aws:iam::123456789012:user/${aws:username}", "${aws:PrincipalArn}", "arn:aws:iam::123456789012:user/${aws:username, 'David'}", "arn:aws:iam::123456789012:USER/David",
    ];

    /// <summary>Each key: its name, whether it has several values, what it usually holds.</summary>
    private static readonly (string Name, bool IsMany, string[] Values)[] Keys =
    [
        ("aws:username", false, ["David", "Theresa", "*", "david"]), ("aws:PrincipalTag/Team", false, Words), ("aws:TagKeys", true, Words), ("s3:prefix", false, Words),
        ("aws:MultiFactorAuthAge", false, Numbers), ("s3:max-keys", true, Numbers), ("aws:CurrentTime", false, Dates), ("aws:TokenIssueTime", false, Dates),
        ("aws:MultiFactorAuthPresent", false, ["true", "false", "True"]), ("aws:SecureTransport", false, ["true", "false"]), ("aws:SourceIp", false, Addresses),
        ("aws:VpcSourceIp", true, Addresses), ("aws:SourceArn", false, Arns), ("aws:PrincipalArn", false, Arns), ("kms:Digest", false, ["QmluYXJ5", "QmluYXJ6", "***"]),
    ];

    private static readonly (string[] Operators, string[] Keys, string[] Values)[] Families =
    [
        (["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"], ["aws:username", "aws:PrincipalTag/Team", "aws:TagKeys", "s3:prefix"], WordPatterns),
        (["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"], ["aws:MultiFactorAuthAge", "s3:max-keys"], Numbers),
        (["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"], ["aws:CurrentTime", "aws:TokenIssueTime"], Dates),
        (["Bool"], ["aws:MultiFactorAuthPresent", "aws:SecureTransport"], ["true", "false", "False", "${aws:SecureTransport}"]),
        (["IpAddress", "NotIpAddress"], ["aws:SourceIp", "aws:VpcSourceIp"], Ranges),
        (["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"], ["aws:SourceArn", "aws:PrincipalArn"], ArnPatterns),
        (["BinaryEquals"], ["kms:Digest"], ["QmluYXJ5", "QmluYXJ6"]),
        (["Null"], ["aws:TokenIssueTime", "aws:TagKeys", "aws:username"], ["true", "false"]),
    ];

    internal static KeyValuePair<string, string[]>[] Context(Dice dice)
    {
        var context = new List<KeyValuePair<string, string[]>>();
        foreach (var (name, isMany, values) in Keys)
        {
            if (dice.OneIn(4))
                continue;
            var from = dice.OneIn(12) ? dice.One(Words, Numbers, Dates, Addresses, Arns) : values;
            context.Add(new(dice.AnyCase(name), isMany ? dice.OneIn(8) ? [] : dice.Some(from, 3) : dice.OneIn(20) ? [dice.One(from), dice.One(from)] : [dice.One(from)]));
        }
        return [.. context];
    }

    /// <summary>Before version 2012-10-17 a variable is plain text, which is no boolean and no ARN.</summary>
    internal static JsonObject Conditions(Dice dice, KeyValuePair<string, string[]>[] context, bool variables)
    {
        var conditions = new JsonObject();
        for (var blocks = dice.OneIn(3) ? 2 : 1; blocks > 0; blocks--)
        {
            var (operators, keys, values) = Families[dice.Below(Families.Length)];
            if (!variables && operators[0] is "Bool" or "ArnEquals")
                values = [.. values.Where(value => !value.StartsWith("${", StringComparison.Ordinal))];
            var name = dice.One(operators);
            if (name != "Null")
                name = dice.One("", "", "", "ForAllValues:", "ForAnyValue:") + name + dice.One("", "", "IfExists");
            var block = new JsonObject();
            for (var count = dice.OneIn(5) ? 2 : 1; count > 0; count--)
            {
                var key = dice.OneIn(8) ? Keys[dice.Below(Keys.Length)].Name : dice.One(keys);
                if (!block.Any(pair => string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase)))
                    block[dice.AnyCase(key)] = Values(dice, values, Seen(context, key));
            }
            conditions[name] = block;
        }
        return conditions;
    }

    private static string[] Seen(KeyValuePair<string, string[]>[] context, string key) =>
        context.FirstOrDefault(pair => string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase)).Value ?? [];

    /// <summary>Some of the operator's values; where it is one of them already, what the request has, so that conditions hold often enough.</summary>
    private static JsonNode Values(Dice dice, string[] values, string[] seen)
    {
        var usual = seen.Where(values.Contains).ToArray();
        string[] picked = [.. Enumerable.Range(0, dice.OneIn(25) ? 0 : 1 + dice.Below(3)).Select(_ => usual.Length > 0 && dice.OneIn(3) ? dice.One(usual) : dice.One(values))];
        return picked.Length == 1 && dice.OneIn(2) ? Scalar(dice, picked[0]) : new JsonArray([.. picked.Select(value => (JsonNode)value)]);
    }

    private static JsonNode Scalar(Dice dice, string value) => value switch
    {
        "true" or "false" when dice.OneIn(2) => bool.Parse(value),
        "5" or "-3" or "10" when dice.OneIn(2) => int.Parse(value, System.Globalization.CultureInfo.InvariantCulture),
        _ => value,
    };
}
