using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Groups;

internal sealed record ListGroupsForUserInput(string? UserName, Page Page) : UserInput(UserName);

/// <summary>ListGroupsForUser.</summary>
internal sealed class ListGroupsForUser(IamRoad road) : UserAction<ListGroupsForUserInput>(road)
{
    public override string Name => "ListGroupsForUser";

    protected override ListGroupsForUserInput Read(ParameterReader parameters) => new(parameters.Required(Parameter, Names.ExistingUser), Page.Read(parameters));

    protected override async Task<IamResult> RunAsync(User user, ListGroupsForUserInput input, IamScope scope, CancellationToken cancellation)
    {
        var groups = await scope.Db.GroupMembers.Where(member => member.UserId == user.UniqueId)
            .Join(scope.Db.Groups.AsNoTracking(), member => member.GroupId, group => group.UniqueId, (_, group) => group).ToListAsync(cancellation);
        return input.Page.Cut("Groups", groups, group => group.Name, GroupLookup.Item);
    }
}
