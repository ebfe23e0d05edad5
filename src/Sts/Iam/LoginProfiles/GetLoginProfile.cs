using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.LoginProfiles;

/// <summary>GetLoginProfile: that the user has a password, and since when.</summary>
internal sealed class GetLoginProfile(IamRoad road) : LoginProfileAction<UserInput>(road)
{
    public override string Name => "GetLoginProfile";

    protected override UserInput Read(ParameterReader parameters) => new(parameters.Optional(Parameter, Names.User));

    protected override IamResult Run(User user, UserInput input, IamScope scope) => IamResult.Of(LoginProfile.Node(user));
}
