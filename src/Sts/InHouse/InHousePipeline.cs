using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SamlFederation.Iam;
using SamlFederation.Sts.Authorization;
using SamlFederation.Sts.CloudTrail;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.InHouse;

/// <summary>A call as the edge hands it over.</summary>
internal sealed record InHouseCall(RequestFacts Facts, SignedRequest Request, string Operation, bool IsJson);

/// <summary>What goes back to the service that asked.</summary>
internal sealed record InHouseAnswer(JsonObject? Result, WireError? Error);

/// <summary>The one road of every question: who asks, what, whether they may, and then what is asked about.</summary>
internal sealed partial class InHousePipeline(CallerAuthenticator authenticator, Authorizer authorizer, Denials denials, Judge judge, Outcomes outcomes, TrailStore trail)
{
    public const string Service = "authorization";
    public const string Permission = "authorization:AuthorizeRequest";
    private const string Authorize = "AuthorizeRequest";
    private const string Verify = "VerifyChunks";
    private const string Report = "ReportOutcome";
    private const int MostChunks = 2_000;

    public async Task<InHouseAnswer> RunAsync(InHouseCall call, CancellationToken cancellation)
    {
        // 1. The call names an operation, in the one form in which it is read.
        if (call.Operation is not (Authorize or Verify or Report)) return await RefuseAsync(call, "Unknown", null, Failed(InHouseErrors.UnknownOperation), InHouseErrors.UnknownOperation, cancellation);
        if (call.Request.Method != "POST" || !call.IsJson)
        {
            var form = InHouseErrors.Serialization("The call must be a POST of application/x-amz-json-1.1.");
            return await RefuseAsync(call, call.Operation, null, Failed(form), form, cancellation);
        }

        // 2. The service that asks is known.
        var outcome = await authenticator.AuthenticateAsync(call.Request, Service, call.Facts.Now, cancellation);
        if (outcome is AuthenticationOutcome.Refused refused) return await RefuseAsync(call, call.Operation, null, refused.Trace, InHouseErrors.Of(refused.Error), cancellation);
        var asking = ((AuthenticationOutcome.Known)outcome).Caller;

        // 3. What it asks can be read.
        if (JsonMembers.Parse(call.Request.Body) is not { } members) return await RefuseAsync(call, asking, InHouseErrors.Serialization("The body must be one JSON object."), cancellation);
        var (asked, fault) = Asked.Read(members, call.Facts);
        if (asked is null) return await RefuseAsync(call, asking, InHouseErrors.Validation(fault!), cancellation);
        var (ticket, chain, failure) = (members.Text("Ticket"), call.Operation == Verify ? ChainOf(members) : null, call.Operation == Report ? FailureOf(members) : null);
        if ((members.Fault ?? Lacking(call.Operation, ticket, chain, failure)) is { } lacking) return await RefuseAsync(call, asking, InHouseErrors.Validation(lacking), cancellation);

        // 4. It may: of its own account's resources, by the policies of that account.
        if (asked.ResourceAccountId is { } owner && owner != asking.AccountId) return await RefuseAsync(call, asking, InHouseErrors.NotTheOwner(asking.AccountId), cancellation);
        asked = asked with { ResourceAccountId = asking.AccountId };
        var trace = new DecisionTrace();
        foreach (var permission in asked.Permissions)
        {
            var ruling = await authorizer.DecideAsync(new Question(asking, Permission, permission.Resource, call.Facts), cancellation);
            trace.Add(ruling.Request, ruling.Decision);
            if (!ruling.IsAllowed) return await RefuseAsync(call, call.Operation, asking, trace, InHouseErrors.Of(denials.Of(asking, ruling)), cancellation);
        }

        // 5. Whom and what it asks about is verified, decided, and on record before anything leaves; so is what it tells.
        if (failure is not null)
            return await outcomes.ReportAsync(asked, asking, ticket!, failure, cancellation) is null
                ? await RefuseAsync(call, asking, InHouseErrors.Ticket, cancellation)
                : new InHouseAnswer(new JsonObject { ["RequestId"] = call.Facts.RequestId }, null);
        var verdict = chain is null ? await judge.DecideAsync(asked, asking, cancellation) : await judge.VerifyAsync(asked, asking, ticket!, chain, cancellation);
        return new InHouseAnswer(verdict.Json(call.Facts.RequestId), null);
    }

    /// <summary>Puts a refusal on record that no service is known for.</summary>
    public Task<InHouseAnswer> RefuseAsync(InHouseCall call, WireError error, CancellationToken cancellation) => RefuseAsync(call, "Unknown", null, Failed(error), error, cancellation);

    private static ChunkChain ChainOf(JsonMembers members) => new(
        members.Text("PreviousSignature"), [.. members.Objects("Chunks").Select(LinkOf)], members.Object("Trailer") is { } trailer ? LinkOf(trailer) : null);

    private static ChunkLink LinkOf(JsonMembers link) => new(link.Text("Hash") ?? "", link.Text("Signature") ?? "");

    private static WireError FailureOf(JsonMembers members) => new(members.Text("ErrorCode") ?? "", 400, Asked.Shown(members.Text("ErrorMessage") ?? ""));

    private static string? Lacking(string operation, string? ticket, ChunkChain? chain, WireError? failure) => operation switch
    {
        Verify when ticket is null || chain!.Chunks.Count > MostChunks || chain.Chunks.Count == 0 && chain.Trailer is null => $"VerifyChunks needs the Ticket of AuthorizeRequest, and 1 to {MostChunks} Chunks or a Trailer.",
        Report when ticket is null || !ErrorCode().IsMatch(failure!.Code) => "ReportOutcome needs the Ticket of AuthorizeRequest, and an ErrorCode of letters, digits and dots.",
        _ => null,
    };

    private Task<InHouseAnswer> RefuseAsync(InHouseCall call, Caller asking, WireError error, CancellationToken cancellation) => RefuseAsync(call, call.Operation, asking, Failed(error), error, cancellation);

    private async Task<InHouseAnswer> RefuseAsync(InHouseCall call, string name, Caller? asking, DecisionTrace trace, WireError error, CancellationToken cancellation)
    {
        await trail.RecordAsync(call.Facts, new TrailEvent
        {
            EventName = name,
            EventSource = $"{Service}.amazonaws.com",
            AccountId = asking?.AccountId,
            UserName = asking?.Name,
            AccessKeyId = asking?.AccessKeyId,
            UserIdentity = asking is null ? TrailEvent.Unknown() : TrailEvent.Identity(asking),
            Error = error,
            Trace = trace,
        }, cancellation);
        return new InHouseAnswer(null, error);
    }

    private static DecisionTrace Failed(WireError error) => DecisionTrace.Failed("Request", "AWS JSON 1.1", "a bounded, well-formed question of a service", error.Message);

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9.]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorCode();
}
