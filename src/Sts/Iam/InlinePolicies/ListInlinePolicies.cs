using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.InlinePolicies;

/// <summary>ListUserPolicies, ListGroupPolicies, ListRolePolicies: the names of the inline policies.</summary>
internal abstract class ListInlinePolicies(IamRoad road, HolderKind kind) : HolderAction<Page>(road, kind)
{
    public sealed override string Name => $"List{Kind.Name}Policies";

    protected sealed override Page ReadInput(ParameterReader parameters) => Page.Read(parameters);

    protected sealed override async Task<IamResult> RunAsync(IamIdentity holder, Page input, IamScope scope, CancellationToken cancellation) =>
        input.CutTexts("PolicyNames", await scope.Db.InlinePolicies.Where(policy => policy.OwnerId == holder.UniqueId).Select(policy => policy.Name).ToListAsync(cancellation));
}

/// <inheritdoc />
internal sealed class ListUserPolicies(IamRoad road) : ListInlinePolicies(road, HolderKind.User);

/// <inheritdoc />
internal sealed class ListGroupPolicies(IamRoad road) : ListInlinePolicies(road, HolderKind.Group);

/// <inheritdoc />
internal sealed class ListRolePolicies(IamRoad road) : ListInlinePolicies(road, HolderKind.Role);
