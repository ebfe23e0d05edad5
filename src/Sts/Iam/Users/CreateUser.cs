using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Users;

internal sealed record CreateUserInput(string Path, string UserName, string? BoundaryArn, IReadOnlyList<Tag> Tags);

/// <summary>CreateUser: a principal that may do nothing yet and has no credentials.</summary>
internal sealed class CreateUser(IamRoad road) : IamAction<CreateUserInput>(road)
{
    public override string Name => "CreateUser";

    protected override CreateUserInput Read(ParameterReader parameters) => new(
        parameters.Optional("Path", Names.Path) ?? "/", parameters.Required("UserName", Names.User),
        parameters.Optional(Boundaries.Parameter, Names.Arn), parameters.Tags() ?? []);

    protected override Task<IamTarget> FindAsync(CreateUserInput input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(scope.Arn($"user{input.Path}{input.UserName}")) { RequestTags = input.Tags, Keys = Boundaries.Keys(input.BoundaryArn) });

    protected override async Task<IamResult> RunAsync(CreateUserInput input, IamScope scope, CancellationToken cancellation)
    {
        if (Tags.Check(input.Tags) is { } untaggable) return untaggable;
        var folded = Names.Folded(input.UserName);
        if (await scope.Db.Users.AnyAsync(user => user.AccountId == scope.AccountId && user.FoldedName == folded, cancellation)) return IamErrors.Exists("User", input.UserName);
        if (await scope.Db.Users.CountAsync(user => user.AccountId == scope.AccountId, cancellation) >= Quotas.UsersPerAccount)
            return IamErrors.Quota(nameof(Quotas.UsersPerAccount), Quotas.UsersPerAccount);
        if (input.BoundaryArn is { } boundary && await Boundaries.CheckAsync(scope, boundary, cancellation) is { } unbound) return unbound;

        var made = new User
        {
            UniqueId = UniqueId.New(UniqueIdKind.User, scope.AccountId), AccountId = scope.AccountId, Name = input.UserName, FoldedName = folded, Path = input.Path,
            Arn = scope.Arn($"user{input.Path}{input.UserName}"), Created = scope.Now, BoundaryArn = input.BoundaryArn, Tags = [.. input.Tags],
        };
        scope.Db.Users.Add(made);
        return IamResult.Of(UserLookup.Whole(made));
    }
}
