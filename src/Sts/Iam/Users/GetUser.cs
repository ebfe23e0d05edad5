using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Users;

/// <summary>GetUser: the named user, or the one who calls.</summary>
internal sealed class GetUser(IamRoad road) : UserAction<UserInput>(road)
{
    public override string Name => "GetUser";

    protected override UserInput Read(ParameterReader parameters) => new(parameters.Optional(Parameter, Names.ExistingUser));

    protected override Task<IamResult> RunAsync(User user, UserInput input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(IamResult.Of(UserLookup.Whole(user)));
}
