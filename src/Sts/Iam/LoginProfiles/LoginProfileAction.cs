using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.LoginProfiles;

/// <summary>A user's password as it is to be, null for as it is.</summary>
internal sealed record LoginProfileInput(string? UserName, string? Password, bool? ResetRequired, PasswordWork Work) : UserInput(UserName)
{
    // INVARIANT: a password is never written anywhere.
    public override string ToString() => $"{nameof(LoginProfileInput)} {UserName}";
}

/// <summary>An action on a user who has a login profile.</summary>
internal abstract class LoginProfileAction<TInput>(IamRoad road) : UserAction<TInput>(road) where TInput : UserInput
{
    protected abstract IamResult Run(User user, TInput input, IamScope scope);

    protected sealed override Task<IamResult> RunAsync(User user, TInput input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(user.PasswordHash is null ? IamErrors.NoSuchLoginProfile(user.Name) : Run(user, input, scope));
}

/// <summary>How login profiles are written.</summary>
internal static class LoginProfile
{
    public static ResponseNode.Tree Node(User user) => new("LoginProfile",
    [
        new ResponseNode.Text("UserName", user.Name), new ResponseNode.Instant("CreateDate", user.PasswordCreated ?? user.Created),
        new ResponseNode.Flag("PasswordResetRequired", user.PasswordResetRequired),
    ]);
}
