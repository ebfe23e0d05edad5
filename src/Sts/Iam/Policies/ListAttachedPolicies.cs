using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>ListAttachedUserPolicies, ListAttachedGroupPolicies, ListAttachedRolePolicies.</summary>
internal abstract class ListAttachedPolicies(IamRoad road, HolderKind kind) : HolderAction<(string PathPrefix, Page Page)>(road, kind)
{
    public sealed override string Name => $"ListAttached{Kind.Name}Policies";

    protected sealed override (string PathPrefix, Page Page) ReadInput(ParameterReader parameters) =>
        (parameters.Optional("PathPrefix", Names.PolicyPath) ?? "/", Page.Read(parameters));

    protected sealed override async Task<IamResult> RunAsync(IamIdentity holder, (string PathPrefix, Page Page) input, IamScope scope, CancellationToken cancellation)
    {
        var attached = await scope.Db.PolicyAttachments.Where(attachment => attachment.OwnerId == holder.UniqueId)
            .Join(scope.Db.ManagedPolicies, attachment => attachment.PolicyArn, policy => policy.Arn, (attachment, policy) => new { policy.Arn, policy.Name, policy.Path })
            .ToListAsync(cancellation);
        return input.Page.Cut("AttachedPolicies", attached.Where(policy => policy.Path.StartsWith(input.PathPrefix, StringComparison.Ordinal)), policy => policy.Arn,
            policy => [new ResponseNode.Text("PolicyName", policy.Name), new ResponseNode.Text("PolicyArn", policy.Arn)]);
    }
}

/// <inheritdoc />
internal sealed class ListAttachedUserPolicies(IamRoad road) : ListAttachedPolicies(road, HolderKind.User);

/// <inheritdoc />
internal sealed class ListAttachedGroupPolicies(IamRoad road) : ListAttachedPolicies(road, HolderKind.Group);

/// <inheritdoc />
internal sealed class ListAttachedRolePolicies(IamRoad road) : ListAttachedPolicies(road, HolderKind.Role);
