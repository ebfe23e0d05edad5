using Microsoft.EntityFrameworkCore;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Accounts;

/// <summary>The kinds of what is told, none for all of them, and the page.</summary>
internal sealed record DetailsInput(IReadOnlyList<string> Filter, Page Page)
{
    public bool Wants(string kind) => Filter.Count == 0 || Filter.Contains(kind);
}

/// <summary>One of the things that pages are cut of: users come first, then groups, roles and policies.</summary>
/// <param name="Kind">Its place among the kinds, and which list it is written in.</param>
/// <param name="Name">What orders it among its kind.</param>
/// <param name="Id">Its unique id, or a policy's ARN.</param>
internal sealed record DetailKey(char Kind, string Name, string Id);

/// <summary>GetAccountAuthorizationDetails: every user, group, role and policy with all that decides about them, in pages that run through the four lists.</summary>
internal sealed class GetAccountAuthorizationDetails(IamRoad road) : IamAction<DetailsInput>(road)
{
    private const char Users = '1';
    private const char Groups = '2';
    private const char Roles = '3';
    private const char Policies = '4';

    public override string Name => "GetAccountAuthorizationDetails";

    protected override DetailsInput Read(ParameterReader parameters) =>
        new(parameters.EachOneOf("Filter", "User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"), Page.Read(parameters));

    protected override Task<IamTarget> FindAsync(DetailsInput input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget("*"));

    protected override async Task<IamResult> RunAsync(DetailsInput input, IamScope scope, CancellationToken cancellation)
    {
        var (db, account) = (scope.Db, scope.AccountId);
        var all = new List<DetailKey>();
        if (input.Wants("User")) all.AddRange(await db.Users.Where(one => one.AccountId == account).Select(one => new DetailKey(Users, one.Name, one.UniqueId)).ToListAsync(cancellation));
        if (input.Wants("Group")) all.AddRange(await db.Groups.Where(one => one.AccountId == account).Select(one => new DetailKey(Groups, one.Name, one.UniqueId)).ToListAsync(cancellation));
        if (input.Wants("Role")) all.AddRange(await db.Roles.Where(one => one.AccountId == account).Select(one => new DetailKey(Roles, one.Name, one.UniqueId)).ToListAsync(cancellation));
        var (local, aws) = (input.Wants("LocalManagedPolicy"), input.Wants("AWSManagedPolicy"));
        all.AddRange(await db.ManagedPolicies.Where(one => (local && one.AccountId == account) || (aws && one.AccountId == null))
            .Select(one => new DetailKey(Policies, one.Arn, one.Arn)).ToListAsync(cancellation));

        AuthorizationDetails? details = null;
        if (input.Page.After() is not null) details = await AuthorizationDetails.OfAsync(scope, cancellation);
        return input.Page.Cut(all, key => $"{key.Kind}{key.Name}", page => details!.Lists(
            Of(page, Users), Of(page, Groups), Of(page, Roles), Of(page, Policies)));
    }

    private static IReadOnlyList<string> Of(IReadOnlyList<DetailKey> page, char kind) => [.. page.Where(key => key.Kind == kind).Select(key => key.Id)];
}
