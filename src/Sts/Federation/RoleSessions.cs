using System.Globalization;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Federation;

/// <summary>What a caller may ask for of a role's session, whichever action it asks by.</summary>
internal interface ISessionWish
{
    int? DurationSeconds { get; }

    string? Policy { get; }

    IReadOnlyList<string> PolicyArns { get; }
}

/// <summary>The end that every road to a role's session has in common: how long, narrowed by what, and the credentials. Each step writes its row of the trace.</summary>
internal sealed class RoleSessions(SessionPolicies sessionPolicies, CredentialMinter minter)
{
    private const int DefaultSeconds = 3600;

    /// <summary>When a session ends whose length only its caller sets; an error, never clamped: a script that asks for too much must learn it.</summary>
    public static (DateTimeOffset End, WireError? Refusal) End(ISessionWish wish, Role role, DateTimeOffset now, DecisionTrace trace)
    {
        var seconds = wish.DurationSeconds ?? DefaultSeconds;
        var holds = wish.DurationSeconds is null || seconds <= role.MaxSessionDuration;
        trace.Check("Duration", "MaxSessionDuration", $"within {role.MaxSessionDuration} s", string.Create(CultureInfo.InvariantCulture, $"{seconds} s"), holds);
        return holds ? (now.AddSeconds(seconds), null) : (default, StsErrors.MaxSessionDuration);
    }

    /// <summary>Checks session policies and tags, and whether they fit. The percentage is null when there are neither.</summary>
    public async Task<(int? PackedPolicySize, WireError? Refusal)> PackAsync(ISessionWish wish, IReadOnlyList<SessionTag> tags, string accountId, DecisionTrace trace, CancellationToken cancellation)
    {
        var (inline, arns) = (wish.Policy, wish.PolicyArns);
        if (await sessionPolicies.CheckAsync(inline, arns, accountId, cancellation) is { } refusal)
        {
            trace.Check("SessionPolicies", "Policy, PolicyArns", "policies of this account within the grammar", refusal.Message, passed: false);
            return (null, refusal);
        }
        var packed = PackedPolicySize.Measure(inline is null ? [] : [inline], arns, tags);
        int? size = inline is not null || arns.Count + tags.Count > 0 ? packed.Total : null;
        if (trace.Check("PackedPolicySize", "PackedPolicySize", "at most 100 %", string.Create(CultureInfo.InvariantCulture, $"{packed.Total} %"), packed.Fits)) return (size, null);
        return (size, packed.Tags > 100 ? StsErrors.PackedTags(packed.Tags) : StsErrors.PackedPolicy(packed.Total));
    }

    /// <summary>Makes the credentials. In hand only: they leave when they are on record.</summary>
    public (MintOutcome.Minted? Minted, WireError? Refusal) Mint(SessionPrincipal draft, int? packedPolicySize, DateTimeOffset now, DecisionTrace trace)
    {
        if (minter.Mint(draft, now) is MintOutcome.Minted minted) return (minted, null);
        trace.Check("SessionToken", "size of a session token", "fits", "too large", passed: false);
        return (null, StsErrors.PackedPolicy(Math.Max(101, packedPolicySize ?? 0)));
    }
}
