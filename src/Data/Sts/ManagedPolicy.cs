namespace SamlFederation.Data.Sts;

/// <summary>A managed policy: an account's own, or one of AWS's.</summary>
public sealed class ManagedPolicy
{
    /// <summary><c>arn:aws:iam::ACCOUNT:policy/PATH/NAME</c>, with <c>aws</c> for the account of AWS's own.</summary>
    public required string Arn { get; init; }

    /// <summary><c>ANPA…</c>.</summary>
    public required string UniqueId { get; init; }

    /// <summary>The account that owns it; null for AWS's own, which are there for every account and cannot be changed.</summary>
    public required string? AccountId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The name in lower case: names are unique in an account ignoring case.</summary>
    public required string FoldedName { get; init; }

    /// <summary><c>/</c> or <c>/a/b/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>At most 1000 characters.</summary>
    public string Description { get; set; } = "";

    /// <summary>The document of the default version, JSON: kept here too, since every decision reads it.</summary>
    public required string Document { get; set; }

    /// <summary>The number of the default version.</summary>
    public int DefaultVersion { get; set; } = 1;

    /// <summary>The number of the newest version ever made; numbers are not used again.</summary>
    public int LatestVersion { get; set; } = 1;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When a version was last made, or made the default.</summary>
    public required DateTimeOffset Updated { get; set; }

    /// <summary>Tags, at most fifty.</summary>
    public List<Tag> Tags { get; set; } = [];

    /// <summary>Its versions, at most five.</summary>
    public List<PolicyVersion> Versions { get; init; } = [];
}

/// <summary>One version of a managed policy.</summary>
public sealed class PolicyVersion
{
    /// <summary>The policy's ARN.</summary>
    public required string PolicyArn { get; init; }

    /// <summary>1, 2, 3…; <c>v1</c> on the wire.</summary>
    public required int Number { get; init; }

    /// <summary>The document, JSON.</summary>
    public required string Document { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
}
