using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.AccessKeys;

/// <summary>GetAccessKeyLastUsed: whose a key of the account is, and when, where and at what service it last signed, to the minute.</summary>
internal sealed class GetAccessKeyLastUsed(IamRoad road) : IamAction<string>(road)
{
    private const string Never = "N/A";

    public override string Name => "GetAccessKeyLastUsed";

    protected override string Read(ParameterReader parameters) => parameters.Required("AccessKeyId", AccessKeyStatus.Id);

    protected override async Task<IamTarget> FindAsync(string input, IamScope scope, CancellationToken cancellation) =>
        await OwnerAsync(input, scope, cancellation) is { } owner ? new IamTarget(owner.Arn) { Tags = owner.Tags } : new IamTarget(scope.Arn("user/"));

    protected override async Task<IamResult> RunAsync(string input, IamScope scope, CancellationToken cancellation)
    {
        if (await OwnerAsync(input, scope, cancellation) is not { } owner) return IamErrors.NoSuchAccessKey(input);
        var key = await scope.Db.AccessKeys.AsNoTracking().FirstAsync(one => one.Id == input, cancellation);
        return IamResult.Of(new ResponseNode.Text("UserName", owner.Name), new ResponseNode.Tree("AccessKeyLastUsed",
        [
            .. key.LastUsed is { } used ? [new ResponseNode.Instant("LastUsedDate", used)] : Array.Empty<ResponseNode>(),
            new ResponseNode.Text("ServiceName", key.LastUsedService ?? Never), new ResponseNode.Text("Region", key.LastUsedRegion ?? Never),
        ]));
    }

    private static Task<User?> OwnerAsync(string keyId, IamScope scope, CancellationToken cancellation) =>
        scope.Db.AccessKeys.Where(key => key.Id == keyId && key.AccountId == scope.AccountId)
            .Join(scope.Db.Users, key => key.UserId, user => user.UniqueId, (_, user) => user).FirstOrDefaultAsync(cancellation);
}
