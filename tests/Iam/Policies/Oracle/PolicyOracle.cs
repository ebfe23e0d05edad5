using System.Text.Json;

namespace SamlFederation.Tests.Iam.Policies.Oracle;

/// <summary>
/// Answers a question from the policies' text, step by step as the IAM User Guide's "Policy evaluation logic" tells it:
/// an explicit Deny anywhere; then what the resource's policy grants; then identity, boundary and session policies.
/// </summary>
internal sealed class PolicyOracle(OracleQuestion question, OracleMistake mistake = OracleMistake.None)
{
    private enum Name
    {
        Everyone,
        Account,
        Entity,
        Session,
    }

    private readonly OracleCaller _caller = question.Caller;
    private readonly Dictionary<string, JsonElement> _read = [];
    private readonly OracleText _text = new(question.Context, mistake);

    internal string Decide()
    {
        var granted = Granted();
        var allowed = IsAllowed(granted);
        if (mistake == OracleMistake.AllowOutweighsDeny && allowed)
            return "Allowed";
        return IsDenied() ? "ExplicitlyDenied" : allowed ? "Allowed" : "ImplicitlyDenied";
    }

    /// <summary>What a trust policy alone says: enough for those who have no policies of their own.</summary>
    internal string DecideTrust() => question.Resources.Any(Denies) ? "ExplicitlyDenied" : Granted().Any(name => name != Name.Account || !IsSelf) ? "Allowed" : "ImplicitlyDenied";

    private bool IsSelf => question.Resource == _caller.EntityArn && mistake != OracleMistake.RoleTrustsItselfByAccount;

    private bool IsDenied() => new[] { question.Identity, question.Boundary, question.Session, question.Resources }.Any(part => part.Any(Denies));

    private bool Denies(OraclePolicy policy)
    {
        var enough = mistake == OracleMistake.UnsureDenyIsIgnored ? Answer.Yes : Answer.Unsure;
        return Statements(policy, "Deny").Any(one => one.Applies >= enough && one.Names is not { Count: 0 });
    }

    private bool IsAllowed(HashSet<Name> granted)
    {
        if (!_caller.HasPolicies)
            return granted.Count > 0;
        var own = _caller.Kind == CallerKind.Root || question.Identity.Any(Allows);
        var limits = InBoundary() && InSession();
        if (question.Owner is not null && question.Owner != _caller.Account)
            return mistake == OracleMistake.OneAccountOfTwoIsEnough ? (granted.Count > 0 || own) && limits : granted.Count > 0 && own && limits;
        // Same account. A grant to the session's own ARN, or to a user's, is limited by nothing.
        var named = mistake != OracleMistake.SessionArnIsLimited && granted.Contains(Name.Session);
        var direct = named || (_caller.Kind == CallerKind.User && granted.Contains(Name.Entity)) || (mistake == OracleMistake.RoleArnIsNotLimited && granted.Contains(Name.Entity));
        var stands = granted.Contains(Name.Entity) || granted.Contains(Name.Everyone) || granted.Contains(Name.Session);
        if (mistake == OracleMistake.AccountAsPrincipalIsEnough)
            stands |= granted.Contains(Name.Account);
        if (question.IsTrust && mistake != OracleMistake.AbsentTrustIsAllowed)
        {
            // A trust policy must allow; that it allows the account leaves the rest to the caller's own policies.
            return direct || (stands && limits) || (granted.Contains(Name.Account) && !IsSelf && own && limits);
        }
        return _caller.Kind == CallerKind.Root || direct || ((stands || own) && limits);
    }

    private bool InBoundary() => mistake switch
    {
        OracleMistake.BoundaryIsForgotten => true,
        OracleMistake.OneBoundaryIsEnough => question.Boundary.Count == 0 || question.Boundary.Any(Allows),
        _ => question.Boundary.All(Allows),
    };

    private bool InSession()
    {
        if (question.Session.Count == 0)
            return _caller.Kind != CallerKind.FederatedUser || mistake == OracleMistake.FederatedUserNeedsNoSessionPolicy;
        return mistake switch
        {
            OracleMistake.SessionPolicyAddsRights => true,
            OracleMistake.SessionPoliciesAreTakenOneByOne => question.Session.All(Allows),
            _ => question.Session.Any(Allows),
        };
    }

    private bool Allows(OraclePolicy policy) => Statements(policy, "Allow").Any(one => one.Applies >= Enough);

    private Answer Enough => mistake == OracleMistake.UnsureAllowCounts ? Answer.Unsure : Answer.Yes;

    /// <summary>By what names the resource's policies grant the request to the caller.</summary>
    private HashSet<Name> Granted() =>
        [.. question.Resources.SelectMany(policy => Statements(policy, "Allow")).Where(one => one.Applies >= Enough).SelectMany(one => one.Names!)];

