using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.AccessKeys;

/// <summary>CreateAccessKey: the one answer that ever shows the secret.</summary>
internal sealed class CreateAccessKey(IamRoad road, Identity.AccessKeys keys) : UserAction<UserInput>(road)
{
    public override string Name => "CreateAccessKey";

    protected override UserInput Read(ParameterReader parameters) => new(parameters.Optional(Parameter, Names.ExistingUser));

    protected override async Task<IamResult> RunAsync(User user, UserInput input, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.Db.AccessKeys.CountAsync(key => key.UserId == user.UniqueId, cancellation) >= Quotas.AccessKeysPerUser)
            return IamErrors.Quota(nameof(Quotas.AccessKeysPerUser), Quotas.AccessKeysPerUser);
        var (made, secret) = keys.Make(user);
        scope.Db.AccessKeys.Add(made);
        return IamResult.Of(new ResponseNode.Tree("AccessKey",
        [
            new ResponseNode.Text("UserName", user.Name), new ResponseNode.Text("AccessKeyId", made.Id), new ResponseNode.Text("Status", AccessKeyStatus.Of(made)),
            new ResponseNode.Text("SecretAccessKey", secret.Reveal()), new ResponseNode.Instant("CreateDate", made.Created),
        ]));
    }
}
