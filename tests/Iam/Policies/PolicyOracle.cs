using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.Json;

namespace SamlFederation.Tests.Iam.Policies;

/// <summary>
/// The same questions answered a second way: from the JSON each time, by recursion, with nothing compiled and nothing of
/// the engine used. An answer is the pair (surely, possibly); an Allow needs the first, a Deny the second.
/// </summary>
internal sealed record PolicyOracle(string Asked, string Target, string PrincipalArn, string? SessionArn, string Account, IReadOnlyDictionary<string, string[]> Context)
{
    private static readonly (bool, bool) Yes = (true, true);
    private static readonly (bool, bool) No = (false, false);
    private static readonly (bool, bool) Undecided = (false, true);

    internal string Decide(string[] identity, string[] boundary, string[] session, string[] resource)
    {
        if (identity.Concat(boundary).Concat(session).Concat(resource).Any(document => Any(document, "Deny", _ => true)))
            return "ExplicitlyDenied";
        bool Allows(string[] documents) => documents.Any(document => Any(document, "Allow", _ => true));
        bool Grants(Func<JsonElement, bool> named) => resource.Any(document => Any(document, "Allow", named));
        var own = SessionArn ?? PrincipalArn;
        var direct = Grants(statement => Names(statement, own));
        var entity = Grants(statement => Names(statement, PrincipalArn) || Names(statement, "*"));
        var bounded = boundary.All(document => Allows([document])) && (session.Length == 0 || Allows(session));
        return direct || ((entity || Allows(identity)) && bounded) ? "Allowed" : "ImplicitlyDenied";
    }

    private bool Any(string document, string effect, Func<JsonElement, bool> named)
    {
        using var parsed = JsonDocument.Parse(document);
        var variables = parsed.RootElement.TryGetProperty("Version", out var version) && version.GetString() == "2012-10-17";
        return parsed.RootElement.GetProperty("Statement").EnumerateArray().Any(statement =>
        {
            if (statement.GetProperty("Effect").GetString() != effect || !named(statement))
                return false;
            var (surely, possibly) = Applies(statement, variables);
            return effect == "Allow" ? surely : possibly;
        });
    }

    private static bool Names(JsonElement statement, string name) =>
        statement.GetProperty("Principal").GetProperty("AWS").EnumerateArray().Any(value => value.GetString() == name);

    private (bool, bool) Applies(JsonElement statement, bool variables)
    {
        var answers = new List<(bool, bool)>();
        if (statement.TryGetProperty("Principal", out _))
            answers.Add(Names(statement, PrincipalArn) || (SessionArn is not null && Names(statement, SessionArn)) || Names(statement, Account) || Names(statement, "*") ? Yes : No);
        if (statement.TryGetProperty("Action", out var action))
            answers.Add(Or(Texts(action).Select(pattern => Wild(pattern.ToLowerInvariant(), Asked.ToLowerInvariant()) ? Yes : No)));
        else
            answers.Add(Not(Or(Texts(statement.GetProperty("NotAction")).Select(pattern => Wild(pattern.ToLowerInvariant(), Asked.ToLowerInvariant()) ? Yes : No))));
        if (statement.TryGetProperty("Resource", out var resource))
            answers.Add(Or(Texts(resource).Select(pattern => Like(pattern, Target, variables, true))));
        else
            answers.Add(Not(Or(Texts(statement.GetProperty("NotResource")).Select(pattern => Like(pattern, Target, variables, true)))));
        if (statement.TryGetProperty("Condition", out var conditions))
        {
            foreach (var name in conditions.EnumerateObject())
            {
                foreach (var key in name.Value.EnumerateObject())
                    answers.Add(Holds(name.Name, key.Name, [.. Texts(key.Value)], variables));
            }
        }
        return And(answers);
    }

    private (bool, bool) Holds(string name, string key, string[] wanted, bool variables)
    {
        var all = name.StartsWith("ForAllValues:", StringComparison.Ordinal);
        var some = name.StartsWith("ForAnyValue:", StringComparison.Ordinal);
        name = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var seen = Lookup(key);
        if (name == "Null")
            return wanted.Contains(seen.Length == 0 ? "true" : "false") ? Yes : No;
        var optional = name.EndsWith("IfExists", StringComparison.Ordinal);
        name = optional ? name[..^8] : name;
        var negated = name.Contains("Not", StringComparison.Ordinal);
        name = name.Replace("Not", "", StringComparison.Ordinal);
        if (seen.Length == 0)
            return optional || all || (negated && !some) ? Yes : No;
        var each = seen.Select(value => Or(wanted.Select(want => Compare(name, want, value, variables))));
        if (negated)
            each = each.Select(Not);
        return all || (negated && !some) ? And(each) : Or(each);
    }

