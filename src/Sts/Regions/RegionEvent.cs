using System.Text.Json.Nodes;

namespace SamlFederation.Sts.Regions;

/// <summary>The names under which regions are administered, AWS's own: the Account Management service's.</summary>
internal static class RegionEvent
{
    public const string Source = "account.amazonaws.com";
    public const string List = "account:ListRegions";
    public const string Enable = "account:EnableRegion";
    public const string Disable = "account:DisableRegion";

    public static string Permission(bool active) => active ? Enable : Disable;

    public static string Name(bool active) => active ? "EnableRegion" : "DisableRegion";

    public static JsonObject Parameters(string accountId, string region) => new() { ["accountId"] = accountId, ["regionName"] = region };

    /// <summary>The ARN that the permission is needed for.</summary>
    public static string Resource(string accountId) => $"arn:aws:account::{accountId}:account";
}
