using SamlFederation.Data.Sts;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Mfa;

internal sealed record DeactivateMfaDeviceInput(string? UserName, string SerialNumber) : UserInput(UserName);

/// <summary>DeactivateMFADevice: the device is nobody's again. What its codes were used for stays used.</summary>
internal sealed class DeactivateMfaDevice(IamRoad road) : UserAction<DeactivateMfaDeviceInput>(road)
{
    public override string Name => "DeactivateMFADevice";

    protected override DeactivateMfaDeviceInput Read(ParameterReader parameters) =>
        new(parameters.Optional(Parameter, Names.ExistingUser), parameters.Required(MfaDeviceLookup.Parameter, MfaDeviceLookup.SerialNumber));

    protected override async Task<IamResult> RunAsync(User user, DeactivateMfaDeviceInput input, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.MfaDeviceAsync(input.SerialNumber, cancellation) is not { } device || device.UserId != user.UniqueId) return IamErrors.NoSuchMfaDevice(input.SerialNumber);
        (device.UserId, device.Enabled) = (null, null);
        return IamResult.Ok;
    }
}
