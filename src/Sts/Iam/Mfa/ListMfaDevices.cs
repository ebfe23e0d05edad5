using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Mfa;

internal sealed record ListMfaDevicesInput(string? UserName, Page Page) : UserInput(UserName);

/// <summary>ListMFADevices: those that are enabled for a user.</summary>
internal sealed class ListMfaDevices(IamRoad road) : UserAction<ListMfaDevicesInput>(road)
{
    public override string Name => "ListMFADevices";

    protected override ListMfaDevicesInput Read(ParameterReader parameters) => new(parameters.Optional(Parameter, Names.ExistingUser), Page.Read(parameters));

    protected override async Task<IamResult> RunAsync(User user, ListMfaDevicesInput input, IamScope scope, CancellationToken cancellation)
    {
        var devices = await scope.Db.MfaDevices.AsNoTracking().Where(device => device.UserId == user.UniqueId).ToListAsync(cancellation);
        return input.Page.Cut("MFADevices", devices, device => device.SerialNumber, device =>
        [
            new ResponseNode.Text("UserName", user.Name), new ResponseNode.Text("SerialNumber", device.SerialNumber), new ResponseNode.Instant("EnableDate", device.Enabled ?? device.Created),
        ]);
    }
}
