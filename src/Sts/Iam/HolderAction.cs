using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam;

/// <summary>What an action on one user, group or role was asked: whose name it is, and the rest.</summary>
internal sealed record HolderCall<TInput>(string Name, TInput Input);

/// <summary>The rest of a call that names its subject and nothing more.</summary>
internal sealed record NoInput
{
    public static NoInput Value { get; } = new();
}

/// <summary>An action on one user, group or role that must be there.</summary>
internal abstract class HolderAction<TInput>(IamRoad road, HolderKind kind) : IamAction<HolderCall<TInput>>(road)
{
    protected HolderKind Kind => kind;

    /// <summary>Conditions may ask for the boundary that the holder has: <c>iam:PermissionsBoundary</c>.</summary>
    protected virtual bool TellsBoundary => false;

    protected abstract TInput ReadInput(ParameterReader parameters);

    /// <summary>Adds what the call itself brings: <c>iam:PolicyARN</c>, <c>aws:RequestTag/…</c>.</summary>
    protected virtual IamTarget Describe(TInput input, IamTarget target) => target;

    protected abstract Task<IamResult> RunAsync(IamIdentity holder, TInput input, IamScope scope, CancellationToken cancellation);

    protected sealed override HolderCall<TInput> Read(ParameterReader parameters) => new(parameters.Required(kind.Parameter, kind.NameRule), ReadInput(parameters));

    protected sealed override async Task<IamTarget> FindAsync(HolderCall<TInput> input, IamScope scope, CancellationToken cancellation)
    {
        var holder = await kind.FindAsync(scope, input.Name, cancellation);
        var target = kind.Target(holder, input.Name, scope);
        return Describe(input.Input, TellsBoundary ? target with { Keys = Boundaries.Keys(HolderKind.BoundaryOf(holder)) } : target);
    }

    protected sealed override async Task<IamResult> RunAsync(HolderCall<TInput> input, IamScope scope, CancellationToken cancellation)
    {
        if (await kind.FindAsync(scope, input.Name, cancellation) is not { } holder) return IamErrors.NoSuch(kind.Word, input.Name);
        if (!IsReadOnly && holder is Role role && Identity.Roles.IsProtected(role.Path, role.Name)) return IamErrors.Protected(role.Name);
        return await RunAsync(holder, input.Input, scope, cancellation);
    }
}
