using SamlFederation.Portal.Catalogue;

namespace SamlFederation.Portal.Launch;

internal enum LaunchTab
{
    Accounts,
    Applications,
}

/// <summary>The launch page: what this employee may open, narrowed by the words searched for.</summary>
internal sealed record LaunchPage(LaunchTab Tab, string? Search, IReadOnlyList<GrantedAccount> Accounts, IReadOnlyList<ServiceProvider> Applications)
{
    internal bool IsSearching => !string.IsNullOrWhiteSpace(Search);

    /// <summary>Every word has to be found somewhere in the entry.</summary>
    internal static bool Matches(string? search, params ReadOnlySpan<string> texts)
    {
        foreach (var word in (search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var found = false;
            foreach (var text in texts)
                found |= text.Contains(word, StringComparison.OrdinalIgnoreCase);
            if (!found)
                return false;
        }

        return true;
    }
}

/// <summary>The page that asks for an account, where all roles together do not fit into one message.</summary>
internal sealed record AccountChoice(ServiceProvider Application, string? RelayState, IReadOnlyList<GrantedAccount> Accounts);
