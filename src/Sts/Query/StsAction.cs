using SamlFederation.Iam;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Query;

/// <summary>What became of a call. Every outcome holds the receipt of its record: an action cannot answer without one.</summary>
internal abstract record ActionOutcome(TrailReceipt Receipt)
{
    internal sealed record Answered(IReadOnlyList<ResponseNode> Result, TrailReceipt Receipt) : ActionOutcome(Receipt);

    internal sealed record Refused(StsError Error, TrailReceipt Receipt) : ActionOutcome(Receipt);
}

/// <summary>A caller whose signature holds.</summary>
internal sealed record Caller(SessionPrincipal Session);

/// <summary>One call on its way through the pipeline.</summary>
internal sealed record ActionCall(ParameterSet Parameters, RequestFacts Facts, Caller? Caller, TrailStore Trail)
{
    /// <summary>Writes the refusal on record and gives it as the outcome.</summary>
    public async Task<ActionOutcome> RefuseAsync(StsError error, TrailEvent happened, CancellationToken cancellation) =>
        new ActionOutcome.Refused(error, await Trail.RecordAsync(Facts, happened with { Error = error }, cancellation));
}

/// <summary>One action of the API.</summary>
internal abstract class StsAction
{
    /// <summary>The name on the wire.</summary>
    public abstract string Name { get; }

    /// <summary>The API version it belongs to.</summary>
    public virtual string Version => "2011-06-15";

    /// <summary>False for the actions that prove who calls by a token in their parameters; they ignore any Authorization.</summary>
    public virtual bool IsSigned => true;

    /// <summary>Answers the call. Of a signed action the caller is known and its signature holds.</summary>
    public abstract Task<ActionOutcome> RunAsync(ActionCall call, CancellationToken cancellation);
}
