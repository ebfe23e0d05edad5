using SamlFederation.Saml;

namespace SamlFederation.Portal.ServiceProviders;

/// <summary>One attribute to release; see <see cref="AttributeRelease"/> for the sources.</summary>
internal sealed record ReleaseProfile(string Name, string Source, string? NameFormat = null, string? FriendlyName = null);

/// <summary>What an administrator or a world file says about a service provider, beside its metadata.</summary>
internal sealed record ServiceProviderProfile(string EntityId, string Name)
{
    internal string Description { get; init; } = "";
    internal bool Enabled { get; init; } = true;
    internal string NameIdFormat { get; init; } = NameIdFormats.Persistent;
    internal bool SignResponse { get; init; }
    internal bool RequireSignedRequests { get; init; }
    internal bool ConsumesRoles { get; init; }
    internal int? SessionDuration { get; init; }
    internal string? DefaultRelayState { get; init; }

    /// <summary>The names of the groups that may use it; null for everybody.</summary>
    internal IReadOnlyList<string>? Groups { get; init; }

    internal IReadOnlyList<ReleaseProfile> Attributes { get; init; } = [];
}
