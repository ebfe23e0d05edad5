using Microsoft.EntityFrameworkCore;
using SamlFederation.Sts.Iam.Roles;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Groups;

/// <summary>ListGroups: those whose path begins so.</summary>
internal sealed class ListGroups(IamRoad road) : IamAction<PathPage>(road)
{
    public override string Name => "ListGroups";

    protected override PathPage Read(ParameterReader parameters) => new(parameters.Optional("PathPrefix", Names.PathPrefix) ?? "/", Page.Read(parameters));

    protected override Task<IamTarget> FindAsync(PathPage input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(scope.Arn($"group{input.PathPrefix}")));

    protected override async Task<IamResult> RunAsync(PathPage input, IamScope scope, CancellationToken cancellation)
    {
        var all = await scope.Db.Groups.AsNoTracking().Where(group => group.AccountId == scope.AccountId).ToListAsync(cancellation);
        // Not in the query: SQLite's LIKE takes no notice of case.
        return input.Page.Cut("Groups", all.Where(group => group.Path.StartsWith(input.PathPrefix, StringComparison.Ordinal)), group => group.Name, GroupLookup.Item);
    }
}
