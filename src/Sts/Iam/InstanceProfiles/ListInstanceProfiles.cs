using Microsoft.EntityFrameworkCore;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.InstanceProfiles;

/// <summary>ListInstanceProfiles: there are no instances here, and so none.</summary>
internal sealed class ListInstanceProfiles(IamRoad road) : IamAction<(string PathPrefix, Page Page)>(road)
{
    public override string Name => "ListInstanceProfiles";

    protected override (string PathPrefix, Page Page) Read(ParameterReader parameters) =>
        (parameters.Optional("PathPrefix", Names.PathPrefix) ?? "/", Page.Read(parameters));

    protected override Task<IamTarget> FindAsync((string PathPrefix, Page Page) input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(scope.Arn($"instance-profile{input.PathPrefix}")));

    protected override Task<IamResult> RunAsync((string PathPrefix, Page Page) input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(input.Page.CutTexts("InstanceProfiles", []));
}

/// <summary>ListInstanceProfilesForRole: none. Clients ask before they delete a role.</summary>
internal sealed class ListInstanceProfilesForRole(IamRoad road) : IamAction<(string RoleName, Page Page)>(road)
{
    public override string Name => "ListInstanceProfilesForRole";

    protected override (string RoleName, Page Page) Read(ParameterReader parameters) => (parameters.Required("RoleName", Names.Role), Page.Read(parameters));

    protected override async Task<IamTarget> FindAsync((string RoleName, Page Page) input, IamScope scope, CancellationToken cancellation)
    {
        var folded = Names.Folded(input.RoleName);
        var role = await scope.Db.Roles.AsNoTracking().FirstOrDefaultAsync(one => one.AccountId == scope.AccountId && one.FoldedName == folded, cancellation);
        return role is null ? new IamTarget(scope.Arn($"role/{input.RoleName}")) : new IamTarget(role.Arn) { Tags = role.Tags };
    }

    protected override async Task<IamResult> RunAsync((string RoleName, Page Page) input, IamScope scope, CancellationToken cancellation)
    {
        var folded = Names.Folded(input.RoleName);
        return await scope.Db.Roles.AnyAsync(one => one.AccountId == scope.AccountId && one.FoldedName == folded, cancellation)
            ? input.Page.CutTexts("InstanceProfiles", [])
            : IamErrors.NoSuchRole(input.RoleName);
    }
}
