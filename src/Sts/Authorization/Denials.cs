using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Authorization;

/// <summary>What a signed caller is told when a policy decided against it.</summary>
internal sealed class Denials(AuthorizationMessageSealer sealer)
{
    /// <summary>
    /// The refusal for this ruling. Where the caller's own account alone decided, the reasons go along, sealed, for whoever of that
    /// account may decode them; across accounts they would carry one's policies to the other, so that they go along for an explicit
    /// denial by the caller's own account only, which no other can outweigh.
    /// </summary>
    public WireError Of(Caller caller, Ruling ruling)
    {
        var (action, resource) = (ruling.Request.Action, ruling.Request.Resource);
        // STS and CloudTrail leave out the resource of actions that have none; IAM writes it.
        var error = resource == "*" && !action.StartsWith("iam:", StringComparison.Ordinal)
            ? StsErrors.NotAuthorized(caller.Arn, action)
            : StsErrors.NotAuthorized(caller.Arn, action, Shown(resource));
        return (ruling.AccountId == caller.AccountId ? ruling : OwnDenial(ruling)) is { } told
            ? error with { Message = $"{error.Message} Encoded authorization failure message: {sealer.Seal(told.Request, told.Decision, caller.AccountId)}" }
            : error;
    }

    // INVARIANT: nothing of the other account is in it, nor in whether there is one: a denial by the tags of its resource tells of these.
    private static Ruling? OwnDenial(Ruling ruling)
    {
        var denies = ruling.Decision.Matched.Where(match => match.Effect == StatementEffect.Deny && match.Part != PolicyPart.Resource && !AsksOfResource(match)).ToList();
        if (denies.Count == 0) return null;
        var context = new RequestContext();
        foreach (var (key, values) in ruling.Request.Context.Where(pair => !IsOfResource(pair.Key))) context.Add(key, values);
        return new Ruling(ruling.Request with { Context = context }, new Decision(DecisionEffect.ExplicitlyDenied, denies, [], "with an explicit deny"));
    }

    private static bool AsksOfResource(StatementMatch match) => match.Written is not { } statement || statement.Resources.Any(IsOfResource) || statement.Conditions.Any(condition => IsOfResource(condition.Key) || condition.Values.Any(IsOfResource));

    private static bool IsOfResource(string key) => key.Contains(":ResourceTag/", StringComparison.OrdinalIgnoreCase);

    // AWS says of managed policies alone what they are.
    private static string Shown(string resource) =>
        Arn.TryParse(resource, out var arn) && arn.Service == "iam" && arn.Resource.StartsWith("policy/", StringComparison.Ordinal) ? $"policy {resource}" : resource;
}
