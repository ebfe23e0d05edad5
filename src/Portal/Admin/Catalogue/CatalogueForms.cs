using SamlFederation.Portal.Catalogue;

namespace SamlFederation.Portal.Admin.Catalogue;

/// <summary>An account as a form carries it.</summary>
internal sealed record AccountForm
{
    public string? Number { get; init; }

    public string? Name { get; init; }

    public string? Alias { get; init; }

    public string? Badge { get; init; }

    public string? BadgeColour { get; init; }

    /// <summary>The entity ID of the role consumer that serves it; empty for the oldest.</summary>
    public string? ServiceProvider { get; init; }

    internal bool IsNew { get; init; }
    internal IReadOnlyList<ServiceProvider> Consumers { get; init; } = [];
    internal IReadOnlyList<FieldFault> Faults { get; init; } = [];

    internal AccountProfile Profile => new((Number ?? "").Trim(), Name ?? "", (Alias ?? "").Trim(), Badge ?? "", BadgeColour ?? "grey", string.IsNullOrEmpty(ServiceProvider) ? null : ServiceProvider);

    internal static AccountForm Of(Account account, IReadOnlyList<ServiceProvider> consumers) => new()
    {
        Number = account.Number,
        Name = account.Name,
        Alias = account.Alias,
        Badge = account.Badge,
        BadgeColour = account.BadgeColour,
        ServiceProvider = consumers.FirstOrDefault(provider => provider.Id == account.ServiceProviderId)?.EntityId,
        Consumers = consumers,
    };
}

/// <summary>A role as a form carries it.</summary>
internal sealed record RoleForm
{
    public string? RoleArn { get; init; }

    public string? ProviderArn { get; init; }

    public string? Description { get; init; }

    internal string? Id { get; init; }
    internal IReadOnlyList<FieldFault> Faults { get; init; } = [];

    internal RoleProfile Profile => new((RoleArn ?? "").Trim(), (ProviderArn ?? "").Trim(), Description ?? "");
}

/// <summary>The matrix of one account: which group may take which role.</summary>
internal sealed record GrantsPage(Account Account, IReadOnlyList<CatalogueRole> Roles, IReadOnlyList<Group> Groups, IReadOnlySet<(string RoleId, string GroupId)> Granted);
