using SamlFederation.Iam;
using SamlFederation.Sts.Console;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.RolePages;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>An open session as a page shows it.</summary>
internal sealed record SessionLine(string AccessKeyId, string Arn, string PrincipalArn, string IssuedBy, string Holder, string Provider, string SourceIp, string UserAgent, DateTimeOffset Since, DateTimeOffset Until, bool InConsole, string MadeFrom)
{
    public static SessionLine Of(IReadOnlyList<ResponseNode> nodes) => new(
        nodes.Text("AccessKeyId"), nodes.Text("Arn"), nodes.Text("PrincipalArn"), nodes.Text("IssuedBy"), nodes.Text("Holder"), nodes.Find("ProviderArn"), nodes.Text("SourceIpAddress"), nodes.Text("UserAgent"),
        nodes.Instant("IssuedAt"), nodes.Instant("Expiration"), nodes.OfType<ResponseNode.Flag>().Single(node => node.Name == "InConsole").Value, nodes.Find("MadeFrom"));

    /// <summary>The end of the ARN: the role or user with the session's name.</summary>
    public string Name => Arn[(Arn.IndexOf('/', StringComparison.Ordinal) + 1)..];
}

/// <summary>A page of open sessions.</summary>
internal sealed record SessionsPage(ConsoleHeader Header, IReadOnlyList<SessionLine> Sessions, string? RoleArn, string? Marker, string OwnKey)
{
    /// <summary>Whether these are those of whoever looks.</summary>
    public bool IsOwn { get; init; }

    public string RoleName => RoleArn is null ? "" : RoleArn[(RoleArn.LastIndexOf('/') + 1)..];

    /// <summary>Where the page is, to come back to.</summary>
    public string Path => IsOwn ? SessionsController.OwnPath : RoleArn is null ? SessionsController.ListPath : $"{SessionsController.ListPath}?role={Uri.EscapeDataString(RoleArn)}";
}

/// <summary>What the console's pages about sessions ask of the API's own actions.</summary>
internal sealed class SessionCaller(ConsoleCalls calls)
{
    public Task<ActionOutcome> RunAsync(SessionPrincipal session, string action, RequestFacts facts, IEnumerable<(string Name, string? Value)> parameters, CancellationToken cancellation) =>
        calls.RunAsync(session, QueryService.Sessions, action, facts, parameters.Where(one => one.Value is not null).Select(one => (one.Name, one.Value!)), cancellation);
}
