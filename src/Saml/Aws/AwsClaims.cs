namespace SamlFederation.Saml;

/// <summary>One value of the Role attribute.</summary>
/// <param name="RoleArn">The ARN of the role, as sent.</param>
/// <param name="ProviderArn">The ARN of the SAML provider, as sent.</param>
public sealed record RolePair(string RoleArn, string ProviderArn);

/// <summary>What the AWS attributes of a valid assertion say.</summary>
public sealed record AwsClaims
{
    /// <summary>The roles the user may take: at least one, without repetition, in the order sent.</summary>
    public required IReadOnlyList<RolePair> Roles { get; init; }

    /// <summary>The name of the session: <c>\A[A-Za-z0-9_+=,.@-]{2,64}\z</c>.</summary>
    public required string RoleSessionName { get; init; }

    /// <summary>The longest session the provider wants, in seconds, 900 to 43200.</summary>
    public int? SessionDuration { get; init; }

    /// <summary>The session tags, at most 50, keys unique ignoring case.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> PrincipalTags { get; init; } = [];

    /// <summary>Keys of <see cref="PrincipalTags"/> that outlive role chaining, in their tags' spelling.</summary>
    public IReadOnlyList<string> TransitiveTagKeys { get; init; } = [];

    /// <summary>The source identity: <c>\A[A-Za-z0-9_+=,.@-]{2,64}\z</c>.</summary>
    public string? SourceIdentity { get; init; }
}

/// <summary>What reading the AWS attributes gave.</summary>
public abstract record AwsClaimsOutcome
{
    private AwsClaimsOutcome() { }

    /// <summary>The attributes follow AWS's rules.</summary>
    /// <param name="Claims">What they say.</param>
    /// <param name="Checks">One row per rule, to be added to the trace.</param>
    public sealed record Ok(AwsClaims Claims, IReadOnlyList<Check> Checks) : AwsClaimsOutcome;

    /// <summary>An attribute breaks a rule.</summary>
    /// <param name="Fault">Which, and how.</param>
    /// <param name="Checks">The rows up to the fault.</param>
    public sealed record Refused(AssertionFault Fault, IReadOnlyList<Check> Checks) : AwsClaimsOutcome;
}
