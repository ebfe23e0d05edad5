using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Groups;

internal sealed record UpdateGroupInput(string GroupName, string? NewPath, string? NewGroupName) : GroupInput(GroupName);

/// <summary>UpdateGroup: another name or path, and so another ARN; its users and policies stay. It needs permission for both ARNs.</summary>
internal sealed class UpdateGroup(IamRoad road) : GroupAction<UpdateGroupInput>(road)
{
    public override string Name => "UpdateGroup";

    protected override UpdateGroupInput Read(ParameterReader parameters) =>
        new(parameters.Required(Parameter, Names.Group), parameters.Optional("NewPath", Names.Path), parameters.Optional("NewGroupName", Names.Group));

    protected override IamTarget About(IamTarget target, Group? group, UpdateGroupInput input, IamScope scope) =>
        target with { Also = [scope.Arn($"group{input.NewPath ?? group?.Path ?? "/"}{input.NewGroupName ?? group?.Name ?? input.GroupName}")] };

    protected override async Task<IamResult> RunAsync(Group group, UpdateGroupInput input, IamScope scope, CancellationToken cancellation)
    {
        var name = input.NewGroupName ?? group.Name;
        var folded = Names.Folded(name);
        if (await scope.Db.Groups.AnyAsync(other => other.AccountId == scope.AccountId && other.FoldedName == folded && other.UniqueId != group.UniqueId, cancellation))
            return IamErrors.Exists("Group", name);
        (group.Name, group.FoldedName, group.Path) = (name, folded, input.NewPath ?? group.Path);
        group.Arn = scope.Arn($"group{group.Path}{group.Name}");
        return IamResult.Ok;
    }
}
