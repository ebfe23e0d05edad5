using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Roles;

/// <summary>PutRolePermissionsBoundary; conditions are asked about the boundary that is to be.</summary>
internal sealed class PutRolePermissionsBoundary(IamRoad road) : RoleAction<string>(road)
{
    public override string Name => "PutRolePermissionsBoundary";

    protected override string ReadInput(ParameterReader parameters) => parameters.Required(Boundaries.Parameter, Names.Arn);

    protected override IamTarget Describe(string input, IamTarget target) => target with { Keys = Boundaries.Keys(input) };

    protected override async Task<IamResult> RunAsync(Role role, string input, IamScope scope, CancellationToken cancellation)
    {
        if (await Boundaries.CheckAsync(scope, input, cancellation) is { } refused) return refused;
        role.BoundaryArn = input;
        return IamResult.Ok;
    }
}

/// <summary>DeleteRolePermissionsBoundary; that there is none is no fault.</summary>
internal sealed class DeleteRolePermissionsBoundary(IamRoad road) : RoleAction<NoInput>(road)
{
    public override string Name => "DeleteRolePermissionsBoundary";

    protected override bool TellsBoundary => true;

    protected override NoInput ReadInput(ParameterReader parameters) => NoInput.Value;

    protected override Task<IamResult> RunAsync(Role role, NoInput input, IamScope scope, CancellationToken cancellation)
    {
        role.BoundaryArn = null;
        return Task.FromResult(IamResult.Ok);
    }
}
