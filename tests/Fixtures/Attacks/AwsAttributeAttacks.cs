using System.Globalization;
using SamlFederation.Faults;
using SamlFederation.Saml;

namespace SamlFederation.Tests.Fixtures.Attacks;

/// <summary>What an honest signature carries into AWS's own attributes.</summary>
internal static class AwsAttributeAttacks
{
    private const string Prefix = HonestResponse.AttributePrefix;

    public static IEnumerable<Attack> All =>
    [
        .. RoleChanges.Select(change => new Attack("A1", $"a Role {change.Name}", AssertionRule.Role) { Modes = Attack.AssertionOnly, Before = m => Value(m, "/Role", change.Change(m.Attribute("/Role").InnerText)) }),
        new("A2", "no Role", AssertionRule.RoleMissing) { Before = m => m.Find("AttributeStatement").RemoveChild(m.Attribute("/Role")) },
        new("A2", "a Role of no value", AssertionRule.RoleMissing) { Before = m => m.Attribute("/Role").RemoveChild(m.Attribute("/Role").FirstChild!) },
        new("A2", "Role by a name in other case", AssertionRule.RoleMissing) { Before = m => m.Attribute("/Role").SetAttribute("Name", Prefix.ToUpperInvariant() + "Role") },
        new("A3", "two Role attributes", AssertionRule.DuplicateAttribute) { Before = m => m.Find("AttributeStatement").AppendChild(m.Attribute("/Role").CloneNode(deep: true)) },
        new("A3", "two Role attributes in two statements", AssertionRule.DuplicateAttribute) { Before = m => m.Assertion.AppendChild(m.New("saml:AttributeStatement", SamlMessage.Saml, m.Attribute("/Role").CloneNode(deep: true))) },
        new("A3", "two RoleSessionName attributes", AssertionRule.DuplicateAttribute) { Before = m => m.Find("AttributeStatement").AppendChild(m.Attribute("RoleSessionName").CloneNode(deep: true)) },
        new("A4", "no RoleSessionName", AssertionRule.RoleSessionNameMissing) { Honest = h => h with { SessionName = null } },
        new("A4", "two values of RoleSessionName", AssertionRule.RoleSessionName) { Before = m => m.Attribute("RoleSessionName").AppendChild(m.Fragment("<saml:AttributeValue>other</saml:AttributeValue>")) },
        .. new[] { "", "a", new string('a', 65), "a b", "david\n", "david&admin", "<b>", "dаvid", "david٣", "a/b", "a:b", "a\u200Bb", " david" }.Select(name =>
            new Attack("A4", $"RoleSessionName '{Show(name)}'", AssertionRule.RoleSessionName) { Modes = Attack.AssertionOnly, Honest = h => h with { SessionName = name } }),
        .. new[] { "", "0", "-1", "899", "43201", "3600.0", "+3600", " 3600", "0900", "٣٦٠٠", "3600s", "1e3", "99999999999999999999" }.Select(seconds =>
            new Attack("A5", $"SessionDuration '{seconds}'", AssertionRule.SessionDuration) { Modes = Attack.AssertionOnly, Honest = h => h with { SessionDuration = seconds } }),
        .. new (string Name, string Key, string Value)[] { ("key of aws:", "aws:x", "v"), ("key of AWS:", "AWS:x", "v"), ("empty key", "", "v"), ("key of 129 characters", new string('k', 129), "v"), ("value of 257 characters", "k", new string('v', 257)), ("key with a semicolon", "a;b", "v"), ("value with a line end", "k", "a\nb"), ("value with U+2028", "k", "a\u2028b") }
            .Select(tag => new Attack("A6", $"a tag with a {tag.Name}", AssertionRule.PrincipalTag) { Modes = Attack.AssertionOnly, Honest = h => h with { Tags = [new(tag.Key, tag.Value)] } }),
        new("A6", "two tags that differ in case", AssertionRule.PrincipalTag) { Honest = h => h with { Tags = [new("Team", "a"), new("team", "b")] } },
        new("A6", "the same tag twice", AssertionRule.DuplicateAttribute) { Honest = h => h with { Tags = [new("Team", "a"), new("Team", "b")] } },
        new("A6", "a tag of two values", AssertionRule.PrincipalTag) { Honest = h => h with { OtherAttributes = [new(Prefix + "PrincipalTag:Team", ["a", "b"])] } },
        new("A6", "a tag of no value", AssertionRule.PrincipalTag) { Honest = h => h with { OtherAttributes = [new(Prefix + "PrincipalTag:Team", [])] } },
        new("A6", "51 tags", AssertionRule.PrincipalTagCount) { Honest = h => h with { Tags = Tags(51) }, Twin = h => h with { Tags = Tags(50) } },
        new("A7", "a transitive key that is not passed", AssertionRule.TransitiveTagKeys) { Honest = h => h with { Tags = [new("Team", "a")], TransitiveTagKeys = ["Project"] }, Twin = h => h with { Tags = [new("Team", "a")], TransitiveTagKeys = ["Team"] } },
        new("A7", "a transitive key twice", AssertionRule.TransitiveTagKeys) { Honest = h => h with { Tags = [new("Team", "a")], TransitiveTagKeys = ["Team", "team"] }, Twin = h => h with { Tags = [new("Team", "a")], TransitiveTagKeys = ["team"] } },
        .. new[] { "", "a", "aws:x", "a b", "david\n", "dаvid", new string('a', 65) }.Select(source =>
            new Attack("A8", $"SourceIdentity '{Show(source)}'", AssertionRule.SourceIdentity) { Modes = Attack.AssertionOnly, Honest = h => h with { SourceIdentity = source }, Twin = h => h with { SourceIdentity = "david" } }),
        new("A9", "two values for a single-valued context key", AssertionRule.ContextKey) { Honest = h => h with { OtherAttributes = [new("urn:oid:1.3.6.1.4.1.5923.1.1.1.6", ["a", "b"])] }, Twin = h => h with { OtherAttributes = [new("urn:oid:1.3.6.1.4.1.5923.1.1.1.6", ["a"])] } },
        new("A9", "a context attribute twice", AssertionRule.DuplicateAttribute) { Honest = h => h with { OtherAttributes = [new("urn:oid:2.5.4.3", ["a"]), new("urn:oid:2.5.4.3", ["b"])] }, Twin = h => h with { OtherAttributes = [new("urn:oid:2.5.4.3", ["a", "b"])] } },
    ];

