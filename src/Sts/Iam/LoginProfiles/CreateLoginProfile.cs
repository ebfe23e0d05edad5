using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.LoginProfiles;

/// <summary>CreateLoginProfile: gives the user a password.</summary>
internal sealed class CreateLoginProfile(IamRoad road, Passwords passwords) : UserAction<LoginProfileInput>(road)
{
    public override string Name => "CreateLoginProfile";

    protected override LoginProfileInput Read(ParameterReader parameters) =>
        new(parameters.Optional(Parameter, Names.User), parameters.Required("Password", Passwords.Rule), parameters.Flag("PasswordResetRequired"), new PasswordWork(passwords));

    protected override Task<IamResult> RunAsync(User user, LoginProfileInput input, IamScope scope, CancellationToken cancellation) => Task.FromResult(Run(user, input, scope));

    private static IamResult Run(User user, LoginProfileInput input, IamScope scope)
    {
        if (user.PasswordHash is not null) return IamErrors.LoginProfileExists(user.Name);
        if (!Passwords.Conforms(user, input.Password!)) return IamErrors.PasswordPolicyViolation;
        if (input.Work.Hash is not { } hash) return input.Work.Make(user, input.Password!);
        (user.PasswordHash, user.PasswordCreated, user.PasswordResetRequired) = (hash, scope.Now, input.ResetRequired ?? false);
        return IamResult.Of(LoginProfile.Node(user));
    }
}
