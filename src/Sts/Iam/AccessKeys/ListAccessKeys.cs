using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.AccessKeys;

internal sealed record ListAccessKeysInput(string? UserName, Page Page) : UserInput(UserName);

/// <summary>ListAccessKeys: what is known of them, which is not their secret.</summary>
internal sealed class ListAccessKeys(IamRoad road) : UserAction<ListAccessKeysInput>(road)
{
    public override string Name => "ListAccessKeys";

    protected override ListAccessKeysInput Read(ParameterReader parameters) => new(parameters.Optional(Parameter, Names.ExistingUser), Page.Read(parameters));

    protected override async Task<IamResult> RunAsync(User user, ListAccessKeysInput input, IamScope scope, CancellationToken cancellation)
    {
        var keys = await scope.Db.AccessKeys.AsNoTracking().Where(key => key.UserId == user.UniqueId).ToListAsync(cancellation);
        return input.Page.Cut("AccessKeyMetadata", keys, key => key.Id, key =>
        [
            new ResponseNode.Text("UserName", user.Name), new ResponseNode.Text("AccessKeyId", key.Id),
            new ResponseNode.Text("Status", AccessKeyStatus.Of(key)), new ResponseNode.Instant("CreateDate", key.Created),
        ]);
    }
}
