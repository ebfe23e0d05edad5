using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SamlFederation.Sts.Federation;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>AssumeRoleWithSAML: credentials of a role for a signed assertion. Unsigned; the assertion is the proof.</summary>
internal sealed partial class AssumeRoleWithSaml(SamlExchange exchange) : StsAction
{
    private static readonly Constraint ArnLength = new(20, 2048);
    private static readonly Constraint Assertion = new(4, 100_000) { Sensitive = true };
    private static readonly Constraint PolicyText = new(1, 2048) { Pattern = PolicyCharacters(), PatternText = @"[\u0009\u000A\u000D\u0020-\u00FF]+" };
    private static readonly Constraint Duration = new(900, 43_200);
    private const int MaxPolicyArns = 10;

    public override string Name => "AssumeRoleWithSAML";

    public override bool IsSigned => false;

    public override async Task<ActionOutcome> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        var parameters = new ParameterReader(call.Parameters);
        var roleArn = parameters.Required("RoleArn", ArnLength);
        var principalArn = parameters.Required("PrincipalArn", ArnLength);
        var request = new ExchangeRequest(Door.Api, parameters.Required("SAMLAssertion", Assertion), roleArn)
        {
            PrincipalArn = principalArn,
            PolicyArns = parameters.List("PolicyArns", "arn", MaxPolicyArns, ArnLength),
            Policy = parameters.Optional("Policy", PolicyText),
            DurationSeconds = parameters.Number("DurationSeconds", Duration),
        };
        if (parameters.Refusal is { } refusal)
        {
            var trace = DecisionTrace.Failed("Parameters", "the API's model", "every parameter within its constraints", refusal.Message);
            return await call.RefuseAsync(refusal, new TrailEvent { EventName = Name, RequestParameters = Parameters(roleArn, principalArn), Trace = trace }, cancellation);
        }

        return await exchange.RunAsync(request, call.Facts, cancellation) switch
        {
            ExchangeOutcome.Issued issued => new ActionOutcome.Answered(Result(issued.Result), issued.Receipt),
            ExchangeOutcome.Refused refused => new ActionOutcome.Refused(refused.Error, refused.Receipt),
            _ => throw new InvalidOperationException("A closed union has another member."),
        };
    }

    // The order in which AWS writes them.
    private static List<ResponseNode> Result(ExchangeResult result)
    {
        var session = result.Session;
        List<ResponseNode> nodes =
        [
            new ResponseNode.Text("Audience", result.Audience),
            SessionNodes.AssumedRoleUser(session),
            SessionNodes.Credentials(result.Credentials),
            new ResponseNode.Text("Subject", result.Subject),
            new ResponseNode.Text("NameQualifier", result.NameQualifier),
        ];
        if (result.PackedPolicySize is { } packed) nodes.Add(new ResponseNode.Number("PackedPolicySize", packed));
        nodes.Add(new ResponseNode.Text("SubjectType", result.SubjectType));
        nodes.Add(new ResponseNode.Text("Issuer", result.Issuer));
        if (session.SourceIdentity is { } source) nodes.Add(new ResponseNode.Text("SourceIdentity", source));
        return nodes;
    }

    private static JsonObject Parameters(string roleArn, string principalArn) => new()
    {
        ["roleArn"] = StsErrors.Shortened(roleArn),
        ["principalArn"] = StsErrors.Shortened(principalArn),
    };

    [GeneratedRegex(@"\A[\u0009\u000A\u000D\u0020-\u00FF]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyCharacters();
}
