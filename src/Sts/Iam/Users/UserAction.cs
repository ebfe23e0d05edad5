using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Users;

/// <summary>What a call about one user needs at least: whose name it is, or null for the caller itself.</summary>
internal record UserInput(string? UserName);

/// <summary>An action on one user, who is named or is the caller itself.</summary>
internal abstract class UserAction<TInput>(IamRoad road) : IamAction<TInput>(road) where TInput : UserInput
{
    public const string Parameter = "UserName";

    /// <summary>The work, once the user is there.</summary>
    protected abstract Task<IamResult> RunAsync(User user, TInput input, IamScope scope, CancellationToken cancellation);

    /// <summary>What conditions may ask beside the user's own tags.</summary>
    protected virtual IamTarget About(IamTarget target, User? user, TInput input, IamScope scope) => target;

    protected sealed override async Task<IamTarget> FindAsync(TInput input, IamScope scope, CancellationToken cancellation)
    {
        if (input.UserName is null && scope.Caller.UserName is null) return new IamTarget(scope.Caller.Arn) { Refusal = IamErrors.MustSpecifyUserName };
        var user = await scope.UserAsync(input.UserName, cancellation);
        var target = user is null ? new IamTarget(scope.Arn($"user/{input.UserName}")) : new IamTarget(user.Arn) { Tags = user.Tags };
        return About(target, user, input, scope);
    }

    protected sealed override async Task<IamResult> RunAsync(TInput input, IamScope scope, CancellationToken cancellation) =>
        await scope.UserAsync(input.UserName, cancellation) is { } user
            ? await RunAsync(user, input, scope, cancellation)
            : IamErrors.NoSuchUser(input.UserName ?? scope.Caller.Name);
}

/// <summary>How users are found and written.</summary>
internal static class UserLookup
{
    /// <summary>The account's user of this name in any case; the calling user itself, by unique id, when the name is null.</summary>
    public static Task<User?> UserAsync(this IamScope scope, string? name, CancellationToken cancellation)
    {
        if (name is null) return scope.Db.Users.FirstOrDefaultAsync(user => user.UniqueId == scope.Caller.PrincipalId, cancellation);
        var folded = Names.Folded(name);
        return scope.Db.Users.FirstOrDefaultAsync(user => user.AccountId == scope.AccountId && user.FoldedName == folded, cancellation);
    }

    /// <summary>As lists show it: neither tags nor boundary.</summary>
    public static IReadOnlyList<ResponseNode> Brief(User user) =>
    [
        new ResponseNode.Text("Path", user.Path), new ResponseNode.Text("UserName", user.Name), new ResponseNode.Text("UserId", user.UniqueId),
        new ResponseNode.Text("Arn", user.Arn), new ResponseNode.Instant("CreateDate", user.Created),
    ];

    /// <summary>With its boundary and tags, where it has them.</summary>
    public static ResponseNode.Tree Whole(User user) =>
        new("User", [.. Brief(user), .. Boundaries.Nodes(user.BoundaryArn), .. user.Tags.Count == 0 ? Array.Empty<ResponseNode>() : [Tags.Node(user.Tags)]]);
}
