using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Policies;

/// <summary>The attaching and detaching of a managed policy; conditions may ask which: <c>iam:PolicyARN</c>.</summary>
internal abstract class AttachmentAction(IamRoad road, HolderKind kind) : HolderAction<string>(road, kind)
{
    protected sealed override bool TellsBoundary => true;

    protected sealed override string ReadInput(ParameterReader parameters) => parameters.Required(PolicyArns.Parameter, Names.Arn);

    protected sealed override IamTarget Describe(string input, IamTarget target) => target with { Keys = [.. target.Keys, KeyValuePair.Create("iam:PolicyARN", input)] };

    protected sealed override Task<IamResult> RunAsync(IamIdentity holder, string input, IamScope scope, CancellationToken cancellation) =>
        PolicyArns.Check(input) is { } invalid ? Task.FromResult<IamResult>(invalid) : ChangeAsync(holder, input, scope, cancellation);

    protected abstract Task<IamResult> ChangeAsync(IamIdentity holder, string arn, IamScope scope, CancellationToken cancellation);
}

/// <summary>AttachUserPolicy, AttachGroupPolicy, AttachRolePolicy; once more is no fault.</summary>
internal abstract class AttachPolicy(IamRoad road, HolderKind kind) : AttachmentAction(road, kind)
{
    public sealed override string Name => $"Attach{Kind.Name}Policy";

    protected sealed override async Task<IamResult> ChangeAsync(IamIdentity holder, string arn, IamScope scope, CancellationToken cancellation)
    {
        if (await ManagedPolicies.AttachableAsync(scope.Db, scope.AccountId, arn, cancellation) is null) return IamErrors.NotAttachable(arn);
        var attached = await scope.Db.PolicyAttachments.Where(attachment => attachment.OwnerId == holder.UniqueId).Select(attachment => attachment.PolicyArn).ToListAsync(cancellation);
        if (attached.Contains(arn)) return IamResult.Ok;
        if (attached.Count >= PolicyRoom.Attached) return IamErrors.Quota($"PoliciesPer{Kind.Name}", PolicyRoom.Attached);
        scope.Db.PolicyAttachments.Add(new PolicyAttachment { OwnerId = holder.UniqueId, PolicyArn = arn });
        return IamResult.Ok;
    }
}

/// <inheritdoc />
internal sealed class AttachUserPolicy(IamRoad road) : AttachPolicy(road, HolderKind.User);

/// <inheritdoc />
internal sealed class AttachGroupPolicy(IamRoad road) : AttachPolicy(road, HolderKind.Group);

/// <inheritdoc />
internal sealed class AttachRolePolicy(IamRoad road) : AttachPolicy(road, HolderKind.Role);

/// <summary>DetachUserPolicy, DetachGroupPolicy, DetachRolePolicy.</summary>
internal abstract class DetachPolicy(IamRoad road, HolderKind kind) : AttachmentAction(road, kind)
{
    public sealed override string Name => $"Detach{Kind.Name}Policy";

    protected sealed override async Task<IamResult> ChangeAsync(IamIdentity holder, string arn, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.Db.PolicyAttachments.FindAsync([holder.UniqueId, arn], cancellation) is not { } attachment) return IamErrors.NoSuchPolicy(arn);
        scope.Db.PolicyAttachments.Remove(attachment);
        return IamResult.Ok;
    }
}

/// <inheritdoc />
internal sealed class DetachUserPolicy(IamRoad road) : DetachPolicy(road, HolderKind.User);

/// <inheritdoc />
internal sealed class DetachGroupPolicy(IamRoad road) : DetachPolicy(road, HolderKind.Group);

/// <inheritdoc />
internal sealed class DetachRolePolicy(IamRoad road) : DetachPolicy(road, HolderKind.Role);
