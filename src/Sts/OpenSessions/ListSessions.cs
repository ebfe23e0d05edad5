using System.Globalization;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Sessions;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.OpenSessions;

/// <summary>ListSessions: the open sessions of a role or of the whole account; or, by <c>Own</c>, those of whoever asks, which needs no permission.</summary>
internal sealed class ListSessions(OpenSessionReader reader, Permission permission) : SessionsAction
{
    private const int PageSize = 50;
    private static readonly Constraint Size = new(1, 100);
    private static readonly Constraint MarkerText = new(3, 64);

    public override string Name => "ListSessions";

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name);
        var role = call.Parameters.Optional("RoleArn", SessionParameters.Arn);
        var (own, size, marker) = (call.Parameters.Flag("Own") is true, call.Parameters.Number("MaxItems", Size), call.Parameters.Optional("Marker", MarkerText));
        if (role is not null) call.Requested["roleArn"] = StsErrors.Shortened(role);
        if (own) call.Requested["own"] = true;
        if ((call.Malformed() ?? Wrong(role, marker)) is { } refusal) return await call.RefuseAsync(refusal, cancellation);
        if (own) return await AnswerAsync(call, await OwnAsync(call, cancellation), cancellation);

        if (await permission.CheckAsync(call, SessionCalls.List, role ?? "*", null, cancellation) is { } denial) return await call.RefuseAsync(denial, cancellation);
        if (role is not null && RoleArn.TryParse(role, out var arn) && arn.AccountId != call.Caller.AccountId) return await call.RefuseAsync(SessionCalls.NoSuchRole(role), cancellation);
        return await AnswerAsync(call, await reader.PageAsync(call.Caller.AccountId, role, Place(marker), size ?? PageSize, call.Facts, cancellation), cancellation);
    }

    private async Task<OpenSessionPage> OwnAsync(SignedCall call, CancellationToken cancellation) =>
        new(call.Caller.Session is { } session ? await reader.OwnAsync(session, call.Facts, cancellation) : [], null);

    private static Task<ActionOutcome> AnswerAsync(SignedCall call, OpenSessionPage page, CancellationToken cancellation)
    {
        List<ResponseNode> nodes = [new ResponseNode.List("Sessions", [.. page.Sessions.Select(one => one.Nodes())]), new ResponseNode.Flag("IsTruncated", page.Next is not null)];
        if (page.Next is { } next) nodes.Add(new ResponseNode.Text("Marker", string.Create(CultureInfo.InvariantCulture, $"{next.Time.UtcTicks}-{next.Sequence}")));
        return call.AnswerAsync(nodes, null, cancellation);
    }

    private static WireError? Wrong(string? role, string? marker)
    {
        if (role is not null && !RoleArn.TryParse(role, out _)) return StsErrors.RoleArn(role);
        return marker is not null && Place(marker) is null ? SessionCalls.InvalidMarker : null;
    }

    private static TrailPlace? Place(string? marker) =>
        marker?.Split('-') is [var ticks, var sequence]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time <= DateTimeOffset.MaxValue.UtcTicks
        && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new TrailPlace(new DateTimeOffset(time, TimeSpan.Zero), number)
            : null;
}
