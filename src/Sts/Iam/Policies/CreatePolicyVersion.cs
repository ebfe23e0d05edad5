using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>CreatePolicyVersion: the next number, whatever became of those before.</summary>
internal sealed class CreatePolicyVersion(IamRoad road) : PolicyAction<(string Document, bool IsDefault)>(road)
{
    private const int Versions = 5;

    public override string Name => "CreatePolicyVersion";

    protected override (string Document, bool IsDefault) ReadInput(ParameterReader parameters) =>
        (parameters.Required("PolicyDocument", Names.Document), parameters.Flag("SetAsDefault") ?? false);

    protected override async Task<IamResult> RunAsync(ManagedPolicy policy, (string Document, bool IsDefault) input, IamScope scope, CancellationToken cancellation)
    {
        if (PolicyDocument.Parse(input.Document, PolicyKind.Managed) is PolicyParse.Refused refused) return IamErrors.Of(refused.Fault);
        if (await scope.Db.PolicyVersions.CountAsync(other => other.PolicyArn == policy.Arn, cancellation) >= Versions) return IamErrors.TooManyVersions;

        (policy.LatestVersion, policy.Updated) = (policy.LatestVersion + 1, scope.Now);
        var version = new PolicyVersion { PolicyArn = policy.Arn, Number = policy.LatestVersion, Document = input.Document, Created = scope.Now };
        scope.Db.PolicyVersions.Add(version);
        if (input.IsDefault) (policy.DefaultVersion, policy.Document) = (version.Number, version.Document);
        return IamResult.Of(new ResponseNode.Tree("PolicyVersion", PolicyNodes.Version(version, policy.DefaultVersion)));
    }
}
