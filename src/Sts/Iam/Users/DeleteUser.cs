using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Users;

/// <summary>DeleteUser: only of a user that has nothing left. What came from it ends with the next call.</summary>
internal sealed class DeleteUser(IamRoad road) : UserAction<UserInput>(road)
{
    public override string Name => "DeleteUser";

    protected override UserInput Read(ParameterReader parameters) => new(parameters.Required(Parameter, Names.ExistingUser));

    protected override async Task<IamResult> RunAsync(User user, UserInput input, IamScope scope, CancellationToken cancellation)
    {
        var (db, id) = (scope.Db, user.UniqueId);
        if (await db.AccessKeys.AnyAsync(key => key.UserId == id, cancellation)) return IamErrors.MustRemoveFirst("delete access keys");
        if (user.PasswordHash is not null) return IamErrors.MustRemoveFirst("delete login profile");
        if (await db.MfaDevices.AnyAsync(device => device.UserId == id, cancellation)) return IamErrors.MustRemoveFirst("delete MFA device");
        if (await db.GroupMembers.AnyAsync(member => member.UserId == id, cancellation)) return IamErrors.MustRemoveFirst("remove users from group");
        if (await db.PolicyAttachments.AnyAsync(attachment => attachment.OwnerId == id, cancellation)) return IamErrors.DetachFirst;
        if (await db.InlinePolicies.AnyAsync(policy => policy.OwnerId == id, cancellation)) return IamErrors.DeletePoliciesFirst;
        db.Users.Remove(user);
        return IamResult.Ok;
    }
}
