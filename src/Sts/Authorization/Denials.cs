using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Authorization;

/// <summary>What a signed caller is told when a policy decided against it.</summary>
internal static class Denials
{
    /// <summary>The refusal for this ruling.</summary>
    public static WireError Of(Caller caller, Ruling ruling) => StsErrors.NotAuthorized(caller.Arn, ruling.Request.Action, ruling.Request.Resource);
}
