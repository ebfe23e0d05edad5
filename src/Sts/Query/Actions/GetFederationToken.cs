using System.Text.Json.Nodes;
using SamlFederation.Iam;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Sessions;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>GetFederationToken: temporary credentials for somebody the calling user vouches for, cut down to the policies that are passed; without any they may do nothing.</summary>
internal sealed class GetFederationToken(Permission permission, RoleSessions sessions) : StsAction
{
    private const int Default = 43_200;
    private const int LongestPolicy = 2048;
    private static readonly Constraint Duration = new(900, 129_600);
    private static readonly Constraint FederatedName = SessionParameters.Name(32);

    public override string Name => "GetFederationToken";

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name);
        var name = call.Parameters.Required("Name", FederatedName);
        var wish = SessionParameters.Wish(call.Parameters, Duration, LongestPolicy);
        var asked = SessionParameters.Tags(call.Parameters);
        call.Requested["name"] = StsErrors.Shortened(name);
        SessionParameters.Record(call.Requested, wish, new ShownDevice(null, null), asked);
        if ((call.Malformed() ?? call.Barred() ?? SessionTags.Check(asked, [], [])) is { } refusal) return await call.RefuseAsync(refusal, cancellation);

        // 1. The permission to vouch for this name and, apart, to give it tags.
        var (caller, now) = (call.Caller, call.Facts.Now);
        var user = new FederatedUserArn("aws", caller.AccountId, name).ToString();
        var keys = new RequestContext();
        SessionTags.AddTo(keys, asked);
        foreach (var action in (string[])["sts:GetFederationToken", .. asked.Count > 0 ? ["sts:TagSession"] : Array.Empty<string>()])
            if (await permission.CheckAsync(call, action, user, keys, cancellation) is { } denial) return await call.RefuseAsync(denial, cancellation);

        // 2. The policies and tags, and whether they fit. Such tags are never handed on.
        SessionTag[] tags = [.. asked.Select(tag => new SessionTag(tag.Key, tag.Value))];
        var (percent, tooMuch) = await sessions.PackAsync(wish, tags, caller.AccountId, call.Trace, cancellation);
        if (tooMuch is not null) return await call.RefuseAsync(tooMuch, cancellation);

        // 3. The credentials, once they are on record.
        var draft = new SessionPrincipal
        {
            Kind = SessionKind.FederatedUser,
            AccountId = caller.AccountId,
            PrincipalArn = caller.Arn,
            PrincipalId = caller.PrincipalId,
            SessionName = name,
            Expires = now.AddSeconds(wish.DurationSeconds ?? Default),
            Tags = tags,
            SessionPolicies = wish.Inline,
            SessionPolicyArns = wish.PolicyArns,
            OriginKeyId = caller.AccessKeyId,
        };
        var (minted, tooLarge) = sessions.Mint(draft, percent, now, call.Trace);
        return minted is null ? await call.RefuseAsync(tooLarge!, cancellation) : await AnswerAsync(call, minted, percent ?? 0, cancellation);
    }

    private static Task<ActionOutcome> AnswerAsync(SignedCall call, MintOutcome.Minted minted, int percent, CancellationToken cancellation) => call.AnswerAsync(
        [
            SessionNodes.Credentials(minted.Credentials),
            new ResponseNode.Tree("FederatedUser",
            [
                new ResponseNode.Text("FederatedUserId", minted.Session.CallerId),
                new ResponseNode.Text("Arn", minted.Session.CallerArn),
            ]),
            new ResponseNode.Number("PackedPolicySize", percent),
        ],
        new JsonObject
        {
            ["credentials"] = SessionNodes.Recorded(minted.Credentials),
            ["federatedUser"] = new JsonObject { ["federatedUserId"] = minted.Session.CallerId, ["arn"] = minted.Session.CallerArn },
            ["packedPolicySize"] = percent,
        },
        cancellation);
}
