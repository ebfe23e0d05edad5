using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Groups;

/// <summary>CreateGroup.</summary>
internal sealed class CreateGroup(IamRoad road) : IamAction<(string Path, string GroupName)>(road)
{
    public override string Name => "CreateGroup";

    protected override (string Path, string GroupName) Read(ParameterReader parameters) =>
        (parameters.Optional("Path", Names.Path) ?? "/", parameters.Required("GroupName", Names.Group));

    protected override Task<IamTarget> FindAsync((string Path, string GroupName) input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(Arn(input, scope)));

    protected override async Task<IamResult> RunAsync((string Path, string GroupName) input, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.GroupAsync(input.GroupName, cancellation) is not null) return IamErrors.Exists("Group", input.GroupName);
        if (await scope.Db.Groups.CountAsync(group => group.AccountId == scope.AccountId, cancellation) >= Quotas.GroupsPerAccount)
            return IamErrors.Quota(nameof(Quotas.GroupsPerAccount), Quotas.GroupsPerAccount);
        var made = new Group
        {
            UniqueId = UniqueId.New(UniqueIdKind.Group, scope.AccountId), AccountId = scope.AccountId, Name = input.GroupName, FoldedName = Names.Folded(input.GroupName),
            Path = input.Path, Arn = Arn(input, scope), Created = scope.Now,
        };
        scope.Db.Groups.Add(made);
        return IamResult.Of(GroupLookup.Node(made));
    }

    private static string Arn((string Path, string GroupName) input, IamScope scope) => scope.Arn($"group{input.Path}{input.GroupName}");
}