    private static readonly (string Name, Func<string, string> Change)[] RoleChanges =
    [
        ("of one part", v => v.Split(',')[0]),
        ("of three parts", v => v + "," + v.Split(',')[1]),
        ("of two roles", v => v.Split(',')[0] + "," + v.Split(',')[0]),
        ("with a fullwidth comma", v => v.Replace(',', '，')),
        ("with a Cyrillic letter", v => v.Replace("role/", "rоle/", StringComparison.Ordinal)),
        ("with a no-break space around", v => "\u00A0" + v),
        ("with a zero-width space around", v => v + "\u200B"),
        ("with a space within", v => v.Replace("role/", "role/ ", StringComparison.Ordinal)),
        ("with path traversal", v => v.Replace("role/", "role/../", StringComparison.Ordinal)),
        ("with a dot segment", v => v.Replace("role/", "role/./", StringComparison.Ordinal)),
        ("with an empty segment", v => v.Replace("role/", "role//", StringComparison.Ordinal)),
        ("of a provider in another account", v => v.Split(',')[0] + "," + v.Split(',')[1].Replace(v.Split(':')[4], "000000000000", StringComparison.Ordinal)),
        ("of a provider in another partition", v => v.Split(',')[0] + "," + v.Split(',')[1].Replace("arn:aws:", "arn:aws-cn:", StringComparison.Ordinal)),
        ("in upper case", v => v.ToUpperInvariant()),
        ("with a region", v => v.Replace(":iam::", ":iam:us-east-1:", StringComparison.Ordinal)),
        ("of eleven digits", v => v.Replace(v.Split(':')[4], v.Split(':')[4][1..], StringComparison.Ordinal)),
        ("of a user", v => v.Replace(":role/", ":user/", StringComparison.Ordinal)),
        ("empty", _ => ""),
        ("of a comma", _ => ","),
        ("with a name of 65 characters", v => v.Replace(v.Split(',')[0].Split('/')[^1] + ",", new string('r', 65) + ",", StringComparison.Ordinal)),
        ("with a line end within", v => v.Replace("role/", "role/\n", StringComparison.Ordinal)),
    ];

    private static void Value(SamlMessage m, string nameEnd, string value) => SamlMessage.Child(m.Attribute(nameEnd), "AttributeValue").InnerText = value;

    private static KeyValuePair<string, string>[] Tags(int count) => [.. Enumerable.Range(0, count).Select(i => new KeyValuePair<string, string>("k" + i.ToString(CultureInfo.InvariantCulture), "v"))];

    private static string Show(string value) => value.Length > 20 ? $"of {value.Length} characters" : value.Replace("\n", "\\n", StringComparison.Ordinal);
}
