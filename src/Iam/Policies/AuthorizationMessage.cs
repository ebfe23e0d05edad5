using System.Text.Json;

namespace SamlFederation.Iam;

/// <summary>
/// A decision as DecodeAuthorizationMessage tells it: JSON in AWS's shape, with each statement's policy and, for an implicit denial,
/// what kept a statement from allowing. It quotes policies, so it leaves sealed: see <see cref="AuthorizationMessageSealer"/>.
/// </summary>
public static class AuthorizationMessage
{
    private const int CutLength = 128;
    private const int CutItems = 8;

    /// <summary>The message; whatever is cut so that it fits ends in an ellipsis or is left out.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="maximum">The UTF-8 bytes it may take.</param>
    public static byte[] Write(AuthorizationRequest request, Decision decision, int maximum)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(decision);
        foreach (var bounds in (Bounds[])[new(int.MaxValue, int.MaxValue), new(CutLength, int.MaxValue), new(CutLength, CutItems)])
            if (Compose(request, decision, bounds) is var written && written.Length <= maximum) return written;
        return Compose(request, decision, new(CutLength, 0));
    }

    private static byte[] Compose(AuthorizationRequest request, Decision decision, Bounds bounds)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("allowed", decision.IsAllowed);
            json.WriteBoolean("explicitDeny", decision.Effect == DecisionEffect.ExplicitlyDenied);
            Items(json, "matchedStatements", decision.Matched, bounds, match => Statement(json, match, request.Principal, bounds));
            Items(json, "failures", decision.Failed, bounds, failed => Failure(json, failed, bounds));
            Context(json, request, bounds);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Statement(Utf8JsonWriter json, StatementMatch match, PrincipalIdentity principal, Bounds bounds)
    {
        json.WriteStartObject();
        Named(json, match, bounds);
        json.WriteString("effect", match.Effect == StatementEffect.Deny ? "DENY" : "ALLOW");
        Values(json, "principals", [principal.UniqueId ?? principal.Arn], bounds);
        Values(json, "principalGroups", [], bounds);
        if (match.Written is { } statement)
        {
            Values(json, statement.IsNotAction ? "notActions" : "actions", statement.Actions, bounds);
            Values(json, statement.IsNotResource ? "notResources" : "resources", statement.Resources, bounds);
            Items(json, "conditions", statement.Conditions, bounds, condition => Key(json, condition.Key, condition.Values, bounds, condition.Operator));
        }
        json.WriteEndObject();
    }

    private static void Failure(Utf8JsonWriter json, ConditionOutcome failed, Bounds bounds)
    {
        json.WriteStartObject();
        Named(json, failed.Statement, bounds);
        json.WriteString("operator", failed.Operator);
        json.WriteString("key", bounds.Cut(failed.Key));
        Values(json, "expected", failed.Expected, bounds);
        Values(json, "values", failed.Seen, bounds);
        json.WriteEndObject();
    }

    private static void Named(Utf8JsonWriter json, StatementMatch match, Bounds bounds)
    {
        json.WriteString("statementId", bounds.Cut(match.Sid ?? ""));
        json.WriteNumber("statementIndex", match.Index);
        json.WriteString("policy", bounds.Cut(match.Policy));
        json.WriteString("policyType", match.Part.ToString().ToUpperInvariant());
    }

    private static void Context(Utf8JsonWriter json, AuthorizationRequest request, Bounds bounds)
    {
        json.WriteStartObject("context");
        json.WriteStartObject("principal");
        var principal = request.Principal;
        var arn = principal.SessionArn ?? principal.Arn;
        var name = arn[(arn.LastIndexOf('/') + 1)..];
        json.WriteString("id", principal.Kind switch
        {
            PrincipalKind.AssumedRole => $"{principal.UniqueId}:{name}",
            PrincipalKind.FederatedUser => $"{principal.AccountId}:{name}",
            PrincipalKind.Root => principal.AccountId,
            _ => principal.UniqueId ?? principal.Federated ?? principal.Service ?? "",
        });
        if (principal.Kind == PrincipalKind.User) json.WriteString("name", name);
        json.WriteString("arn", arn);
        json.WriteEndObject();
        json.WriteString("action", request.Action);
        json.WriteString("resource", request.Resource);
        Items(json, "conditions", [.. request.Context.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)], bounds, pair => Key(json, pair.Key, pair.Value, bounds));
        json.WriteEndObject();
    }

    private static void Key(Utf8JsonWriter json, string key, IReadOnlyList<string> values, Bounds bounds, string? @operator = null)
    {
        json.WriteStartObject();
        json.WriteString("key", bounds.Cut(key));
        if (@operator is not null) json.WriteString("operator", @operator);
        Values(json, "values", values, bounds);
        json.WriteEndObject();
    }

    private static void Values(Utf8JsonWriter json, string name, IReadOnlyList<string> values, Bounds bounds) =>
        Items(json, name, values, bounds, value =>
        {
            json.WriteStartObject();
            json.WriteString("value", bounds.Cut(value));
            json.WriteEndObject();
        });

    private static void Items<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> all, Bounds bounds, Action<T> write)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("items");
        foreach (var one in all.Take(bounds.MostItems)) write(one);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Bounds(int MostCharacters, int MostItems)
    {
        // A lone half of a surrogate pair would be no text at all.
        public string Cut(string text)
        {
            if (text.Length <= MostCharacters) return text;
            var at = char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
            return string.Concat(text.AsSpan(0, at), "…");
        }
    }
}
