using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Sessions;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.SwitchRole;

/// <summary>What a role that was refused asks for, and the console did not show.</summary>
internal sealed record UnshownProof(bool Mfa, bool ExternalId);

/// <summary>
/// Finds out whether a role would be given but for a second factor or an external id. Both sides are asked again, as if these had been shown: only
/// to those who are let in with them it is told, and so to nobody whom the role does not trust, nor what the id is.
/// </summary>
internal sealed class UnshownProofFinder(Roles roles, RolePermission permission, PolicyShelf shelf, TrailStore trail)
{
    private const string Key = "sts:ExternalId";
    private const int MostIds = 5;

    // No code is looked at here: it is asked what would be, were there one that is right.
    private static readonly ShownDevice SomeDevice = new("any-device", "000000");
    private static readonly ShownDevice NoDevice = new(null, null);

    /// <summary>What is missing, or null when it is something else, or more.</summary>
    public async Task<UnshownProof?> FindAsync(SessionPrincipal session, RoleArn arn, string sessionName, RequestFacts facts, CancellationToken cancellation)
    {
        var role = Roles.IsReserved(arn.Name) ? null : await roles.FindAsync(arn.ToString(), cancellation);
        async Task<bool> IsGivenAsync(ShownDevice device, string? externalId)
        {
            var call = new SignedCall(new ActionCall(ParameterSet.Of([])!, facts, Caller.Of(session), trail), "AssumeRole");
            var asked = new RoleRequest(arn.ToString(), sessionName) { Wish = new SessionWish(null, null, []), Device = device, ExternalId = externalId };
            return await permission.CheckAsync(new RoleAssumption(call, asked) { RoleArn = arn, Role = role }, cancellation) is null;
        }

        if (await IsGivenAsync(SomeDevice, null)) return new UnshownProof(Mfa: true, ExternalId: false);
        var trust = role is null ? null : shelf.Trust(role);
        var ids = trust?.Statements.SelectMany(one => one.Conditions).Where(one => one.Key.Equals(Key, StringComparison.OrdinalIgnoreCase)).SelectMany(one => one.Values).Distinct().Take(MostIds) ?? [];
        foreach (var id in ids)
        {
            if (await IsGivenAsync(NoDevice, id)) return new UnshownProof(Mfa: false, ExternalId: true);
            if (await IsGivenAsync(SomeDevice, id)) return new UnshownProof(Mfa: true, ExternalId: true);
        }
        return null;
    }
}
