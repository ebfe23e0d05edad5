namespace SamlFederation.Iam;

/// <summary>The question a policy answers: may this principal do this to that?</summary>
/// <param name="Principal">Who asks.</param>
/// <param name="Action">The action, <c>vendor:Name</c>; compared without regard to case.</param>
/// <param name="Resource">The resource's ARN, or <c>*</c> for actions that have none; compared with regard to case.</param>
/// <param name="Context">The keys for conditions and variables.</param>
public sealed record AuthorizationRequest(PrincipalIdentity Principal, string Action, string Resource, RequestContext Context);

/// <summary>A policy document with the name it has in traces.</summary>
/// <param name="Name">A policy's name or ARN, or the role whose trust policy it is.</param>
/// <param name="Document">The document.</param>
public sealed record PolicySource(string Name, PolicyDocument Document);

/// <summary>All the policies that have a say in one request.</summary>
public sealed record PolicySet
{
    /// <summary>What the caller's user, groups or role allow.</summary>
    public IReadOnlyList<PolicySource> Identity { get; init; } = [];

    /// <summary>The policies passed when the session was made; they are taken together. Empty means that none was passed.</summary>
    public IReadOnlyList<PolicySource> Session { get; init; } = [];

    /// <summary>The permissions boundary of the caller; each one given must allow.</summary>
    public IReadOnlyList<PolicySource> Boundary { get; init; } = [];

    /// <summary>The resource's own policies; a role's trust policy is one, and must allow.</summary>
    public IReadOnlyList<PolicySource> Resource { get; init; } = [];

    /// <summary>The account that owns the resource; null means the caller's own.</summary>
    public string? ResourceAccountId { get; init; }
}
