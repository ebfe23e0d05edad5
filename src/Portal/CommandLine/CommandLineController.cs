using System.Text;
using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Catalogue;
using SamlFederation.Portal.Saml;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Saml;
using SamlFederation.Web;

namespace SamlFederation.Portal.CommandLine;

/// <summary>A role for the command line: the signed response as a file, and the command that takes it. Only a POST signs.</summary>
internal sealed class CommandLineController(RoleCatalogue catalogue, ServiceProviderRegistry registry, ResponseIssuer issuer) : PortalController
{
    [HttpGet("/command-line/{roleId:length(32)}")]
    public async Task<IActionResult> Ask(string roleId) =>
        await PageOf(roleId) is { } page ? View("CommandLine", page) : ErrorView(RefusalPages.For(IssueRule.RoleNotGranted));

    [HttpPost("/command-line/{roleId:length(32)}")]
    public async Task<IActionResult> Show(string roleId)
    {
        HttpContext.NeverStore();
        var (page, outcome) = await Sign(roleId);
        return outcome switch
        {
            IssueOutcome.Issued issued when page is not null => View("CommandLine", page with { SamlResponse = issued.Message.SamlResponse, NotOnOrAfter = issued.Message.NotOnOrAfter }),
            IssueOutcome.Refused refused => ErrorView(RefusalPages.For(refused.Rule)),
            _ => ErrorView(RefusalPages.For(IssueRule.RoleNotGranted)),
        };
    }

    /// <summary>A response of its own, signed at this moment, as a file: base64 in one line, as the command's file:// wants it.</summary>
    [HttpPost("/command-line/{roleId:length(32)}/file")]
    public async Task<IActionResult> Save(string roleId)
    {
        HttpContext.NeverStore();
        var (page, outcome) = await Sign(roleId);
        return outcome switch
        {
            IssueOutcome.Issued issued when page is not null => File(Encoding.ASCII.GetBytes(issued.Message.SamlResponse), "application/octet-stream", page.FileName),
            IssueOutcome.Refused refused => ErrorView(RefusalPages.For(refused.Rule)),
            _ => ErrorView(RefusalPages.For(IssueRule.RoleNotGranted)),
        };
    }

    private async Task<(CommandLinePage? Page, IssueOutcome Outcome)> Sign(string roleId)
    {
        var known = await PageOf(roleId);
        var role = known?.Role ?? await catalogue.FindRoleAsync(roleId, Aborted);
        var consumer = role is null ? null : await registry.ConsumerOfAsync(role.Account!, Aborted);
        // The issuer decides, and records, whether the role is granted.
        var outcome = await issuer.IssueAsync(new(consumer?.Id ?? "", SignedIn) { RoleIds = [roleId] }, Caller, Aborted);
        return known is null ? (null, new IssueOutcome.Refused(IssueRule.RoleNotGranted)) : (known, outcome);
    }

    private async Task<CommandLinePage?> PageOf(string roleId)
    {
        if (await catalogue.GrantedRoleAsync(SignedIn.EmployeeId, roleId, Aborted) is not { } role)
            return null;
        var consumer = await registry.ConsumerOfAsync(role.Account!, Aborted);
        var endpoint = consumer is null ? null : ServiceProviderRegistry.MetadataOf(consumer)?.AssertionConsumerServices.FirstOrDefault(acs => acs.Binding == SamlBindings.Post);
        return new(role, AwsCommand.FileName(role), AwsCommand.For(role, endpoint?.Location));
    }
}
