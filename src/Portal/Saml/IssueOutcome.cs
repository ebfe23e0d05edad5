using SamlFederation.Portal.SignIn;

namespace SamlFederation.Portal.Saml;

/// <summary>A message for a service provider, ready for the browser to carry.</summary>
internal sealed record PostMessage(string ServiceProviderName, string Address, string SamlResponse, string? RelayState, DateTimeOffset NotOnOrAfter);

/// <summary>What became of issuing.</summary>
internal abstract record IssueOutcome
{
    private IssueOutcome() { }

    internal sealed record Issued(PostMessage Message) : IssueOutcome;

    internal sealed record Refused(IssueRule Rule) : IssueOutcome;
}

/// <summary>What is asked of the issuer: for whom, for which registered service provider, and which of the roles.</summary>
internal sealed record IssueOrder(string ServiceProviderId, SessionFacts Session)
{
    /// <summary>The roles to name; null for every role that is granted, none for no roles.</summary>
    internal IReadOnlyCollection<string>? RoleIds { get; init; }

    /// <summary>All roles of this account alone; null for every account.</summary>
    internal string? AccountNumber { get; init; }

    internal string? RelayState { get; init; }
    internal string? InResponseTo { get; init; }

    /// <summary>The registered address asked for; null for the registered default.</summary>
    internal string? AssertionConsumerServiceUrl { get; init; }

    internal string? NameIdFormat { get; init; }
    internal string? AuthnContextClass { get; init; }
}
