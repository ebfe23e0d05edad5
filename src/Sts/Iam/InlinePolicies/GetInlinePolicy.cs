using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.InlinePolicies;

/// <summary>GetUserPolicy, GetGroupPolicy, GetRolePolicy.</summary>
internal abstract class GetInlinePolicy(IamRoad road, HolderKind kind) : HolderAction<string>(road, kind)
{
    public sealed override string Name => $"Get{Kind.Name}Policy";

    protected sealed override string ReadInput(ParameterReader parameters) => parameters.Required("PolicyName", Names.Policy);

    protected sealed override async Task<IamResult> RunAsync(IamIdentity holder, string input, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.Db.InlinePolicies.FindAsync([holder.UniqueId, input], cancellation) is not { } policy) return IamErrors.NoSuchInline(Kind.Word, input);
        return IamResult.Of(
            new ResponseNode.Text(Kind.Parameter, holder.Name),
            new ResponseNode.Text("PolicyName", policy.Name),
            Documents.Node("PolicyDocument", policy.Document));
    }
}

/// <inheritdoc />
internal sealed class GetUserPolicy(IamRoad road) : GetInlinePolicy(road, HolderKind.User);

/// <inheritdoc />
internal sealed class GetGroupPolicy(IamRoad road) : GetInlinePolicy(road, HolderKind.Group);

/// <inheritdoc />
internal sealed class GetRolePolicy(IamRoad road) : GetInlinePolicy(road, HolderKind.Role);
