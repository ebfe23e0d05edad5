using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Sessions;

/// <summary>Virtual MFA devices as the token service meets them: whose they are, their codes, and that a code works once.</summary>
internal sealed class MfaDevices(IDbContextFactory<StsDb> databases, SecretSealer sealer)
{
    private const int Room = 10_000;
    private const int FreeAttempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, (int Wrong, DateTimeOffset Last)> _wrong = new(StringComparer.Ordinal);

    /// <summary>A device's seed as it is stored.</summary>
    public static string Seal(SecretSealer sealer, string serialNumber, byte[] seed) => sealer.Seal(Base32Encoding.ToString(seed), Binding(serialNumber));

    /// <summary>A device's seed as it was stored; null when its seal does not open.</summary>
    public static byte[]? Open(SecretSealer sealer, MfaDevice device) =>
        sealer.Open(device.SealedSeed, Binding(device.SerialNumber)) is { } seed ? Base32Encoding.ToBytes(seed) : null;

    /// <summary>
    /// Takes the code that the caller shows. Null when it is right, and from then on spent, or when no device was named at all; else
    /// the refusal, in AWS's words.
    /// </summary>
    public async Task<WireError?> TakeAsync(SignedCall call, ShownDevice shown, CancellationToken cancellation)
    {
        if (shown is { SerialNumber: null, TokenCode: null }) return null;
        if (shown is not { SerialNumber: { } serial, TokenCode: { } code })
            return Refuse(call, "both a serial number and a code", "one of them", StsErrors.MfaIncomplete);

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var user = call.Caller.Kind == PrincipalKind.User ? call.Caller.PrincipalId : null;
        var device = user is null ? null
            : await db.MfaDevices.AsNoTracking().FirstOrDefaultAsync(one => one.SerialNumber == serial && one.UserId == user && one.Enabled != null, cancellation);
        if (device is null || Open(sealer, device) is not { } seed)
            return Refuse(call, "an enabled device of the calling user", serial, StsErrors.MfaDevice);
        if (Paused(serial, call.Facts.Now))
            return Refuse(call, "a pause after wrong codes", $"{_wrong[serial].Wrong} wrong codes", StsErrors.Throttling);

        if (TotpVerifier.Verify(seed, code, device.LastUsedStep, call.Facts.Now) is not { } step || !await SpendAsync(db, device, step, cancellation))
        {
            Remember(serial, call.Facts.Now);
            return Refuse(call, "the code that the device shows, not used before", "another", StsErrors.MfaCode);
        }
        _wrong.TryRemove(serial, out _);
        call.Trace.Check("Mfa", "RFC 6238", "the code that the device shows, not used before", serial, passed: true);
        return null;
    }

    // Of any number of calls with one code, on any number of instances, one moves the step.
    private static async Task<bool> SpendAsync(StsDb db, MfaDevice device, long step, CancellationToken cancellation) =>
        await db.MfaDevices.Where(one => one.SerialNumber == device.SerialNumber && one.UserId == device.UserId && one.LastUsedStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.LastUsedStep, step), cancellation) == 1;

    // Six digits could be guessed by whoever holds the access key: after five wrong ones each further one costs a longer pause.
    private bool Paused(string serial, DateTimeOffset now) =>
        _wrong.TryGetValue(serial, out var known) && known.Wrong >= FreeAttempts && now - known.Last < Pause(known.Wrong);

    private void Remember(string serial, DateTimeOffset now)
    {
        if (_wrong.Count >= Room) _wrong.Clear();
        _wrong.AddOrUpdate(serial, (1, now), (_, known) => (known.Wrong + 1, now));
    }

    private static TimeSpan Pause(int wrong) => TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(wrong - FreeAttempts, 10)));

    private static WireError Refuse(SignedCall call, string expected, string seen, WireError error)
    {
        call.Trace.Check("Mfa", "SerialNumber, TokenCode", expected, seen, passed: false);
        return error;
    }

    private static string Binding(string serialNumber) => $"mfa-device/{serialNumber}";
}
