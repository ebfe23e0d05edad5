using System.Text.Encodings.Web;
using System.Text.Json;
using SamlFederation.Iam;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.RolePages;

/// <summary>A role in the list.</summary>
internal sealed record RoleLine(string Name, string Path, string Description, DateTimeOffset Created);

/// <summary>A role by itself.</summary>
internal sealed record RoleDetails(string Name, string Path, string Arn, string UniqueId, string Description, int MaxSessionDuration, DateTimeOffset Created, string Trust);

/// <summary>A policy of a role: its name or ARN, and its document as far as it may be read.</summary>
internal sealed record RolePolicy(string Name, string? Document, string? Refusal);

/// <summary>What was read, or why it may not be.</summary>
internal sealed record Reading<T>(T? Value, WireError? Refusal) where T : class;

/// <summary>A page of a list, and where the next one begins.</summary>
internal sealed record RoleLines(IReadOnlyList<RoleLine> Lines, string? Marker);

/// <summary>Reads an account's roles by the IAM API's own actions, with the session's permissions.</summary>
internal sealed class RoleReader(ConsoleCalls calls)
{
    private const string PageSize = "50";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task<Reading<RoleLines>> ListAsync(SessionPrincipal session, string? marker, RequestFacts facts, CancellationToken cancellation) =>
        AskAsync(session, facts, "ListRoles", marker is null ? [("MaxItems", PageSize)] : [("MaxItems", PageSize), ("Marker", marker)], answer => new RoleLines(
            [.. answer.Items("Roles").Select(role => new RoleLine(role.Text("RoleName"), role.Text("Path"), role.Find("Description"), role.Instant("CreateDate")))],
            answer.Find("Marker") is { Length: > 0 } next ? next : null), cancellation);

    public Task<Reading<RoleDetails>> FindAsync(SessionPrincipal session, string name, RequestFacts facts, CancellationToken cancellation) =>
        AskAsync(session, facts, "GetRole", [("RoleName", name)], answer =>
        {
            var role = answer.Tree("Role");
            return new RoleDetails(
                role.Text("RoleName"), role.Text("Path"), role.Text("Arn"), role.Text("RoleId"), role.Find("Description"),
                (int)role.OfType<ResponseNode.Number>().Single(node => node.Name == "MaxSessionDuration").Value, role.Instant("CreateDate"), Shown(role.Text("AssumeRolePolicyDocument")));
        }, cancellation);

    public async Task<Reading<IReadOnlyList<RolePolicy>>> InlineAsync(SessionPrincipal session, string name, RequestFacts facts, CancellationToken cancellation)
    {
        var names = await AskAsync(session, facts, "ListRolePolicies", [("RoleName", name)], answer => answer.OfType<ResponseNode.Texts>().Single().Values, cancellation);
        if (names.Value is null) return new(null, names.Refusal);
        var policies = new List<RolePolicy>();
        foreach (var policy in names.Value)
        {
            var document = await AskAsync(session, facts, "GetRolePolicy", [("RoleName", name), ("PolicyName", policy)], answer => Shown(answer.Text("PolicyDocument")), cancellation);
            policies.Add(new RolePolicy(policy, document.Value, document.Refusal?.TrailMessage));
        }
        return new(policies, null);
    }

    public async Task<Reading<IReadOnlyList<RolePolicy>>> AttachedAsync(SessionPrincipal session, string name, RequestFacts facts, CancellationToken cancellation)
    {
        var arns = await AskAsync(session, facts, "ListAttachedRolePolicies", [("RoleName", name)], answer => answer.Items("AttachedPolicies").Select(policy => policy.Text("PolicyArn")).ToList(), cancellation);
        if (arns.Value is null) return new(null, arns.Refusal);
        var policies = new List<RolePolicy>();
        foreach (var arn in arns.Value)
        {
            var version = await AskAsync(session, facts, "GetPolicy", [("PolicyArn", arn)], answer => answer.Tree("Policy").Text("DefaultVersionId"), cancellation);
            var document = version.Value is null
                ? version
                : await AskAsync(session, facts, "GetPolicyVersion", [("PolicyArn", arn), ("VersionId", version.Value)], answer => Shown(answer.Tree("PolicyVersion").Text("Document")), cancellation);
            policies.Add(new RolePolicy(arn, document.Value, document.Refusal?.TrailMessage));
        }
        return new(policies, null);
    }

    /// <summary>The managed policies that can be attached: the account's own and AWS's.</summary>
    public Task<Reading<List<string>>> PoliciesAsync(SessionPrincipal session, RequestFacts facts, CancellationToken cancellation) =>
        AskAsync(session, facts, "ListPolicies", [("MaxItems", "1000")], answer => answer.Items("Policies").Select(policy => policy.Text("Arn")).ToList(), cancellation);

    private async Task<Reading<T>> AskAsync<T>(SessionPrincipal session, RequestFacts facts, string action, (string, string)[] parameters, Func<IReadOnlyList<ResponseNode>, T> read, CancellationToken cancellation) where T : class =>
        await calls.RunAsync(session, QueryService.Iam, action, facts, parameters, cancellation) switch
        {
            ActionOutcome.Answered answered => new(read(answered.Result), null),
            ActionOutcome.Refused refused => new(null, refused.Error),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };

    private static string Shown(string document)
    {
        using var json = JsonDocument.Parse(Uri.UnescapeDataString(document));
        return JsonSerializer.Serialize(json.RootElement, Indented);
    }
}
