using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Authorization;

/// <summary>What a signed caller is told when a policy decided against it.</summary>
internal sealed class Denials(AuthorizationMessageSealer sealer)
{
    /// <summary>
    /// The refusal for this ruling. Where the caller's own account alone decided, the reasons go along, sealed, for whoever of that
    /// account may decode them; across accounts they would carry one's policies to the other.
    /// </summary>
    public WireError Of(Caller caller, Ruling ruling)
    {
        var (action, resource) = (ruling.Request.Action, ruling.Request.Resource);
        // STS leaves out the resource of actions that have none; IAM writes it.
        var error = resource == "*" && action.StartsWith("sts:", StringComparison.Ordinal)
            ? StsErrors.NotAuthorized(caller.Arn, action)
            : StsErrors.NotAuthorized(caller.Arn, action, Shown(resource));
        return ruling.AccountId == caller.AccountId
            ? error with { Message = $"{error.Message} Encoded authorization failure message: {sealer.Seal(ruling.Request, ruling.Decision, caller.AccountId)}" }
            : error;
    }

    // AWS says of managed policies alone what they are.
    private static string Shown(string resource) =>
        Arn.TryParse(resource, out var arn) && arn.Service == "iam" && arn.Resource.StartsWith("policy/", StringComparison.Ordinal) ? $"policy {resource}" : resource;
}
