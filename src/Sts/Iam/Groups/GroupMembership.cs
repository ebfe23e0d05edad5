using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Groups;

internal sealed record MembershipInput(string GroupName, string UserName) : GroupInput(GroupName);

/// <summary>AddUserToGroup: whoever is in it already stays in it.</summary>
internal sealed class AddUserToGroup(IamRoad road) : GroupAction<MembershipInput>(road)
{
    public override string Name => "AddUserToGroup";

    protected override MembershipInput Read(ParameterReader parameters) => new(parameters.Required(Parameter, Names.Group), parameters.Required("UserName", Names.ExistingUser));

    protected override async Task<IamResult> RunAsync(Group group, MembershipInput input, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.UserAsync(input.UserName, cancellation) is not { } user) return IamErrors.NoSuchUser(input.UserName);
        var groups = await scope.Db.GroupMembers.Where(member => member.UserId == user.UniqueId).Select(member => member.GroupId).ToListAsync(cancellation);
        if (groups.Contains(group.UniqueId)) return IamResult.Ok;
        if (groups.Count >= Quotas.GroupsPerUser) return IamErrors.Quota(nameof(Quotas.GroupsPerUser), Quotas.GroupsPerUser);
        scope.Db.GroupMembers.Add(new GroupMember { GroupId = group.UniqueId, UserId = user.UniqueId });
        return IamResult.Ok;
    }
}

/// <summary>RemoveUserFromGroup: whoever is not in it stays out of it.</summary>
internal sealed class RemoveUserFromGroup(IamRoad road) : GroupAction<MembershipInput>(road)
{
    public override string Name => "RemoveUserFromGroup";

    protected override MembershipInput Read(ParameterReader parameters) => new(parameters.Required(Parameter, Names.Group), parameters.Required("UserName", Names.ExistingUser));

    protected override async Task<IamResult> RunAsync(Group group, MembershipInput input, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.UserAsync(input.UserName, cancellation) is not { } user) return IamErrors.NoSuchUser(input.UserName);
        await scope.Db.GroupMembers.Where(member => member.GroupId == group.UniqueId && member.UserId == user.UniqueId).ExecuteDeleteAsync(cancellation);
        return IamResult.Ok;
    }
}
