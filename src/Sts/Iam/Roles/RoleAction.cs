using System.Text.RegularExpressions;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Roles;

/// <summary>An action on one role that must be there.</summary>
internal abstract class RoleAction<TInput>(IamRoad road) : HolderAction<TInput>(road, HolderKind.Role)
{
    protected abstract Task<IamResult> RunAsync(Role role, TInput input, IamScope scope, CancellationToken cancellation);

    protected sealed override Task<IamResult> RunAsync(IamIdentity holder, TInput input, IamScope scope, CancellationToken cancellation) =>
        RunAsync((Role)holder, input, scope, cancellation);
}

/// <summary>The constraints that only roles have.</summary>
internal static partial class RoleRules
{
    public static Constraint Description { get; } = new(0, 1000) { Pattern = DescriptionCharacters(), PatternText = @"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*" };

    public static Constraint MaxSessionDuration { get; } = new(3600, 43_200);

    [GeneratedRegex(@"\A[\t\n\r\x20-\x7E\xA1-\xFF]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DescriptionCharacters();
}