    private (bool, bool) Compare(string name, string want, string seen, bool variables)
    {
        switch (name)
        {
            case "StringEquals":
                return Like(want, seen, variables, false);
            case "StringEqualsIgnoreCase":
                return Like(want, seen, variables, false, true);
            case "StringLike":
                return Like(want, seen, variables, true);
            case "ArnLike" or "ArnEquals":
                var (left, right) = (want.Split(':', 6), seen.Split(':', 6));
                return right.Length < 6 ? Undecided : And(left.Zip(right, (pattern, part) => Wild(pattern, part) ? Yes : No));
            case "Bool":
                return seen is "true" or "false" ? want == seen ? Yes : No : Undecided;
            case "IpAddress":
                return seen.Split('.').Length == 4 && IPAddress.TryParse(seen, out var address) ? IPNetwork.Parse(want).Contains(address) ? Yes : No : Undecided;
        }
        var date = name.StartsWith("Date", StringComparison.Ordinal);
        if ((date ? Instant(seen) : Number(seen)) is not { } met || (date ? Instant(want) : Number(want)) is not { } bound)
            return Undecided;
        var order = met.CompareTo(bound);
        var holds = name[(date ? 4 : 7)..] switch
        {
            "Equals" => order == 0,
            "LessThan" => order < 0,
            "LessThanEquals" => order <= 0,
            "GreaterThan" => order > 0,
            "GreaterThanEquals" => order >= 0,
            _ => throw new InvalidOperationException(name),
        };
        return holds ? Yes : No;
    }

    private static BigInteger? Number(string text) => BigInteger.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static BigInteger? Instant(string text)
    {
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
            return BigInteger.Parse(text, CultureInfo.InvariantCulture);
        return text.EndsWith('Z') ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeSeconds() : null;
    }

    // A replaced variable is marked by control characters, so that its stars are not taken for wildcards.
    private (bool, bool) Like(string pattern, string text, bool variables, bool wildcards, bool lower = false)
    {
        if (!wildcards)
            pattern = pattern.Replace('*', '\u0001').Replace('?', '\u0002');
        var open = false;
        for (var start = pattern.IndexOf("${", StringComparison.Ordinal); variables && start >= 0; start = pattern.IndexOf("${", StringComparison.Ordinal))
        {
            var end = pattern.IndexOf('}', start);
            var parts = pattern[(start + 2)..end].Split(", ");
            var found = Lookup(parts[0]);
            var value = found.Length == 1 ? found[0] : found.Length == 0 && parts.Length == 2 ? parts[1].Trim('\'') : null;
            open |= value is null;
            pattern = pattern[..start] + (value?.Replace('*', '\u0001').Replace('?', '\u0002') ?? "*") + pattern[(end + 1)..];
        }
        if (lower ? !Wild(pattern.ToLowerInvariant(), text.ToLowerInvariant()) : !Wild(pattern, text))
            return No;
        return open ? Undecided : Yes;
    }

    private static bool Wild(string pattern, string text)
    {
        if (pattern.Length == 0)
            return text.Length == 0;
        if (pattern[0] == '*')
            return Wild(pattern[1..], text) || (text.Length > 0 && Wild(pattern, text[1..]));
        var wanted = pattern[0] switch { '\u0001' => '*', '\u0002' => '?', var c => c };
        return text.Length > 0 && (pattern[0] == '?' || wanted == text[0]) && Wild(pattern[1..], text[1..]);
    }

    private string[] Lookup(string key) =>
        Context.Where(pair => string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase)).SelectMany(pair => pair.Value).ToArray();

    private static IEnumerable<string> Texts(JsonElement element) => element.EnumerateArray().Select(value => value.GetString()!);

    private static (bool, bool) Not((bool Surely, bool Possibly) answer) => (!answer.Possibly, !answer.Surely);

    private static (bool, bool) And(IEnumerable<(bool Surely, bool Possibly)> answers)
    {
        (bool Surely, bool Possibly)[] all = [.. answers];
        return (all.All(one => one.Surely), all.All(one => one.Possibly));
    }

    private static (bool, bool) Or(IEnumerable<(bool Surely, bool Possibly)> answers)
    {
        (bool Surely, bool Possibly)[] all = [.. answers];
        return (all.Any(one => one.Surely), all.Any(one => one.Possibly));
    }
}
