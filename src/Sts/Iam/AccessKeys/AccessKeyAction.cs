using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.AccessKeys;

internal record AccessKeyInput(string? UserName, string AccessKeyId) : UserInput(UserName);

/// <summary>An action on one key of one user. Another user's key is as good as none.</summary>
internal abstract class AccessKeyAction<TInput>(IamRoad road) : UserAction<TInput>(road) where TInput : AccessKeyInput
{
    /// <summary>The work, once the key is there.</summary>
    protected abstract IamResult Run(AccessKey key, TInput input, IamScope scope);

    protected sealed override async Task<IamResult> RunAsync(User user, TInput input, IamScope scope, CancellationToken cancellation) =>
        await scope.Db.AccessKeys.FirstOrDefaultAsync(key => key.Id == input.AccessKeyId && key.UserId == user.UniqueId, cancellation) is { } found
            ? Run(found, input, scope)
            : IamErrors.NoSuchAccessKey(input.AccessKeyId);
}

/// <summary>How keys are named and written.</summary>
internal static partial class AccessKeyStatus
{
    public const string Active = "Active";
    public const string Inactive = "Inactive";

    public static Constraint Id { get; } = new(16, 128) { Pattern = Characters(), PatternText = @"[\w]+" };

    public static string Of(AccessKey key) => key.Active ? Active : Inactive;

    [GeneratedRegex(@"\A[A-Za-z0-9_]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Characters();
}
