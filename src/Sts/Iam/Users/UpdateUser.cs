using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Users;

internal sealed record UpdateUserInput(string? UserName, string? NewPath, string? NewUserName) : UserInput(UserName);

/// <summary>UpdateUser: another name or path, and so another ARN; the unique id, and with it everything the user has, stays. It needs permission for both ARNs.</summary>
internal sealed class UpdateUser(IamRoad road) : UserAction<UpdateUserInput>(road)
{
    public override string Name => "UpdateUser";

    protected override UpdateUserInput Read(ParameterReader parameters) =>
        new(parameters.Required(Parameter, Names.ExistingUser), parameters.Optional("NewPath", Names.Path), parameters.Optional("NewUserName", Names.User));

    protected override IamTarget About(IamTarget target, User? user, UpdateUserInput input, IamScope scope) =>
        target with { Also = [scope.Arn($"user{input.NewPath ?? user?.Path ?? "/"}{input.NewUserName ?? user?.Name ?? input.UserName}")] };

    protected override async Task<IamResult> RunAsync(User user, UpdateUserInput input, IamScope scope, CancellationToken cancellation)
    {
        var name = input.NewUserName ?? user.Name;
        var folded = Names.Folded(name);
        if (await scope.Db.Users.AnyAsync(other => other.AccountId == scope.AccountId && other.FoldedName == folded && other.UniqueId != user.UniqueId, cancellation))
            return IamErrors.Exists("User", name);
        (user.Name, user.FoldedName, user.Path) = (name, folded, input.NewPath ?? user.Path);
        user.Arn = scope.Arn($"user{user.Path}{user.Name}");
        return IamResult.Ok;
    }
}
