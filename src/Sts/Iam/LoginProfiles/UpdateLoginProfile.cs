using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.LoginProfiles;

/// <summary>UpdateLoginProfile: another password, or whether the user must choose one.</summary>
internal sealed class UpdateLoginProfile(IamRoad road, Passwords passwords) : LoginProfileAction<LoginProfileInput>(road)
{
    public override string Name => "UpdateLoginProfile";

    protected override LoginProfileInput Read(ParameterReader parameters) =>
        new(parameters.Required(Parameter, Names.User), parameters.Optional("Password", Passwords.Rule), parameters.Flag("PasswordResetRequired"), new PasswordWork(passwords));

    protected override IamResult Run(User user, LoginProfileInput input, IamScope scope)
    {
        if (input.Password is { } password)
        {
            if (!Passwords.Conforms(user, password)) return IamErrors.PasswordPolicyViolation;
            if (input.Work.Hash is not { } hash) return input.Work.Make(user, password);
            user.PasswordHash = hash;
        }
        user.PasswordResetRequired = input.ResetRequired ?? user.PasswordResetRequired;
        return IamResult.Ok;
    }
}
