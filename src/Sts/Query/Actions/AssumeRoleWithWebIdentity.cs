using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SamlFederation.Sts.Trail;
using SamlFederation.Sts.WebIdentity;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>AssumeRoleWithWebIdentity: credentials of a role for a token of an OpenID Connect provider. Unsigned; the token is the proof.</summary>
internal sealed partial class AssumeRoleWithWebIdentity(WebIdentityExchange exchange) : StsAction
{
    private static readonly Constraint ArnLength = new(20, 2048);
    private static readonly Constraint SessionName = new(2, 64) { Pattern = SessionNameCharacters(), PatternText = @"[\w+=,.@-]*" };
    private static readonly Constraint Token = new(4, 20_000) { Sensitive = true };
    private static readonly Constraint Provider = new(4, 2048);
    private static readonly Constraint PolicyText = new(1, 2048) { Pattern = PolicyCharacters(), PatternText = @"[\u0009\u000A\u000D\u0020-\u00FF]+" };
    private static readonly Constraint Duration = new(900, 43_200);
    private const int MaxPolicyArns = 10;

    public override string Name => "AssumeRoleWithWebIdentity";

    public override bool IsSigned => false;

    public override async Task<ActionOutcome> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        var parameters = new ParameterReader(call.Parameters);
        var request = new WebIdentityRequest(parameters.Required("RoleArn", ArnLength), parameters.Required("RoleSessionName", SessionName), parameters.Required("WebIdentityToken", Token))
        {
            PolicyArns = parameters.List("PolicyArns", "arn", MaxPolicyArns, ArnLength),
            Policy = parameters.Optional("Policy", PolicyText),
            DurationSeconds = parameters.Number("DurationSeconds", Duration),
        };
        // Login with Amazon and Facebook issue tokens that nobody but they can read.
        var isForeign = parameters.Optional("ProviderId", Provider) is not null;
        if ((parameters.Refusal ?? (isForeign ? StsErrors.ProviderId : null)) is { } refusal)
        {
            var trace = DecisionTrace.Failed(isForeign && parameters.Refusal is null ? "ProviderId" : "Parameters", "the API's model", "every parameter within its constraints", refusal.Message);
            return await call.RefuseAsync(refusal, new TrailEvent { EventName = Name, RequestParameters = Parameters(request), Trace = trace }, cancellation);
        }

        return await exchange.RunAsync(request, call.Facts, cancellation) switch
        {
            WebIdentityExchangeOutcome.Issued issued => new ActionOutcome.Answered(Result(issued.State), issued.Receipt),
            WebIdentityExchangeOutcome.Refused refused => new ActionOutcome.Refused(refused.Error, refused.Receipt),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
    }

    private static List<ResponseNode> Result(WebIdentityState state)
    {
        var (minted, claims) = (state.Minted!, state.Claims!);
        List<ResponseNode> nodes =
        [
            new ResponseNode.Text("Audience", claims.Client),
            SessionNodes.AssumedRoleUser(minted.Session),
            // The provider's ARN: what AWS answers, although its model says iss.
            new ResponseNode.Text("Provider", state.Provider!.Arn),
            SessionNodes.Credentials(minted.Credentials),
            new ResponseNode.Text("SubjectFromWebIdentityToken", claims.Subject),
        ];
        if (state.PackedPolicySize is { } packed) nodes.Add(new ResponseNode.Number("PackedPolicySize", packed));
        if (claims.SourceIdentity is { } source) nodes.Add(new ResponseNode.Text("SourceIdentity", source));
        return nodes;
    }

    private static JsonObject Parameters(WebIdentityRequest request) => new()
    {
        ["roleArn"] = StsErrors.Shortened(request.RoleArn),
        ["roleSessionName"] = StsErrors.Shortened(request.RoleSessionName),
    };

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SessionNameCharacters();

    [GeneratedRegex(@"\A[\u0009\u000A\u000D\u0020-\u00FF]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyCharacters();
}
