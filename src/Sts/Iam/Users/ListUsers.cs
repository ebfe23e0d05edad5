using Microsoft.EntityFrameworkCore;
using SamlFederation.Sts.Iam.Roles;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Users;

/// <summary>ListUsers: those whose path begins so.</summary>
internal sealed class ListUsers(IamRoad road) : IamAction<PathPage>(road)
{
    public override string Name => "ListUsers";

    protected override PathPage Read(ParameterReader parameters) => new(parameters.Optional("PathPrefix", Names.PathPrefix) ?? "/", Page.Read(parameters));

    protected override Task<IamTarget> FindAsync(PathPage input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(scope.Arn($"user{input.PathPrefix}")));

    protected override async Task<IamResult> RunAsync(PathPage input, IamScope scope, CancellationToken cancellation)
    {
        var all = await scope.Db.Users.AsNoTracking().Where(user => user.AccountId == scope.AccountId).ToListAsync(cancellation);
        // Not in the query: SQLite's LIKE takes no notice of case.
        return input.Page.Cut("Users", all.Where(user => user.Path.StartsWith(input.PathPrefix, StringComparison.Ordinal)), user => user.Name, UserLookup.Brief);
    }
}
