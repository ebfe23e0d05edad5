using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Mfa;

/// <summary>DeleteVirtualMFADevice: only of a device that is nobody's.</summary>
internal sealed class DeleteVirtualMfaDevice(IamRoad road) : MfaDeviceAction<MfaDeviceInput>(road)
{
    public override string Name => "DeleteVirtualMFADevice";

    protected override MfaDeviceInput Read(ParameterReader parameters) => new(parameters.Required(MfaDeviceLookup.Parameter, MfaDeviceLookup.SerialNumber));

    protected override Task<IamResult> RunAsync(MfaDevice device, MfaDeviceInput input, IamScope scope, CancellationToken cancellation)
    {
        if (device.UserId is not null) return Task.FromResult<IamResult>(IamErrors.MustDeactivateFirst);
        scope.Db.MfaDevices.Remove(device);
        return Task.FromResult(IamResult.Ok);
    }
}
