using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query;

/// <summary>What became of a call. Every outcome holds the receipt of its record: an action cannot answer without one.</summary>
internal abstract record ActionOutcome(TrailReceipt Receipt)
{
    internal sealed record Answered(IReadOnlyList<ResponseNode> Result, TrailReceipt Receipt) : ActionOutcome(Receipt);

    internal sealed record Refused(WireError Error, TrailReceipt Receipt) : ActionOutcome(Receipt);
}

/// <summary>One call on its way through the pipeline.</summary>
internal sealed record ActionCall(ParameterSet Parameters, RequestFacts Facts, Caller? Caller, TrailStore Trail)
{
    /// <summary>Writes the refusal on record and gives it as the outcome.</summary>
    public async Task<ActionOutcome> RefuseAsync(WireError error, TrailEvent happened, CancellationToken cancellation) =>
        new ActionOutcome.Refused(error, await Trail.RecordAsync(Facts, happened with { Error = error }, cancellation));
}

/// <summary>One of the APIs that this endpoint speaks.</summary>
/// <param name="Name">The service as a credential scope names it.</param>
/// <param name="Version">The version of its Query API.</param>
/// <param name="Namespace">The XML namespace of its answers.</param>
internal sealed record QueryService(string Name, string Version, string Namespace)
{
    public static QueryService Sts { get; } = new("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/");

    public static QueryService Iam { get; } = new("iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/");

    /// <summary>Open sessions, which AWS has no API for: this service's own, under a version of its own.</summary>
    public static QueryService Sessions { get; } = new("sts", "2026-11-23", "urn:samlfederation:sessions:2026-11-23");

    /// <summary>As records name it.</summary>
    public string EventSource => $"{Name}.amazonaws.com";
}

/// <summary>One action of an API.</summary>
internal abstract class QueryAction
{
    /// <summary>The name on the wire.</summary>
    public abstract string Name { get; }

    /// <summary>The API it belongs to.</summary>
    public abstract QueryService Service { get; }

    /// <summary>False for the actions that prove who calls by a token in their parameters; they ignore any Authorization.</summary>
    public virtual bool IsSigned => true;

    /// <summary>Why every call of it is refused, for an action that this service knows and has no use for; null for all others.</summary>
    public virtual string? AlwaysRefused => null;

    /// <summary>Answers the call. Of a signed action the caller is known and its signature holds.</summary>
    public abstract Task<ActionOutcome> RunAsync(ActionCall call, CancellationToken cancellation);
}

/// <summary>One action about open sessions.</summary>
internal abstract class SessionsAction : QueryAction
{
    public sealed override QueryService Service => QueryService.Sessions;
}

/// <summary>One action of the Security Token Service.</summary>
internal abstract class StsAction : QueryAction
{
    public sealed override QueryService Service => QueryService.Sts;
}
