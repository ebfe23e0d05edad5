using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Roles;

/// <summary>A role as CreateRole is asked for it.</summary>
internal sealed record NewRole(string Name, string Path, string TrustPolicy, string Description, int MaxSessionDuration, string? Boundary, IReadOnlyList<Tag> Tags);

/// <summary>CreateRole.</summary>
internal sealed class CreateRole(IamRoad road) : IamAction<NewRole>(road)
{
    private const int RolesPerAccount = 1000;

    public override string Name => "CreateRole";

    protected override NewRole Read(ParameterReader parameters) => new(
        parameters.Required("RoleName", Names.Role),
        parameters.Optional("Path", Names.Path) ?? "/",
        parameters.Required("AssumeRolePolicyDocument", Names.Document),
        parameters.Optional("Description", RoleRules.Description) ?? "",
        parameters.Number("MaxSessionDuration", RoleRules.MaxSessionDuration) ?? 3600,
        parameters.Optional(Boundaries.Parameter, Names.Arn),
        parameters.Tags() ?? []);

    protected override Task<IamTarget> FindAsync(NewRole input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(scope.Arn($"role{input.Path}{input.Name}")) { RequestTags = input.Tags, Keys = Boundaries.Keys(input.Boundary) });

    protected override async Task<IamResult> RunAsync(NewRole input, IamScope scope, CancellationToken cancellation)
    {
        // 1. What is asked for may be.
        if (Identity.Roles.IsProtected(input.Path, input.Name)) return IamErrors.Protected(input.Name);
        if (Tags.Check(input.Tags) is { } unfit) return unfit;
        if (input.Boundary is { } boundary && await Boundaries.CheckAsync(scope, boundary, cancellation) is { } unbounded) return unbounded;

        // 2. There is room for it, under its name and at all.
        if (await HolderKind.Role.FindAsync(scope, input.Name, cancellation) is not null) return IamErrors.Exists("Role", input.Name);
        if (await scope.Db.Roles.CountAsync(role => role.AccountId == scope.AccountId, cancellation) >= RolesPerAccount) return IamErrors.Quota("RolesPerAccount", RolesPerAccount);

        // 3. It trusts whom it says.
        var role = Identity.Roles.New(scope.AccountId, input.Path, input.Name, scope.Now);
        if (await Identity.Roles.TrustAsync(scope.Db, role, input.TrustPolicy, cancellation) is { } fault) return IamErrors.Of(fault);
        (role.Description, role.MaxSessionDuration, role.BoundaryArn, role.Tags) = (input.Description, input.MaxSessionDuration, input.Boundary, [.. input.Tags]);
        scope.Db.Roles.Add(role);
        return IamResult.Of(RoleNodes.Made(role, (await ShownTrust.OfAsync(scope.Db, [role], cancellation)).Of(role)));
    }
}
