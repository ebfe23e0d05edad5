using SamlFederation.Data.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.InlinePolicies;

/// <summary>PutUserPolicy, PutGroupPolicy, PutRolePolicy: one inline policy, in place of any of its name.</summary>
internal abstract class PutInlinePolicy(IamRoad road, HolderKind kind) : HolderAction<(string Name, string Document)>(road, kind)
{
    public sealed override string Name => $"Put{Kind.Name}Policy";

    protected sealed override bool TellsBoundary => true;

    protected sealed override (string Name, string Document) ReadInput(ParameterReader parameters) =>
        (parameters.Required("PolicyName", Names.Policy), parameters.Required("PolicyDocument", Names.Document));

    protected sealed override async Task<IamResult> RunAsync(IamIdentity holder, (string Name, string Document) input, IamScope scope, CancellationToken cancellation)
    {
        await scope.Db.Entry(holder).Collection(one => one.InlinePolicies).LoadAsync(cancellation);
        return PolicyRoom.Put(holder, input.Name, input.Document) is { } fault ? IamErrors.Of(fault) : IamResult.Ok;
    }
}

/// <inheritdoc />
internal sealed class PutUserPolicy(IamRoad road) : PutInlinePolicy(road, HolderKind.User);

/// <inheritdoc />
internal sealed class PutGroupPolicy(IamRoad road) : PutInlinePolicy(road, HolderKind.Group);

/// <inheritdoc />
internal sealed class PutRolePolicy(IamRoad road) : PutInlinePolicy(road, HolderKind.Role);
