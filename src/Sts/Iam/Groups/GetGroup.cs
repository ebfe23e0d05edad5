using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Groups;

internal sealed record GetGroupInput(string GroupName, Page Page) : GroupInput(GroupName);

/// <summary>GetGroup: the group, and its users page by page.</summary>
internal sealed class GetGroup(IamRoad road) : GroupAction<GetGroupInput>(road)
{
    public override string Name => "GetGroup";

    protected override GetGroupInput Read(ParameterReader parameters) => new(parameters.Required(Parameter, Names.Group), Page.Read(parameters));

    protected override async Task<IamResult> RunAsync(Group group, GetGroupInput input, IamScope scope, CancellationToken cancellation)
    {
        var users = await scope.Db.GroupMembers.Where(member => member.GroupId == group.UniqueId)
            .Join(scope.Db.Users.AsNoTracking(), member => member.UserId, user => user.UniqueId, (_, user) => user).ToListAsync(cancellation);
        return input.Page.Slice(users, user => user.Name) is { } page
            ? IamResult.Of([GroupLookup.Node(group), new ResponseNode.List("Users", [.. page.Items.Select(UserLookup.Brief)]), .. page.Tail])
            : IamErrors.InvalidMarker;
    }
}
