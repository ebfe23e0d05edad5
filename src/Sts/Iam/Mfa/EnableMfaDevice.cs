using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Iam.Users;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Sessions;

namespace SamlFederation.Sts.Iam.Mfa;

/// <summary>A user, a device, and two codes that follow one another: neither of them works a second time.</summary>
internal sealed record ShownCodesInput(string? UserName, string SerialNumber, string First, string Second) : UserInput(UserName)
{
    public static ShownCodesInput Read(ParameterReader parameters, string userParameter) => new(
        parameters.Required(userParameter, Names.ExistingUser), parameters.Required(MfaDeviceLookup.Parameter, MfaDeviceLookup.SerialNumber),
        parameters.Required("AuthenticationCode1", MfaDeviceLookup.Code), parameters.Required("AuthenticationCode2", MfaDeviceLookup.Code));

    /// <summary>Spends the codes; false when they are wrong, do not follow one another, or were used before.</summary>
    public bool Spend(MfaDevice device, SecretSealer sealer, DateTimeOffset now)
    {
        if (MfaDevices.Open(sealer, device) is not { } seed || TotpVerifier.VerifyPair(seed, First, Second, now) is not { } step || step - 1 <= device.LastUsedStep) return false;
        device.LastUsedStep = step;
        return true;
    }

    // A code is good for a minute, and a log may be read within it.
    public override string ToString() => $"{nameof(ShownCodesInput)} {SerialNumber}";
}

/// <summary>EnableMFADevice: the device becomes this user's, whose codes prove that they hold it.</summary>
internal sealed class EnableMfaDevice(IamRoad road, SecretSealer sealer) : UserAction<ShownCodesInput>(road)
{
    public override string Name => "EnableMFADevice";

    protected override ShownCodesInput Read(ParameterReader parameters) => ShownCodesInput.Read(parameters, Parameter);

    protected override async Task<IamResult> RunAsync(User user, ShownCodesInput input, IamScope scope, CancellationToken cancellation)
    {
        if (await scope.MfaDeviceAsync(input.SerialNumber, cancellation) is not { } device) return IamErrors.NoSuchMfaDevice(input.SerialNumber);
        if (device.UserId is not null) return IamErrors.MfaDeviceInUse;
        if (await scope.Db.MfaDevices.CountAsync(other => other.UserId == user.UniqueId, cancellation) >= Quotas.MfaDevicesPerUser)
            return IamErrors.Quota("MFADevicesPerUser", Quotas.MfaDevicesPerUser);
        if (!input.Spend(device, sealer, scope.Now)) return IamErrors.InvalidAuthenticationCode;
        (device.UserId, device.Enabled) = (user.UniqueId, scope.Now);
        return IamResult.Ok;
    }
}

/// <summary>ResyncMFADevice: the user shows again that they hold the device; earlier codes are spent.</summary>
internal sealed class ResyncMfaDevice(IamRoad road, SecretSealer sealer) : UserAction<ShownCodesInput>(road)
{
    public override string Name => "ResyncMFADevice";

    protected override ShownCodesInput Read(ParameterReader parameters) => ShownCodesInput.Read(parameters, Parameter);

    protected override async Task<IamResult> RunAsync(User user, ShownCodesInput input, IamScope scope, CancellationToken cancellation) =>
        await scope.MfaDeviceAsync(input.SerialNumber, cancellation) is not { } device || device.UserId != user.UniqueId ? IamErrors.NoSuchMfaDevice(input.SerialNumber)
        : input.Spend(device, sealer, scope.Now) ? IamResult.Ok
        : IamErrors.InvalidAuthenticationCode;
}
