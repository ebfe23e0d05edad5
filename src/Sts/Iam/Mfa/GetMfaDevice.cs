using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Mfa;

/// <summary>GetMFADevice: whose a device is and since when; of a device that must be this user's, when one is named.</summary>
internal sealed class GetMfaDevice(IamRoad road) : IamAction<(string SerialNumber, string? UserName)>(road)
{
    public override string Name => "GetMFADevice";

    protected override (string SerialNumber, string? UserName) Read(ParameterReader parameters) =>
        (parameters.Required(MfaDeviceLookup.Parameter, MfaDeviceLookup.SerialNumber), parameters.Optional("UserName", Names.User));

    protected override async Task<IamTarget> FindAsync((string SerialNumber, string? UserName) input, IamScope scope, CancellationToken cancellation)
    {
        var user = input.UserName is null ? await OwnerAsync(await scope.MfaDeviceAsync(input.SerialNumber, cancellation), scope, cancellation) : await scope.UserAsync(input.UserName, cancellation);
        return user is null ? new IamTarget(scope.Arn($"user/{input.UserName}")) : new IamTarget(user.Arn) { Tags = user.Tags };
    }

    protected override async Task<IamResult> RunAsync((string SerialNumber, string? UserName) input, IamScope scope, CancellationToken cancellation)
    {
        var device = await scope.MfaDeviceAsync(input.SerialNumber, cancellation);
        var owner = await OwnerAsync(device, scope, cancellation);
        if (input.UserName is { } name)
        {
            if (await scope.UserAsync(name, cancellation) is not { } user) return IamErrors.NoSuchUser(name);
            if (user.UniqueId != owner?.UniqueId) return IamErrors.NoSuchMfaDevice(input.SerialNumber);
        }
        if (device is null) return IamErrors.NoSuchMfaDevice(input.SerialNumber);
        return IamResult.Of(
        [
            .. owner is null ? Array.Empty<ResponseNode>() : [new ResponseNode.Text("UserName", owner.Name)],
            new ResponseNode.Text("SerialNumber", device.SerialNumber),
            .. device.Enabled is { } enabled ? [new ResponseNode.Instant("EnableDate", enabled)] : Array.Empty<ResponseNode>(),
        ]);
    }

    private static async Task<User?> OwnerAsync(MfaDevice? device, IamScope scope, CancellationToken cancellation) =>
        device?.UserId is { } id ? await scope.Db.Users.FirstOrDefaultAsync(user => user.UniqueId == id, cancellation) : null;
}
