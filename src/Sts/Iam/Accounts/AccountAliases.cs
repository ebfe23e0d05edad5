using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Accounts;

/// <summary>What the three actions on the account's alias share.</summary>
internal static partial class AccountAlias
{
    public const string Parameter = "AccountAlias";

    public static Constraint Rule { get; } = new(3, 63) { Pattern = Characters(), PatternText = "[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]" };

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Characters();
}

/// <summary>CreateAccountAlias: the one name by which people know the account; it replaces the one before.</summary>
internal sealed class CreateAccountAlias(IamRoad road) : IamAction<string>(road)
{
    public override string Name => "CreateAccountAlias";

    protected override string Read(ParameterReader parameters) => parameters.Required(AccountAlias.Parameter, AccountAlias.Rule);

    protected override Task<IamTarget> FindAsync(string input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget("*"));

    protected override async Task<IamResult> RunAsync(string input, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.Db.Accounts.AnyAsync(account => account.Alias == input && account.Id != scope.AccountId, cancellation))
            return IamErrors.EntityAlreadyExists($"The account alias {input} already exists.");
        var own = await scope.Db.Accounts.SingleAsync(account => account.Id == scope.AccountId, cancellation);
        own.Alias = input;
        return IamResult.Ok;
    }
}

/// <summary>DeleteAccountAlias.</summary>
internal sealed class DeleteAccountAlias(IamRoad road) : IamAction<string>(road)
{
    public override string Name => "DeleteAccountAlias";

    protected override string Read(ParameterReader parameters) => parameters.Required(AccountAlias.Parameter, AccountAlias.Rule);

    protected override Task<IamTarget> FindAsync(string input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget("*"));

    protected override async Task<IamResult> RunAsync(string input, IamScope scope, CancellationToken cancellation)
    {
        var own = await scope.Db.Accounts.SingleAsync(account => account.Id == scope.AccountId, cancellation);
        if (own.Alias != input) return IamErrors.NoSuchEntity($"The account alias {input} cannot be found.");
        own.Alias = null;
        return IamResult.Ok;
    }
}

/// <summary>ListAccountAliases: none or one.</summary>
internal sealed class ListAccountAliases(IamRoad road) : IamAction<Page>(road)
{
    public override string Name => "ListAccountAliases";

    protected override Page Read(ParameterReader parameters) => Page.Read(parameters);

    protected override Task<IamTarget> FindAsync(Page input, IamScope scope, CancellationToken cancellation) => Task.FromResult(new IamTarget("*"));

    protected override async Task<IamResult> RunAsync(Page input, IamScope scope, CancellationToken cancellation) => input.CutTexts("AccountAliases",
        await scope.Db.Accounts.Where(account => account.Id == scope.AccountId && account.Alias != null).Select(account => account.Alias!).ToListAsync(cancellation));
}
