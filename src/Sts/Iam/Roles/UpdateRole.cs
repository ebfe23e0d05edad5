using SamlFederation.Data.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Roles;

/// <summary>UpdateRole: what is not given stays.</summary>
internal sealed class UpdateRole(IamRoad road) : RoleAction<(string? Description, int? MaxSessionDuration)>(road)
{
    public override string Name => "UpdateRole";

    protected override (string? Description, int? MaxSessionDuration) ReadInput(ParameterReader parameters) =>
        (parameters.Optional("Description", RoleRules.Description), parameters.Number("MaxSessionDuration", RoleRules.MaxSessionDuration));

    protected override Task<IamResult> RunAsync(Role role, (string? Description, int? MaxSessionDuration) input, IamScope scope, CancellationToken cancellation)
    {
        role.Description = input.Description ?? role.Description;
        role.MaxSessionDuration = input.MaxSessionDuration ?? role.MaxSessionDuration;
        return Task.FromResult(IamResult.Empty);
    }
}

/// <summary>UpdateRoleDescription.</summary>
internal sealed class UpdateRoleDescription(IamRoad road) : RoleAction<string>(road)
{
    public override string Name => "UpdateRoleDescription";

    protected override string ReadInput(ParameterReader parameters) => parameters.Required("Description", RoleRules.Description);

    protected override async Task<IamResult> RunAsync(Role role, string input, IamScope scope, CancellationToken cancellation)
    {
        role.Description = input;
        return IamResult.Of(RoleNodes.Described(role, (await ShownTrust.OfAsync(scope.Db, [role], cancellation)).Of(role)));
    }
}

/// <summary>UpdateAssumeRolePolicy: another trust policy, bound to those who have the names in it now.</summary>
internal sealed class UpdateAssumeRolePolicy(IamRoad road) : RoleAction<string>(road)
{
    public override string Name => "UpdateAssumeRolePolicy";

    protected override string ReadInput(ParameterReader parameters) => parameters.Required("PolicyDocument", Names.Document);

    protected override async Task<IamResult> RunAsync(Role role, string input, IamScope scope, CancellationToken cancellation) =>
        await Identity.Roles.TrustAsync(scope.Db, role, input, cancellation) is { } fault ? IamErrors.Of(fault) : IamResult.Ok;
}
