using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Catalogue;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.ServiceProviders;

namespace SamlFederation.Portal.Launch;

/// <summary>The start page, and sign-on that the portal starts.</summary>
internal sealed class LaunchController(RoleCatalogue catalogue, ServiceProviderRegistry registry, ResponseIssuer issuer) : PortalController
{
    [HttpGet("/")]
    public async Task<IActionResult> Start(string? tab, string? search)
    {
        var words = search?.Length > 100 ? search[..100] : search;
        var accounts = await catalogue.GrantedAsync(SignedIn.EmployeeId, Aborted);
        var applications = await registry.UsableAsync(SignedIn.EmployeeId, [.. accounts.Select(entry => entry.Account)], Aborted);
        return View("Launch", new LaunchPage(
            tab == "applications" ? LaunchTab.Applications : LaunchTab.Accounts,
            words,
            [.. accounts.Select(entry => Narrow(entry, words)).Where(entry => entry.Roles.Count > 0)],
            [.. applications.Where(provider => LaunchPage.Matches(words, provider.Name, provider.Description))]));
    }

    /// <summary>One click on a role: an assertion that names that role alone.</summary>
    [HttpPost("/launch/role/{roleId:length(32)}")]
    public async Task<IActionResult> Role(string roleId, [FromForm(Name = "RelayState")] string? relayState)
    {
        // The issuer decides, and records, whether the role is granted; here only its consumer is looked up.
        var role = await catalogue.FindRoleAsync(roleId, Aborted);
        var consumer = role is null ? null : await registry.ConsumerOfAsync(role.Account!, Aborted);
        var outcome = await issuer.IssueAsync(new(consumer?.Id ?? "", SignedIn) { RoleIds = [roleId], RelayState = Given(relayState) }, Caller, Aborted);
        return outcome switch
        {
            IssueOutcome.Issued issued => SelfPostingPage.For(this, issued.Message),
            // Whether a role exists that is not granted is nobody's business.
            IssueOutcome.Refused refused => ErrorView(RefusalPages.For(role is null ? IssueRule.RoleNotGranted : refused.Rule)),
            _ => throw new InvalidOperationException(outcome.GetType().Name),
        };
    }

    /// <summary>A deep link to an application. It says nothing that the application's own sign-on link would not say, so it needs no further click.</summary>
    [HttpGet("/launch/{providerId:length(32)}")]
    public Task<IActionResult> DeepLink(string providerId, [FromQuery(Name = "RelayState")] string? relayState) => Application(providerId, relayState, null);

    /// <summary>One click on an application; on a role consumer with every role, or with those of one account.</summary>
    [HttpPost("/launch/{providerId:length(32)}")]
    public Task<IActionResult> Click(string providerId, [FromForm(Name = "RelayState")] string? relayState, [FromForm] string? account) => Application(providerId, relayState, account);

    private async Task<IActionResult> Application(string providerId, string? relayState, string? account)
    {
        var order = new IssueOrder(providerId, SignedIn) { RelayState = Given(relayState), AccountNumber = Given(account) };
        return await issuer.IssueAsync(order, Caller, Aborted) switch
        {
            IssueOutcome.Issued issued => SelfPostingPage.For(this, issued.Message),
            IssueOutcome.Refused { Rule: IssueRule.TooLarge } when order.AccountNumber is null => await ChooseAccount(order),
            IssueOutcome.Refused refused => ErrorView(RefusalPages.For(refused.Rule)),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    private async Task<IActionResult> ChooseAccount(IssueOrder order)
    {
        if (await registry.FindAsync(order.ServiceProviderId, Aborted) is not { } provider)
            return ErrorView(RefusalPages.For(IssueRule.ServiceProviderUnknown));
        List<GrantedAccount> served = [];
        foreach (var entry in await catalogue.GrantedAsync(SignedIn.EmployeeId, Aborted))
        {
            if ((await registry.ConsumerOfAsync(entry.Account, Aborted))?.Id == provider.Id)
                served.Add(entry);
        }

        return View("ChooseAccount", new AccountChoice(provider, order.RelayState, served));
    }

    // An account that matches keeps all its roles; else those that match stay.
    private static GrantedAccount Narrow(GrantedAccount entry, string? words)
    {
        var account = entry.Account;
        return entry with { Roles = [.. entry.Roles.Where(role => LaunchPage.Matches(words, account.Name, account.Alias, account.Number, account.Badge, role.Name, role.Description))] };
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
