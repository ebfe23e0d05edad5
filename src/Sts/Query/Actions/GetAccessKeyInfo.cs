using System.Text.RegularExpressions;
using SamlFederation.Iam;
using SamlFederation.Sts.Sessions;

namespace SamlFederation.Sts.Query.Actions;

/// <summary>GetAccessKeyInfo: the account that an access key id carries. It says nothing of whether there is such a key.</summary>
internal sealed partial class GetAccessKeyInfo(Permission permission) : StsAction
{
    private static readonly Constraint KeyId = new(16, 128) { Pattern = WordCharacters(), PatternText = @"[\w]*" };

    public override string Name => "GetAccessKeyInfo";

    public override async Task<ActionOutcome> RunAsync(ActionCall raw, CancellationToken cancellation)
    {
        var call = new SignedCall(raw, Name);
        var id = call.Parameters.Required("AccessKeyId", KeyId);
        call.Requested["accessKeyId"] = id;
        if ((call.Malformed() ?? call.Barred(SessionKind.AssumedRole)
            ?? await permission.CheckAsync(call, "sts:GetAccessKeyInfo", "*", null, cancellation)) is { } refusal)
            return await call.RefuseAsync(refusal, cancellation);

        var account = AccessKeyId.AccountOf(id);
        if (!call.Trace.Check("AccessKeyId", "shape of access key ids", "an id that carries an account", account ?? "none", account is not null))
            return await call.RefuseAsync(StsErrors.AccessKeyIdInvalid, cancellation);
        return await call.AnswerAsync([new ResponseNode.Text("Account", account!)], null, cancellation);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex WordCharacters();
}
