using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.LoginProfiles;

internal sealed record ChangePasswordInput(string OldPassword, string NewPassword, PasswordWork Work)
{
    // INVARIANT: a password is never written anywhere.
    public override string ToString() => nameof(ChangePasswordInput);
}

/// <summary>ChangePassword: a user changes its own, and proves that it knows the one before.</summary>
internal sealed class ChangePassword(IamRoad road, Passwords passwords) : IamAction<ChangePasswordInput>(road)
{
    public override string Name => "ChangePassword";

    protected override ChangePasswordInput Read(ParameterReader parameters) =>
        new(parameters.Required("OldPassword", Passwords.Rule), parameters.Required("NewPassword", Passwords.Rule), new PasswordWork(passwords));

    protected override async Task<IamTarget> FindAsync(ChangePasswordInput input, IamScope scope, CancellationToken cancellation) =>
        scope.Caller.UserName is not null && await scope.UserAsync(null, cancellation) is { } user
            ? new IamTarget(user.Arn) { Tags = user.Tags }
            : new IamTarget(scope.Caller.Arn) { Refusal = IamErrors.InvalidUserType };

    protected override async Task<IamResult> RunAsync(ChangePasswordInput input, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.UserAsync(null, cancellation) is not { PasswordHash: not null } user) return IamErrors.NoSuchLoginProfile(scope.Caller.Name);
        if (input.Work.Matches(user) is not { } matches) return input.Work.Compare(user, input.OldPassword);
        if (!matches) return IamErrors.WrongOldPassword;
        if (!Passwords.Conforms(user, input.NewPassword)) return IamErrors.PasswordPolicyViolation;
        if (input.Work.Hash is not { } hash) return input.Work.Make(user, input.NewPassword);
        (user.PasswordHash, user.PasswordResetRequired) = (hash, false);
        return IamResult.Ok;
    }
}
