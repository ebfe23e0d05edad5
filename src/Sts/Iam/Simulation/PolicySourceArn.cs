using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Simulation;

/// <summary>The user, group or role whose policies are simulated.</summary>
internal static class PolicySourceArn
{
    public const string Parameter = "PolicySourceArn";

    public static string Read(ParameterReader parameters) => parameters.Required(Parameter, Names.Arn);

    /// <summary>The one of this ARN, or why there is none.</summary>
    public static async Task<(IamIdentity? Found, WireError? Refusal)> FindAsync(IamScope scope, string text, CancellationToken cancellation)
    {
        var parts = Arn.TryParse(text, out var arn) && arn is { Service: "iam", Region: "" } ? arn.Resource.Split('/') : [];
        if (parts is not [("user" or "group" or "role") and var kind, .., { Length: > 0 } and var name])
            return (null, IamErrors.InvalidInput($"Invalid Entity Arn: {StsErrors.Shortened(text)} does not clearly define entity type and name."));
        var found = await scope.Db.Identities.AsNoTracking().FirstOrDefaultAsync(one => one.Arn == text && one.AccountId == scope.AccountId, cancellation);
        return found is null ? (null, IamErrors.NoSuch(kind, name)) : (found, null);
    }
}
