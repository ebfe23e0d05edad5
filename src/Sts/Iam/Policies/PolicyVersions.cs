using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>An action on one version of a managed policy.</summary>
internal abstract partial class VersionAction(IamRoad road) : PolicyAction<string>(road)
{
    private static readonly Constraint Rule = new(1, 64) { Pattern = Characters(), PatternText = @"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?" };

    protected sealed override string ReadInput(ParameterReader parameters) => parameters.Required("VersionId", Rule);

    protected sealed override WireError Missing(string arn, string input) => IamErrors.NoSuchVersion(arn, input);

    protected sealed override async Task<IamResult> RunAsync(ManagedPolicy policy, string input, IamScope scope, CancellationToken cancellation) =>
        int.TryParse(input.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && await scope.Db.PolicyVersions.FindAsync([policy.Arn, number], cancellation) is { } version
            ? Run(policy, version, scope)
            : Missing(policy.Arn, input);

    protected abstract IamResult Run(ManagedPolicy policy, PolicyVersion version, IamScope scope);

    [GeneratedRegex(@"\Av[1-9][0-9]*(\.[A-Za-z0-9-]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Characters();
}

/// <summary>GetPolicyVersion: the one way to the document.</summary>
internal sealed class GetPolicyVersion(IamRoad road) : VersionAction(road)
{
    public override string Name => "GetPolicyVersion";

    protected override IamResult Run(ManagedPolicy policy, PolicyVersion version, IamScope scope) => IamResult.Of(
        new ResponseNode.Tree("PolicyVersion", [Documents.Node("Document", version.Document), .. PolicyNodes.Version(version, policy.DefaultVersion)]));
}

/// <summary>SetDefaultPolicyVersion: in force with whomever it is attached to from the next request on.</summary>
internal sealed class SetDefaultPolicyVersion(IamRoad road) : VersionAction(road)
{
    public override string Name => "SetDefaultPolicyVersion";

    protected override IamResult Run(ManagedPolicy policy, PolicyVersion version, IamScope scope)
    {
        (policy.DefaultVersion, policy.Document, policy.Updated) = (version.Number, version.Document, scope.Now);
        return IamResult.Ok;
    }
}

/// <summary>DeletePolicyVersion: of any but the default.</summary>
internal sealed class DeletePolicyVersion(IamRoad road) : VersionAction(road)
{
    public override string Name => "DeletePolicyVersion";

    protected override IamResult Run(ManagedPolicy policy, PolicyVersion version, IamScope scope)
    {
        if (version.Number == policy.DefaultVersion) return IamErrors.DefaultVersion;
        scope.Db.PolicyVersions.Remove(version);
        return IamResult.Ok;
    }
}

/// <summary>ListPolicyVersions: the newest first.</summary>
internal sealed class ListPolicyVersions(IamRoad road) : PolicyAction<Page>(road)
{
    public override string Name => "ListPolicyVersions";

    protected override Page ReadInput(ParameterReader parameters) => Page.Read(parameters);

    protected override async Task<IamResult> RunAsync(ManagedPolicy policy, Page input, IamScope scope, CancellationToken cancellation) => input.Cut(
        "Versions", await scope.Db.PolicyVersions.AsNoTracking().Where(version => version.PolicyArn == policy.Arn).ToListAsync(cancellation),
        version => (int.MaxValue - version.Number).ToString("D10", CultureInfo.InvariantCulture), version => PolicyNodes.Version(version, policy.DefaultVersion));
}
