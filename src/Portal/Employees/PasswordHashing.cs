using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace SamlFederation.Portal.Employees;

/// <summary>Identity's hasher, which also counts its verifications so that a test can see that every sign-in costs exactly one.</summary>
internal sealed class CountingPasswordHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<Employee>(options)
{
    private long _verifications;

    internal long Verifications => Interlocked.Read(ref _verifications);

    public override PasswordVerificationResult VerifyHashedPassword(Employee user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref _verifications);
        return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}

/// <summary>Verifies passwords with bounded concurrency: hashing is meant to be dear, and must not be a lever to stall the service.</summary>
internal sealed class PasswordVerifier : IDisposable
{
    // OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA512.
    internal const int Iterations = 220_000;
    internal const int MaximumLength = 256;

    private const int MaximumWaiting = 200;
    private static readonly TimeSpan MaximumWait = TimeSpan.FromSeconds(10);

    private readonly IPasswordHasher<Employee> _hasher;
    private readonly SemaphoreSlim _running = new(Math.Max(2, Environment.ProcessorCount));
    private readonly Employee _nobody = new() { Id = "nobody" };
    private readonly string _nobodysHash;
    private int _waiting;

    public PasswordVerifier(IPasswordHasher<Employee> hasher)
    {
        _hasher = hasher;
        _nobodysHash = hasher.HashPassword(_nobody, OneTimePassword.New());
    }

    /// <summary>Runs the hasher exactly once, against a hash that nothing matches when there is no employee or no password. Null when too many wait.</summary>
    internal async Task<PasswordVerificationResult?> VerifyAsync(Employee? employee, string password, CancellationToken cancellation)
    {
        try
        {
            return Interlocked.Increment(ref _waiting) <= MaximumWaiting && await _running.WaitAsync(MaximumWait, cancellation)
                ? Verify(employee, password)
                : null;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private PasswordVerificationResult Verify(Employee? employee, string password)
    {
        try
        {
            var hash = employee?.PasswordHash;
            var bounded = password.Length > MaximumLength ? password[..MaximumLength] : password;
            var result = _hasher.VerifyHashedPassword(employee ?? _nobody, hash ?? _nobodysHash, bounded);
            return hash is null || password.Length > MaximumLength ? PasswordVerificationResult.Failed : result;
        }
        finally
        {
            _running.Release();
        }
    }

    public void Dispose() => _running.Dispose();
}
