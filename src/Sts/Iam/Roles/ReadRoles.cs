using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Roles;

/// <summary>GetRole.</summary>
internal sealed class GetRole(IamRoad road) : RoleAction<NoInput>(road)
{
    public override string Name => "GetRole";

    protected override NoInput ReadInput(ParameterReader parameters) => NoInput.Value;

    protected override async Task<IamResult> RunAsync(Role role, NoInput input, IamScope scope, CancellationToken cancellation) =>
        IamResult.Of(RoleNodes.Whole(role, (await ShownTrust.OfAsync(scope.Db, [role], cancellation)).Of(role)));
}

/// <summary>What a list of things that have paths was asked: which beginning, and which page.</summary>
internal sealed record PathPage(string PathPrefix, Page Page);

/// <summary>ListRoles.</summary>
internal sealed class ListRoles(IamRoad road) : IamAction<PathPage>(road)
{
    public override string Name => "ListRoles";

    protected override PathPage Read(ParameterReader parameters) => new(parameters.Optional("PathPrefix", Names.PathPrefix) ?? "/", Page.Read(parameters));

    protected override Task<IamTarget> FindAsync(PathPage input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(scope.Arn($"role{input.PathPrefix}")));

    protected override async Task<IamResult> RunAsync(PathPage input, IamScope scope, CancellationToken cancellation)
    {
        var all = await scope.Db.Roles.AsNoTracking().Where(role => role.AccountId == scope.AccountId).ToListAsync(cancellation);
        // Not in the query: SQLite's LIKE takes no notice of case.
        var roles = all.FindAll(role => role.Path.StartsWith(input.PathPrefix, StringComparison.Ordinal));
        var shown = await ShownTrust.OfAsync(scope.Db, roles, cancellation);
        return input.Page.Cut("Roles", roles, role => role.FoldedName, role => RoleNodes.Listed(role, shown.Of(role)));
    }
}
