using OtpNet;

namespace SamlFederation.Iam;

/// <summary>
/// The codes of a virtual MFA device: RFC 6238 with SHA-1, six digits and steps of thirty seconds, which is what authenticator
/// applications make. A code is taken one step early or late. It gives the step, for the caller to store: a step at or
/// before the stored one is spent.
/// </summary>
public static class TotpVerifier
{
    private const int Digits = 6;
    private const int StepSeconds = 30;
    private const int Drift = 1;

    /// <summary>The step that made the code; null when it is wrong, too old or new, or its step is not after <paramref name="lastUsedStep"/>.</summary>
    /// <param name="seed">The secret shared with the device.</param>
    /// <param name="code">Six digits.</param>
    /// <param name="lastUsedStep">The step of the last code that was taken.</param>
    /// <param name="now">The time.</param>
    public static long? Verify(byte[] seed, string code, long lastUsedStep, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length != Digits || code.AsSpan().ContainsAnyExceptInRange('0', '9')) return null;
        return Device(seed).VerifyTotp(now.UtcDateTime, code, out var step, new VerificationWindow(Drift, Drift)) && step > lastUsedStep ? step : null;
    }

    /// <summary>
    /// The step of the second of two consecutive codes, with which a device is enabled; null when they are not that. The first may be
    /// one step older than usual, since whoever types them waits for the second.
    /// </summary>
    public static long? VerifyPair(byte[] seed, string first, string second, DateTimeOffset now)
    {
        if (Verify(seed, second, 0, now) is not { } step) return null;
        return Verify(seed, first, step - 2, now.AddSeconds(-StepSeconds)) == step - 1 ? step : null;
    }

    private static Totp Device(byte[] seed) => new(seed, StepSeconds, OtpHashMode.Sha1, Digits);
}
