namespace SamlFederation.Data.Sts;

/// <summary>An account: the owner of providers, roles and policies, known by its twelve digits.</summary>
public sealed class Account
{
    /// <summary>Twelve decimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name an administrator gave it.</summary>
    public required string Name { get; set; }

    /// <summary>A unique alias of 3 to 63 characters, or null.</summary>
    public string? Alias { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
}
