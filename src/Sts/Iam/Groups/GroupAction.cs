using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Groups;

/// <summary>What a call about one group needs at least.</summary>
internal record GroupInput(string GroupName);

/// <summary>An action on one group.</summary>
internal abstract class GroupAction<TInput>(IamRoad road) : IamAction<TInput>(road) where TInput : GroupInput
{
    public const string Parameter = "GroupName";

    /// <summary>The work, once the group is there.</summary>
    protected abstract Task<IamResult> RunAsync(Group group, TInput input, IamScope scope, CancellationToken cancellation);

    /// <summary>What else the permission is about.</summary>
    protected virtual IamTarget About(IamTarget target, Group? group, TInput input, IamScope scope) => target;

    protected sealed override async Task<IamTarget> FindAsync(TInput input, IamScope scope, CancellationToken cancellation)
    {
        var group = await scope.GroupAsync(input.GroupName, cancellation);
        return About(new IamTarget(group?.Arn ?? scope.Arn($"group/{input.GroupName}")), group, input, scope);
    }

    protected sealed override async Task<IamResult> RunAsync(TInput input, IamScope scope, CancellationToken cancellation) =>
        await scope.GroupAsync(input.GroupName, cancellation) is { } group ? await RunAsync(group, input, scope, cancellation) : IamErrors.NoSuchGroup(input.GroupName);
}

/// <summary>How groups are found and written.</summary>
internal static class GroupLookup
{
    /// <summary>The account's group of this name in any case.</summary>
    public static Task<Group?> GroupAsync(this IamScope scope, string name, CancellationToken cancellation)
    {
        var folded = Names.Folded(name);
        return scope.Db.Groups.FirstOrDefaultAsync(group => group.AccountId == scope.AccountId && group.FoldedName == folded, cancellation);
    }

    public static IReadOnlyList<ResponseNode> Item(Group group) =>
    [
        new ResponseNode.Text("Path", group.Path), new ResponseNode.Text("GroupName", group.Name), new ResponseNode.Text("GroupId", group.UniqueId),
        new ResponseNode.Text("Arn", group.Arn), new ResponseNode.Instant("CreateDate", group.Created),
    ];

    public static ResponseNode.Tree Node(Group group) => new("Group", Item(group));
}
