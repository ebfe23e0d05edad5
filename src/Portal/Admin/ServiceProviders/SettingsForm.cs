using System.Globalization;
using SamlFederation.Portal.ServiceProviders;

namespace SamlFederation.Portal.Admin.ServiceProviders;

/// <summary>A service provider's settings as a form carries them.</summary>
internal sealed record SettingsForm
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public bool Enabled { get; init; }

    public string? NameIdFormat { get; init; }

    public bool SignResponse { get; init; }

    public bool RequireSignedRequests { get; init; }

    public bool ConsumesRoles { get; init; }

    public string? SessionDuration { get; init; }

    public string? DefaultRelayState { get; init; }

    /// <summary><c>all</c>, or <c>groups</c> for those chosen.</summary>
    public string? OpenTo { get; init; }

    public List<string> Groups { get; init; } = [];

    public List<string?> AttributeName { get; init; } = [];

    public List<string?> AttributeSource { get; init; } = [];

    public List<string?> AttributeFriendlyName { get; init; } = [];

    /// <summary>The rows that are filled in; a row is taken away by clearing it.</summary>
    internal IReadOnlyList<ReleaseProfile> Releases =>
    [
        .. Enumerable.Range(0, Math.Max(AttributeName.Count, AttributeSource.Count))
            .Select(i => new ReleaseProfile(At(AttributeName, i), At(AttributeSource, i), FriendlyName: At(AttributeFriendlyName, i) is { Length: > 0 } friendly ? friendly : null))
            .Where(release => release.Name.Length > 0 || release.Source.Length > 0),
    ];

    /// <summary>The form without the rows that are empty, so that the faults' numbers are those of the rows.</summary>
    internal SettingsForm WithoutEmptyRows() => this with
    {
        AttributeName = [.. Releases.Select(release => release.Name)],
        AttributeSource = [.. Releases.Select(release => release.Source)],
        AttributeFriendlyName = [.. Releases.Select(release => release.FriendlyName)],
    };

    internal static SettingsForm Of(ServiceProvider provider, IReadOnlyList<Group> groups)
    {
        var releases = provider.Releases.OrderBy(release => release.Name, StringComparer.Ordinal).ToList();
        return new()
        {
            Name = provider.Name,
            Description = provider.Description,
            Enabled = provider.Enabled,
            NameIdFormat = provider.NameIdFormat,
            SignResponse = provider.SignResponse,
            RequireSignedRequests = provider.RequireSignedRequests,
            ConsumesRoles = provider.ConsumesRoles,
            SessionDuration = provider.SessionDuration?.ToString(CultureInfo.InvariantCulture),
            DefaultRelayState = provider.DefaultRelayState,
            OpenTo = provider.OpenToAll ? "all" : "groups",
            Groups = [.. groups.Where(group => provider.Groups.Any(link => link.GroupId == group.Id)).Select(group => group.Name!)],
            AttributeName = [.. releases.Select(release => release.Name)],
            AttributeSource = [.. releases.Select(release => release.Source)],
            AttributeFriendlyName = [.. releases.Select(release => release.FriendlyName)],
        };
    }

    /// <summary>The profile; the name formats that a world file gave stay with their attributes.</summary>
    internal ServiceProviderProfile ProfileFor(ServiceProvider provider, int? sessionDuration) => new(provider.EntityId, Name ?? "")
    {
        Description = Description ?? "",
        Enabled = Enabled,
        NameIdFormat = NameIdFormat ?? "",
        SignResponse = SignResponse,
        RequireSignedRequests = RequireSignedRequests,
        ConsumesRoles = ConsumesRoles,
        SessionDuration = sessionDuration,
        DefaultRelayState = string.IsNullOrEmpty(DefaultRelayState) ? null : DefaultRelayState,
        Groups = OpenTo == "groups" ? Groups : null,
        Attributes = [.. Releases.Select(release => release with { NameFormat = provider.Releases.FirstOrDefault(present => present.Name == release.Name)?.NameFormat })],
    };

    private static string At(List<string?> list, int index) => (index < list.Count ? list[index] : null)?.Trim() ?? "";
}
