namespace SamlFederation.Iam;

/// <summary>How much of the space for session policies and tags they take, in percent, rounded up.</summary>
/// <param name="Policies">What the inline policies and the managed policies' ARNs take.</param>
/// <param name="Tags">What the session tags take.</param>
/// <param name="Total">Both together; the wire's PackedPolicySize. 0 when there are none.</param>
public sealed record PackedSize(int Policies, int Tags, int Total)
{
    /// <summary>Whether it is at most 100; otherwise the call is refused with PackedPolicyTooLarge.</summary>
    public bool Fits => Total <= 100;
}

/// <summary>
/// AWS keeps its reckoning to itself; ours is the number of bytes that the policies and tags take in a session token, compressed,
/// over <see cref="Budget"/>. A policy of one statement comes to about 16 percent, as with AWS.
/// </summary>
public static class PackedPolicySize
{
    /// <summary>The bytes that are 100 percent.</summary>
    public const int Budget = 640;

    /// <summary>Measures what a session would carry.</summary>
    public static PackedSize Measure(
        IReadOnlyList<string> sessionPolicies, IReadOnlyList<string> sessionPolicyArns, IReadOnlyList<SessionTag> tags)
    {
        ArgumentNullException.ThrowIfNull(sessionPolicies);
        ArgumentNullException.ThrowIfNull(sessionPolicyArns);
        ArgumentNullException.ThrowIfNull(tags);
        var policyBytes = Packing.Policies(sessionPolicies, sessionPolicyArns).Length;
        var tagBytes = Packing.Tags(tags).Length;
        return new PackedSize(Percent(policyBytes), Percent(tagBytes), Percent(policyBytes + tagBytes));
    }

    private static int Percent(int bytes) => (bytes * 100 + Budget - 1) / Budget;
}
