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

    /// <summary>The region settings that differ from what a region comes with.</summary>
    public List<AccountRegion> Regions { get; init; } = [];

    /// <summary>The id under which it issues web identity tokens, or null while that is off.</summary>
    public string? OutboundIssuer { get; set; }
}

/// <summary>Whether an account uses a region, where that differs from what the region comes with.</summary>
public sealed class AccountRegion
{
    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>As <c>eu-central-1</c>.</summary>
    public required string Region { get; init; }

    /// <summary>Whether the token service answers for this account in this region.</summary>
    public required bool Active { get; set; }
}
