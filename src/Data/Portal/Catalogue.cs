namespace SamlFederation.Data.Portal;

/// <summary>A cloud account whose roles employees may take.</summary>
public sealed class Account
{
    /// <summary>The account number: twelve ASCII digits.</summary>
    public required string Number { get; set; }

    /// <summary>The display name, such as <c>Development</c>.</summary>
    public required string Name { get; set; }

    /// <summary>The short name people know it by, unique.</summary>
    public required string Alias { get; set; }

    /// <summary>The words on the account's badge; empty for none.</summary>
    public string Badge { get; set; } = "";

    /// <summary>The badge's colour: blue, green, amber, red, violet or grey.</summary>
    public string BadgeColour { get; set; } = "grey";

    /// <summary>The role consumer that serves this account; null for the oldest registered one.</summary>
    public string? ServiceProviderId { get; set; }

    /// <summary>The account's roles.</summary>
    public ICollection<CatalogueRole> Roles { get; } = [];
}

/// <summary>A role that may be granted, with the identity provider's entry in the role's account.</summary>
public sealed class CatalogueRole
{
    /// <summary>Opaque identity, used in addresses.</summary>
    public required string Id { get; set; }

    /// <summary>The role's ARN, unique.</summary>
    public required string RoleArn { get; set; }

    /// <summary>The ARN of the SAML provider that stands for this portal in the role's account.</summary>
    public required string ProviderArn { get; set; }

    /// <summary>What the role is for, in a sentence.</summary>
    public string Description { get; set; } = "";

    /// <summary>The account's number.</summary>
    public required string AccountNumber { get; set; }

    /// <summary>The account.</summary>
    public Account? Account { get; set; }

    /// <summary>The role's name: the last part of the ARN, without its path.</summary>
    public string Name => RoleArn[(RoleArn.LastIndexOf('/') + 1)..];
}

/// <summary>Members of the group may take the role.</summary>
public sealed class Grant
{
    /// <summary>The group.</summary>
    public required string GroupId { get; set; }

    /// <summary>The role.</summary>
    public required string RoleId { get; set; }
}
