using SamlFederation.Iam;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Regions;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.CloudTrail;

/// <summary>A call as the edge hands it over.</summary>
/// <param name="Facts">The request's facts.</param>
/// <param name="Request">The request as it came.</param>
/// <param name="Target">What X-Amz-Target names.</param>
/// <param name="IsJson">Whether the body says that it is JSON 1.1.</param>
internal sealed record CloudTrailRequest(RequestFacts Facts, SignedRequest Request, string Target, bool IsJson);

/// <summary>The one road that every call of this API takes.</summary>
internal sealed class CloudTrailPipeline(IEnumerable<CloudTrailAction> actions, CallerAuthenticator authenticator, RegionGate regions, TrailStore trail)
{
    private const string NoAction = "Unknown";
    private const string Service = "cloudtrail";

    // Clients write the operation with the service's Java package before it, or without.
    private static readonly string[] Prefixes = ["com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.", "CloudTrail_20131101."];

    private readonly Dictionary<string, CloudTrailAction> _actions = actions.ToDictionary(action => action.Name, StringComparer.Ordinal);

    public async Task<CloudTrailAnswer> RunAsync(CloudTrailRequest call, CancellationToken cancellation)
    {
        call = call with { Facts = regions.Place(call.Facts) };

        // 1. The request names an operation that there is, in the one form in which it is read.
        if (Find(call.Target) is not { } action) return await RefuseAsync(call, NoAction, CloudTrailErrors.UnknownOperation, cancellation);
        if (call.Request.Method != "POST") return await RefuseAsync(call, action.Name, CloudTrailErrors.Serialization("The method must be POST."), cancellation);
        if (!call.IsJson) return await RefuseAsync(call, action.Name, CloudTrailErrors.Serialization("The body must be application/x-amz-json-1.1."), cancellation);

        // 2. Whoever calls is known.
        Caller caller;
        switch (await authenticator.AuthenticateAsync(call.Request, Service, call.Facts.Now, cancellation))
        {
            case AuthenticationOutcome.Known known:
                var placement = RegionGate.Locate(call.Facts, known.Caller, known.Region);
                (caller, call) = (known.Caller, call with { Facts = placement.Facts });
                if (placement.Error is { } misplaced) return await RefuseAsync(call, Event(action.Name, misplaced, placement.Trace, caller), cancellation);
                break;
            case AuthenticationOutcome.Refused refused:
                return await RefuseAsync(call, Event(action.Name, refused.Error, refused.Trace, null), cancellation);
            default:
                throw new InvalidOperationException("A closed union has another member.");
        }

        // 3. The body is an object.
        if (JsonMembers.Parse(call.Request.Body) is not { } members)
        {
            var malformed = CloudTrailErrors.Serialization("The body must be one JSON object.");
            return await RefuseAsync(call, Event(action.Name, malformed, Failed(malformed), caller), cancellation);
        }

        // 4. The action decides and has the call on record before anything leaves.
        return (await action.RunAsync(new CloudTrailCall(action.Name, caller, call.Facts, members, trail), cancellation)).Answer;
    }

    /// <summary>Puts a refusal on record that no caller is known for.</summary>
    public Task<CloudTrailAnswer> RefuseAsync(CloudTrailRequest call, WireError error, CancellationToken cancellation) =>
        RefuseAsync(call, Find(call.Target)?.Name ?? NoAction, error, cancellation);

    private Task<CloudTrailAnswer> RefuseAsync(CloudTrailRequest call, string name, WireError error, CancellationToken cancellation) =>
        RefuseAsync(call, Event(name, error, Failed(error), null), cancellation);

    private async Task<CloudTrailAnswer> RefuseAsync(CloudTrailRequest call, TrailEvent refused, CancellationToken cancellation)
    {
        await trail.RecordAsync(call.Facts, refused, cancellation);
        return CloudTrailAnswer.Refused(refused.Error!);
    }

    private CloudTrailAction? Find(string target) =>
        Prefixes.FirstOrDefault(prefix => target.StartsWith(prefix, StringComparison.Ordinal)) is { } found ? _actions.GetValueOrDefault(target[found.Length..]) : null;

    private static DecisionTrace Failed(WireError error) => DecisionTrace.Failed("Request", "AWS JSON 1.1", "a bounded, well-formed request for an operation of this service", error.Message);

    private static TrailEvent Event(string name, WireError error, DecisionTrace trace, Caller? caller) => new()
    {
        EventName = name,
        EventSource = CloudTrailCall.Source,
        AccountId = caller?.AccountId,
        UserName = caller?.Name,
        AccessKeyId = caller?.AccessKeyId,
        UserIdentity = caller is null ? TrailEvent.Unknown() : TrailEvent.Identity(caller),
        Error = CloudTrailErrors.Of(error),
        Trace = trace,
    };
}
