using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Roles;

/// <summary>DeleteRole: of one that holds no policies; its sessions end with it.</summary>
internal sealed class DeleteRole(IamRoad road) : RoleAction<NoInput>(road)
{
    public override string Name => "DeleteRole";

    protected override NoInput ReadInput(ParameterReader parameters) => NoInput.Value;

    protected override async Task<IamResult> RunAsync(Role role, NoInput input, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.Db.PolicyAttachments.AnyAsync(attachment => attachment.OwnerId == role.UniqueId, cancellation)) return IamErrors.DetachFirst;
        if (await scope.Db.InlinePolicies.AnyAsync(policy => policy.OwnerId == role.UniqueId, cancellation)) return IamErrors.DeletePoliciesFirst;
        scope.Db.Roles.Remove(role);
        return IamResult.Ok;
    }
}
