using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Iam;

/// <summary>What a call is about: the ARN that the caller needs permission for, and what conditions may ask of it.</summary>
internal sealed record IamTarget(string Arn)
{
    /// <summary>The account that owns it; null means the caller's own. What is another's is not for the caller's policies alone to allow.</summary>
    public string? AccountId { get; init; }

    /// <summary>The tags it has: <c>aws:ResourceTag/…</c> and <c>iam:ResourceTag/…</c>.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>The tags that the call gives it: <c>aws:RequestTag/…</c> and <c>aws:TagKeys</c>.</summary>
    public IReadOnlyList<Tag> RequestTags { get; init; } = [];

    /// <summary>The tag keys that the call takes from it: <c>aws:TagKeys</c>.</summary>
    public IReadOnlyList<string> TagKeys { get; init; } = [];

    /// <summary>Keys of the action's own, such as <c>iam:PolicyARN</c> and <c>iam:PermissionsBoundary</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Keys { get; init; } = [];

    /// <summary>Further ARNs that the permission is needed for: where something is moved to.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>What ends the call before any permission is asked for, since it is about nothing: it tells the caller only of its own credentials.</summary>
    public WireError? Refusal { get; init; }
}

/// <summary>What became of an action: its result, nothing at all for those that have none, or the refusal.</summary>
internal abstract record IamResult
{
    private IamResult() { }

    internal sealed record Done(IReadOnlyList<ResponseNode> Nodes) : IamResult;

    internal sealed record Refused(WireError Error) : IamResult;

    /// <summary>Not yet: this takes long and needs nothing of the store. The road lets go of the store, has it done, and begins again.</summary>
    internal sealed record After(Action Work) : IamResult;

    /// <summary>Done, with nothing to tell.</summary>
    public static IamResult Ok { get; } = new Done([]);

    /// <summary>Done, with an empty result.</summary>
    public static IamResult Empty { get; } = new Done([new ResponseNode.Nothing()]);

    /// <summary>Done, with these to tell.</summary>
    public static IamResult Of(params IReadOnlyList<ResponseNode> nodes) => new Done(nodes);

    public static implicit operator IamResult(WireError error) => new Refused(error);
}

/// <summary>What an action works with. Everything it reads and writes goes through the one transaction of <see cref="Db"/>.</summary>
internal sealed record IamScope(StsDb Db, Caller Caller, RequestFacts Facts)
{
    /// <summary>The account that is administered: always the caller's own.</summary>
    public string AccountId => Caller.AccountId;

    public DateTimeOffset Now => Facts.Now;

    /// <summary>An ARN of this account.</summary>
    public string Arn(string resource) => $"arn:aws:iam::{AccountId}:{resource}";
}

/// <summary>What an IAM action is to the road that serves it.</summary>
internal interface IIamAction
{
    string Name { get; }

    /// <summary>Changes nothing, and its answer is not on record.</summary>
    bool IsReadOnly { get; }

    /// <summary>The action whose permission it needs.</summary>
    string Permission { get; }

    /// <summary>Reads the parameters and gives the rest of the work.</summary>
    IamWork Read(ParameterReader parameters);
}

/// <summary>The two steps that follow the reading of the parameters.</summary>
internal sealed record IamWork(
    Func<IamScope, CancellationToken, Task<IamTarget>> FindAsync,
    Func<IamScope, CancellationToken, Task<IamResult>> RunAsync);

/// <summary>
/// One action of the IAM API, in three rooms: read the parameters, find what they are about, do it. The road between them
/// (constraints, permission, transaction, record) is <see cref="IamRoad"/>, and none can be left out.
/// </summary>
internal abstract class IamAction<TInput>(IamRoad road) : QueryAction, IIamAction
{
    public sealed override QueryService Service => QueryService.Iam;

    public virtual bool IsReadOnly => Name.StartsWith("Get", StringComparison.Ordinal) || Name.StartsWith("List", StringComparison.Ordinal) || Name.StartsWith("Simulate", StringComparison.Ordinal);

    public virtual string Permission => $"iam:{Name}";

    /// <summary>1. The parameters within the model; what violates it is gathered by the reader, and ends the call.</summary>
    protected abstract TInput Read(ParameterReader parameters);

    /// <summary>2. What the permission is needed for. Of what does not exist it is the ARN that it would have: that it is missing is told to those only who may know.</summary>
    protected abstract Task<IamTarget> FindAsync(TInput input, IamScope scope, CancellationToken cancellation);

    /// <summary>3. The work. A refusal undoes all of it.</summary>
    protected abstract Task<IamResult> RunAsync(TInput input, IamScope scope, CancellationToken cancellation);

    public sealed override Task<ActionOutcome> RunAsync(ActionCall call, CancellationToken cancellation) => road.ServeAsync(this, call, cancellation);

    IamWork IIamAction.Read(ParameterReader parameters)
    {
        var input = Read(parameters);
        return new IamWork((scope, cancellation) => FindAsync(input, scope, cancellation), (scope, cancellation) => RunAsync(input, scope, cancellation));
    }
}