    private IEnumerable<(Answer Applies, HashSet<Name>? Names)> Statements(OraclePolicy policy, string effect)
    {
        var root = _read.GetValueOrDefault(policy.Json);
        if (root.ValueKind == JsonValueKind.Undefined)
            _read[policy.Json] = root = JsonElement.Parse(policy.Json);
        var variables = root.TryGetProperty("Version", out var version) && version.GetString() == "2012-10-17";
        foreach (var statement in Elements(root.GetProperty("Statement")))
        {
            if (statement.GetProperty("Effect").GetString() != effect)
                continue;
            var names = Names(statement, policy, effect == "Deny");
            Answer[] answers = [Action(statement), Resource(statement, variables), new OracleConditions(_text, variables, mistake).Hold(statement)];
            yield return (answers.All(), names);
        }
    }

    private Answer Action(JsonElement statement)
    {
        var not = statement.TryGetProperty("NotAction", out var patterns);
        if (!not)
            patterns = statement.GetProperty("Action");
        var matches = Texts(patterns).Select(pattern => _text.Matches(_text.TakeApart(pattern, false, true), question.Action, mistake != OracleMistake.ActionCaseCounts)).Some();
        return not && mistake != OracleMistake.NotActionIsAction ? matches.Opposite() : matches;
    }

    private Answer Resource(JsonElement statement, bool variables)
    {
        var not = statement.TryGetProperty("NotResource", out var patterns);
        if (!not && !statement.TryGetProperty("Resource", out patterns))
            return Answer.Yes; // a trust policy has none: it is about its role
        var matches = Texts(patterns).Select(pattern => _text.Matches(_text.TakeApart(pattern, variables, true), question.Resource, mistake == OracleMistake.ResourceCaseDoesNotCount)).Some();
        return not && mistake != OracleMistake.NotResourceIsResource ? matches.Opposite() : matches;
    }

    /// <summary>By what names the statement is about the caller; null when it names nobody, being attached to them.</summary>
    private HashSet<Name>? Names(JsonElement statement, OraclePolicy policy, bool denies)
    {
        if (statement.TryGetProperty("Principal", out var principals))
            return [.. Listed(principals, policy, shutsOut: denies)];
        if (!statement.TryGetProperty("NotPrincipal", out principals))
            return null;
        HashSet<Name> listed = [.. Listed(principals, policy, shutsOut: !denies)];
        if (mistake == OracleMistake.NotPrincipalIsPrincipal)
            return listed;
        // "When you use NotPrincipal with Deny you must also specify the account ARN", and for a session the role's too:
        // whoever is to be spared must be listed by every name.
        var spared = denies && mistake != OracleMistake.NotPrincipalNeedsOneNameOnly ? listed.Contains(Name.Everyone) || OwnNames().All(listed.Contains) : listed.Count > 0;
        return spared ? [] : [Name.Everyone];
    }

    private IEnumerable<Name> OwnNames() => _caller.Kind switch
    {
        CallerKind.User => [Name.Account, Name.Entity],
        CallerKind.RoleSession or CallerKind.FederatedUser => [Name.Account, Name.Entity, Name.Session],
        CallerKind.Root => [Name.Account],
        CallerKind.Anonymous => [Name.Everyone],
        _ => [Name.Entity],
    };

    private IEnumerable<Name> Listed(JsonElement principals, OraclePolicy policy, bool shutsOut)
    {
        if (principals.ValueKind == JsonValueKind.String)
        {
            yield return Name.Everyone;
            yield break;
        }
        foreach (var kind in principals.EnumerateObject())
        {
            foreach (var value in Texts(kind.Value))
            {
                var name = kind.Name switch
                {
                    "AWS" => Aws(value, policy, shutsOut),
                    "Federated" => value == _caller.Provider ? Name.Entity : null,
                    "Service" => value == _caller.Service ? Name.Entity : null,
                    _ => (Name?)null,
                };
                if (name is { } found)
                    yield return found;
            }
        }
    }

    private Name? Aws(string value, OraclePolicy policy, bool shutsOut)
    {
        // A provider's or a service's caller is no AWS principal that {"AWS":"*"} would let in; but it shuts out everyone.
        if (value == "*")
            return shutsOut || _caller.HasPolicies || _caller.Kind == CallerKind.Anonymous ? Name.Everyone : null;
        if (!_caller.HasPolicies)
            return null;
        if (value == _caller.Account || value == $"arn:aws:iam::{_caller.Account}:root")
            return Name.Account;
        if (value == _caller.SessionArn)
            return Name.Session;
        if (mistake != OracleMistake.RemadeEntityInherits && policy.StoredIds is { } ids && ids.TryGetValue(value, out var id))
            return id == _caller.EntityId ? Name.Entity : null;
        var byId = value == _caller.EntityId && mistake != OracleMistake.UniqueIdIsNotLookedAt;
        return byId || value == _caller.EntityArn ? Name.Entity : null;
    }

    /// <summary>One text or several: "a list with a single element needs no brackets". Numbers and booleans may stand unquoted.</summary>
    internal static IEnumerable<string> Texts(JsonElement element) => Elements(element).Select(one => one.ValueKind switch
    {
        JsonValueKind.String => one.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => one.GetRawText(),
    });

    private static JsonElement[] Elements(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [element];
}
