using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Mfa;

/// <summary>ListVirtualMFADevices: the account's, with whose they are.</summary>
internal sealed class ListVirtualMfaDevices(IamRoad road) : IamAction<(string? Assignment, Page Page)>(road)
{
    private const string Assigned = "Assigned";
    private const string Unassigned = "Unassigned";

    public override string Name => "ListVirtualMFADevices";

    protected override (string? Assignment, Page Page) Read(ParameterReader parameters) =>
        (parameters.OneOf("AssignmentStatus", Assigned, Unassigned, "Any"), Page.Read(parameters));

    protected override Task<IamTarget> FindAsync((string? Assignment, Page Page) input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(scope.Arn("mfa/")));

    protected override async Task<IamResult> RunAsync((string? Assignment, Page Page) input, IamScope scope, CancellationToken cancellation)
    {
        var devices = await scope.Db.MfaDevices.AsNoTracking()
            .Where(device => device.AccountId == scope.AccountId && (input.Assignment != Assigned || device.UserId != null) && (input.Assignment != Unassigned || device.UserId == null))
            .ToListAsync(cancellation);
        var ids = devices.Select(device => device.UserId).OfType<string>().Distinct().ToList();
        var users = await scope.Db.Users.AsNoTracking().Where(user => ids.Contains(user.UniqueId)).ToDictionaryAsync(user => user.UniqueId, cancellation);
        return input.Page.Cut("VirtualMFADevices", devices, device => device.SerialNumber, device => Item(device, device.UserId is { } id ? users.GetValueOrDefault(id) : null));
    }

    private static ResponseNode[] Item(MfaDevice device, User? user) =>
    [
        new ResponseNode.Text("SerialNumber", device.SerialNumber),
        .. user is null ? Array.Empty<ResponseNode>() : [new ResponseNode.Tree("User", UserLookup.Brief(user))],
        .. device.Enabled is { } enabled ? [new ResponseNode.Instant("EnableDate", enabled)] : Array.Empty<ResponseNode>(),
    ];
}
