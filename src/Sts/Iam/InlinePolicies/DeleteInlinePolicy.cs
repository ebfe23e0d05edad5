using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.InlinePolicies;

/// <summary>DeleteUserPolicy, DeleteGroupPolicy, DeleteRolePolicy.</summary>
internal abstract class DeleteInlinePolicy(IamRoad road, HolderKind kind) : HolderAction<string>(road, kind)
{
    public sealed override string Name => $"Delete{Kind.Name}Policy";

    protected sealed override bool TellsBoundary => true;

    protected sealed override string ReadInput(ParameterReader parameters) => parameters.Required("PolicyName", Names.Policy);

    protected sealed override async Task<IamResult> RunAsync(IamIdentity holder, string input, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.Db.InlinePolicies.FindAsync([holder.UniqueId, input], cancellation) is not { } policy) return IamErrors.NoSuchInline(Kind.Word, input);
        scope.Db.InlinePolicies.Remove(policy);
        return IamResult.Ok;
    }
}

/// <inheritdoc />
internal sealed class DeleteUserPolicy(IamRoad road) : DeleteInlinePolicy(road, HolderKind.User);

/// <inheritdoc />
internal sealed class DeleteGroupPolicy(IamRoad road) : DeleteInlinePolicy(road, HolderKind.Group);

/// <inheritdoc />
internal sealed class DeleteRolePolicy(IamRoad road) : DeleteInlinePolicy(road, HolderKind.Role);
