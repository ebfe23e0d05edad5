using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Portal;

namespace SamlFederation.Tests.Portal.Admin;

/// <summary>What the tests of the administrator's pages share.</summary>
internal static class AdminPages
{
    internal static async Task<Page> FillAsync(this Browser browser, string path, string actionPart, params (string Name, string Value)[] values) =>
        await browser.FillInAsync((await browser.GetAsync(path)).Form(actionPart), values);

    internal static string Notice(this Page page) => page.Document.QuerySelector(".notice-success")?.TextContent.Trim() ?? "";

    internal static IReadOnlyList<string> Errors(this Page page) => [.. page.Document.QuerySelectorAll(".notice-error p, .error").Select(error => error.TextContent.Trim())];

    internal static string? Value(this Page page, string name) => page.Document.QuerySelector($"[name='{name}']") switch
    {
        AngleSharp.Html.Dom.IHtmlTextAreaElement area => area.Value,
        var input => input?.GetAttribute("value"),
    };

    internal static Task<string> EmployeeIdAsync(this RunningPortal portal, string userName) =>
        portal.StoreAsync(db => db.Users.Where(employee => employee.UserName == userName).Select(employee => employee.Id).SingleAsync());

    internal static Task<string> GroupIdAsync(this RunningPortal portal, string name) =>
        portal.StoreAsync(db => db.Roles.Where(group => group.Name == name).Select(group => group.Id).SingleAsync());

    internal static Task<string> ProviderIdAsync(this RunningPortal portal, string entityId) =>
        portal.StoreAsync(db => db.ServiceProviders.Where(provider => provider.EntityId == entityId).Select(provider => provider.Id).SingleAsync());

    internal static Task<AuditRecord> LastAuditAsync(this RunningPortal portal) =>
        portal.StoreAsync(db => db.Audit.OrderByDescending(record => record.Id).FirstAsync());
}
