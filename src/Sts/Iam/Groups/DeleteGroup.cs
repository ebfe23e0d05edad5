using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Groups;

/// <summary>DeleteGroup: only of a group without users and policies.</summary>
internal sealed class DeleteGroup(IamRoad road) : GroupAction<GroupInput>(road)
{
    public override string Name => "DeleteGroup";

    protected override GroupInput Read(ParameterReader parameters) => new(parameters.Required(Parameter, Names.Group));

    protected override async Task<IamResult> RunAsync(Group group, GroupInput input, IamScope scope, CancellationToken cancellation)
    {
        var (db, id) = (scope.Db, group.UniqueId);
        if (await db.GroupMembers.AnyAsync(member => member.GroupId == id, cancellation)) return IamErrors.MustRemoveFirst("remove users from group");
        if (await db.PolicyAttachments.AnyAsync(attachment => attachment.OwnerId == id, cancellation)) return IamErrors.DetachFirst;
        if (await db.InlinePolicies.AnyAsync(policy => policy.OwnerId == id, cancellation)) return IamErrors.DeletePoliciesFirst;
        db.Groups.Remove(group);
        return IamResult.Ok;
    }
}
