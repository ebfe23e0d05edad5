using SamlFederation.Portal.Audit;
using SamlFederation.Portal.Employees;

namespace SamlFederation.Portal.SignIn;

/// <summary>How a sign-in came out. <see cref="Refused"/> is one and the same for unknown, wrong, locked and disabled.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome() { }

    internal sealed record SignedIn(Employee Employee, string SessionKey) : SignInOutcome;

    internal sealed record Refused : SignInOutcome;

    /// <summary>The caller's address has used up its attempts, whoever it asked for.</summary>
    internal sealed record TooManyFromAddress : SignInOutcome;

    internal sealed record Busy : SignInOutcome;
}

/// <summary>Proves who an employee is by their password, and opens the session.</summary>
internal sealed class PasswordSignIn(EmployeeDirectory directory, SignInThrottle throttle, SessionStore sessions, AuditTrail audit)
{
    /// <param name="userName">As typed.</param>
    /// <param name="password">As typed.</param>
    /// <param name="browserNumber">The known browser's number for this name, or null.</param>
    /// <param name="previousKey">The session that this sign-in replaces, or null.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    internal async Task<SignInOutcome> SignInAsync(string userName, string password, string? browserNumber, string? previousKey, Caller caller, CancellationToken cancellation)
    {
        var addressKey = SignInThrottle.AddressKey(caller.Address);
        if (!await throttle.TakeAsync(addressKey, SignInThrottle.PerAddress, cancellation))
        {
            await RecordAsync(null, userName, "TooManyFromAddress", caller, cancellation);
            return new SignInOutcome.TooManyFromAddress();
        }

        // INVARIANT: from here on the same work is done for everybody: one count, one look-up, one run of the hasher.
        var nameKey = SignInThrottle.NameKey(Normalize(userName), browserNumber);
        var withinBound = await throttle.TakeAsync(nameKey, SignInThrottle.PerName, cancellation);
        var employee = await directory.FindByNameAsync(userName, cancellation);
        var verified = await directory.VerifyPasswordAsync(employee, password, cancellation);
        if (verified is null)
            return new SignInOutcome.Busy();

        var refusal = Refusal(employee, verified.Value, withinBound);
        await RecordAsync(employee, userName, refusal, caller, cancellation);
        if (refusal is not null)
            return new SignInOutcome.Refused();

        await throttle.ForgetAsync(nameKey, cancellation);
        await throttle.GiveBackAsync(addressKey, cancellation);
        if (previousKey is not null)
            await sessions.EndByKeyAsync(previousKey, cancellation);
        var (key, _) = await sessions.OpenAsync(employee!.Id, caller, cancellation);
        return new SignInOutcome.SignedIn(employee, key);
    }

    internal static string Normalize(string userName) => userName.Trim().ToUpperInvariant();

    private static string? Refusal(Employee? employee, bool verified, bool withinBound) => employee switch
    {
        null => "UnknownUser",
        _ when !withinBound => "Locked",
        _ when !verified => "WrongPassword",
        { Disabled: true } => "Disabled",
        _ => null,
    };

    private Task RecordAsync(Employee? employee, string userName, string? refusal, Caller caller, CancellationToken cancellation) =>
        audit.WriteAsync(new(AuditEvent.SignIn, refusal is null)
        {
            Reason = refusal ?? "Password",
            EmployeeId = employee?.Id,
            // What is typed into the name field by mistake is often the password: only names that exist are written down.
            UserName = employee?.UserName,
            Subject = employee is null ? $"a name of {userName.Length} characters" : null,
        }, caller, cancellation);
}
