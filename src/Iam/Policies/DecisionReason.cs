namespace SamlFederation.Iam;

/// <summary>The one sentence of a decision, in the manner of AWS's newer texts.</summary>
internal static class DecisionReason
{
    internal static string Allowed(AuthorizationRequest request) => $"the {request.Action} action is allowed";

    internal static string Explicit(AuthorizationRequest request, StatementMatch match) =>
        $"with an explicit deny in {Article(match.Part)}: statement {match.Sid ?? $"{match.Index}"} of `{match.Policy}` denies the {request.Action} action";

    internal static string Implicit(AuthorizationRequest request, PolicyPart part) =>
        $"because no {Name(part)} allows the {request.Action} action";

    private static string Article(PolicyPart part) => part == PolicyPart.Identity ? $"an {Name(part)}" : $"a {Name(part)}";

    private static string Name(PolicyPart part) => part switch
    {
        PolicyPart.Identity => "identity-based policy",
        PolicyPart.Boundary => "permissions boundary",
        PolicyPart.Session => "session policy",
        PolicyPart.Resource => "resource-based policy",
    };
}
