using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>Which holders ListEntitiesForPolicy is asked for.</summary>
internal sealed record HolderFilter(string? Kind, string PathPrefix, string? Usage, Page Page);

/// <summary>ListEntitiesForPolicy: whom of the account it is attached to, and whom it bounds.</summary>
internal sealed class ListEntitiesForPolicy(IamRoad road) : PolicyAction<HolderFilter>(road)
{
    public override string Name => "ListEntitiesForPolicy";

    protected override HolderFilter ReadInput(ParameterReader parameters) => new(
        parameters.OneOf("EntityFilter", "User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"),
        parameters.Optional("PathPrefix", Names.Path) ?? "/",
        PolicyUsage.Read(parameters),
        Page.Read(parameters));

    protected override async Task<IamResult> RunAsync(ManagedPolicy policy, HolderFilter input, IamScope scope, CancellationToken cancellation)
    {
        var found = new HashSet<IamIdentity>();
        if (input.Usage != PolicyUsage.Boundary)
            found.UnionWith(await scope.Db.Identities.Where(holder => holder.AccountId == scope.AccountId && holder.Attachments.Any(attachment => attachment.PolicyArn == policy.Arn)).ToListAsync(cancellation));
        if (input.Usage != PolicyUsage.Permissions)
        {
            found.UnionWith(await scope.Db.Users.Where(user => user.AccountId == scope.AccountId && user.BoundaryArn == policy.Arn).ToListAsync(cancellation));
            found.UnionWith(await scope.Db.Roles.Where(role => role.AccountId == scope.AccountId && role.BoundaryArn == policy.Arn).ToListAsync(cancellation));
        }
        var wanted = found.Where(holder => holder.Path.StartsWith(input.PathPrefix, StringComparison.Ordinal) && (input.Kind is null || input.Kind == KindOf(holder)));
        return input.Page.Cut(wanted, holder => $"{KindOf(holder)}/{holder.FoldedName}", page => [List(page, "Group"), List(page, "User"), List(page, "Role")]);
    }

    private static ResponseNode.List List(IReadOnlyList<IamIdentity> page, string kind) => new($"Policy{kind}s",
    [
        .. page.Where(holder => KindOf(holder) == kind)
            .Select(holder => (IReadOnlyList<ResponseNode>)[new ResponseNode.Text($"{kind}Name", holder.Name), new ResponseNode.Text($"{kind}Id", holder.UniqueId)]),
    ]);

    private static string KindOf(IamIdentity holder) => holder switch
    {
        User => "User",
        Group => "Group",
        _ => "Role",
    };
}
