using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Mfa;

/// <summary>How devices are named and found.</summary>
internal static partial class MfaDeviceLookup
{
    public const string Parameter = "SerialNumber";

    public static Constraint SerialNumber { get; } = new(9, 256) { Pattern = SerialCharacters(), PatternText = @"[\w+=/:,.@-]+" };

    public static Constraint Code { get; } = new(6, 6) { Pattern = Digits(), PatternText = @"[\d]+", Sensitive = true };

    /// <summary>The account's device of exactly this serial number.</summary>
    public static Task<MfaDevice?> MfaDeviceAsync(this IamScope scope, string serialNumber, CancellationToken cancellation) =>
        scope.Db.MfaDevices.FirstOrDefaultAsync(device => device.SerialNumber == serialNumber && device.AccountId == scope.AccountId, cancellation);

    [GeneratedRegex(@"\A[A-Za-z0-9_+=/:,.@-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex SerialCharacters();

    [GeneratedRegex(@"\A[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}

internal record MfaDeviceInput(string SerialNumber);

/// <summary>An action on one device, whoever it is enabled for.</summary>
internal abstract class MfaDeviceAction<TInput>(IamRoad road) : IamAction<TInput>(road) where TInput : MfaDeviceInput
{
    /// <summary>The work, once the device is there.</summary>
    protected abstract Task<IamResult> RunAsync(MfaDevice device, TInput input, IamScope scope, CancellationToken cancellation);

    /// <summary>What conditions may ask beside the device's own tags.</summary>
    protected virtual IamTarget About(IamTarget target, TInput input) => target;

    protected sealed override async Task<IamTarget> FindAsync(TInput input, IamScope scope, CancellationToken cancellation) =>
        About(new IamTarget(input.SerialNumber) { Tags = (await scope.MfaDeviceAsync(input.SerialNumber, cancellation))?.Tags ?? [] }, input);

    protected sealed override async Task<IamResult> RunAsync(TInput input, IamScope scope, CancellationToken cancellation) =>
        await scope.MfaDeviceAsync(input.SerialNumber, cancellation) is { } device ? await RunAsync(device, input, scope, cancellation) : IamErrors.NoSuchMfaDevice(input.SerialNumber);
}
