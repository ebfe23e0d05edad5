using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Users;

internal sealed record PutUserPermissionsBoundaryInput(string? UserName, string BoundaryArn) : UserInput(UserName);

/// <summary>PutUserPermissionsBoundary: from the next call on the user may do no more than this policy allows.</summary>
internal sealed class PutUserPermissionsBoundary(IamRoad road) : UserAction<PutUserPermissionsBoundaryInput>(road)
{
    public override string Name => "PutUserPermissionsBoundary";

    protected override PutUserPermissionsBoundaryInput Read(ParameterReader parameters) =>
        new(parameters.Required(Parameter, Names.User), parameters.Required(Boundaries.Parameter, Names.Arn));

    protected override IamTarget About(IamTarget target, User? user, PutUserPermissionsBoundaryInput input, IamScope scope) =>
        target with { Keys = Boundaries.Keys(input.BoundaryArn) };

    protected override async Task<IamResult> RunAsync(User user, PutUserPermissionsBoundaryInput input, IamScope scope, CancellationToken cancellation)
    {
        if (await Boundaries.CheckAsync(scope, input.BoundaryArn, cancellation) is { } refused) return refused;
        user.BoundaryArn = input.BoundaryArn;
        return IamResult.Ok;
    }
}

/// <summary>DeleteUserPermissionsBoundary: conditions see the boundary that is to go.</summary>
internal sealed class DeleteUserPermissionsBoundary(IamRoad road) : UserAction<UserInput>(road)
{
    public override string Name => "DeleteUserPermissionsBoundary";

    protected override UserInput Read(ParameterReader parameters) => new(parameters.Required(Parameter, Names.User));

    protected override IamTarget About(IamTarget target, User? user, UserInput input, IamScope scope) => target with { Keys = Boundaries.Keys(user?.BoundaryArn) };

    protected override Task<IamResult> RunAsync(User user, UserInput input, IamScope scope, CancellationToken cancellation)
    {
        user.BoundaryArn = null;
        return Task.FromResult(IamResult.Ok);
    }
}
