using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.LoginProfiles;

/// <summary>DeleteLoginProfile: takes the password; keys go on.</summary>
internal sealed class DeleteLoginProfile(IamRoad road) : LoginProfileAction<UserInput>(road)
{
    public override string Name => "DeleteLoginProfile";

    protected override UserInput Read(ParameterReader parameters) => new(parameters.Optional(Parameter, Names.User));

    protected override IamResult Run(User user, UserInput input, IamScope scope)
    {
        (user.PasswordHash, user.PasswordCreated, user.PasswordResetRequired) = (null, null, false);
        return IamResult.Ok;
    }
}
